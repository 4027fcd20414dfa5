"""Releases prepared in batches, by worker processes where there are enough to pay for them."""

import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice

from ingest.preparing import Prepared, prepare
from ingest.sources import RawRelease
from rag.embedding import Embedder, load_embedder

BATCH = 250
"""Releases written together: about 1,500 chunks, well under what Chroma takes at once."""

_POOL_FROM = 500
"""Releases from which starting worker processes (two seconds) pays."""

Batch = list[tuple[RawRelease, Prepared | str]]
"""Each release with what was made of it, or with why nothing could be."""

_Made = list[Prepared | str]

_log = logging.getLogger("thamkhao")


def prepare_all(
    releases: Iterator[RawRelease], embedder: Embedder, model: str, workers: int | None
) -> Generator[Batch, None, None]:
    """Prepared batches in the order of the releases; one that fails is told, none ends the rest.

    ``workers`` is the number of processes, 0 for none, None for one fewer than there are cores.
    Close the generator to stop the processes early.
    """
    count = max(1, (os.cpu_count() or 1) - 1) if workers is None else workers
    head = list(islice(releases, _POOL_FROM))
    batches = _batches(chain(head, releases))
    if count == 0 or len(head) < _POOL_FROM:
        for batch in batches:
            yield list(zip(batch, prepare_here(batch, embedder), strict=True))
        return
    context = multiprocessing.get_context("spawn")  # forked children would inherit the lock
    pool = ProcessPoolExecutor(count, context, _load_worker, (model,))
    try:
        waiting: list[tuple[list[RawRelease], Future[_Made] | None]] = []
        for batch in batches:
            waiting.append((batch, _submit(pool, batch)))
            if len(waiting) > count + 1:  # bounds what is held in memory
                yield _result(*waiting.pop(0), embedder)
        for batch, future in waiting:
            yield _result(batch, future, embedder)
    finally:
        pool.shutdown(cancel_futures=True)


def prepare_here(batch: Sequence[RawRelease], embedder: Embedder) -> _Made:
    """Prepare a batch in this process; where that fails, one release at a time."""
    try:
        return prepare(batch, embedder)
    except Exception:
        return [_prepare_one(release, embedder) for release in batch]


def _prepare_one(release: RawRelease, embedder: Embedder) -> Prepared | str:
    try:
        (made,) = prepare([release], embedder)
    except Exception as error:  # a fault of ours in one release must not cost all the others
        reason = f"{type(error).__name__}: {error}"
        return f"release {release.id!r} could not be prepared ({reason}); please report it"
    return made


def _submit(pool: ProcessPoolExecutor, batch: list[RawRelease]) -> Future[_Made] | None:
    """The batch given to a worker; None once the workers are gone."""
    try:
        with _interrupts_held():
            return pool.submit(_prepare_in_worker, batch)
    except BrokenProcessPool:
        return None


def _result(batch: list[RawRelease], future: Future[_Made] | None, embedder: Embedder) -> Batch:
    made: _Made | None = None
    try:
        made = future.result() if future else None
    except BrokenProcessPool:
        _log.warning("a worker process ended before its time; going on without workers")
    except Exception as error:
        _log.warning("a batch failed in a worker (%s); taking it again here", error)
    return list(zip(batch, prepare_here(batch, embedder) if made is None else made, strict=True))


def _batches(releases: Iterable[RawRelease]) -> Iterator[list[RawRelease]]:
    iterator = iter(releases)
    while batch := list(islice(iterator, BATCH)):
        yield batch


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes started within never see Ctrl+C, not even while they import: they inherit this."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_worker: dict[str, Embedder] = {}  # one embedder a worker process, loaded when it starts


def _load_worker(model: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent to handle
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker["embedder"] = load_embedder(model)


def _end_with_parent() -> None:
    """A killed parent cannot stop its workers, which would hold its caller's pipes for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _prepare_in_worker(batch: list[RawRelease]) -> _Made:
    return prepare(batch, _worker["embedder"])
