"""What each part of a question asks for, and whether a release tells that kind of thing at all.

Only kinds that show in few words are looked for (money, counts in plain units, ages, contractors);
whatever else is asked counts as told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.answering.edges import MONTH
from rag.answering.pieces import Piece
from rag.query import Query
from rag.thai.normalise import fold
from rag.thai.phrases import read_table
from rag.units import loosely, units_asked

_CUT = re.compile(
    r"[ ,]+|(?:แล้ว|และ|(?<!เกี่ยว)(?<!กำ)กับ|(?<!สัด)(?<!หุ้น)(?<!ชิ้น)(?<!บริหาร)ส่วน)(?=[ก-๙]{4})"
)
_WHETHER = "(?<!ผ้า)(?<!ใย)(?<!เส้น)(?<!หม่อน)(?<!รัง)(?<!เลี้ยง)ไหม(?!้|แพรวา|ไทย|พรม|มัดหมี่)"
"""ไหม that asks: not silk."""
_QUESTION_WORD = re.compile(
    r"(?<!เ)กี่\s*(?:(?!ไหน|อะไร|ใคร|กี่|เท่าไ|แล้ว|และ|กับ)[ก-๙%])*"
    r"|(?:เท่าไ[หร]ร?่?|เทาไ[หร]ร?่?|เท่าใด|อะไร|ไหน|ใคร(?!่)|ไคร(?!้)|เมื่อไ[หร]ร?่?|เมื่อใด|ยังไง|อย่างไร|ว่าไง|ทำไม(?![่้]))"
    r"(?:บ้าง|มั่ง)?"
    rf"|{_WHETHER}|มั้ย|มั๊ย|ป่าว|รึเปล่า|หรือไม่|หรือเปล่า|หรือยัง|รึยัง"
)
_MOST = 6
"""Parts that are looked at."""

_MONEY = re.compile(r"บาท|ดอลลาร์|ยูโร|เหรียญ|หยวน|วอน|เยน|ปอนด์|สตางค์|฿|\$|ล้าน")
_FREE = re.compile(r"ฟรี|ไม่เสีย|ไม่มีค่า|ไม่คิดค่า|ไม่เก็บ|โดยไม่เรียกเก็บ|ยกเว้นค่า")
_SPENT = re.compile(r"งบ|มูลค่า|วงเงิน|ลงทุน|ก่อสร้าง")
_NUMBER = re.compile(r"\d|ร้อยละ|%")
_DATE = re.compile(r"\d|ภายใน|ปีหน้า|สิ้นปี|เดือน")
_FIRM = re.compile(r"บริษัท|บมจ|บจก|ห้างหุ้นส่วน|หจก|กิจการร่วมค้า|จำกัด")
_TIME = re.compile(r"\d{1,2}[.:]\d\d|\d\s*(?:น\.|นาฬิกา|โมง|ทุ่ม|ชั่วโมง|ชม)|นาฬิกา|โมง|ทุ่ม|เที่ยง|ตลอดวัน")
_VALUES = {"money": _MONEY, "number": _NUMBER, "date": _DATE, "firm": _FIRM, "time": _TIME}
_HOW_MUCH = r"เท่าไ|เทาไ|เท่าใด"
_ASKS_BAHT = re.compile(r"กี่\s*(?:แสน|หมื่น|พัน|ร้อย)?\s*(?:ล้าน){0,2}\s*บาท")
_ASKS_MONEY = re.compile(rf"{_HOW_MUCH}|{_ASKS_BAHT.pattern}|กี่\s*(?:แสน|หมื่น|พัน|ร้อย)?\s*ล้าน")
_ASKS_NUMBER = re.compile(rf"{_HOW_MUCH}|(?<!เ)กี่")
_ASKS_DATE = re.compile(r"เมื่อไ|เมื่อใด|วันไหน|ปีไหน|เดือนไหน|ตอนไหน")
_ASKS_FIRM = re.compile(r"ใคร(?!่)|ไหน|ไคร(?!้)|อะไร|รายใด")
_ASKING = {
    "money": _ASKS_MONEY, "number": _ASKS_NUMBER, "date": _ASKS_DATE, "firm": _ASKS_FIRM,
    "time": _ASKS_NUMBER,
}  # fmt: skip
_FIGURES = re.compile(r"\d++(?:[,.]\d++)*+")
# Begins at no digit inside a figure, and never gives digits back: linear in any run of them.
_AMOUNT = re.compile(rf"(?<!\d)(?<!\d[,.])({_FIGURES.pattern})\D{{0,12}}?(?:{_MONEY.pattern})")

_COUNTED = re.compile(
    r"กี่\s*(คน|ราย|ศพ|ปี|เดือน|วัน|ชั่วโมง|นาที|เมตร|ตัน|ไร่|คัน|ตัว|ลำ|คดี|เม็ด|ครัวเรือน|จังหวัด|ประเทศ)"
    r"(?=$|[ ,)]|แล้ว|บ้าง|ถึง|ต่อ|ใน|และ|กับ)"
)
"""Units that releases have few other words for."""
_REACH = 14
"""Characters between a number and its unit: ประมาณ, กว่า, a magnitude."""
_BEFORE = ("ร้อยละ", "หมายเลข")
"""Units that stand before their number."""
_CLOCK_UNITS = frozenset({"น.", "นาฬิกา", "โมง", "ทุ่ม"})
_MAGNITUDE = "ร้อย(?!ละ|เอ็ด|ตรี|โท|ตำรวจ)|พัน(?!ธ|ตรี|โท|เอก|ตำรวจ)|หมื่น|แสน(?!สิริ|สุข)|ล้าน(?!นา|ช้าง)"
_NUMBER_WORDS = (
    "หนึ่ง|สอง(?!แถว|แคว)|สาม(?!ารถ|ัญ|ัคคี|ี)|สี่(?!แยก)|ห้า(?!ง(?!าน)|ม(?!ื้อ))|หก(?!ล้ม)|เจ็ด|แปด|เก้า(?!อี้)"
    "|สิบ(?!ตรี|โท|เอก)|ครึ่ง|(?<!เรียบ)(?<!ผูก)(?<!เกี่ยว)(?:" + _MAGNITUDE + ")"
)
"""Not where they only begin other words: สามารถ, ห้าม, พันธุ์."""
_UNLESS = {
    "ราย": "การ|ได้(?!รับ)|งาน|ชื่อ|ละเอียด|จ่าย|วัน|เดือน|ปี",
    "วัน": "ที่ ?\\d|นี้|จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์",
    "น.": "ส\\.", "หน่วย": "งาน", "ตัว": "แทน|อย่าง|เลข|ชี้", "เครื่อง": "บิน|มือ|ดื่ม|แต่ง|หมาย",
    "ที่": "ผ่าน|ประชุม|ดิน|ปรึกษา|มา|มี|ได้|จะ|เป็น|อยู่|ต้อง|ถูก|สุด|ตั้ง|ว่า|เข้า|ร่วม|ใช้|ให้|ไม่|กำหนด",
    "ม.": "ค|ย|ร\\.|ล\\.|\\d", "ชม": "พู|ร", "กม": "ล", "นาย": "(?!ที่|เข้า|ได้|และ|พร้อม|ถูก)[ก-ฮเ-ไ]",
}  # fmt: skip
"""What follows a unit's letters where they are no unit: รายการ, ที่ผ่านมา, ม.ค."""
_NEXT_TO = frozenset("ที่ ม. ชม กม กก นาย อัน ส โล".split())
"""Units so short, or such common words, that they count only right behind a number."""
_YEAR = r"(?:2[045]|19)\d\d(?!\d|,\d)"
_DATED = (
    rf"วันที่ ?\d{{1,2}}(?: ?(?:-|ถึง) ?\d{{1,2}})?(?!\d|[,.]\d)(?: ?(?:{MONTH})(?: ?{_YEAR})?)?"
    rf"|(?<![\d,.])\d{{1,2}} ?(?:{MONTH})(?: ?{_YEAR}| ?[56]\d(?![\d,.]))?"
    rf"|(?:ปี|พ\.ศ\.|ค\.ศ\.|ปีงบประมาณ|ปีการศึกษา|{MONTH}) ?(?:พ\.ศ\. ?)?{_YEAR}(?: ?- ?{_YEAR})?"
    r"|(?<![\d/])\d{1,2}/\d{1,2}/\d{2,4}"
)
_CLOCK = r"(?<![\d,.])\d{1,2}[.:]\d\d(?: ?- ?\d{1,2}[.:]\d\d)? ?(?:น\.|นาฬิกา)"
"""Figures of days and hours count nothing."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A part of a question that asks something, ``folded[start:end]`` of it."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Detail:
    asked: re.Pattern[str]
    told: re.Pattern[str]
    value: str


def asks_of(folded: str) -> tuple[Ask, ...]:
    """The parts of a folded question that ask, in their order; none where it has no question word.

    Each ends with its question word or where the words after it end.
    """
    found: list[Ask] = []
    begin = 0
    for cut in (*_CUT.finditer(folded), None):
        end = cut.start() if cut else len(folded)
        ends = [word.end() for word in _QUESTION_WORD.finditer(folded, begin, end)]
        edges = [begin, *ends[:-1], end] if ends else []
        found += [Ask(a, b, folded[a:b]) for a, b in pairwise(edges)]
        begin = cut.end() if cut else end
    return tuple(found[:_MOST])


def untold_of(query: Query, asks: Sequence[Ask], pieces: Sequence[Piece]) -> tuple[Ask, ...]:
    """Those of ``asks`` of whose kind ``pieces`` hold nothing; what cannot be recognised is none.

    ``pieces`` are whole releases.
    """
    own = frozenset(_FIGURES.findall(query.folded))
    return tuple(ask for ask in asks if not _may_be_told(ask.text, own, pieces))


def _may_be_told(asked: str, own: frozenset[str], pieces: Sequence[Piece]) -> bool:
    detail = next((d for d in _details() if _is_asked(d, asked)), None)
    if detail is not None:
        return _is_free(detail.value, asked, pieces) or _tells_detail(detail, own, pieces)
    if _ASKS_BAHT.search(asked):
        free = _is_free("money", asked, pieces)
        return free or any(_has_value("money", own, piece) for piece in pieces)
    unit = _COUNTED.search(asked)
    return unit is None or tells_count(units_asked(("กี่", unit[1])), pieces)


def tells_count(units: frozenset[str], pieces: Sequence[Piece]) -> bool:
    """Whether any number stands at one of the units, or what else those are called.

    Looked for in the titles and the running text: a number may end a piece and its unit begin the
    next.
    """
    titles = dict.fromkeys(piece.article.title for piece in pieces)
    text = " ".join([*map(fold, titles), *(piece.folded for piece in pieces)])
    return any(found["count"] for found in _counted_in(units).finditer(text))


@lru_cache(maxsize=256)
def _counted_in(units: frozenset[str]) -> re.Pattern[str]:
    """Counts, as the group ``count``, and dates, which are passed over whole."""
    names = loosely(units)
    number = rf"(?:\d|{_NUMBER_WORDS})"
    ways = [rf"{re.escape(name)}[^\d]{{0,{_REACH}}}\d" for name in _BEFORE if name in names]
    if loose := names - _NEXT_TO:
        ways.append(rf"{number}[^\d]{{0,{_REACH}}}?{_either(loose)}")
    if tight := names & _NEXT_TO:
        ways.append(rf"{number} ?(?:กว่า ?)?(?:{_MAGNITUDE})? ?{_either(tight)}")
    passed = _DATED if names & _CLOCK_UNITS else f"{_DATED}|{_CLOCK}"
    return re.compile(rf"(?:{passed})|(?P<count>{'|'.join(ways) or '(?!)'})")


def _either(names: frozenset[str]) -> str:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return f"(?:{'|'.join(map(_unit, longest_first))})"


def _unit(name: str) -> str:
    return re.escape(name) + (f"(?!{_UNLESS[name]})" if name in _UNLESS else "")


def _is_asked(detail: _Detail, asked: str) -> bool:
    return bool(detail.asked.search(asked) and _ASKING[detail.value].search(asked))


def _is_free(value: str, asked: str, pieces: Sequence[Piece]) -> bool:
    """Whether a price is told by there being none; what something costs to make never is."""
    if value != "money" or _SPENT.search(asked):
        return False
    return any(_FREE.search(piece.folded) for piece in pieces)


def _tells_detail(detail: _Detail, own: frozenset[str], pieces: Sequence[Piece]) -> bool:
    """Whether a value stands in a piece, and what it is of there or in a neighbour."""
    named = [detail.told.search(piece.folded) is not None for piece in pieces]
    if pieces and detail.told.search(fold(pieces[0].article.title)):
        named[0] = True
    return any(
        any(named[max(0, i - 1) : i + 2]) and _has_value(detail.value, own, piece)
        for i, piece in enumerate(pieces)
    )


def _has_value(value: str, own: frozenset[str], piece: Piece) -> bool:
    """Whether the piece holds such a value that the question did not give itself."""
    if _VALUES[value].search(piece.folded) is None:
        return False
    figures = (_AMOUNT if value == "money" else _FIGURES).findall(piece.folded)
    return not figures or any(figure not in own for figure in figures)


@lru_cache(maxsize=1)
def _details() -> tuple[_Detail, ...]:
    return tuple(
        _Detail(re.compile(row["asked"]), re.compile(row["told"]), row["value"])
        for row in read_table("details.tsv", "rag.answering")
    )
