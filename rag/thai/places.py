"""Provinces, regions and well-known towns named in a text, by official and popular names.

โคราช is นครราชสีมา, and หาดใหญ่ says สงขลา. Three provinces are common words as well (ตาก to dry, เลย
at all, แพร่ to spread): they count only with a cue, such as จ. or another place beside them. The
tables are ``data/provinces.tsv`` and ``data/place_names.tsv``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.thai.normalise import fold, fold_map
from rag.thai.phrases import Edges, Match, PhraseTable, listed, read_table

_CONTEXT = 24  # characters of the text beside a name that may decide whether it is a place
_CUE = re.compile(
    "(จังหวัด|จ[.]|จว[.]|อำเภอเมือง|อ[.] ?เมือง|เมือง|ผวจ[.]|ผู้ว่าฯ|ผู้ว่าราชการ|ผู้ว่า|อบจ[.]|อบจ"
    "|สสจ[.]|พมจ[.]|สวจ[.]|สอจ[.]|ปภ[.]|ศาลากลาง|ชาวจังหวัด|ชาว|ภ[.]จว[.]|กอ[.]รมน[.]|ส[.]ส[.]|สส[.]|รพ[.]?|โรงพยาบาล|โรงบาล)"
    r" ?(\(|\")?$"
)
_DISTRICT_CUE = re.compile(r"(อำเภอ|อ[.]|ตำบล|ต[.]|ด่าน|เกาะ|เมือง) ?$")
_CODE_CUE = re.compile(
    "(จ[.]|จว[.]|จังหวัด|ผวจ[.]|ผู้ว่าฯ|สสจ[.]|พมจ[.]|สวจ[.]|สอจ[.]|อบจ[.]|ภ[.]จว[.]) ?$"
)
_OTHER_THING = re.compile(
    r"(ถนน|ถ[.]|แยก|ซอย|ซ[.]|สะพาน|นาย|นาง|นางสาว|น[.]ส[.]|คุณ|ดร[.]|พลเอก|พล[.]อ[.]) ?$"
)
# A title and a given name: what follows them and goes on is a family name (รังสิต in รังสิตพล).
_GIVEN_NAME = re.compile(r"(นาย|นาง|นางสาว|น[.]ส[.]|ดร[.]|พล[^ ]{1,8}) ?(?!อำเภอ|ก)[ก-๎]{2,20} $")
# ... or the place in a family name itself (ณ ระนอง).
_FAMILY_OF = re.compile(
    r"(นาย|นาง|นางสาว|น[.]ส[.]|ดร[.]|พล[^ ]{1,8}|หม่อม[^ ]{0,10}) ?[ก-๎ ]{2,40} ณ $"
)
_GAP = re.compile(r" ?(?:[,/()\-–]|และ|หรือ|กับ|ถึง|จังหวัด|จ[.]|-)? ?(?:จังหวัด|จ[.])? ?")
_ALONE_BEFORE = re.compile(r"(?:^|[ ,/()\"'\-]|และ|หรือ|กับ|จังหวัด|จ[.])$")
_ALONE_AFTER = re.compile(r"$|[ ,/()\"'\-.?]|และ|หรือ|กับ")


@dataclass(frozen=True, slots=True)
class Province:
    """A province: official Thai name, English name, two-letter code and geographic region."""

    name: str
    english: str
    code: str
    region: str


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A place in a text, by offsets in it, with the official names of its provinces.

    ``kind`` is province, popular (another name of a province), region or town.
    """

    start: int
    end: int
    provinces: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class _Form:
    provinces: tuple[str, ...]
    kind: str
    needs: str  # "" a word is enough, "cue" something that says place, "code" what goes with codes
    not_after: str = ""
    not_before: str = ""


def find_places(text: str) -> list[PlaceSpan]:
    """Every place in ``text``, in order; a name that may be another word only with a cue."""
    folded = fold_map(text)
    edges = Edges(folded.text)

    def accept(start: int, end: int, form: _Form) -> bool:
        return _is_written(form, folded.text, edges, start, end)

    matches = list(_forms().find(folded.text, accept))
    found: list[PlaceSpan] = []
    for match in _with_cues(folded.text, matches):
        start, end = folded.source_span(match.start, match.end)
        provinces = tuple(dict.fromkeys(p for form in match.value for p in form.provinces))
        found.append(PlaceSpan(start, end, provinces, match.value[0].kind))
    return found


def _is_written(form: _Form, text: str, edges: Edges, start: int, end: int) -> bool:
    """Whether the form stands as a word and nothing beside it makes it another thing."""
    before = text[max(0, start - _CONTEXT) : start]
    if form.needs == "code":
        return _CODE_CUE.search(before) is not None
    if not edges.latin_alone(start, end) or _OTHER_THING.search(before):
        return False
    if edges.letter_after(end) and _GIVEN_NAME.search(text, max(0, start - 40), start):
        return False
    if _FAMILY_OF.search(text, max(0, start - 60), start):
        return False
    if form.not_after and re.search(f"(?:{form.not_after}) ?$", before):
        return False
    if form.not_before and re.match(form.not_before, text[end : end + _CONTEXT]):
        return False
    cued = text.startswith("เมือง", start) or _CUE.search(before) is not None
    return edges.ends_word(end) and (cued or edges.starts_word(start))


def _with_cues(
    text: str, matches: list[Match[tuple[_Form, ...]]]
) -> Iterator[Match[tuple[_Form, ...]]]:
    """The matches that are sure, have a cue before them, or stand in a row with a sure one."""
    kept = [not all(f.needs == "cue" for f in m.value) or _has_cue(text, m) for m in matches]
    for order in (range(len(matches)), range(len(matches) - 1, -1, -1)):
        last = None
        for index in order:
            near = last is not None and kept[last] and _beside(text, matches[last], matches[index])
            kept[index] = kept[index] or near
            last = index
    return (match for match, keep in zip(matches, kept, strict=True) if keep)


def _has_cue(text: str, match: Match[tuple[_Form, ...]]) -> bool:
    before = text[max(0, match.start - _CONTEXT) : match.start]
    town = any(form.kind == "town" for form in match.value)
    return bool(_CUE.search(before) or (town and _DISTRICT_CUE.search(before)))


def _beside(text: str, one: Match[tuple[_Form, ...]], other: Match[tuple[_Form, ...]]) -> bool:
    """Whether two names are members of one list: only a comma, a space or "and" between them."""
    first, second = sorted((one, other), key=lambda match: match.start)
    if not _GAP.fullmatch(text, first.end, second.start) or first.end == second.start:
        return False
    return all(
        _ALONE_BEFORE.search(text, max(0, m.start - 10), m.start)
        and _ALONE_AFTER.match(text, m.end)
        for m in (one, other)
    )


def _province_forms(row: dict[str, str]) -> Iterator[tuple[str, _Form]]:
    provinces = (row["province"],)
    official = "cue" if row["bare"] == "cue" else ""
    no = (row["not_after"], row["not_before"])
    yield fold(row["province"]), _Form(provinces, "province", official, *no)
    yield row["english"].lower(), _Form(provinces, "province", "")
    if " " in row["english"]:
        yield row["english"].lower().replace(" ", ""), _Form(provinces, "province", "")
    for name in listed(row["names"]):
        yield fold(name), _Form(provinces, "popular", "", *no)
    for name in listed(row["doubtful"]):
        yield fold(name), _Form(provinces, "popular", "cue", *no)
    needs = "" if row["code"] == "กทม." else "code"
    yield row["code"], _Form(provinces, "province", needs)


@lru_cache(maxsize=1)
def _forms() -> PhraseTable[_Form]:
    pairs: list[tuple[str, _Form]] = []
    for row in read_table("provinces.tsv"):
        pairs.extend(_province_forms(row))
    for row in read_table("place_names.tsv"):
        needs = "cue" if row["bare"] == "cue" else ""
        pairs.append((fold(row["name"]), _Form(listed(row["provinces"]), row["kind"], needs)))
    return PhraseTable(pairs)


@lru_cache(maxsize=1)
def provinces() -> tuple[Province, ...]:
    """The 77 provinces in the order of the table."""
    return tuple(
        Province(row["province"], row["english"], row["code"], row["region"])
        for row in read_table("provinces.tsv")
    )
