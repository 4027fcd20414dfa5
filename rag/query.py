"""A question understood: what to look for, how much each part of it weighs, and when it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.errors import QuestionError
from rag.expansion import EXPANDERS, Expander, Reading, Word, clauses_for
from rag.kinds import AnswerKind, expected_kinds
from rag.stores.lexical import Clause
from rag.thai.asked_dates import find_asked_dates
from rag.thai.dates import DateSpan, asks_for_latest
from rag.thai.names import NameSpan, find_names
from rag.thai.normalise import fold
from rag.thai.numbers import NumberSpan, find_numbers
from rag.thai.places import PlaceSpan, find_places
from rag.thai.typos import fix_keyboard_layout
from rag.thai.words import segment

MAX_QUESTION = 5_000
"""Characters; the longest message LINE delivers."""

_WEIGHTLESS = frozenset(
    """
    ค่ะ คะ ครับ คับ ครับผม จ้า จ้ะ นะ น่ะ เนี่ย ฮะ อะ อ่ะ ไหม มั้ย มั๊ย ป่าว ปะ ป่ะ
    หรอ เหรอ รึ รึเปล่า หรือเปล่า หรือไม่ หรือยัง ที่ไหน ตรงไหน แห่งใด ที่ใด เมื่อใด
    เท่าไร่ อย่างไรบ้าง ได้ไหม ใช่ไหม อันไหน คนไหน วันไหน ไหนบ้าง อะไรบ้าง ใครบ้าง
    กี่คน มากกว่า อะไร ไหน ใคร เท่าไหร่ เท่าไร เท่าใด กี่ ยังไง อย่างไร ไง ไร
    เมื่อไหร่ เมื่อไร ทำไม บ้าง หน่อย ที ด้วย ขอ ช่วย อยากรู้ อยาก รู้ ทราบ บอก สรุป
    ให้หน่อย คือ เป็น มี ที่ ของ และ กับ ว่า ได้ ให้ ใน จะ แล้ว ก็ ไป มา นี้ นั้น
    จาก โดย หรือ แต่ ซึ่ง อยู่ ตัว อัน ตอน ช่วง เรื่อง กัน เอา ถึง แบบ ต้อง
    มั่ง ล่ะ หล่ะ น้า ที่ไหนบ้าง ที่ไหนได้ ใด วันใด เพราะอะไร แค่ไหน ไหนว่า ยังงัย ใหน
    เค้า เขา นึง ตอนนั้น ตรงนั้น โดน เลย เพิ่ง เพราะ เมื่อ ว่าไง เปล่า
    เปอร์ เปอร์เซ็น เปอร์เซน เปอเซ็น เปอเซน เปอเซ็นต์ เปอเซนต์ เปอร์เซนต์ เปอร์เซ็นท์
    """.split()
)
"""Words that ask rather than describe: they say what kind of answer is wanted, not what about."""


_DATE_WEIGHT = 0.4
"""Words of a date count less: the time prior reads them better than the word index does."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a question asks the index for."""

    question: str
    """As typed, or what was meant where the keyboard was on the wrong layout."""
    folded: str
    words: tuple[str, ...]
    terms: tuple[str, ...]
    """Words that describe what is asked about, each once, in their order."""
    clauses: tuple[Clause, ...]
    times: tuple[DateSpan, ...]
    places: tuple[PlaceSpan, ...]
    names: tuple[NameSpan, ...]
    """Agencies, offices and people, with who held an office at the time asked about."""
    numbers: tuple[NumberSpan, ...]
    """With comparable values; spans in ``folded``, as those of times, places and names are."""
    latest: bool
    """Whether the newest news is asked for (ล่าสุด)."""
    kinds: tuple[AnswerKind, ...]


def understand(
    question: str,
    *,
    today: date | None = None,
    expanders: Mapping[str, Expander] = EXPANDERS,
) -> Query:
    """Read a question as its asker typed it; relative dates count from ``today``.

    Raises QuestionError, in Thai, where there is nothing to read or too much.
    """
    text = readable(question)
    text = fix_keyboard_layout(text) or text  # Thai typed with the keyboard still on Latin
    folded = fold(text)
    found = segment(folded)
    if not found:
        raise QuestionError("กรุณาพิมพ์คำถาม เช่น “ขึ้นทะเบียนเกษตรกรได้ที่ไหน”")
    times = tuple(find_asked_dates(folded, today=today))
    words = _weighed(folded, found, times)
    terms = tuple(dict.fromkeys(word.text for word in words if word.weight > 0))
    if not terms:  # nothing but question words: better to look for those than for nothing
        words = tuple(replace(word, weight=1.0) for word in words)
        terms = tuple(dict.fromkeys(found))
    places, names = tuple(find_places(folded)), tuple(find_names(folded, during=_during(times)))
    reading = Reading(folded, words, times, places, names)
    rewordings = [r for expand in expanders.values() for r in expand(reading)]
    return Query(
        question=text,
        folded=folded,
        words=tuple(found),
        terms=terms,
        clauses=clauses_for(words, rewordings),
        times=times,
        places=places,
        names=names,
        numbers=tuple(find_numbers(folded)),
        latest=asks_for_latest(folded),
        kinds=expected_kinds(folded),
    )


def readable(question: str) -> str:
    """``question`` without the white space around it.

    Raises QuestionError, in Thai, where it holds broken characters or is too long.
    """
    text = question.strip()
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise QuestionError("อ่านคำถามไม่ได้ มีอักขระที่เสียหาย กรุณาพิมพ์ใหม่")
    if len(text) > MAX_QUESTION:
        raise QuestionError(
            f"คำถามยาว {len(text):,} ตัวอักษร รับได้ไม่เกิน {MAX_QUESTION:,} ตัวอักษร กรุณาถามให้สั้นลง"
        )
    return text


def _during(times: Sequence[DateSpan]) -> tuple[date, date] | None:
    """The days from the first to the last year that is named."""
    named = [time for time in times if time.explicit_year]
    return (min(t.first for t in named), max(t.last for t in named)) if named else None


def _weighed(folded: str, found: Sequence[str], times: Sequence[DateSpan]) -> tuple[Word, ...]:
    """The words with their places and weights."""
    words: list[Word] = []
    position = 0
    for text in found:
        start = folded.index(text, position)
        position = start + len(text)
        in_date = any(span.start <= start < span.end for span in times)
        weight = 0.0 if text in _WEIGHTLESS else _DATE_WEIGHT if in_date else 1.0
        words.append(Word(text, start, position, weight))
    return tuple(words)
