"""A chain message cut into the claims that can be checked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.chain.patterns import ASKS_TRUTH, DENIED, LINK, SEPARATOR, SHARE, TALK
from rag.cues import debunks
from rag.query import MAX_QUESTION
from rag.thai.abbreviations import find_abbreviations
from rag.thai.dates import find_dates
from rag.thai.names import find_names
from rag.thai.normalise import fold
from rag.thai.numbers import find_numbers
from rag.thai.places import find_places

MAX_CLAIMS = 6
"""Each costs a search; more verdicts than this nobody reads on a phone."""

_MAX_CLAIM = 150
"""Characters; longer statements are parted at a space."""

_SHORTEST = 8
"""Thai letters and digits that a claim has at least."""

_DEEDS = re.compile(
    r"แจก|จ่าย|ฟรี|รับเงิน|โอนเงิน|ลงทะเบียน|ยกเลิก|งด|ห้าม|ปรับ|เก็บภาษี|ให้กู้|ปล่อย(?:กู้|สินเชื่อ)|ยืมเงิน|รักษา|ป้องกัน|มะเร็ง|เสี่ยง"
    r"|อัมพาต|ระบาด|หายขาด|ฉีดวัคซีน|แฮก|เลิกใช้|ปิด(?:ประเทศ|โรงเรียน|ด่าน)|ขึ้นราคา|ลดราคา|อนุมัติ|บังคับ|ผิดกฎหมาย|สิทธิ"
    r"|เงินคืน|ลดหย่อน|พักหนี้|แผ่นดินไหว|สึนามิ|น้ำท่วม|เขื่อน|พายุ|ข่าวปลอม"
)
_TIED = re.compile(
    r"(?:[\d๐-๙.,(/-]|ละ|ว่า|ที่|ถึง|ตั้งแต่|วันที่|ภายใน|ไม่เกิน|อายุ|ปี|เดือน|ของ|และ|กับ|หรือ|คือ|เช่น|โดย"
    r"|ประมาณ|คนละ)$"
)
"""What cannot end a clause."""
_TIES = re.compile(
    r"[\d๐-๙)/%-]|ล้าน|แสน|หมื่น|พัน|บาท|คน|ปี|ราย|ไร่|วัน|เดือน|นาที|ครั้ง|ถึง|หรือ|และ|กับ|ๆ|ฯ"
    r"|[มกเพสตธ][ีิ]?\."
)
"""What belongs to the clause before."""
_LETTER = re.compile(r"[\u0e01-\u0e2e0-9๐-๙a-zA-Z]")
_NO_WORDS = re.compile(r"(?:(?<=^)|(?<=\s))(?:นะ|ค่ะ|คะ|ครับ|คับ|จ้า|จ้ะ)*\s*:\s|[“”\"'()\[\]]+(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in the message's own words."""

    text: str
    """Without links and decoration."""
    links: tuple[str, ...]
    """Addresses that stand beside it; never shown."""
    weight: int
    """How much of it can be checked."""
    order: int


def split(message: str) -> tuple[list[Claim], int]:
    """The claims to check, in their order, at most MAX_CLAIMS; and how many more there are."""
    found: list[Claim] = []
    for text, links in _statements(message[:MAX_QUESTION]):
        weight = _weight(text) if len(_LETTER.findall(text)) >= _SHORTEST else 0
        if links and not weight and found:  # the address belongs to what was said before
            found[-1] = replace(found[-1], links=(*found[-1].links, *links))
        elif len(_LETTER.findall(text)) >= _SHORTEST:
            found.append(Claim(text, links, weight, len(found)))
    found = _distinct(found)
    telling = [c for c in found if c.weight > 0] or sorted(found, key=lambda c: -len(c.text))[:1]
    best = sorted(telling, key=lambda c: (-min(c.weight, 3), c.order))[:MAX_CLAIMS]
    return sorted(best, key=lambda c: c.order), len(telling) - len(best)


def _distinct(claims: Sequence[Claim]) -> list[Claim]:
    """Each claim once, however often the message says it."""
    return list({fold(claim.text): claim for claim in reversed(claims)}.values())[::-1]


def _weight(text: str) -> int:
    """How many kinds of things to check it holds."""
    folded = fold(text)
    return sum(
        map(
            bool,
            (
                find_numbers(folded),
                find_dates(folded),
                find_names(folded) or find_abbreviations(folded),
                find_places(folded),
                _DEEDS.search(folded),
            ),
        )
    )


def _statements(message: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Statements of readable length with the links that stand in them."""
    links: list[str] = []

    def keep(found: re.Match[str]) -> str:
        links.append(found.group())
        return f" \x00{len(links) - 1}\x00 "

    for part in SEPARATOR.split(LINK.sub(keep, message.replace("\x00", " "))):
        own = tuple(links[int(n)] for n in re.findall(r"\x00(\d+)\x00", part))
        told = ASKS_TRUTH.sub(" ", re.sub(r"\x00\d+\x00", " ", part))
        pieces = list(_grouped(_told(told)))
        for i, piece in enumerate(pieces):
            yield piece, own if i == len(pieces) - 1 else ()
        if own and not pieces:
            yield "", own


def _told(statement: str) -> list[str]:
    """The clauses of a statement that are neither greeting nor call to share."""
    clauses: list[str] = []
    for word in _NO_WORDS.sub("", statement).split():
        if clauses and (_TIED.search(clauses[-1]) or _TIES.match(word)):
            clauses[-1] += " " + word
        else:
            clauses.append(word)
    return [clause for clause in clauses if not _is_talk(clause)]


def _is_talk(clause: str) -> bool:
    if debunks(clause) or (SHARE.search(clause) and DENIED.search(clause)):
        return False
    if SHARE.search(clause):
        return True
    return TALK.search(clause) is not None and len(clause) < 40 and not re.search(r"\d", clause)


def _grouped(clauses: Sequence[str]) -> Iterator[str]:
    """Neighbouring clauses joined up to the longest claim."""
    joined = ""
    for clause in clauses:
        if joined and len(joined) + len(clause) >= _MAX_CLAIM:
            yield joined
            joined = ""
        while len(clause) > 2 * _MAX_CLAIM:  # no spaces at all: cut anywhere
            yield clause[:_MAX_CLAIM]
            clause = clause[_MAX_CLAIM:]
        joined = f"{joined} {clause}".strip()
    if joined:
        yield joined
