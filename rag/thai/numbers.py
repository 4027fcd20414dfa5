"""Numbers, amounts and areas in Thai text, as values that compare.

    >>> [(n.value == 799_000_000, n.unit) for n in find_numbers("799 ล้านบาท (799,000,000 บาท)")]
    [(True, 'บาท'), (True, 'บาท')]

Values are ``Decimal``: sums of money are compared for equality, which binary floats would spoil
(1.1 ล้าน is not 1_100_000.0000000001). Areas are given in ไร่ (4 งาน, 400 ตารางวา) and are exact.
Takes linear time: what is read at one place is bounded.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from rag.thai.date_words import DASH, GAP
from rag.thai.number_words import (
    NUMBER_WORD_STARTS,
    NUMBER_WORDS,
    SCALE,
    UNIT,
    is_one_word,
    scale_value,
    unit_name,
    words_value,
)

_MAX_DIGITS = 18  # a longer run is an identifier
_FIGURES = r"\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,18}(?:\.\d{1,9})?"
_ABOUT = r"(?:กว่า|เศษ|\+)?"
_UNIT_AFTER = rf"(?:{GAP}{_ABOUT}{GAP}(?:คน)?(?P<unit>{UNIT}))?"
_NUMBER = re.compile(
    rf"(?P<percent>ร้อยละ{GAP}(?:ประมาณ{GAP})?)?"
    rf"(?:(?P<figures>{_FIGURES})(?!\d)(?:{GAP}{_ABOUT}{GAP}(?P<scale>{SCALE}{{1,3}}))?"
    rf"|(?P<words>{NUMBER_WORDS})){_UNIT_AFTER}"
)
_AREA = re.compile(
    rf"(?P<rai>{_FIGURES}){GAP}ไร่"
    rf"(?:{GAP}(?P<ngan>\d{{1,2}}(?:\.\d{{1,4}})?){GAP}งาน)?"
    rf"(?:{GAP}(?P<wa>\d{{1,3}}(?:\.\d{{1,4}})?){GAP}(?:ตารางวา|ตร\.{GAP}ว(?:\.|า)?|วา))?"
    rf"|(?P<ngan2>\d{{1,2}}){GAP}งาน{GAP}(?P<wa2>\d{{1,3}}(?:\.\d{{1,4}})?){GAP}"
    rf"(?:ตารางวา|ตร\.{GAP}ว(?:\.|า)?|วา)"
    rf"|(?P<rai3>\d{{1,6}})-(?P<ngan3>[0-3])-(?P<wa3>\d{{1,2}}(?:\.\d{{1,4}})?){GAP}ไร่"
)
_NOT_A_NUMBER = re.compile(
    rf"\d{{1,2}}[.:]\d\d(?:{GAP}{DASH}{GAP}\d{{1,2}}[.:]\d\d)?{GAP}(?:น\.|นาฬิกา)"  # times of day
    r"|\d{1,2}:\d\d(?!\d)"
    r"|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}(?!\d)"  # dates
    r"|0\d{1,3}(?:[- ]\d{3,4}){1,3}(?!\d)"  # telephones
    r"|\d{1,4}(?:\.\d{1,4}){2,5}"  # versions, clauses
)
_BEGINNING = re.compile(rf"ร้อยละ|\d+|{'|'.join(NUMBER_WORD_STARTS)}")
_TIED_BEFORE = re.compile(r"\w[/.,]|[^\W\d]-")
_TO = re.compile(rf"{GAP}(?:{DASH}|ถึง){GAP}")


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A number said in ``text[start:end]``, its unit included.

    ``unit`` is the normal form of the unit or classifier that follows ("%" for ร้อยละ), or None.
    """

    start: int
    end: int
    value: Decimal
    unit: str | None


def find_numbers(text: str) -> list[NumberSpan]:
    """The numbers said in ``text``, in figures of any script or in words, in order.

    Left out: times, numeric dates, telephone numbers, versions, digit runs over 18 digits, and
    single number words that nothing counted follows. Takes linear time, and raises nothing.
    """
    found: list[NumberSpan] = []
    scales: list[Decimal | None] = []
    place = 0
    while match := _BEGINNING.search(text, place):
        start, place = match.span()
        number, scale = _area(text, start), None
        if number is None:
            if text[start].isdigit() and (skipped := _other_figures(text, match)):
                place = skipped
                continue
            number, scale = _number(text, start)
        if number is None:
            continue
        if found and found[-1].unit is None and scales[-1] is None:
            found[-1] = _as_range(text, found[-1], number, scale)
        found.append(number)
        scales.append(scale)
        place = max(place, number.end)
    return found


def _other_figures(text: str, match: re.Match[str]) -> int | None:
    """Where to go on if the figures here are no number; None if they are one."""
    if match.end() - match.start() > _MAX_DIGITS:
        return match.end()
    if other := _NOT_A_NUMBER.match(text, match.start()):
        return other.end()
    before = text[max(0, match.start() - 2) : match.start()]
    if before[-1:] and (before[-1].isascii() and before[-1].isalpha()):
        return match.end()  # GP2025, CO2
    # A range (10-20) is two numbers; COVID-19, 12/2565 and 1,2345 are none.
    return match.end() if _TIED_BEFORE.fullmatch(before) else None


def _area(text: str, start: int) -> NumberSpan | None:
    match = _AREA.match(text, start)
    if match is None:
        return None
    groups = match.groupdict()
    rai, ngan, wa = (
        _decimal(next((groups[name + n] for n in ("", "2", "3") if groups.get(name + n)), "0"))
        for name in ("rai", "ngan", "wa")
    )
    return NumberSpan(start, match.end(), rai + ngan / 4 + wa / 400, "ไร่")


def _number(text: str, start: int) -> tuple[NumberSpan | None, Decimal | None]:
    match = _NUMBER.match(text, start)
    if match is None:
        return None, None
    scale = scale_value(match["scale"]) if match["scale"] else None
    unit = unit_name(match["unit"]) if match["unit"] else None
    if match["words"]:
        value = words_value(match["words"])
        if value is None or (is_one_word(match["words"]) and not (unit or match["percent"])):
            return None, None
        if match["words"] == "ร้อยเอ็ด" and unit in (None, "จังหวัด"):
            return None, None  # the province
    else:
        value = _decimal(match["figures"]) * (scale or 1)
    end = match.end()
    said = max(match.end("figures"), match.end("scale"), match.end("words"))
    if match["percent"]:
        end, unit = said, "%"
    elif unit == "ตารางวา":
        value, unit = value / 400, "ไร่"
    elif unit == "งาน":  # 2 งาน is two events unless ไร่ or ตารางวา stands beside it
        unit, end = None, said
    return NumberSpan(start, end, value, unit), scale


def _as_range(text: str, first: NumberSpan, last: NumberSpan, scale: Decimal | None) -> NumberSpan:
    """The first number of "10 - 20 ล้านบาท", which the scale and unit of the last belong to too."""
    if last.unit is None or not _TO.fullmatch(text, first.end, last.start):
        return first
    return NumberSpan(first.start, first.end, first.value * (scale or 1), last.unit)


def _decimal(figures: str) -> Decimal:
    return Decimal(figures.replace(",", ""))
