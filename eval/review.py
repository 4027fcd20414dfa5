"""One question of a run laid open for a reader: what was said, on what, and whether it is right."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from eval.evaluate import Evaluation
from eval.measures import ANSWER_CHARACTERS, FIRST_CHARACTERS, comparable, states, without_markers
from eval.questions import EvalQuestion
from rag.schema import AnswerStatus, Article


class Verdict(StrEnum):
    """How a question ended, the worst first."""

    INVENTED = "answered what no release answers"
    WRONG = "wrong: no fact asked for"
    SILENT = "not answered"
    PARTLY = "partly right"
    RIGHT = "right"
    ABSTAINED = "rightly not answered"

    @property
    def failing(self) -> bool:
        """Whether something should have been otherwise."""
        return self not in (Verdict.RIGHT, Verdict.ABSTAINED)


@dataclass(frozen=True, slots=True)
class FactFound:
    """A required fact, and whether the answer states it."""

    accepted: tuple[str, ...]
    first: bool
    """In the first 250 characters."""
    whole: bool
    """In the first 600."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release as a reader needs it."""

    id: str
    title: str
    published: str
    url: str | None
    """None for an address that is not of the web."""
    rank: int | None
    """Where it stands in the run."""


@dataclass(frozen=True, slots=True)
class CitedQuote:
    """A citation opened."""

    marker: int
    quote: str
    release: Release
    gold: bool
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Review:
    """A question with everything that explains its verdict."""

    question: EvalQuestion
    asked: str
    status: str
    reason: str | None
    answer: str
    verdict: Verdict
    facts: tuple[FactFound, ...]
    citations: tuple[CitedQuote, ...]
    golds: tuple[Release, ...]
    first_gold_rank: int | None
    latency_ms: float | None


def reviews(evaluation: Evaluation) -> list[Review]:
    """Every question of the run, the failing ones first, else in the order of the set."""
    runs = evaluation.runs()
    found = [
        _review(q, evaluation.answers[q.qid], runs[q.qid], evaluation.articles)
        for q in evaluation.questions
    ]
    order = list(Verdict)
    return sorted(found, key=lambda review: order.index(review.verdict))


def _review(
    question: EvalQuestion,
    answer: Mapping[str, Any],
    run: list[str],
    articles: Mapping[str, Article],
) -> Review:
    ranks = {article_id: rank for rank, article_id in enumerate(run, start=1)}
    facts = _facts(question, answer)
    golds = tuple(_release(i, articles.get(i), ranks) for i in question.gold_ids)
    placed = [gold.rank for gold in golds if gold.rank]
    return Review(
        question,
        answer["question"],
        answer["status"],
        answer.get("reason"),
        answer["answer"],
        _verdict(question, answer, facts),
        facts,
        tuple(_quote(c, question, ranks, articles) for c in answer["citations"]),
        golds,
        min(placed, default=None),
        answer["timings_ms"].get("total"),
    )


def _facts(question: EvalQuestion, answer: Mapping[str, Any]) -> tuple[FactFound, ...]:
    answered = answer["status"] == AnswerStatus.ANSWERED
    text = without_markers(answer["answer"]) if answered else ""
    return tuple(
        FactFound(
            fact, states(text[:FIRST_CHARACTERS], fact), states(text[:ANSWER_CHARACTERS], fact)
        )
        for fact in question.must_include
    )


def _verdict(
    question: EvalQuestion, answer: Mapping[str, Any], facts: tuple[FactFound, ...]
) -> Verdict:
    answered = answer["status"] == AnswerStatus.ANSWERED
    if not question.answerable:
        return Verdict.INVENTED if answered else Verdict.ABSTAINED
    if not answered:
        return Verdict.SILENT
    if facts:
        right = [fact.whole for fact in facts]
    else:  # nothing to look for but the release
        right = [any(c["article_id"] in question.gold_ids for c in answer["citations"])]
    if all(right):
        return Verdict.RIGHT
    return Verdict.PARTLY if any(right) else Verdict.WRONG


def _quote(
    citation: Mapping[str, Any],
    question: EvalQuestion,
    ranks: Mapping[str, int],
    articles: Mapping[str, Article],
) -> CitedQuote:
    article_id, quote = citation["article_id"], citation["quote"]
    article = articles.get(article_id)
    text = f"{article.title}\n{article.text}" if article else ""
    release = Release(
        article_id,
        citation.get("title") or (article.title if article else ""),
        citation.get("published") or "",
        web_address(citation.get("url")),
        ranks.get(article_id),
    )
    return CitedQuote(
        citation["marker"],
        quote,
        release,
        article_id in question.gold_ids,
        comparable(quote) in comparable(text),
    )


def _release(article_id: str, article: Article | None, ranks: Mapping[str, int]) -> Release:
    if article is None:
        return Release(article_id, "(not in the index)", "", None, ranks.get(article_id))
    published = article.published.isoformat() if article.published else ""
    return Release(
        article_id, article.title, published, web_address(article.url), ranks.get(article_id)
    )


def web_address(url: object) -> str | None:
    """``url`` if a browser may follow it: http and https, nothing that runs."""
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None
