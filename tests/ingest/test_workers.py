"""What happens to an ingest when its workers, or the process that started them, come to grief."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from ingest import workers
from ingest.indexing import ingest
from ingest.preparing import Prepared, prepare
from ingest.sources import RawRelease
from rag.errors import ThamkhaoError
from rag.settings import BUNDLED_MODEL
from rag.stores.catalog import Catalog
from rag.stores.checks import check_index
from tests.support import HashEmbedder, open_test_index

ROOT = Path(__file__).resolve().parents[2]
EMBEDDER = HashEmbedder()


def releases(count: int) -> Iterator[RawRelease]:
    for n in range(count):
        body = f"เทศบาลแจกกล้าไม้ครั้งที่ {n} จำนวน {n * 3} ต้น"
        yield RawRelease(str(n), f"แจกกล้าไม้ {n}", body, None, None, "many.jsonl")


def write_many(path: Path, count: int) -> Path:
    rows = [{"id": r.id, "title": r.title, "body": r.body * 40} for r in releases(count)]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def failing_at(bad: str) -> Any:
    def fail(batch: Sequence[RawRelease], embedder: HashEmbedder) -> list[Prepared | str]:
        if any(release.id == bad for release in batch):
            raise ZeroDivisionError("a fault of ours")
        return prepare(batch, embedder)

    return fail


def test_a_release_that_cannot_be_prepared_is_told_and_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "prepare", failing_at("7"))
    index = open_test_index(tmp_path / "index")
    report = ingest([write_many(tmp_path / "many.jsonl", 20)], index, EMBEDDER, model="")
    assert report.added == 19
    (problem,) = map(str, report.problems)
    assert "release '7' could not be prepared (ZeroDivisionError: a fault of ours)" in problem
    assert "please report it" in problem
    assert check_index(index, EMBEDDER) == []


class DyingPool:
    """A pool whose worker dies with the second batch, and that takes none afterwards."""

    def __init__(self, *_: object) -> None:
        self.given = 0

    def submit(self, work: Any, batch: list[RawRelease]) -> Future[list[Prepared | str]]:
        self.given += 1
        if self.given > 2:
            raise BrokenProcessPool("gone")
        future: Future[list[Prepared | str]] = Future()
        if self.given == 2:
            future.set_exception(BrokenProcessPool("killed"))
        else:
            future.set_result(prepare(batch, EMBEDDER))
        return future

    def shutdown(self, **_: object) -> None:
        pass


def test_a_killed_worker_costs_no_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "ProcessPoolExecutor", DyingPool)
    made = [pair for batch in workers.prepare_all(releases(900), EMBEDDER, "", 1) for pair in batch]
    assert [release.id for release, _ in made] == [str(n) for n in range(900)]
    assert all(isinstance(prepared, Prepared) for _, prepared in made)


def test_problems_and_repeated_ids_move_the_progress_on(tmp_path: Path) -> None:
    path = write_many(tmp_path / "many.jsonl", 3)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[0], "not json"]), encoding="utf-8")
    steps: list[int] = []
    index = open_test_index(tmp_path / "index")
    report = ingest([path], index, EMBEDDER, model="", progress=steps.append)
    assert len(report.problems) == 2
    assert sum(steps) == 5


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    """An ingest in a session of its own, and its worker processes."""
    if not BUNDLED_MODEL.exists():
        pytest.skip("workers load a model by name, and the bundled one is not here")
    if not Path("/proc/self/stat").exists():
        pytest.skip("tells its children from /proc")
    # So many that a busy machine does not end before it is told to.
    path = write_many(tmp_path / "many.jsonl", 8_000)
    clean = {k: v for k, v in os.environ.items() if not k.startswith("THAMKHAO_")}
    process = subprocess.Popen(
        [sys.executable, "-c", "from app import main; main()", "ingest", str(path)],
        cwd=tmp_path,
        env=clean | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    index = tmp_path / "var" / "index"
    # Until a worker has given something: one still starting up tells of its parent's end itself.
    wait_for(lambda: workers_of(process) and stored(index), seconds=40)
    yield process, workers_of(process)
    for left in session_of(process.pid):
        os.kill(left, signal.SIGKILL)
    process.communicate()


def stored(index: Path) -> int:
    """Articles in the catalog; 0 while there is none to read."""
    try:
        catalog = Catalog(index / "catalog.sqlite", read_only=True)
    except ThamkhaoError:
        return 0
    try:
        return catalog.stats().articles
    finally:
        catalog.close()


def wait_for(look: Any, *, seconds: float) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError("it never came to that")


def session_of(leader: int) -> list[int]:
    """Living processes of the session that ``leader`` began."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[3] == str(leader) and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    assert process.poll() is None, process.communicate()[1]
    commands = {pid: Path(f"/proc/{pid}/cmdline") for pid in session_of(process.pid)}
    return [pid for pid, command in commands.items() if b"spawn_main" in command.read_bytes()]


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (signal.SIGKILL, -signal.SIGKILL, b""),
        (signal.SIGTERM, 143, b""),
        (signal.SIGINT, 130, b"thamkhao: interrupted; run it again to go on\n"),
    ],
)
def test_no_worker_outlives_an_ingest_that_is_ended(
    running: tuple[subprocess.Popen[bytes], list[int]],
    tmp_path: Path,
    number: signal.Signals,
    status: int,
    said: bytes,
) -> None:
    process, _ = running
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does: workers get it too
    else:
        process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == status
    assert b"Traceback" not in errors
    assert said in errors
    wait_for(lambda: not session_of(process.pid), seconds=5)
    noted = (tmp_path / "var" / "index" / "owner.json").exists()
    assert noted == (number == signal.SIGKILL)
