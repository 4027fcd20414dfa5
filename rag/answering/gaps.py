"""Signs that the release nearest to a question does not say what was asked."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from rag.answering.asks import asks_of, tells_count, untold_of
from rag.answering.facets import Facet
from rag.answering.pieces import Piece
from rag.answering.premises import Named, unmet
from rag.cues import holds
from rag.kinds import AnswerKind
from rag.overlap import Overlap
from rag.query import Query
from rag.stores.lexical import Clause
from rag.thai.dates import DateSpan, find_dates


class Gap(StrEnum):
    """What a release lacks."""

    TIME = "time"
    PLACE = "place"
    """A province, town or country that the question names."""
    UNIT = "unit"
    """A number in the unit asked for."""
    RATE = "rate"
    """An amount per person, month or piece."""
    WORDS = "words"
    """Every telling word beside the question word."""
    PREMISE = "premise"
    """What a question takes for granted when it asks for the reason."""
    NAME = "name"
    """A person, an agency, a product or a firm that the question names."""
    DETAIL = "detail"
    """All that is asked, each of the kinds that show in few words, such as a price or a fine."""
    PART = "part"
    """One of several things asked, where nothing shows that another one is told."""


_EACH = (
    "คน|ราย|หัว|ครัวเรือน|ครอบครัว|เดือน|ปี|วัน|สัปดาห์|ชั่วโมง|ครั้ง|งวด|รอบ|เที่ยว|คัน|หลัง|เครื่อง|ตัว|ต้น|ชิ้น"
    "|ใบ|เล่ม|ชุด|กล่อง|ถุง|ขวด|เข็ม|โดส|เม็ด|ไร่|กิโลกรัม|กิโล|ลิตร|ตัน|หน่วย|แห่ง|เรื่อง"
)
_RATE = re.compile(rf"(?P<each>{_EACH})ละ\s*(?:เท่าไ|เท่าใด|กี่)")
_ONE = ("คน", "ราย", "หัว")
_A_TIME = "(?:เดือน|ปี|วัน|สัปดาห์|ครั้ง|เที่ยว|งวด|รอบ)"
"""What a person gets is told by the month or the trip as well: คนละกี่บาท, เดือนละ 150 บาท."""
_WHY = re.compile(r"(?:^|\s)ทำไม|ทำไม(?:ถึง|จึง)|(?:เพราะ|เนื่องจาก)(?:\S{0,8})อะไร")
_PREMISE = 0.75
"""Share of a why-question's weight that the release must hold: reasons are easily made up."""

_RARE = 6.5
"""Idf from which a word tells what is asked: in one chunk of 600 or fewer."""
_AROUND = timedelta(days=366)
"""How far a release's day may lie from a time without a year (plans and accounts of it), which
may be read a year off."""
_NEAR_NAMED = timedelta(days=31)
"""The same for a time whose year is named: a release about another year does not tell."""
_LONG = timedelta(days=3 * 366)
"""A longer stretch that a release speaks of (a plan of twenty years) says nothing of each year."""
NAMED_BY = {Gap.PLACE: Named.PLACE, Gap.NAME: Named.WHO}
"""Gaps of something that the question names."""


def gap_of(
    query: Query, facets: Sequence[Facet], pieces: Sequence[Piece], idf: Mapping[str, float]
) -> Gap | None:
    """What the release that ``pieces`` make up does not say; None where nothing speaks against it.

    ``idf`` weighs the words of the question's clauses.
    """
    if not _tells_time(query.times, pieces):
        return Gap.TIME
    lacking = unmet(query, pieces)
    if lacking is not None and lacking.kind is Named.PLACE:
        return Gap.PLACE
    words = frozenset(word for piece in pieces for word in piece.words)
    if _WHY.search(query.folded) and Overlap(query.clauses, idf).share(words) < _PREMISE:
        return Gap.PREMISE
    untold = _untold(query, facets, pieces)
    if untold is not None:
        return untold
    if all(_missing(facet.beside, words, idf) for facet in facets):
        return Gap.WORDS
    if lacking is None:
        return None
    return next(gap for gap, kind in NAMED_BY.items() if kind is lacking.kind)


def _untold(query: Query, facets: Sequence[Facet], pieces: Sequence[Piece]) -> Gap | None:
    """What kind of thing asked for the release holds none of.

    Where another part of the question is told the answer tells that, and says what is missing.
    """
    asks = asks_of(query.folded)
    untold = untold_of(query, asks, pieces)
    if untold:  # of several, the others are answered and this one is named
        return Gap.DETAIL if len(untold) == len(asks) else None
    counted = [facet.units for facet in facets if facet.units]
    if counted and not any(tells_count(units, pieces) for units in counted):
        return Gap.PART if len(counted) < len(facets) else Gap.UNIT
    if not _tells_rate(query, pieces):
        return Gap.RATE if len(asks) <= 1 else Gap.PART
    return None


def _tells_time(times: Sequence[DateSpan], pieces: Sequence[Piece]) -> bool:
    """Whether the release is of a time that is asked about; one named is enough of several."""
    named = [time for time in times if time.explicit_year]
    if named:
        return any(_fits(time, pieces, _NEAR_NAMED) for time in named)
    return all(_fits(time, pieces, _AROUND) for time in times)


def _fits(time: DateSpan, pieces: Sequence[Piece], around: timedelta) -> bool:
    day = pieces[0].article.published
    if day is not None and time.first - around <= day <= time.last + around:
        return True
    return any(
        date.first <= time.last and time.first <= date.last and date.last - date.first <= _LONG
        for piece in pieces
        if any(word[0].isdigit() for word in piece.words)
        for date in find_dates(piece.folded, today=day)
    )


def _tells_rate(query: Query, pieces: Sequence[Piece]) -> bool:
    asked = _RATE.search(query.folded)
    if asked is None:
        return True
    each = asked["each"]
    told = re.compile(
        rf"(?:ต่อ|/|ราย)\s*{each}|{each}\s*ละ" + (rf"|{_A_TIME}\s*ละ" if each in _ONE else "")
    )
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
