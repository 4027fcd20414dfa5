"""``python -m eval.bench.measuring JOB.json``: one system in a process of its own.

Its peak memory is then its own. Questions are asked once for the quality, which warms everything,
and then some rounds more against the clock.
"""

import gc
import json
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.bench.memory import PeakMemory, megabytes
from eval.bench.systems import System, made
from rag.errors import SettingsError, ThamkhaoError

DEPTH = 50
"""Releases asked for to measure quality."""
TIMED_DEPTH = 10
"""Releases asked for against the clock."""
ROUNDS = 5
"""Times that every question is asked against the clock; the fastest counts, for whatever else the
machine does only ever adds."""


@dataclass(frozen=True, slots=True)
class Job:
    """What one process measures; paths as text, so that it passes as JSON."""

    system: str
    releases: str
    """A .jsonl file."""
    questions: dict[str, str]
    """Question by qid."""
    out: str
    """Where the measurement goes."""
    index: str | None = None
    """An index of these releases for ours; its making is then not measured."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a process saw of its system."""

    units: int
    """Releases or nodes indexed."""
    index_seconds: float | None
    """From the file to the first question; None where the index was given."""
    peak_mb: float
    """MiB, workers included."""
    asking_mb: float
    """MiB after the last question."""
    milliseconds: list[float]
    """Of each question, the fastest of its rounds."""
    runs: dict[str, list[str]]
    """Ranked article ids by qid."""


def measure(job: Job, folder: Path) -> Measurement:
    """Index, ask for quality, ask against the clock; ``folder`` is for what a system keeps.

    Raises SettingsError where a library is not installed.
    """
    try:
        system = made(job.system, Path(job.index) if job.index else None)
        with PeakMemory() as peak:
            started = time.perf_counter()
            units = system.index(Path(job.releases), folder)
            seconds = time.perf_counter() - started
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"{job.system} needs {error.name}, which is not installed; "
            "run: pip install -e '.[eval,bench]'"
        ) from error
    try:
        # Walking what was indexed at every other question is nobody's search time.
        gc.collect()
        gc.freeze()
        questions = list(job.questions.values())
        runs = {qid: system.ranked(q, DEPTH) for qid, q in job.questions.items()}
        rounds = [_timed(system, questions) for _ in range(ROUNDS)]
        times = [min(taken) for taken in zip(*rounds, strict=True)]
        asking = megabytes()
    finally:
        system.close()
    top = max(peak.megabytes, asking)
    return Measurement(units, None if job.index else seconds, top, asking, times, runs)


def _timed(system: System, questions: Sequence[str]) -> list[float]:
    times = []
    for question in questions:
        started = time.perf_counter()
        system.ranked(question, TIMED_DEPTH)
        times.append((time.perf_counter() - started) * 1000)
    return times


def main() -> int:
    """Measure the job in the file that the command names; return the exit status."""
    logging.disable(logging.WARNING)
    job = Job(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            measurement = measure(job, Path(folder) / "kept")
    except ThamkhaoError as error:
        print(f"{job.system}: {error}", file=sys.stderr)
        return error.exit_code
    Path(job.out).write_text(json.dumps(asdict(measurement)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
