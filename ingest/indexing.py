"""Releases into the index: incremental, in batches, and whole again after a crash.

Order of a write: the catalog marks a batch pending, the word index and the vectors take it, the
catalog marks it ready. :func:`finish_pending` completes what a crash left between those steps.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ingest.preparing import Derived, Prepared, content_hash, derive
from ingest.sources import RawRelease, SourceProblem, read_sources
from ingest.workers import BATCH, Batch, prepare_all
from rag.embedding import Embedder
from rag.stores.index import Index
from rag.stores.lexical import LexicalEntry
from rag.stores.records import ChunkRow, chunk_of


@dataclass(slots=True)
class IngestReport:
    """Counts of one run; ``problems`` are releases or files that could not be taken."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    chunks: int = 0
    problems: list[SourceProblem] = field(default_factory=list)
    seconds: float = 0.0

    def to_json(self) -> dict[str, int | float]:
        """One line of counts for ``ingest --json``."""
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "problems": len(self.problems),
            "chunks": self.chunks,
            "seconds": round(self.seconds, 3),
        }


Progress = Callable[[int], None]
"""Called with the number of releases that were just dealt with; what it raises ends the run."""


def ingest(
    paths: Sequence[Path],
    index: Index,
    embedder: Embedder,
    *,
    model: str,
    progress: Progress = lambda done: None,
    workers: int | None = None,
) -> IngestReport:
    """Read releases from ``paths`` into ``index``; unchanged ones are skipped by content hash.

    ``model`` is what :func:`rag.embedding.load_embedder` made ``embedder`` from, so that worker
    processes can load it too. Bad items are reported and skipped; nothing good is lost with them.
    """
    started = time.perf_counter()
    finish_pending(index, embedder, lambda done: progress(0))
    report = IngestReport()
    known = index.catalog.hashes()
    fresh = _fresh(read_sources(paths), known, report, progress)
    with closing(prepare_all(fresh, embedder, model, workers)) as batches:
        for batch in batches:
            _take(batch, index, known, report)
            progress(len(batch))
    report.seconds = time.perf_counter() - started
    return report


def _fresh(
    items: Iterable[RawRelease | SourceProblem],
    known: dict[str, str],
    report: IngestReport,
    progress: Progress,
) -> Iterator[RawRelease]:
    """Releases that are new or changed; problems and repeated ids go into the report."""
    seen: set[str] = set()
    for item in items:
        if isinstance(item, SourceProblem):
            report.problems.append(item)
            progress(1)
        elif item.id in seen:
            message = f"duplicate id {item.id!r} in this run; the first one was kept"
            report.problems.append(SourceProblem(item.source, None, message))
            progress(1)
        elif known.get(item.id) == content_hash(item):
            seen.add(item.id)
            report.unchanged += 1
            progress(1)
        else:
            seen.add(item.id)
            yield item


def _take(batch: Batch, index: Index, known: dict[str, str], report: IngestReport) -> None:
    """Write what could be prepared; count it and what could not."""
    for release, prepared in batch:
        if isinstance(prepared, str):
            report.problems.append(SourceProblem(release.source, None, prepared))
    ready = [p for _, p in batch if isinstance(p, Prepared)]
    _write(index, ready)
    updated = sum(p.entry.article.id in known for p in ready)
    report.updated += updated
    report.added += len(ready) - updated
    report.chunks += sum(len(p.entry.chunks) for p in ready)


def _write(index: Index, batch: Sequence[Prepared]) -> None:
    if not batch:
        return
    keys = index.catalog.begin([p.entry for p in batch])
    rows = _chunk_rows(index, keys)
    _write_derived(index, rows, [p.derived for p in batch], index.catalog.removals(keys))
    index.catalog.finish(keys)


def _chunk_rows(index: Index, article_keys: Sequence[int]) -> dict[int, list[ChunkRow]]:
    """The chunks of each article, in the order of the articles and of their text."""
    rows: dict[int, list[ChunkRow]] = {key: [] for key in article_keys}
    for row in index.catalog.chunks_of(article_keys):
        rows[row.article_key].append(row)
    return rows


def _write_derived(
    index: Index,
    rows: Mapping[int, Sequence[ChunkRow]],
    derived: Sequence[Derived],
    remove: Sequence[int],
) -> None:
    """Give the derived stores the articles whose chunks ``rows`` are; ``remove`` are chunk keys."""
    chunk_entries, article_entries, chunk_keys = [], [], []
    for (article_key, own), made in zip(rows.items(), derived, strict=True):
        for row, words in zip(own, made.chunk_words, strict=True):
            chunk_keys.append(row.key)
            chunk_entries.append(LexicalEntry(row.key, article_key, made.title_words, words))
        body = [word for words in made.chunk_words for word in words]
        article_entries.append(LexicalEntry(article_key, article_key, made.title_words, body))
    index.chunk_words.write(chunk_entries, remove=remove)
    index.article_words.write(article_entries, remove=rows if remove else ())
    vectors = np.concatenate([made.vectors for made in derived])
    index.vectors.write(chunk_keys, vectors, remove=remove)
    packed = [boundaries for made in derived for boundaries in made.boundaries]
    index.catalog.set_boundaries(dict(zip(chunk_keys, packed, strict=True)))


def finish_pending(index: Index, embedder: Embedder, progress: Progress = lambda done: None) -> int:
    """Give the derived stores what they lack of pending articles; return how many there were."""
    done = 0
    while keys := index.catalog.pending(BATCH):
        articles = index.catalog.articles(keys)
        rows = _chunk_rows(index, keys)
        chunks = [[chunk_of(row, articles[k].article) for row in own] for k, own in rows.items()]
        made = derive([articles[key].article for key in keys], chunks, embedder)
        # A crash may have left some of a batch's own entries behind, so those go first as well.
        own_keys = (row.key for own in rows.values() for row in own)
        _write_derived(index, rows, made, [*index.catalog.removals(keys), *own_keys])
        index.catalog.finish(keys)
        done += len(keys)
        progress(len(keys))
    return done
