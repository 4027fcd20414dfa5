"""The records that flow through the system. Frozen, and free of third-party imports.

``Article`` → ``Chunk`` → ``Passage`` → ``Answer``. Two invariants hold everywhere and are tested:
``article.text[chunk.start:chunk.end] == chunk.text`` and, for every citation,
``article.text[citation.start:citation.end] == citation.quote``. Offsets count characters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Article:
    """One press release, its text cleaned once at ingest and never changed after."""

    id: str
    title: str
    text: str
    url: str | None = None
    source: str | None = None
    """Where it was read from: the path of the file, for operators."""
    published: date | None = None
    """The release's own day; None where it does not say, never a guess."""
    agency: str | None = None
    provinces: tuple[str, ...] = ()
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stored piece of an article: at most 700 characters, cut where lines or sentences end."""

    id: str
    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """Enough of an article to name and link it."""

    id: str
    title: str
    url: str | None
    published: date | None
    agency: str | None = None


SECOND_STAGE = "second_stage"
"""The leg of a passage whose scores compare between questions: log odds, learned."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk retrieved for a question, the best one of its article."""

    chunk: Chunk
    article: ArticleRef
    rank: int
    """1-based."""
    score: float
    """Higher is better; comparable within one question only."""
    leg_scores: Mapping[str, float] = field(default_factory=dict)
    """What each leg of the retrieval gave, for explanations and for training."""
    duplicate_of: str | None = None
    """Id of a better ranked release that says nearly the same, where there is one."""
    also_in: tuple[ArticleRef, ...] = ()
    """Near-identical releases that were collapsed into this one, best first."""


class AnswerStatus(StrEnum):
    """How a question ended. Refusing is a status, not an exception."""

    ANSWERED = "answered"
    NO_PASSAGES = "no_passages"
    """Nothing in the index is about it."""
    CANNOT_ANSWER = "cannot_answer"
    """Releases are about it, but they do not say."""
    REFUSED = "refused"
    SERVICE_ERROR = "service_error"


class RefusalReason(StrEnum):
    """Why a question was refused."""

    OFF_TOPIC = "off_topic"
    ABUSE = "abuse"
    PERSONAL_DATA = "personal_data"
    CRISIS = "crisis"
    OPINION = "opinion"


class AnswerMode(StrEnum):
    """Who worded the answer: the releases themselves, or a language model over them."""

    EXTRACTIVE = "extractive"
    GENERATIVE = "generative"


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote and where it stands: ``article.text[start:end] == quote``."""

    marker: int
    """1-based; shown as [1]."""
    article: ArticleRef
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer with the markers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown for a question, the same in every channel."""

    question: str
    status: AnswerStatus
    text: str
    """With markers such as [1]; opens with what was asked."""
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    passages: tuple[Passage, ...] = ()
    mode: AnswerMode = AnswerMode.EXTRACTIVE
    reason: RefusalReason | None = None
    confidence: float | None = None
    """0 to 1: the chance that the releases answer the question; None where none was weighed."""
    standalone: str | None = None
    """The question that was searched for, where it differs from the words typed: a follow-up made
    complete. None where nothing was searched."""
    notice: str | None = None
    """What the asker should know beside the answer, not part of it: a number that was masked."""
    as_of: date | None = None
    validity: str | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    """Milliseconds by step, and ``total``."""

    def to_json(self, qid: str | None = None) -> dict[str, Any]:
        """The answer in the form that ``ask --json`` and the HTTP API share."""
        return {
            "qid": qid,
            "question": self.question,
            "status": self.status.value,
            "reason": self.reason.value if self.reason else None,
            "mode": self.mode.value,
            "confidence": None if self.confidence is None else round(self.confidence, 4),
            "standalone": self.standalone,
            "notice": self.notice,
            "answer": self.text,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "validity": self.validity,
            "sentences": [{"text": s.text, "citations": list(s.citations)} for s in self.sentences],
            "citations": [citation_json(c) for c in self.citations],
            "passages": _passages_json(self.passages),
            "timings_ms": {step: round(ms, 3) for step, ms in self.timings_ms.items()},
        }


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation in the form that every channel's JSON shares."""
    article = citation.article
    return {
        "marker": citation.marker,
        "article_id": article.id,
        "title": article.title,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "agency": article.agency,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def _passages_json(passages: tuple[Passage, ...]) -> list[dict[str, Any]]:
    return [
        {
            "article_id": p.article.id,
            "chunk_id": p.chunk.id,
            "rank": p.rank,
            "score": round(p.score, 4),
            "title": p.article.title,
            "url": p.article.url,
        }
        for p in passages
    ]
