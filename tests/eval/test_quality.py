"""Retrieval and answers on a small fixed set must not get worse unseen.

The floors stand just under what the samples gave on 21 November 2026. Raise them when the system
gets better; where a change costs something here, it has to be worth it on the dev set.
"""

from datetime import date
from pathlib import Path

import pytest

from eval.evaluate import Evaluation, evaluate
from eval.intervals import summary
from eval.questions import load_questions
from rag.assembly import build_pipeline, open_index
from rag.settings import load_settings

SAMPLES = Path(__file__).resolve().parents[2] / "eval" / "data" / "samples.jsonl"


@pytest.fixture(scope="module")
def run(sample_index: Path) -> Evaluation:
    settings = load_settings(index=sample_index, today=date(2026, 1, 1))
    opened = open_index(settings)
    try:
        pipeline = build_pipeline(opened, settings)
        return evaluate(
            load_questions(SAMPLES),
            lambda question, top_k: pipeline.answer(question, top_k=top_k).to_json(),
            pipeline.article,
        )
    finally:
        opened.index.close()


@pytest.mark.parametrize(
    ("measure", "floor"),
    [
        ("R@1", 0.96),
        ("R@10", 1.0),
        ("MRR@10", 0.98),
        ("nDCG@10", 0.98),
        ("fact_recall", 0.72),
        ("gold_cited", 0.87),
        ("citation_precision", 0.93),
        ("verbatim", 1.0),
        ("answered", 0.87),
        ("abstained", 0.62),
    ],
)
def test_quality_on_the_samples_stays(run: Evaluation, measure: str, floor: float) -> None:
    found = summary(run.rows)[measure]
    worst = [qid for qid, row in run.rows.items() if (v := row.get(measure)) is not None and v < 1]
    assert found.value >= floor, f"{measure} {found}; not whole in {', '.join(worst)}"
