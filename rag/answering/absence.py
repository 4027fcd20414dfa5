"""The one kind of sentence that cites nothing: what the releases found do not say.

It claims nothing of the world, so it needs no quote; but it may name only what the asker named.
"""

import re
from collections.abc import Sequence

from rag.thai.normalise import fold, fold_map
from rag.thai.particles import strip_particles
from rag.thai.words import segment

UNTOLD = "ข่าวที่พบไม่ได้ระบุ"
UNSURE = "ข่าวที่พบอาจไม่ใช่เรื่องเดียวกับที่ถาม โปรดเทียบกับข้อความข้างต้นก่อนเชื่อหรือส่งต่อ"
"""For what was heard: a release that shares its words does not make it true."""

_NOUN = re.compile(r"ค่า|งบ|ดอก|ตั๋ว|มูลค่า|ราคา|อายุ|เบอร์|เงิน|จำนวน|วงเงิน|ผู้|ยอด|อัตรา")
_LINE = re.compile(rf"ส่วน(?:ที่ถามว่า)?(?P<named>.+) {UNTOLD}", re.DOTALL)
_AND = " และ "
_SPACE = re.compile(r"\s+")


def untold_line(question: str, parts: Sequence[tuple[int, int]]) -> str:
    """The closing line that says which parts of ``question`` are not told, in its own words.

    ``parts`` are spans of the folded question, one at least.
    """
    folded = fold_map(question)
    named = []
    for start, end in parts:
        words = strip_particles(segment(folded.text[start:end]))
        last = folded.text.rfind(words[-1], start, end) + len(words[-1]) if words else end
        first, stop = folded.source_span(start, last)
        named.append(" ".join(question[first:stop].split()))
    plain = len(named) == 1 and _NOUN.match(named[0])
    return f"{'ส่วน' if plain else 'ส่วนที่ถามว่า'}{_AND.join(named)} {UNTOLD}"


def is_absence(text: str, question: str) -> bool:
    """Whether ``text`` says no more than that the releases do not tell what ``question`` asks."""
    if text == UNSURE:
        return bool(question)
    line = _LINE.fullmatch(text)
    if line is None:
        return False
    # Folded alone, a part that begins on a combining letter may read otherwise than in its place.
    typed, asked = _SPACE.sub("", question), _SPACE.sub("", fold(question))
    return all(
        _SPACE.sub("", part) in typed or _SPACE.sub("", fold(part)) in asked
        for part in line["named"].split(_AND)
    )
