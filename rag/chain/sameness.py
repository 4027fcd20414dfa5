"""Whether a claim is the rumour that a release denies. Strict: a true thing must not be called
false because a rumour about the same thing was."""

import re

from rag.answering.verification.claim_words import light_words, senses
from rag.answering.verification.claims import ClaimKind, read
from rag.chain.lookup import Releases
from rag.chain.matching import Asked
from rag.chain.rumours import Rumour
from rag.thai.abbreviations import abbreviate, find_abbreviations
from rag.thai.names import find_names
from rag.thai.normalise import fold
from rag.thai.words import segment

_SAID = 0.5
"""Share of a rumour's weight that the claim must say."""
_HELD = 0.2
"""Share of the claim's weight that must stand in the rumour."""
_BOTH = 0.95
"""What both must add up to."""
_MAIN = 0.1
"""What may lack of it where the rumour is what the whole release is about."""
_LEAST = 4
"""Telling words of a rumour; fewer are a name."""
_TELLING = 12.0
"""Weight (idf) of the words that both share: some three telling ones."""

# What makes a rumour of a true thing: for all, cancelled, raised, free.
_TURNS = re.compile(
    r"ทุก|ทั้งประเทศ|ทั่วประเทศ|ทั้งหมด|ยกเลิก|งด|(?<!เ)ปิด|ห้าม|ไม่มี|ไม่ต้อง|หยุด|เลื่อน|ฟรี|รอบใหม่|เพิ่ม"
    r"|ลด(?!หย่อน)|ขึ้น(?:ราคา|เงินเดือน)"
)
_CHANNEL = re.compile(
    r"sms|เอสเอ็มเอส|ลิงก์|ลิงค์|เพจ|ไลน์|line|tiktok|ติ๊กต[อ๊]ก|เฟซ|เฟส(?=บุ)|facebook|เว็บ|ทวิต|twitter|อีเมล"
    r"|e-?mail|โทร(?!ศัพท์มือถือ)|บัญชี"
)
_NUMBERED = re.compile(r"(เฟส|ระยะ|รอบ|ครั้ง|ปี|รุ่น|เข็ม|มาตรา|ม\.)(?:ที่)? ?(\d{1,4})")

_NO_AGENCY = frozenset({"common", "unit", "title", "rank", "people"})
"""Kinds of abbreviations that name nothing of their own."""


def sameness(asked: Asked, rumour: Rumour, releases: Releases) -> float:
    """How much claim and rumour are the same: 0 where they are not, up to 2."""
    told = fold(rumour.text)
    held = asked.overlap.share(frozenset(segment(told)))
    if held < _HELD:
        return 0.0
    light = light_words()
    words = [w for w in dict.fromkeys(segment(told)) if w not in light and len(w) > 1]
    if len(words) < _LEAST:
        return 0.0
    weigh = releases.weights(words)
    said = sum((weigh[w] for w in words if asked.says(w)), 0.0)
    share = said / (sum(weigh.values()) or 1.0)
    enough = _BOTH - _MAIN * rumour.titled
    if share < _SAID or said < _TELLING or share + held < enough or _differs(asked, told):
        return 0.0
    return share + held


def _differs(asked: Asked, told: str) -> bool:
    """Whether what makes the rumour false is missing in the claim, or told otherwise there."""
    claim = asked.query.folded
    if not all(_turned(word, claim) for word in _TURNS.findall(told)):
        return True
    if _CHANNEL.search(told) and not (asked.linked or _CHANNEL.search(claim)):
        return True
    mine, theirs = dict(_NUMBERED.findall(claim)), dict(_NUMBERED.findall(told))
    if any(mine[what] != theirs[what] for what in mine.keys() & theirs.keys()):
        return True
    named = _agencies(claim)
    others = {a for a in _agencies(told) if not any(a in name for name in named)}
    return bool(named and others) or _other_figures(claim, told)


def _turned(word: str, claim: str) -> bool:
    """Whether the claim has the word, or one that stands for it."""
    return word in claim or any(
        other in claim for group in senses() if word in group for other in group
    )


def _agencies(folded: str) -> frozenset[str]:
    """Agencies named, each by one form."""
    short = {span.canonical for span in find_abbreviations(folded) if span.kind not in _NO_AGENCY}
    full = {span.abbreviations[0] for span in abbreviate(folded) if span.kind not in _NO_AGENCY}
    names = {span.canonical for span in find_names(folded) if span.kind == "agency"}
    return frozenset(short | full | names)


def _other_figures(claim: str, told: str) -> bool:
    """Whether both give figures in a unit, and the claim has not all that the rumour has."""
    mine, theirs = (
        [c for c in read(text).of_kind(ClaimKind.NUMBER) if c.known_unit] for text in (claim, told)
    )
    return any(
        not {c.value for c in theirs if c.unit == unit} <= {c.value for c in mine if c.unit == unit}
        for unit in {c.unit for c in mine} & {c.unit for c in theirs}
    )


def says_more(claim: str, rumour: str) -> bool:
    """Whether a claim gives a figure or a day that the rumour does not give."""
    told = {(c.kind, c.value) for c in read(rumour).claims}
    kinds = (ClaimKind.NUMBER, ClaimKind.DATE)
    return any((c.kind, c.value) not in told for c in read(claim).of_kind(*kinds))
