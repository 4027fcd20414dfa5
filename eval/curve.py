"""Plots how right the answers are against how many are given, as the threshold moves.

    python -m eval.curve --index INDEX --held-out rows.jsonl --out docs/images/abstaining.svg

``rows.jsonl`` is written by ``python -m training.heldout``: hand-written questions, each answered
by models that had not seen it. Without it the curve is of the dev set alone.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval import svg
from eval.abstention import CurvePoint, at_threshold, confidences, risk_coverage
from eval.command import DEV
from eval.evaluate import evaluate
from eval.questions import EvalQuestion, read_questions
from rag.answering.confidence import Thresholds
from rag.answering.extractive import ExtractiveAnswerer
from rag.assembly import Opened, build_expanders, build_retriever, open_index
from rag.embedding import bundled_embedder
from rag.pipeline import Pipeline
from rag.settings import Settings, load_settings

TITLE = "Right answers against questions answered"


def main() -> None:
    """Ask, read the rows, plot both, and print the points of the bundled threshold."""
    parser = argparse.ArgumentParser(prog="python -m eval.curve", description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--questions", type=Path, default=DEV)
    parser.add_argument("--held-out", type=Path, help="rows written by training.heldout")
    parser.add_argument("--out", type=Path, required=True, help="an .svg file")
    arguments = parser.parse_args()
    settings = load_settings(index=arguments.index)
    opened = open_index(settings)
    try:
        found = {arguments.questions.stem: asked(opened, settings, arguments.questions)}
    finally:
        opened.index.close()
    if arguments.held_out:
        found["hand-written, held out"] = held_out(arguments.held_out)
    threshold = Thresholds().confident
    arguments.out.write_text(plot(found, threshold), encoding="utf-8")
    for name, points in found.items():
        print(name, at_threshold(points, threshold))


def asked(opened: Opened, settings: Settings, questions: Path) -> list[CurvePoint]:
    """The curve of a question set: everything is answered, then withheld by confidence."""
    pipeline = Pipeline(
        opened.index,
        build_retriever(opened, settings),
        ExtractiveAnswerer(opened.index, bundled_embedder(), Thresholds(confident=0.0)),
        expanders=build_expanders(opened.index),
        today=settings.today,
    )
    known = read_questions(questions).questions
    run = evaluate(
        known,
        lambda question, top_k: pipeline.answer(question, top_k=top_k).to_json(),
        pipeline.article,
    )
    right = {qid: row["fact_recall"] for qid, row in run.rows.items()}
    return risk_coverage(known, right, confidences(run.answers))


def held_out(path: Path) -> list[CurvePoint]:
    """The curve of rows with ``qid``, ``answerable``, ``confidence`` and ``right``."""
    text = path.read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = [json.loads(line) for line in text.split("\n") if line]
    questions = [_question(row) for row in rows]
    sure = {row["qid"]: row["confidence"] for row in rows if row["confidence"] is not None}
    return risk_coverage(questions, {row["qid"]: row["right"] for row in rows}, sure)


def _question(row: dict[str, Any]) -> EvalQuestion:
    return EvalQuestion(row["qid"], "", row["answerable"], "", (), (), ())


def plot(curves: dict[str, list[CurvePoint]], threshold: float) -> str:
    """A picture of the curves, each with its point at ``threshold`` marked."""
    lines = [_line(name, points, threshold) for name, points in curves.items() if points]
    return svg.standalone(
        svg.curves(lines, title=TITLE, x_name="share answered", y_name="facts told"), TITLE
    )


def _line(name: str, points: Sequence[CurvePoint], threshold: float) -> svg.Line:
    chosen = at_threshold(points, threshold)
    mark = (chosen.coverage, chosen.precision) if chosen else None
    return svg.Line(name, [(p.coverage, p.precision) for p in points], mark, f"{threshold:g}")


if __name__ == "__main__":
    main()
