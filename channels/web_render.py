"""An Answer as HTML for the web chat. Pure functions; everything from outside is escaped here."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from channels.excerpts import Excerpt, Part, QuoteSpan, excerpts
from channels.understood import understood
from channels.wording import (
    MODE_LABELS,
    NO_TITLE,
    STATUS_LABELS,
    VALIDITY_LABELS,
    day_or_unknown,
)
from rag.schema import Answer, AnswerStatus, Article, ArticleRef, Citation

FOLD_AFTER = 600
"""Characters of an answer shown before อ่านต่อ; the answer's opening carries what was asked."""
NEAREST = 3
"""Releases offered where there is no answer."""
_LONG_QUESTION = 280
_MARKER = re.compile(r"( ?)\[(\d{1,3})\]")
_PIECE_END = re.compile(r"(?:\[\d{1,3}\] ?)+|\n+")

ArticleLookup = Callable[[str], Article | None]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what is known of its answer so far."""

    number: int
    """1-based within the conversation; makes the turn's anchors unique on the page."""
    question: str
    answer: Answer | None = None
    shown: int | None = None
    """Pieces of the answer to show while it streams; None once it is complete."""

    @property
    def is_complete(self) -> bool:
        """True once the whole answer is shown."""
        return self.answer is not None and self.shown is None


def answer_pieces(text: str) -> list[str]:
    """``text`` cut after each sentence's markers and at line ends, blank pieces left out."""
    pieces, start = [], 0
    for match in _PIECE_END.finditer(text):
        pieces.append(text[start : match.end()])
        start = match.end()
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def turn_html(turn: Turn, article: ArticleLookup) -> str:
    """A whole turn: the question, its answer, and its sources beside or under it."""
    question = escape(turn.question.strip())
    long = " tk-long" if len(turn.question) > _LONG_QUESTION else ""
    busy = "false" if turn.is_complete else "true"
    return (
        f'<article class="tk-turn" id="t{turn.number}" aria-busy="{busy}">'
        f'<h2 class="tk-question{long}"><span class="tk-sr">คำถาม: </span>{question}</h2>'
        f"{_answer_html(turn)}{_beside_html(turn, article)}</article>"
    )


def _answer_html(turn: Turn) -> str:
    answer = turn.answer
    if answer is None:
        waiting = '<p class="tk-waiting">กำลังค้นข่าว<span aria-hidden="true">…</span></p>'
        return f'<div class="tk-answer">{waiting}</div>'
    pieces = answer_pieces(answer.text)[: turn.shown]
    if answer.status is not AnswerStatus.ANSWERED:
        return _notice_html(turn, answer, pieces)
    visible, folded = (pieces, []) if turn.shown is not None else _fold(pieces)
    body = _paragraphs(turn.number, answer, visible)
    if folded:
        rest = _paragraphs(turn.number, answer, folded)
        body += f"<details class='tk-more'><summary>อ่านต่อ</summary>{rest}</details>"
    beside = _understood_html(answer) + _labels(answer)
    after = _asker_note_html(answer) if turn.is_complete else ""
    return f'<div class="tk-answer">{beside}<div class="tk-text">{body}</div>{after}</div>'


def _understood_html(answer: Answer) -> str:
    """How a follow-up was understood, where it was not searched for as typed."""
    meant = understood(answer.question, answer.standalone)
    return f'<p class="tk-meant">{escape(meant)}</p>' if meant else ""


def _asker_note_html(answer: Answer) -> str:
    return f'<p class="tk-meant">{escape(answer.notice)}</p>' if answer.notice else ""


def _notice_html(turn: Turn, answer: Answer, pieces: Sequence[str]) -> str:
    """What is shown where there is no answer: unlike an answer, and never styled as one."""
    label = STATUS_LABELS.get(answer.status)
    head = f'<p class="tk-labels"><span class="tk-label">{label}</span></p>' if label else ""
    alarm = " tk-alarm" if answer.status is AnswerStatus.SERVICE_ERROR else ""
    after = _asker_note_html(answer) if turn.is_complete else ""
    return (
        f'<div class="tk-answer tk-notice{alarm}">{_understood_html(answer)}{head}'
        f'<div class="tk-text">{_paragraphs(turn.number, answer, pieces)}</div>{after}</div>'
    )


def _labels(answer: Answer) -> str:
    labels = [f'<span class="tk-label">{MODE_LABELS[answer.mode]}</span>']
    if answer.validity in VALIDITY_LABELS:
        labels.append(f'<span class="tk-label tk-stamp">{VALIDITY_LABELS[answer.validity]}</span>')
    if answer.as_of:
        labels.append(f'<span class="tk-asof">ข้อมูล ณ {day_or_unknown(answer.as_of)}</span>')
    return f'<p class="tk-labels">{"".join(labels)}</p>'


def _fold(pieces: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    total = 0
    for index, piece in enumerate(pieces):
        total += len(piece)
        if index and total > FOLD_AFTER:
            return pieces[:index], pieces[index:]
    return pieces, []


def _paragraphs(number: int, answer: Answer, pieces: Sequence[str]) -> str:
    known = {citation.marker for citation in answer.citations}
    return "".join(f"<p>{_linked(number, piece, known)}</p>" for piece in pieces)


def _linked(number: int, piece: str, known: set[int]) -> str:
    """``piece`` escaped, its known markers turned into links and unknown ones left as text."""

    def link(match: re.Match[str]) -> str:
        marker = int(match[2])
        if marker not in known:
            return match[0]
        glue = "&nbsp;" if match[1] else ""  # keeps a marker off a line of its own
        return (
            f'{glue}<a class="tk-cite" href="#t{number}-c{marker}" '
            f'aria-label="ดูแหล่งอ้างอิงที่ {marker}">[{marker}]</a>'
        )

    return _MARKER.sub(link, escape(piece))


def _beside_html(turn: Turn, article: ArticleLookup) -> str:
    """The sources panel, or the nearest releases; kept back until the answer is complete."""
    answer = turn.answer
    if answer is None or not turn.is_complete:
        return ""
    if answer.citations:
        cards = "".join(
            _source_card(turn.number, answer, group, article)
            for group in _by_article(answer.citations)
        )
        title = "แหล่งอ้างอิง"
    else:
        cards = "".join(f"<li class='tk-source'>{_heading(ref)}</li>" for ref in nearest(answer))
        title = "ข่าวที่ใกล้เคียง"
    if not cards:
        return ""
    return (
        f'<aside class="tk-sources" aria-labelledby="t{turn.number}-sources">'
        f'<h3 id="t{turn.number}-sources">{title}</h3><ol class="tk-list">{cards}</ol></aside>'
    )


def nearest(answer: Answer) -> list[ArticleRef]:
    """The closest releases of an answer that has no citations, each once, best first."""
    if answer.status not in (AnswerStatus.NO_PASSAGES, AnswerStatus.CANNOT_ANSWER):
        return []
    return list({p.article.id: p.article for p in answer.passages}.values())[:NEAREST]


def _by_article(citations: Sequence[Citation]) -> list[list[Citation]]:
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.article.id, []).append(citation)
    return list(groups.values())


def _source_card(
    number: int, answer: Answer, group: Sequence[Citation], article: ArticleLookup
) -> str:
    """One release with each of its quotes in the surroundings it was taken from."""
    quotes = _quotes_html(number, group, article(group[0].article.id))
    copies = {
        ref.id: ref
        for passage in answer.passages
        if passage.article.id == group[0].article.id
        for ref in passage.also_in
    }
    also = ""
    if copies:
        items = "".join(f"<li>{_short_link(ref)}</li>" for ref in copies.values())
        also = (
            "<details class='tk-also'><summary>ข่าวเดียวกันเผยแพร่อีก "
            f"{len(copies)} แห่ง</summary><ul>{items}</ul></details>"
        )
    return f'<li class="tk-source">{_heading(group[0].article)}{quotes}{also}</li>'


def _quotes_html(number: int, group: Sequence[Citation], source: Article | None) -> str:
    """The quotes in their surroundings; alone where the release does not hold them any more."""
    text = source.text if source else ""
    there = [c for c in group if text[c.start : c.end] == c.quote]
    shown = excerpts(text, [QuoteSpan(c.marker, c.start, c.end) for c in there])
    shown += [Excerpt((Part(c.quote, c.marker),), False, False) for c in group if c not in there]
    return "".join(_excerpt_html(number, part) for part in shown)


def _excerpt_html(number: int, shown: Excerpt) -> str:
    inner = "".join(
        escape(part.text)
        if part.marker is None
        else (
            f'<span class="tk-number">{part.marker}</span>'
            f'<mark id="t{number}-c{part.marker}" tabindex="-1">{escape(part.text)}</mark>'
        )
        for part in shown.parts
    )
    before, after = "…" * shown.cut_before, "…" * shown.cut_after
    return f'<blockquote class="tk-quote">{before}{inner}{after}</blockquote>'


def _heading(ref: ArticleRef) -> str:
    """Title, agency and day of a release, and the way to its original."""
    day = f'<span class="tk-date">{day_or_unknown(ref.published)}</span>'
    meta = f"{escape(ref.agency)} · {day}" if ref.agency else day
    link = safe_url(ref.url)
    original = ""
    if link:
        bare = urlsplit(ref.url or "").path in ("", "/")
        words = "เปิดเว็บไซต์ต้นทาง" if bare else "เปิดข่าวต้นทาง"
        original = (
            f'<a class="tk-open" href="{link}" target="_blank" rel="noopener noreferrer">'
            f'{words}<span class="tk-sr"> (เปิดในแท็บใหม่)</span></a>'
        )
    return (
        f'<h4 class="tk-title">{escape(ref.title.strip() or NO_TITLE)}</h4>'
        f'<p class="tk-meta">{meta}</p>{original}'
    )


def _short_link(ref: ArticleRef) -> str:
    words = f"{escape(ref.title.strip() or NO_TITLE)} ({day_or_unknown(ref.published)})"
    link = safe_url(ref.url)
    if not link:
        return words
    return f'<a href="{link}" target="_blank" rel="noopener noreferrer">{words}</a>'


def safe_url(url: str | None) -> str | None:
    """``url`` escaped for an attribute; None where it is no web address (javascript:, data:)."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return escape(url.strip())
