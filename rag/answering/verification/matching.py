"""Whether what a sentence claims stands in the release it cites, claim by claim."""

import re
from collections.abc import Callable, Sequence

from rag.answering.verification.claim_words import light_words, same_unit
from rag.answering.verification.claims import Claim, ClaimKind, Reading
from rag.answering.verification.evidence import Equivalent, Evidence, compact
from rag.thai.abbreviations import abbreviate, find_abbreviations
from rag.thai.places import find_places
from rag.thai.words import tokens

_COMPANY = 80
"""Characters between a person and the post that a release gives them."""

_LENGTH = re.compile(r"\d+ ?(?:ปี|เดือน|สัปดาห์|วัน)(?!ที่ ?\d)")
"""How far back a day is said to lie: 7 ปีที่ผ่านมา."""

_NO_AGENCY = frozenset({"common", "unit", "title", "rank", "people"})
"""Kinds of abbreviations that name nothing of their own."""

_SAME_NAME = 4
"""Letters that two spellings of a family name share where one runs into the next word."""


def occurrences(claim: Claim, evidence: Evidence) -> list[Claim]:
    """The release's claims that say what ``claim`` says."""
    same = _SAME.get(claim.kind)
    found = evidence.reading.of_kind(claim.kind)
    return [other for other in found if same(claim, other)] if same else []


def stands(
    claim: Claim, sentence: Reading, evidence: Evidence, meant: Sequence[Equivalent]
) -> bool:
    """Whether the release says what ``claim`` says, in whatever form."""
    match claim.kind:
        case ClaimKind.NUMBER:
            return bool(occurrences(claim, evidence))
        case ClaimKind.DATE:
            return _date_stands(claim, sentence, evidence)
        case ClaimKind.TIME | ClaimKind.PHONE:
            return bool(occurrences(claim, evidence))
        case ClaimKind.DIGITS | ClaimKind.ORDINAL:
            return any(claim.value == c.value for c in evidence.reading.of_kind(claim.kind))
        case ClaimKind.LINK:
            return _link_stands(str(claim.value), evidence)
        case ClaimKind.FOREIGN:
            return _foreign_stands(claim, evidence, meant)
        case ClaimKind.QUOTED:
            return compact(str(claim.value)) in evidence.compact
        case ClaimKind.PERSON:
            return _person_stands(claim, sentence, evidence)
        case ClaimKind.OFFICE:
            return _office_stands(claim, sentence, evidence)
        case _:
            return _body_stands(claim, sentence, evidence, meant)


def _same_number(said: Claim, told: Claim) -> bool:
    """Equal values of the same unit; a unit that the sentence names must be named there too."""
    if said.value != told.value:
        return False
    if said.unit == told.unit:
        return True
    if said.known_unit and told.known_unit:
        return same_unit(said.unit, told.unit)
    if said.known_unit:
        return told.unit.startswith(said.unit)
    if told.known_unit:
        return not said.unit or said.unit.startswith(told.unit) or _is_light(said.unit)
    return not said.unit or _first(said.unit) == _first(told.unit) or _is_light(said.unit)


def _first(text: str) -> str:
    return tokens(text)[0] if text else ""


def _is_light(text: str) -> bool:
    return _first(text) in light_words()


def _same_days(one: Claim, other: Claim) -> bool:
    """A coarser day stands where a finer one does; the ends of a range stand by themselves."""
    if one.first >= other.first and one.last <= other.last and one.is_range == other.is_range:
        return (one.first, one.last) == (other.first, other.last)
    if one.first <= other.first and other.last <= one.last:
        return not one.is_range  # a month holds its days; a range must be said as one
    return other.is_range and one.first == one.last and one.first in (other.first, other.last)


_SAME: dict[ClaimKind, Callable[[Claim, Claim], bool]] = {
    ClaimKind.NUMBER: _same_number,
    ClaimKind.DATE: _same_days,
    ClaimKind.TIME: lambda one, other: one.value == other.value,
    ClaimKind.PHONE: lambda one, other: one.value == other.value,
    ClaimKind.PERSON: lambda one, other: str(one.value).startswith(str(other.value)),
}


def _date_stands(claim: Claim, sentence: Reading, evidence: Evidence) -> bool:
    said = sentence.text[claim.start : claim.end]
    if not any(c.isdigit() for c in said) and compact(said) in evidence.compact:
        return True
    length = _LENGTH.search(said)
    if length and compact(length.group()) not in evidence.compact:
        return False
    published = evidence.article.published
    if published is not None and claim.first <= published <= claim.last and not claim.is_range:
        return True
    if occurrences(claim, evidence):
        return True
    days = evidence.reading.of_kind(ClaimKind.DATE)
    if not claim.is_range:
        return False
    begins = [d for d in days if d.first == claim.first]
    return any(d.last == claim.last and 0 <= d.start - b.end <= 40 for b in begins for d in days)


def _link_stands(value: str, evidence: Evidence) -> bool:
    links = [str(c.value) for c in evidence.reading.of_kind(ClaimKind.LINK)]
    return value in links or any(link.split("/")[0] == value for link in links)


def _foreign_stands(claim: Claim, evidence: Evidence, meant: Sequence[Equivalent]) -> bool:
    words = {str(c.value) for c in evidence.reading.of_kind(ClaimKind.FOREIGN)}
    return str(claim.value) in words or _meant(claim, evidence, meant)


def _meant(claim: Claim, evidence: Evidence, meant: Sequence[Equivalent]) -> bool:
    """Whether another form of what covers the claim stands in the release."""
    return any(
        e.start <= claim.start and claim.end <= e.end
        and e.kind != "office" and any(evidence.has(form) for form in e.forms)
        for e in meant
    )  # fmt: skip


def _person_stands(claim: Claim, sentence: Reading, evidence: Evidence) -> bool:
    """The same title and given name, and a family name that does not differ."""
    text = evidence.reading.text
    for other in evidence.reading.of_kind(ClaimKind.PERSON):
        given = str(other.value)
        if other.unit != claim.unit or not str(claim.value).startswith(given):
            continue
        said = sentence.text[claim.start :].removeprefix(claim.unit).lstrip()
        rest = said[len(given) :]
        if _same_family(rest, text[other.end :], evidence):
            return True
    return False


def _same_family(said: str, told: str, evidence: Evidence) -> bool:
    one, other = (re.match(r" +([ก-๎]+)", rest) for rest in (said, told))
    if one is None or other is None:
        first = re.match(r" ?([ก-๎]+)", said)
        return first is None or _known_beginning(first[1], evidence)
    shared = 0
    for a, b in zip(one[1], other[1], strict=False):
        if a != b:
            break
        shared += 1
    if shared >= min(_SAME_NAME, len(other[1])):
        return shared == len(one[1]) or shared == len(other[1]) or _known_beginning(
            one[1][shared:], evidence
        )  # fmt: skip
    names = (re.match(r" +([ก-๎]+)", evidence.reading.text[p.end :]) for p in _persons(evidence))
    if any(n is not None and n[1][:_SAME_NAME] == one[1][:_SAME_NAME] for n in names):
        return False  # somebody else's family name
    return _known_beginning(one[1], evidence)


def _persons(evidence: Evidence) -> list[Claim]:
    return evidence.reading.of_kind(ClaimKind.PERSON)


def _known_beginning(text: str, evidence: Evidence) -> bool:
    word = tokens(text)[0]
    return word in light_words() or evidence.has(word)


def _office_stands(claim: Claim, sentence: Reading, evidence: Evidence) -> bool:
    """The same post with the same rank, and beside the same person where one is named."""
    found = [c for c in _offices(evidence) if c.unit == claim.unit and _same_post(claim, c)]
    if not found:
        return False
    persons = [
        p
        for p in sentence.of_kind(ClaimKind.PERSON)
        if -_COMPANY / 2 <= claim.start - p.end <= _COMPANY / 2
    ]
    if not persons:
        return True
    person = min(persons, key=lambda p: abs(claim.start - p.end))
    told = [
        c
        for c in evidence.reading.of_kind(ClaimKind.PERSON)
        if str(person.value).startswith(str(c.value))
    ]
    return not told or any(_beside(p, o) for p in told for o in found)


def _beside(person: Claim, office: Claim) -> bool:
    return -_COMPANY <= office.start - person.end <= _COMPANY


def _same_post(one: Claim, other: Claim) -> bool:
    a, b = str(one.value), str(other.value)
    return a == b or a.startswith(b) or b.startswith(a)


def _offices(evidence: Evidence) -> list[Claim]:
    return evidence.reading.of_kind(ClaimKind.OFFICE)


def _body_stands(
    claim: Claim, sentence: Reading, evidence: Evidence, meant: Sequence[Equivalent]
) -> bool:
    name, head = compact(str(claim.value)), compact(claim.unit)
    goes_on = _touching(claim, sentence)
    if goes_on and not evidence.has(goes_on) and name + goes_on not in evidence.compact:
        return _meant(claim, evidence, meant)  # บ้านโนนสะอาด is not บ้านโนนฝ้ายคำ
    if name in evidence.compact or _meant(claim, evidence, meant):
        return True
    rest = name.removeprefix(head)
    if head == "จังหวัด":
        return any(p.startswith(rest) for p in evidence.provinces)
    if head in ("อำเภอ", "ตำบล", "เขต", "ประเทศ") and evidence.has(rest):
        return True
    # The head and its own name may be parted by what the release says between them.
    return rest in evidence.words and f"{head}{rest}" in sentence.text and _inside(claim, meant)


def _touching(claim: Claim, sentence: Reading) -> str:
    """The telling word that goes on where the claim ends, or ""."""
    return next((t.text for t in sentence.tokens if t.start == claim.end and t.heavy), "")


def _inside(claim: Claim, meant: Sequence[Equivalent]) -> bool:
    return any(e.start <= claim.start and claim.end <= e.end and e.kind == "full" for e in meant)


def agencies_stand(sentence: Reading, evidence: Evidence) -> bool:
    """Whether every agency, in full or abbreviated, is named in the release, in either form."""
    days = [(c.start, c.end) for c in sentence.of_kind(ClaimKind.DATE)]
    for full in abbreviate(sentence.text):
        if full.kind in _NO_AGENCY:
            continue
        said = compact(sentence.text[full.start : full.end])
        if said not in evidence.compact and evidence.abbreviations.isdisjoint(full.abbreviations):
            return False
    for short in find_abbreviations(sentence.text):
        if short.kind in _NO_AGENCY or any(a < short.end and short.start < b for a, b in days):
            continue
        if short.canonical not in evidence.abbreviations and not any(
            compact(form) in evidence.compact
            for form in (sentence.text[short.start : short.end], *short.expansions)
        ):
            return False
    return True


def places_stand(sentence: Reading, evidence: Evidence) -> bool:
    """Whether every province, region and town of the sentence is named in the release."""
    for span in find_places(sentence.text):
        said = compact(sentence.text[span.start : span.end])
        if span.kind in ("town", "region"):
            named = evidence.has(said)
        else:  # ตาก and เลย are words as well, so the province must be told as one
            named = evidence.provinces.issuperset(span.provinces)
        if not named and f"จังหวัด{said}" not in evidence.compact:
            return False
    return True
