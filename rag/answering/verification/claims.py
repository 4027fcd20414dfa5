"""What a text claims that can be checked: its figures, days, names and strings, as values.

The same reading is made of an answer's sentence and of the release it cites, so that what is
written in another way (3 หมื่นล้าน, ๑,๐๐๐, 12 ก.พ. 67) compares as what it means.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from rag.answering.verification.claim_words import bodies, canonical, light_words, offices, titles
from rag.thai.dates import Granularity, find_dates
from rag.thai.numbers import find_numbers
from rag.thai.words import tokens


class ClaimKind(StrEnum):
    """Kinds of claims; each is compared in its own way."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    PHONE = "phone"
    LINK = "link"
    FOREIGN = "foreign"
    """A word in Latin letters."""
    QUOTED = "quoted"
    PERSON = "person"
    OFFICE = "office"
    BODY = "body"
    """An agency, institution or place by its full name: a head such as กรม and what follows it."""
    ORDINAL = "ordinal"
    """รอบที่ 2, ครั้งที่ 5: names, not counts."""
    DIGITS = "digits"
    """Figures that are nothing of the above."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something checkable said in ``reading.text[start:end]``.

    ``value`` is what is compared; ``unit`` belongs to numbers; ``first`` and ``last`` to dates.
    """

    kind: ClaimKind
    start: int
    end: int
    value: str | Decimal | int
    unit: str = ""
    known_unit: bool = False
    first: date = date.min
    last: date = date.min
    is_range: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a reading and where it stands."""

    text: str
    start: int
    end: int
    heavy: bool
    """Whether it says something of its own, as function words do not."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in the form that is compared, with its words and claims in order."""

    text: str
    tokens: tuple[Token, ...]
    claims: tuple[Claim, ...]

    def of_kind(self, *kinds: ClaimKind) -> list[Claim]:
        """The claims of these kinds."""
        return [claim for claim in self.claims if claim.kind in kinds]


_BASE = {
    "ปี": ("เดือน", Decimal(12)), "เดือน": ("เดือน", Decimal(1)),
    "กิโลเมตร": ("เมตร", Decimal(1000)), "เซนติเมตร": ("เมตร", Decimal("0.01")),
    "มิลลิเมตร": ("เมตร", Decimal("0.001")), "เมตร": ("เมตร", Decimal(1)),
    "ตัน": ("กิโลกรัม", Decimal(1000)), "กรัม": ("กิโลกรัม", Decimal("0.001")),
    "มิลลิกรัม": ("กิโลกรัม", Decimal("0.000001")), "กิโลกรัม": ("กิโลกรัม", Decimal(1)),
    "ชั่วโมง": ("นาที", Decimal(60)), "นาที": ("นาที", Decimal(1)),
    "สัปดาห์": ("วัน", Decimal(7)), "วัน": ("วัน", Decimal(1)),
    "ตารางกิโลเมตร": ("ตารางเมตร", Decimal(1_000_000)), "ตารางเมตร": ("ตารางเมตร", Decimal(1)),
    "เมกะวัตต์": ("กิโลวัตต์", Decimal(1000)), "กิโลวัตต์": ("กิโลวัตต์", Decimal(1)),
}  # fmt: skip
"""Units that others are so many of, exactly."""

_LINK = re.compile(
    r"https?://[^\s<>()\[\]ก-๙]+|www\.[^\s<>()\[\]ก-๙]+|[\w.+-]+@[a-z0-9-]+(?:\.[a-z]{2,})+"
    r"|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:th|com|net|org|info|me|io|ly|gov|app|co|asia)(?![a-z0-9])"
    r"[^\s<>()\[\]ก-๙]*",
    re.ASCII,
)
_TIME = re.compile(
    r"(?<![\d.,:/])(\d{1,2})[.:](\d\d)(?![\d:/]|\.\d)(?= ?(?:-|ถึง|น\.|นาฬิกา|น(?![ก-๎])))"
)
_TIME_END = re.compile(r"(?:-|ถึง) ?(\d{1,2})[.:](\d\d)(?= ?(?:น\.|นาฬิกา|น(?![ก-๎])))")
_COLON_TIME = re.compile(r"(?<![\d:])(\d{1,2}):(\d\d)(?![\d:])")
_PHONE = re.compile(r"(?<![\d,.])0[ -]?\d{1,4}(?:[ -]?\d{3,4}){1,3}(?![\d,])")
_FOREIGN = re.compile(r"[a-z][a-z0-9&'+-]*(?:\.[a-z0-9]+)*", re.ASCII)
_QUOTED = re.compile(r"[\"']([^\"'\n]{2,120})[\"']")
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_THAI_WORD = re.compile(r"[ก-๎]+")
_NOT_NAMED = re.compile(
    r"(?:ก(?:ฯ| |$|รัฐ|เทศ|องค์|สมาคม|เมือง)|จ้าง|ทุน|ทหาร|ตำรวจ|ท่า|ทะเบียน|อำเภอ|หน้า|ตรวจ|ช่าง|แบบ"
    r"|ฟ้า|พยาบาล|งาม|สนาม|ประกัน|ร้อย|พล|แพทย์)"
)
_NAME = re.compile(r" ?([ก-๎]{2,})")
_WORD_AFTER = re.compile(r" ?([ก-๎]{2,24})")
_ORDINAL = re.compile(
    r"(รอบ|ครั้ง|หมู่|ข้อ|แห่ง|ชุด|กลุ่ม|รุ่น|ระยะ|เฟส|สาย|งวด|ช่วง|คน|ฉบับ|อันดับ|ปี|ตอน|กรณี)"
    r"ที่ ?(\d{1,4})(?![\d,.])"
)
_BARE_HEAD = re.compile(r"(?:กลาง|ณ|ที่|ใน|ของ|จาก)$")
_SETTLED = (ClaimKind.NUMBER, ClaimKind.DATE, ClaimKind.TIME, ClaimKind.PHONE, ClaimKind.LINK)
_UNITS_OUTSIDE = re.compile(r"(?:km|kg|cm|mm|mw|kw|usd|ha|am|pm)")


def read(text: str, *, today: date | None = None) -> Reading:
    """Read ``text`` for its claims; dates without a year are near ``today``."""
    plain = canonical(text)
    taken: list[tuple[int, int]] = []
    claims: list[Claim] = []
    for find in (
        *(_links, _phones, _times, lambda t: _dates(t, today), _ordinals, _numbers, _digits),
    ):
        reader: Callable[[str], Iterator[Claim]] = find
        fresh = [c for c in reader(plain) if not _inside(c, taken)]
        claims += fresh
        taken += [(c.start, c.end) for c in fresh]
    for claim in _foreign(plain):
        if not _inside(claim, taken):
            claims.append(claim)
    claims += _quoted(plain)
    words = _tokens(plain, claims)
    starts = frozenset(word.start for word in words)
    for find_names in (_persons, _offices, _bodies):
        claims += find_names(plain, starts)
    ordered = sorted(dict.fromkeys(claims), key=lambda claim: (claim.start, claim.end))
    return Reading(plain, words, tuple(ordered))


def _inside(claim: Claim, taken: list[tuple[int, int]]) -> bool:
    return any(claim.start < end and start < claim.end for start, end in taken)


def _tokens(plain: str, claims: Sequence[Claim]) -> tuple[Token, ...]:
    """The words; those of figures and days say nothing beside them, an ordinal is one word."""
    light = light_words()
    ordinals = {c.end: str(c.value) for c in claims if c.kind is ClaimKind.ORDINAL}
    settled = [(c.start, c.end) for c in claims if c.kind in _SETTLED and c.end not in ordinals]
    found, position = [], 0
    for text in tokens(plain):
        start, word = position, text.strip()
        position += len(text)
        if not any(character.isalnum() for character in word):
            continue
        heavy = word not in light and not word[0].isdigit() and len(word) > 1
        if position in ordinals:
            word, heavy = ordinals[position], True
        elif any(a < position and start < b for a, b in settled):
            heavy = False
        found.append(Token(word, start, position, heavy))
    return tuple(found)


def _links(plain: str) -> Iterator[Claim]:
    for match in _LINK.finditer(plain):
        value = re.sub(r"^https?://|^www\.", "", match.group().rstrip(".,;:!?\"'/"))
        value = value.removeprefix("www.")
        yield Claim(ClaimKind.LINK, match.start(), match.end(), value)


def _phones(plain: str) -> Iterator[Claim]:
    for match in _PHONE.finditer(plain):
        digits = re.sub(r"\D", "", match.group())
        if 8 <= len(digits) <= 11:
            yield Claim(ClaimKind.PHONE, match.start(), match.end(), digits)


def _times(plain: str) -> Iterator[Claim]:
    for match in _TIME.finditer(plain):
        found = [match]
        rest = plain[match.end() : match.end() + 3].lstrip()
        if rest.startswith(("-", "ถึง")):
            after = _TIME_END.search(plain, match.end(), match.end() + 14)
            if after is None:
                continue
            found.append(after)
        for one in found:
            minutes = int(one[1]) * 60 + int(one[2])
            yield Claim(ClaimKind.TIME, one.start(1), one.end(2), minutes)
    for match in _COLON_TIME.finditer(plain):
        yield Claim(ClaimKind.TIME, *match.span(), int(match[1]) * 60 + int(match[2]))


def _dates(plain: str, today: date | None) -> Iterator[Claim]:
    for span in find_dates(plain, today=today):
        is_range = span.granularity in (Granularity.RANGE, Granularity.MONTHS, Granularity.YEARS)
        yield Claim(
            ClaimKind.DATE,
            span.start,
            span.end,
            f"{span.first}/{span.last}",
            first=span.first,
            last=span.last,
            is_range=is_range,
        )


def _numbers(plain: str) -> Iterator[Claim]:
    for span in find_numbers(plain):
        unit, value, known = span.unit or "", span.value, span.unit is not None
        if unit in _BASE:
            unit, size = _BASE[unit]
            value *= size
        if not known:
            after = _THAI_WORD.match(plain[span.end : span.end + 14].lstrip())
            unit = after.group() if after else ""
        yield Claim(ClaimKind.NUMBER, span.start, span.end, value, unit, known)


def _ordinals(plain: str) -> Iterator[Claim]:
    for match in _ORDINAL.finditer(plain):
        yield Claim(ClaimKind.ORDINAL, *match.span(), f"{match[1]}ที่{match[2]}")


def _digits(plain: str) -> Iterator[Claim]:
    for match in _DIGITS.finditer(plain):
        yield Claim(ClaimKind.DIGITS, *match.span(), match.group().replace(",", "").rstrip("."))


def _foreign(plain: str) -> Iterator[Claim]:
    for match in _FOREIGN.finditer(plain):
        if not _UNITS_OUTSIDE.fullmatch(match.group()):
            yield Claim(ClaimKind.FOREIGN, *match.span(), match.group())


def _quoted(plain: str) -> Iterator[Claim]:
    for match in _QUOTED.finditer(plain):
        value = match.group(1).replace(" ", "")
        yield Claim(ClaimKind.QUOTED, *match.span(), value)


@lru_cache(maxsize=1)
def _titled() -> re.Pattern[str]:
    full = sorted(set(titles().values()), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, full))})(?= ?[ก-ฮเ-ไ])")


def _persons(plain: str, starts: frozenset[int]) -> Iterator[Claim]:
    """A title and the word that follows it; what belongs to the name is settled in comparing."""
    for match in _titled().finditer(plain):
        if _NOT_NAMED.match(plain, match.end()) or match.start() not in starts:
            continue
        name = _NAME.match(plain, match.end())
        if name is not None:
            yield Claim(ClaimKind.PERSON, match.start(), name.end(1), name[1], unit=match.group())


def _offices(plain: str, starts: frozenset[int]) -> Iterator[Claim]:
    for match in offices().finditer(plain):
        if match.start() in starts:
            rank = (match["rank"] or "").replace(" ", "")
            yield Claim(ClaimKind.OFFICE, *match.span(), match["office"], unit=rank)


def _bodies(plain: str, starts: frozenset[int]) -> Iterator[Claim]:
    """A head with the first word after it that says something: กรมปศุสัตว์, ตำบลหนองนา."""
    light = light_words()
    for match in bodies().finditer(plain):
        following = _WORD_AFTER.match(plain, match.end())
        if following is None or not _begins(plain, match, starts):
            continue
        word = tokens(following[1])[0]
        if word not in light and len(word) > 1:
            end = following.start(1) + len(word)
            yield Claim(ClaimKind.BODY, match.start(), end, match.group() + word, match.group())


def _begins(plain: str, match: re.Match[str], starts: frozenset[int]) -> bool:
    """Whether a head begins a word, or a name begins behind it: ศาลากลางบ้าน|โนน…"""
    if match.start() in starts:
        return True
    return match.end() in starts and _BARE_HEAD.search(plain[: match.start()]) is not None
