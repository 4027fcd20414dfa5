"""Popular names of agencies and offices, and the public office holders of 2563-2568.

แบงก์ชาวนา is the bank that releases call ธ.ก.ส., and นายกฯ in a question about 2567 is one of two
people: with the days a question is about, an office is expanded to who held it then. Only holders
of public office are in the tables (``data/names.tsv``, ``data/office_holders.tsv``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from rag.thai.abbreviation_forms import entries
from rag.thai.abbreviations import find_abbreviations
from rag.thai.normalise import fold, fold_map
from rag.thai.phrases import Edges, PhraseTable, listed, read_table

_CONTEXT = 24  # characters of the text beside a doubtful name that may tell what it is
_CUE = re.compile("(ไปที่|ไป|ที่|ติดต่อ|แจ้ง|อธิบดี|สำนักงาน|ถาม|กับ|จาก) ?$")
_CUE_AFTER = re.compile(" ?(จังหวัด|จ[.]|เขต|ไหน|ประกาศ|เตือน|แจ้ง)")
_NOT_OFFICE = re.compile("สินค้า|มวลชน|ผู้โดยสาร|สาธารณะ|ทาง|คน|ระบบ|และ|ข้าม|ยาน|โดย|[ะ-ฺๅ-๎]")
# A prime minister, and not the head of a local body, an association or another country.
_OTHER_HEAD = re.compile(
    "ฤ| ?(ท้องถิ่น|เทศ|อบต|อบจ|อ[.]บ|เมือง|สมาคม|สโมสร|สภา|องค์|กิ่ง|เล็ก|เหล่า|พุทธ|ชมรม|กิตติ|พัทยา"
    "|ญี่ปุ่น|มาเล|ลาว|กัมพูชา|สปป|อินเดีย|เวียดนาม|สิงคโปร์|อังกฤษ|จีน|ออสเตร|นิวซี|แห่ง|ราช|อิตาลี)"
)
_PREMIER = "นายกรัฐมนตรี"
_OFFICE_OF = re.compile("(สำนัก|เลขาธิการ|สมาคม|สภา) ?$")  # not the person but the office around


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name in a text, by offsets in it.

    ``canonical`` is the agency's abbreviation, the office, or the person; ``expansions`` are
    official names and, for an office with known days, its holders. ``kind`` is agency, office or
    person.
    """

    start: int
    end: int
    canonical: str
    expansions: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who held an office from ``first`` to ``last``, both included; None is "still"."""

    office: str
    person: str
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class _Form:
    span: NameSpan | None  # what to report; None for a full name, which needs no expansion
    cue: bool


def find_names(text: str, *, during: tuple[date, date] | None = None) -> list[NameSpan]:
    """Every popular name, office and office holder in ``text``, in order.

    ``during`` are the first and last day the text is about: an office is then expanded to those
    who held it on any of these days.
    """
    folded = fold_map(text)
    edges = Edges(folded.text)

    def accept(start: int, end: int, form: _Form) -> bool:
        return _is_written(form, folded.text, edges, start, end)

    found: list[NameSpan] = []
    for match in _forms().find(folded.text, accept):
        reported = next((form.span for form in match.value if form.span is not None), None)
        if reported is not None:
            start, end = folded.source_span(match.start, match.end)
            found.append(replace(reported, start=start, end=end))
    found.extend(_abbreviated_offices(text, found))
    if during is not None:
        found = [_with_holders(span, *during) for span in found]
    return sorted(found, key=lambda span: span.start)


def holders(office: str, first: date, last: date) -> tuple[str, ...]:
    """Who held ``office`` (its full name) on any day from ``first`` to ``last``, in order."""
    return tuple(
        dict.fromkeys(
            tenure.person
            for tenure in tenures()
            if tenure.office == office
            and tenure.first <= last
            and (tenure.last is None or tenure.last >= first)
        )
    )


@lru_cache(maxsize=1)
def tenures() -> tuple[Tenure, ...]:
    """Every office, holder and days of the table."""
    return tuple(
        Tenure(
            row["office"],
            row["person"],
            date.fromisoformat(row["from"]),
            date.fromisoformat(row["to"]) if row["to"] else None,
        )
        for row in read_table("office_holders.tsv")
    )


def _is_written(form: _Form, text: str, edges: Edges, start: int, end: int) -> bool:
    if not edges.latin_alone(start, end) or not edges.starts_word(start):
        return False
    if form.cue:  # a common word as well: the words beside it decide, not the segmenter
        before = text[max(0, start - _CONTEXT) : start]
        cued = _CUE.search(before) is not None or _CUE_AFTER.match(text, end) is not None
        return cued and _NOT_OFFICE.match(text, end) is None
    if not edges.ends_word(end):
        return False
    if form.span is None or form.span.canonical != _PREMIER:
        return True
    around = _OFFICE_OF.search(text, max(0, start - _CONTEXT), start)
    return around is None and _OTHER_HEAD.match(text, end) is None


def _abbreviated_offices(text: str, found: list[NameSpan]) -> Iterator[NameSpan]:
    """Offices written as an abbreviation (รมว.คลัง), where no name was found already."""
    offices = {tenure.office for tenure in tenures()} - {_PREMIER}  # whose forms are in the table
    taken = {place for span in found for place in range(span.start, span.end)}
    for span in find_abbreviations(text):
        office = next((name for name in span.expansions if name in offices), None)
        if office is not None and not span.ambiguous and span.start not in taken:
            yield NameSpan(span.start, span.end, office, (office,), "office")


def _with_holders(span: NameSpan, first: date, last: date) -> NameSpan:
    if span.kind != "office":
        return span
    people = holders(span.canonical, first, last)
    return replace(span, expansions=tuple(dict.fromkeys((*span.expansions, *people))))


@lru_cache(maxsize=1)
def _forms() -> PhraseTable[_Form]:
    pairs: list[tuple[str, _Form]] = []
    for row in read_table("names.tsv"):
        span = NameSpan(0, 0, row["canonical"], listed(row["expansions"]), row["kind"])
        form = _Form(span, cue=row["flags"] == "cue")
        names = listed(row["names"])
        if row["kind"] != "agency":  # an agency's full name needs no expansion
            names = (*names, row["canonical"])
        pairs.extend((fold(name), form) for name in names)
        pairs.extend((fold(name).replace(" ", ""), form) for name in names if " " in name)
        if row["kind"] == "agency":
            pairs.extend((fold(name), _Form(None, False)) for name in listed(row["expansions"]))
    pairs.extend(
        (fold(tenure.office), _Form(_office(tenure.office), False)) for tenure in tenures()
    )
    for entry in entries().values():
        pairs.extend((fold(name), _Form(None, False)) for name in entry.expansions)
    return PhraseTable(pairs)


def _office(name: str) -> NameSpan:
    return NameSpan(0, 0, name, (name,), "office")
