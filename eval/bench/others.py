"""``python -m eval.bench.others``: this project beside what others would use, on one question set.

Every system gets the same releases and questions and runs in a process of its own, one after
another. ``--out`` keeps a row a system (rows.jsonl), its run in TREC form, the tables and the plot;
``--only NAME`` measures that system anew and keeps the rows of the others.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import psutil

from eval.bench.beside import OURS, Row, markdown, put_into, read_rows, write_rows
from eval.bench.measuring import Job, Measurement
from eval.bench.plot import plot
from eval.bench.subset import Subset, write_subset
from eval.bench.systems import SYSTEMS
from eval.measures import qrels_of, retrieval_scores
from eval.questions import EvalQuestion, load_questions
from eval.record import ROOT, commit
from eval.trec import write_run
from rag.errors import SettingsError, SourceError, ThamkhaoError

RELEASES = 10_000
PLOT = "beside-others.svg"
_VERSIONS: Mapping[str, Sequence[str]] = {
    "bm25s": ("bm25s",),
    "llamaindex-bm25": ("llama-index-retrievers-bm25", "llama-index-core", "bm25s", "PyStemmer"),
    "llamaindex-chroma": ("llama-index-core", "chromadb"),
    "rrf": ("bm25s", "chromadb"),
    OURS: ("chromadb", "tantivy"),
}
"""Libraries that decide what a system finds, and how fast."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the systems and write rows, tables and plot; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.others", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="releases, .jsonl.xz say")
    parser.add_argument("--questions", type=Path, required=True, help="a judged question set")
    parser.add_argument(
        "--releases", type=int, default=RELEASES, help="so many, gold ones among them; 0: all"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for what is measured")
    parser.add_argument("--index", type=Path, help="our index of these releases; else one is made")
    parser.add_argument("--only", action="append", choices=SYSTEMS, help="keep the others' rows")
    parser.add_argument("--page", type=Path, help="Markdown page to put the tables into")
    parser.add_argument("--plot", type=Path, help="where to put the plot too")
    given = parser.parse_args(arguments)
    try:
        rows = _measured(given)
        tables = markdown(rows)
        given.out.joinpath("table.md").write_text(tables + "\n", encoding="utf-8")
        for path in (given.out / PLOT, *([given.plot] if given.plot else [])):
            path.write_text(plot(rows), encoding="utf-8", newline="\n")
        if given.page:
            put_into(given.page, tables)
    except OSError as error:
        print(f"bench: cannot be written ({error}); give another --out", file=sys.stderr)
        return SettingsError.exit_code
    except ThamkhaoError as error:
        print(f"bench: {error}", file=sys.stderr)
        return error.exit_code
    print(tables)
    return 0


def _measured(given: argparse.Namespace) -> list[Row]:
    """The rows of all systems, in the order of SYSTEMS; each is kept as soon as it is there."""
    questions = [q for q in load_questions(given.questions) if q.answerable and q.gold_ids]
    if not questions:
        raise SourceError(f"{given.questions} has no answerable question with gold_ids")
    given.out.mkdir(parents=True, exist_ok=True)
    kept = given.out / "rows.jsonl"
    with tempfile.TemporaryDirectory() as folder:
        releases = Path(folder) / "releases.jsonl"
        gold = {gold for question in questions for gold in question.gold_ids}
        subset = write_subset(given.corpus, gold, given.releases, releases)
        asked = "\n".join(f"{q.qid} {q.question} {q.gold_ids}" for q in questions)
        of = f"{subset.digest}-{sha256(asked.encode('utf-8', 'replace')).hexdigest()[:12]}"
        rows = {row.name: row for row in _fitting(read_rows(kept), of, given.only)}
        for name in given.only or SYSTEMS:
            measurement = _in_process(name, questions, releases, given.index)
            write_run(given.out / f"run-{name}.trec", measurement.runs, tag=name)
            rows[name] = _row(name, measurement, questions, subset, of)
            rows = {name: rows[name] for name in SYSTEMS if name in rows}
            write_rows(kept, list(rows.values()))
            print(f"bench: {name} done", file=sys.stderr)
    return list(rows.values())


def _fitting(rows: Sequence[Row], of: str, only: Sequence[str] | None) -> list[Row]:
    """The rows to keep. Raises SourceError where they are of other releases or questions."""
    kept = [row for row in rows if only and row.name not in only]
    if any(row.of != of for row in kept):
        raise SourceError(
            "the rows in --out are of other releases or questions; measure all, or give another "
            "--out"
        )
    return kept


def _in_process(
    name: str, questions: Sequence[EvalQuestion], releases: Path, index: Path | None
) -> Measurement:
    """Measure in a process of its own. Raises SettingsError where that fails."""
    job_file, out = (releases.with_name(f"{name}-{part}.json") for part in ("job", "out"))
    asked = {question.qid: question.question for question in questions}
    ours = str(index.resolve()) if index and name == OURS else None
    job = Job(name, str(releases.resolve()), asked, str(out.resolve()), ours)
    job_file.write_text(json.dumps(asdict(job)), encoding="utf-8")
    command = [sys.executable, "-m", "eval.bench.measuring", str(job_file.resolve())]
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode or not out.exists():
        raise SettingsError(
            f"{name} could not be measured (exit status {done.returncode}); what it said is above"
        )
    return Measurement(**json.loads(out.read_text(encoding="utf-8")))


def _row(
    name: str, found: Measurement, questions: Sequence[EvalQuestion], subset: Subset, of: str
) -> Row:
    scores = retrieval_scores(questions, found.runs)
    rows: dict[str, dict[str, float | None]] = {
        qid: {measure: scores[measure][qid] for measure in scores} for qid in qrels_of(questions)
    }
    p50, p95 = (float(cut) for cut in np.percentile(found.milliseconds, [50, 95]))
    return Row(
        name=name,
        label=SYSTEMS[name][0],
        releases=subset.releases,
        corpus=subset.corpus,
        of=of,
        units=found.units,
        index_seconds=found.index_seconds,
        peak_mb=found.peak_mb,
        asking_mb=found.asking_mb,
        p50_ms=p50,
        p95_ms=p95,
        made=_made(),
        versions=_installed(_VERSIONS[name]),
        rows=rows,
    )


def _made() -> str:
    memory = psutil.virtual_memory().total / 2**30
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit(ROOT)}, {psutil.cpu_count()} cores, "
        f"{memory:.0f} GiB, load {load} at the end, Python {platform.python_version()}"
    )


def _installed(packages: Sequence[str]) -> dict[str, str]:
    found = {}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


if __name__ == "__main__":
    sys.exit(main())
