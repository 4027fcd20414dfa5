"""``make bench``: rates of the parts, the whole ingest, latency, and the plain pipeline beside it.

Works on the sample releases; give ``--corpus FILE`` (and ``--limit``) for real ones. Every figure
comes from this one run on this one machine: compare the ratios, not the figures, across machines.
"""

import argparse
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import psutil

from eval.bench.baseline import Baseline
from eval.bench.memory import PeakMemory
from ingest.indexing import ingest
from ingest.preparing import prepare
from ingest.sources import RawRelease, read_sources
from rag.assembly import Opened, build_pipeline, open_index
from rag.embedding import Embedder
from rag.errors import QuestionError, SourceError, ThamkhaoError
from rag.settings import Settings, load_settings
from rag.stores.lexical import LexicalEntry, WordIndex
from rag.stores.vectors import VectorStore
from rag.thai.normalise import fold
from rag.thai.words import segment

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"
_BASELINE_RELEASES = 200

Row = tuple[str, str, str]
"""what, figure, note"""


def main() -> int:
    """Run the benchmark and print a Markdown table."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=SAMPLES, help="releases to ingest")
    parser.add_argument("--limit", type=int, help="take only so many releases of the corpus")
    parser.add_argument("--questions", type=Path, help=".jsonl with a field question")
    parser.add_argument("--index", type=Path, help="measure answers on this index, skip ingest")
    arguments = parser.parse_args()
    try:
        rows = _measured(arguments)
    except ThamkhaoError as error:
        print(f"bench: {error}", file=sys.stderr)
        return error.exit_code
    print("| what | figure | note |\n|---|---|---|")
    print("\n".join(f"| {what} | {figure} | {note} |" for what, figure, note in rows))
    return 0


def _measured(arguments: argparse.Namespace) -> list[Row]:
    rows: list[Row] = [("machine", f"{psutil.cpu_count()} cores", platform.platform())]
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(index=arguments.index or Path(folder) / "index")
        if arguments.index is None:  # a server's vectors belong to the index that made them
            settings = settings.model_copy(update={"chroma_url": None})
        sample = list(islice(_releases(arguments.corpus), _BASELINE_RELEASES))
        if not sample:
            raise SourceError(f"{arguments.corpus} holds no releases; give others with --corpus")
        started = time.perf_counter()
        opened = open_index(settings, create=arguments.index is None)
        rows.append(("open an index, model included", f"{_since(started):.2f} s", ""))
        try:
            if arguments.index is None:
                corpus = _limited(arguments.corpus, arguments.limit, Path(folder))
                rows += _ingest_rows(corpus, opened, settings)
            rows += _part_rows(sample, opened.embedder, Path(folder))
            rows += _answer_rows(_questions(arguments.questions, sample), opened, settings)
            rows += _baseline_rows(sample, opened.embedder, Path(folder))
        finally:
            opened.index.close()
    rows.append(("memory at the end", f"{psutil.Process().memory_info().rss / 2**20:,.0f} MB", ""))
    return rows


def _since(started: float) -> float:
    return time.perf_counter() - started


def _releases(path: Path) -> Iterator[RawRelease]:
    return (item for item in read_sources([path]) if isinstance(item, RawRelease))


def _limited(path: Path, limit: int | None, folder: Path) -> Path:
    """The corpus, or a file with its first ``limit`` releases."""
    if limit is None:
        return path
    part = folder / "corpus.jsonl"
    with part.open("w", encoding="utf-8") as file:
        for raw in islice(_releases(path), limit):
            row = {"id": raw.id, "title": raw.title, "body": raw.body, "url": raw.url}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return part


def _ingest_rows(corpus: Path, opened: Opened, settings: Settings) -> Iterator[Row]:
    peak = PeakMemory()
    with peak:
        first = ingest([corpus], opened.index, opened.embedder, model=settings.embed_model)
    rate = first.added / first.seconds
    note = f"{first.added:,} releases, {first.chunks:,} chunks in {first.seconds:.1f} s"
    yield "ingest", f"{rate:,.0f} releases/s", note
    yield "peak memory of ingest, workers included", f"{peak.megabytes:,.0f} MB", ""
    again = ingest([corpus], opened.index, opened.embedder, model=settings.embed_model)
    yield (
        "the same again, nothing changed",
        f"{again.seconds:.1f} s",
        f"{again.unchanged:,} skipped",
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.txt"
        path.write_text("ข่าวทดสอบความเร็ว\n\nวันที่ 1 มกราคม 2567 ทดสอบหนึ่งข่าว", encoding="utf-8")
        started = time.perf_counter()
        ingest([path], opened.index, opened.embedder, model=settings.embed_model)
    yield "one new release until it can be found", f"{_since(started):.2f} s", ""


def _rate(work: Callable[[], object], units: float) -> float:
    started = time.perf_counter()
    work()
    return units / _since(started)


def _part_rows(sample: Sequence[RawRelease], embedder: Embedder, folder: Path) -> list[Row]:
    texts = [raw.body for raw in sample]
    characters = sum(map(len, texts)) / 1e6
    folded = [fold(text) for text in texts]
    made = [p for p in prepare(sample, embedder) if not isinstance(p, str)]
    chunks = [c.text for p in made for c in p.entry.chunks]
    words = [w for p in made for w in p.derived.chunk_words]
    vectors = embedder.embed_passages(chunks, words)
    keys = range(1, len(chunks) + 1)
    entries = [LexicalEntry(k, k, [], w) for k, w in zip(keys, words, strict=True)]
    index, store = WordIndex(folder / "w"), VectorStore(folder / "v")
    folding = _rate(lambda: [fold(t) for t in texts], characters)
    segmenting = _rate(lambda: [segment(t) for t in folded], characters)
    preparing = _rate(lambda: prepare(sample, embedder), len(sample))
    embedding = _rate(lambda: embedder.embed_passages(chunks, words), len(chunks))
    lexical = _rate(lambda: index.write(entries), len(chunks))
    dense = _rate(lambda: store.write(keys, vectors), len(chunks))
    index.close()
    return [
        ("folding", f"{folding:.1f} Mchar/s", "one core"),
        ("segmenting", f"{segmenting:.1f} Mchar/s", "one core"),
        ("cleaning to vectors", f"{preparing:,.0f} releases/s", "one core"),
        ("embedding", f"{embedding:,.0f} chunks/s", embedder.name),
        ("word index (tantivy)", f"{lexical:,.0f} chunks/s", "commit included"),
        ("vectors (Chroma)", f"{dense:,.0f} chunks/s", ""),
    ]


def _questions(path: Path | None, sample: Sequence[RawRelease]) -> list[str]:
    if path is None:
        return [raw.title for raw in sample][:100]
    try:  # not splitlines(): a JSON text may hold U+2028 and its like as they are
        lines = path.read_text("utf-8-sig").split("\n")
        return [str(json.loads(line)["question"]) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise SourceError(
            f"{path} cannot be read ({error!r}); give a UTF-8 .jsonl file with a field question"
        ) from error


def _answer_rows(questions: Sequence[str], opened: Opened, settings: Settings) -> list[Row]:
    pipeline = build_pipeline(opened, settings)
    for question in questions[:10]:
        _answered(pipeline, question)
    totals = [total for q in questions if (total := _answered(pipeline, q)) is not None]
    if not totals:
        raise SourceError("none of the questions could be answered; give others with --questions")
    cuts = statistics.quantiles(totals, n=20) if len(totals) > 1 else totals * 19
    started = time.perf_counter()
    with ThreadPoolExecutor(8) as askers:
        list(askers.map(lambda q: _answered(pipeline, q), questions))
    together = len(totals) / _since(started)
    return [
        (
            "answer, warm",
            f"p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms",
            f"{len(totals)} questions",
        ),
        ("8 askers at once", f"{together:.0f} answers/s", "threads of one process"),
    ]


def _answered(pipeline: Any, question: str) -> float | None:
    """Milliseconds that the answer took; None for a question that cannot be asked."""
    try:
        return float(pipeline.answer(question).timings_ms["total"])
    except QuestionError:
        return None


def _baseline_rows(sample: Sequence[RawRelease], embedder: Embedder, folder: Path) -> list[Row]:
    made = [p.entry for p in prepare(sample, embedder) if not isinstance(p, str)]
    ours = _own_rate(sample, embedder, folder)
    baseline = Baseline(embedder, str(folder / "baseline"))
    theirs = _rate(lambda: baseline.ingest([entry.article for entry in made]), len(made))
    return [
        ("our ingest of the same releases", f"{ours:,.0f} releases/s", f"{len(made)} releases"),
        ("plain LlamaIndex + Chroma", f"{theirs:,.0f} releases/s", "same embedding model"),
        ("ratio", f"{ours / theirs:.1f} : 1", "same releases, same run"),
    ]


def _own_rate(sample: Sequence[RawRelease], embedder: Embedder, folder: Path) -> float:
    from rag.assembly import fingerprint
    from rag.stores.index import Index

    corpus = folder / "sample.jsonl"
    with corpus.open("w", encoding="utf-8") as file:
        for raw in sample:
            file.write(json.dumps({"id": raw.id, "title": raw.title, "body": raw.body}) + "\n")
    index = Index(folder / "own", fingerprint(embedder), create=True)
    try:
        report = ingest([corpus], index, embedder, model="", workers=0)
    finally:
        index.close()
    return report.added / report.seconds


if __name__ == "__main__":
    sys.exit(main())
