"""The report as one HTML file that asks nothing of the network and reads well on a phone."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from eval import svg
from eval.abstention import area_under_risk, confidences, risk_coverage
from eval.breakdown import KINDS, Group, groups
from eval.compare import NO_QUALITY, Comparison
from eval.intervals import Mean, summary
from eval.measures import ANSWER_CHARACTERS, FIRST_CHARACTERS
from eval.questions import EvalQuestion
from eval.report import SHOWN
from eval.review import Review, Verdict, reviews

if TYPE_CHECKING:
    from eval.evaluate import Evaluation

_TEMPLATES = Path(__file__).resolve().parent / "data"
_PLAIN_ID = re.compile(r"[A-Za-z0-9_.-]+")


def html(evaluation: "Evaluation", comparison: Comparison | None = None) -> str:
    """The whole report; every text of a question, an answer or a release is escaped."""
    opened = reviews(evaluation)
    parts = groups(evaluation.questions, evaluation.rows, SHOWN)
    means = {name: value for name, value in summary(evaluation.rows).items() if value.questions}
    return _template().render(
        means=means,
        plots=_plots(evaluation, means, parts),
        kinds=[(kind, [g for g in parts if g.kind == kind]) for kind in KINDS],
        shown=SHOWN,
        comparison=comparison,
        record=evaluation.record,
        questions=[
            (review, _anchor(review.question, number), _classes(review, parts))
            for number, review in enumerate(opened, start=1)
        ],
        verdicts=[(v, sum(r.verdict is v for r in opened)) for v in Verdict],
        failing=sum(r.verdict.failing for r in opened),
        groups=parts,
        percentiles=_percentiles(evaluation),
        first=FIRST_CHARACTERS,
        whole=ANSWER_CHARACTERS,
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("report.html.jinja")


def _anchor(question: EvalQuestion, number: int) -> str:
    """An id of the page: by qid where that can be one, so that links last beyond a run."""
    return f"q-{question.qid}" if _PLAIN_ID.fullmatch(question.qid) else f"n-{number}"


def _classes(review: Review, parts: Sequence[Group]) -> str:
    """Style classes by which the page's filters choose: of its verdict and of its groups."""
    question = review.question
    mine = {("type", question.type), ("asker", question.asker)}
    mine |= {("needs", need) for need in question.needs}
    names = [f"v{list(Verdict).index(review.verdict)}"]
    names += [f"g{n}" for n, group in enumerate(parts) if (group.kind, group.name) in mine]
    return " ".join([*names, *(["failing"] if review.verdict.failing else [])])


def _percentiles(evaluation: "Evaluation") -> tuple[float, float] | None:
    times = _column(evaluation, "latency_ms")
    if not times:
        return None
    p50, p95 = np.percentile(times, (50, 95))
    return float(p50), float(p95)


def _column(evaluation: "Evaluation", name: str) -> list[float]:
    return [v for row in evaluation.rows.values() if (v := row.get(name)) is not None]


def _plots(
    evaluation: "Evaluation", means: dict[str, Mean], parts: Sequence[Group]
) -> dict[str, Markup]:
    """Pictures by their heading; those without anything to show are empty."""
    lengths = [
        (length, recall)
        for row in evaluation.rows.values()
        if (length := row.get("length")) is not None
        and (recall := row.get("fact_recall")) is not None
    ]
    shares = [svg.Bar(n, m.value, m.low, m.high) for n, m in means.items() if n not in NO_QUALITY]
    return {
        "Measures": svg.bars(shares, title="Mean of each measure with its 95 % interval"),
        "R@1 by group": _by_group(parts, "R@1"),
        "Fact recall by group": _by_group(parts, "fact_recall"),
        "Latency": svg.histogram(
            _column(evaluation, "latency_ms"), title="Latency of a question", unit="ms"
        ),
        "Length of an answer and the facts in it": svg.scatter(
            lengths,
            title="Characters of an answer and its fact recall",
            x_name="characters",
            y_name="fact recall",
            marks=(FIRST_CHARACTERS, ANSWER_CHARACTERS),
        ),
        "Precision as the less confident answers are withheld": _risk(evaluation),
    }


def _by_group(parts: Sequence[Group], measure: str) -> Markup:
    items: list[svg.Bar | str] = []
    for kind in KINDS:
        bars = [
            svg.Bar(g.name, m.value, m.low, m.high, f"({m.questions})")
            for g in parts
            if g.kind == kind and (m := g.means.get(measure))
        ]
        items += [kind, *bars] if bars else []
    return svg.bars(items, title=f"{measure} by type, need and asker, with the 95 % interval")


def _risk(evaluation: "Evaluation") -> Markup:
    correctness = {qid: row.get("fact_recall") for qid, row in evaluation.rows.items()}
    points = risk_coverage(evaluation.questions, correctness, confidences(evaluation.answers))
    area = area_under_risk(points)
    return svg.curve(
        [(p.coverage, p.precision) for p in points],
        title=f"Fact recall of the answers given, by coverage; mean risk {area:.3f}",
        x_name="share of questions answered",
        y_name="fact recall of the answers",
    )
