"""Signs that the release nearest to a question does not say what was asked."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from rag.answering.facets import Facet
from rag.answering.pieces import Piece
from rag.cues import counts_in, holds
from rag.kinds import AnswerKind
from rag.overlap import Overlap
from rag.query import Query
from rag.stores.lexical import Clause
from rag.thai.dates import DateSpan, find_dates


class Gap(StrEnum):
    """What a release lacks."""

    TIME = "time"
    UNIT = "unit"
    """A number in the unit asked for."""
    RATE = "rate"
    """An amount per person, month or piece."""
    WORDS = "words"
    """Every telling word beside the question word."""
    PREMISE = "premise"
    """What a question takes for granted when it asks for the reason."""


_EACH = (
    "คน|ราย|หัว|ครัวเรือน|ครอบครัว|เดือน|ปี|วัน|สัปดาห์|ชั่วโมง|ครั้ง|งวด|รอบ|เที่ยว|คัน|หลัง|เครื่อง|ตัว|ต้น|ชิ้น"
    "|ใบ|เล่ม|ชุด|กล่อง|ถุง|ขวด|เข็ม|โดส|เม็ด|ไร่|กิโลกรัม|กิโล|ลิตร|ตัน|หน่วย|แห่ง|เรื่อง"
)
_RATE = re.compile(rf"(?P<each>{_EACH})ละ\s*(?:เท่าไ|เท่าใด|กี่)")
_WHY = re.compile(r"(?:^|\s)ทำไม|ทำไม(?:ถึง|จึง)|(?:เพราะ|เนื่องจาก)(?:\S{0,8})อะไร")
_PREMISE = 0.75
"""Share of a why-question's weight that the release must hold: reasons are easily made up."""

_RARE = 6.5
"""Idf from which a word tells what is asked: in one chunk of 600 or fewer."""
_AROUND = timedelta(days=366)
"""How far a release's day may lie from the time asked about: plans and accounts of them."""


def gap_of(
    query: Query, facets: Sequence[Facet], pieces: Sequence[Piece], idf: Mapping[str, float]
) -> Gap | None:
    """What the release that ``pieces`` make up does not say; None where nothing speaks against it.

    ``idf`` weighs the words of the question's clauses.
    """
    if not all(_fits(time, pieces) for time in query.times):
        return Gap.TIME
    counted = [facet.units for facet in facets if facet.units]
    if counted and not any(counts_in(u, piece.words) for u in counted for piece in pieces):
        return Gap.UNIT
    if not _tells_rate(query, pieces):
        return Gap.RATE
    words = frozenset(word for piece in pieces for word in piece.words)
    if _WHY.search(query.folded) and Overlap(query.clauses, idf).share(words) < _PREMISE:
        return Gap.PREMISE
    if all(_missing(facet.beside, words, idf) for facet in facets):
        return Gap.WORDS
    return None


def _fits(time: DateSpan, pieces: Sequence[Piece]) -> bool:
    day = pieces[0].article.published
    if day is not None and time.first - _AROUND <= day <= time.last + _AROUND:
        return True
    return any(
        date.first <= time.last and time.first <= date.last
        for piece in pieces
        if any(word[0].isdigit() for word in piece.words)
        for date in find_dates(piece.folded)
    )


def _tells_rate(query: Query, pieces: Sequence[Piece]) -> bool:
    asked = _RATE.search(query.folded)
    if asked is None:
        return True
    told = re.compile(rf"(?:ต่อ|/|ราย)\s*{asked['each']}|{asked['each']}\s*ละ")
    return any(
        told.search(piece.folded) is not None and holds(AnswerKind.HOW_MANY, piece.folded)
        for piece in pieces
    )


def _missing(beside: Sequence[Clause], words: frozenset[str], idf: Mapping[str, float]) -> bool:
    """Whether the clauses beside a question word are telling, and no form of any stands there."""
    telling = [c for c in beside if max(idf.get(w, 0.0) for w in c.alternatives[0].words) >= _RARE]
    return bool(telling) and not any(
        words.issuperset(form.words) for clause in beside for form in clause.alternatives
    )
