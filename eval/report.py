"""The report as Markdown: means, breakdown, comparison, and every question laid open."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from eval.breakdown import groups
from eval.compare import Comparison
from eval.intervals import Mean, Rows, mean, summary
from eval.questions import EvalQuestion

if TYPE_CHECKING:
    from eval.evaluate import Evaluation
    from eval.review import Release, Review

__all__ = ["SHOWN", "Mean", "comparison_table", "markdown", "mean", "report", "summary", "tables"]

SHOWN = ("R@1", "MRR@10", "fact_recall", "gold_cited", "answered", "abstained")
"""The measures of the breakdown."""

_MARKUP = re.compile(r"[\\`*{}\[\]<>#|~]|(?<!\w)_|_(?!\w)")


def markdown(questions: Sequence[EvalQuestion], rows: Rows, shown: Sequence[str]) -> str:
    """The means, then the ``shown`` measures by type, by what questions need and by asker."""
    lines = ["| measure | mean [95 % interval] |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in summary(rows).items() if value.questions]
    lines += ["", f"| group | n | {' | '.join(shown)} |", "|---" * (len(shown) + 2) + "|"]
    for group in groups(questions, rows, shown):
        cells = [_cell(group.means[m]) if m in group.means else "" for m in shown]
        label = plain(group.label)
        lines.append(f"| {label} | {group.questions} | {' | '.join(cells)} |")
    return "\n".join(lines)


def tables(evaluation: "Evaluation") -> str:
    """Means, breakdown and latency."""
    table = markdown(evaluation.questions, evaluation.rows, SHOWN)
    times = [t for row in evaluation.rows.values() if (t := row.get("latency_ms")) is not None]
    if not times:
        return table
    p50, p95 = np.percentile(times, (50, 95))
    return f"{table}\n\nlatency: p50 {p50:.0f} ms, p95 {p95:.0f} ms"


def comparison_table(comparison: Comparison) -> str:
    """The differences between two runs, one line a measure."""
    lines = [
        f"This run beside {plain(comparison.name)}: {comparison.common} questions in both"
        + (f", {comparison.left_out} in one alone left out." if comparison.left_out else ".")
        + " Each question counts once.",
        "",
        "| measure | this | other | difference [interval] | p | Holm | won / tied / lost |",
        "|---|---|---|---|---|---|---|",
    ]
    for d in comparison.differences:
        corrected = "" if d.p_holm is None else f"{d.p_holm:.3f}"
        lines.append(
            f"| {d.measure} | {d.this:.3f} | {d.other:.3f} "
            f"| {d.difference:+.3f} [{d.low:+.3f}, {d.high:+.3f}] "
            f"| {d.p:.3f} | {corrected} | {d.wins} / {d.ties} / {d.losses} |"
        )
    return "\n".join(lines)


def report(evaluation: "Evaluation", comparison: Comparison | None = None) -> str:
    """The whole report."""
    from eval.review import reviews  # which needs evaluate, which imports this module's users

    parts = ["# Evaluation", tables(evaluation)]
    if comparison:
        parts += ["## Beside another run", comparison_table(comparison)]
    if evaluation.record:
        parts.append("## What it was run with")
        for name, facts in evaluation.record.groups():
            rows = [f"| {plain(k)} | {plain(v)} |" for k, v in facts.items()]
            parts.append("\n".join([f"| {name} | |", "|---|---|", *rows]))
    parts.append("## Questions, the failing ones first")
    parts += [_question(review) for review in reviews(evaluation)]
    return "\n\n".join(parts)


def plain(text: str) -> str:
    """``text`` on one line, with nothing in it that Markdown would read as markup."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def _cell(value: Mean) -> str:
    return f"{value.value:.2f} [{value.low:.2f}, {value.high:.2f}]"


def _question(review: "Review") -> str:
    question = review.question
    about = " · ".join(filter(None, (question.type, ", ".join(question.needs), question.asker)))
    reason = f" ({review.reason})" if review.reason else ""
    lines = [
        f"### {plain(question.qid)}: {plain(review.asked)}",
        "",
        f"**{review.verdict}** · status {review.status}{reason} · {plain(about)}",
        "",
        f"> {plain(review.answer)}",
        "",
        *_facts(review),
        *_citations(review),
        *_golds(review),
    ]
    return "\n".join(lines).rstrip()


def _facts(review: "Review") -> Iterable[str]:
    for fact in review.facts:
        found = "in 250" if fact.first else "in 600" if fact.whole else "**not found**"
        yield f"- fact {' / '.join(plain(a) for a in fact.accepted)}: {found}"


def _citations(review: "Review") -> Iterable[str]:
    for cited in review.citations:
        gold = "gold" if cited.gold else "not gold"
        verbatim = "" if cited.verbatim else ", **not verbatim**"
        yield f"- [{cited.marker}] {gold}{verbatim}: “{plain(cited.quote)}” {_name(cited.release)}"


def _golds(review: "Review") -> Iterable[str]:
    for gold in review.golds:
        rank = f"rank {gold.rank}" if gold.rank else "not found"
        yield f"- gold, {rank}: {_name(gold)}"


def _name(release: "Release") -> str:
    address = f" <{release.url.replace('>', '%3E')}>" if release.url else ""
    return f"{plain(release.title)} ({release.published or 'no date'}){address}"
