"""Refuse what must be refused and nothing else; no model, rules over folded text only.

Hardly any message has to be refused, and a citizen wrongly refused is worse than a joke searched
for in vain: every rule has an exception for news about the same matter, and what no rule names
goes on to the search.
"""

import re
from dataclasses import dataclass

from rag.guard.replies import refusal_text, small_talk_text
from rag.guard.tables import injections, rules, small_talk_forms, swear_words, swearing
from rag.kinds import AnswerKind, expected_kinds
from rag.privacy import REPLACEMENTS, mask
from rag.schema import RefusalReason
from rag.thai.keyboard import fix_keyboard_layout
from rag.thai.normalise import fold
from rag.thai.particles import particles, squeeze, strip_particles
from rag.thai.words import segment

_PASTED = 500
"""Characters from which a message was pasted rather than asked: it may speak of anything, so only
the rules for pasted messages count."""
_READ = 5_000
"""Characters read at all; the longest message that a channel takes."""

# Three or more single letters with something between them: ค ว ย, f.u.c.k
_SPACED_OUT = re.compile(
    r"(?<![ก-๎])(?:[ก-๎]{1,2}[ .*_\-]{1,3}){2,}[ก-๎]{1,2}(?![ก-๎])"
    r"|(?<![a-z])(?:[a-z][ .*_\-]{1,3}){2,}[a-z](?![a-z])"
)
_BETWEEN = re.compile(r"[ .*_\-]+")
_NUMBER = re.compile("|".join(re.escape(fold(shown)) for shown in REPLACEMENTS.values()))
_THAI = re.compile("[ก-๎]{2}")
_NOT_LETTERS = re.compile(r"[^0-9a-zก-๎]+")
_COURTESY = re.compile("(?:ครับ|คับ|ค่ะ|คะ|จ้า|จ้ะ|นะ)+$")
_SHORT_TALK = 60
"""Characters; no longer message is small talk only."""

_EMPTY = frozenset(
    """
    แล้ว และ กับ ก็ ที่ ของ ว่า ให้ ได้ ไป มา อยู่ จะ จง ช่วย บอก ตอบ ขอ หน่อย ที นี้ นั้น นี่ คือ เป็น มี
    มัน พวก ทั้ง ทุก ทั้งหมด มาก จริง จริงๆ เลย โคตร สุด ๆ ไอ้ อี มึง กู แก คุณ เธอ เรา ผม หนู ฉัน วะ ว่ะ
    เอ้ย เว้ย โว้ย ไม่ ไหม มั้ย อะไร ไร ทำไม ใคร ไหน ยังไง เท่าไหร่ กี่ หรือ แต่ ถ้า เพราะ แค่ กัน ด้วย ใน
    รัฐบาล นายก นายกฯ รัฐมนตรี ตำรวจ บอท ระบบ แอดมิน เว็บ ตอบ ทำ กฎ คำสั่ง พรอมต์ รหัสผ่าน ข้อมูล ลับ
    แฮกเกอร์ คำตอบ ข้อความ เขียน พูด แสดง พิมพ์ ออกมา ออก ดู เห็น อ่าน ส่ง สั่ง
    ภาษาไทย เดี๋ยวนี้ ตอนนี้ ใหม่ ต่อ หมด เก่า นะ ดี ชาติ
    """.split()
)
"""Words that are no subject of a question, beside particles: for telling whether one is left."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a question is not answered, and what the asker reads."""

    reason: RefusalReason
    text: str
    """Polite Thai; never holds anything of what was typed."""


def screen(question: str) -> Refusal | None:
    """Say whether a question has to be refused; None lets it go on to the search.

    Takes the question as typed or masked (:func:`rag.privacy.mask`); raises nothing.
    """
    folded = _read(mask(question[:_READ]).text)
    reason = _reason(folded)
    if reason is None:
        return None
    return Refusal(reason, refusal_text(reason, number_sent=_NUMBER.search(folded) is not None))


def question_only(question: str) -> str:
    """What is left to search for: no attempts to change the rules, no signs of hidden numbers.

    The text itself, as typed, where it holds neither; else a folded one.
    """
    text = _NUMBER.sub(" ", question)
    folded = fold(text)
    rest = _without_injections(folded)
    return text if rest is folded else rest


def small_talk(question: str) -> str | None:
    """A kind reply to a message that only greets, thanks or asks what this is; else None."""
    if len(question) > _SHORT_TALK:
        return None
    spoken = _without_particles(_read(question))
    for kind, form in small_talk_forms():
        if spoken and form.fullmatch(spoken) is not None:
            return small_talk_text(kind)
    greeting = next(form for kind, form in small_talk_forms() if kind == "greeting")
    hello = greeting.match(spoken)
    return small_talk(spoken[hello.end() :]) if hello is not None and hello.end() else None


def _read(text: str) -> str:
    """Folded, letters that were held down once, and as meant where the keyboard was switched."""
    return squeeze(fix_keyboard_layout(text) or fold(text))


def _reason(folded: str) -> RefusalReason | None:
    pasted = len(folded) > _PASTED
    rest = _without_injections(folded)
    for rule in rules():
        if (rule.long or not pasted) and rule.holds(rest):
            return rule.reason
    if rest is not folded and not _asks(rest, unasked=3):
        return RefusalReason.ABUSE
    if pasted:
        return None
    if not _NUMBER.sub("", rest).strip(" .,:-") and _NUMBER.search(rest) is not None:
        return RefusalReason.PERSONAL_DATA
    clean = _without_swearing(rest)
    if clean is not rest and not _asks(clean, unasked=2):
        return RefusalReason.ABUSE
    return None


def _without_injections(folded: str) -> str:
    """The text without attempts to change the rules; the same object where there are none."""
    rest = folded
    for form, unless in injections():
        if form.search(rest) is not None and (unless is None or unless.search(rest) is None):
            rest = form.sub(" ", rest)
    return rest


def _without_swearing(folded: str) -> str:
    """The text without swearing; the same object where there is none."""
    joined = _SPACED_OUT.sub(lambda match: _BETWEEN.sub("", match.group()), folded)
    clean = swearing().sub(" ", joined)
    words = segment(clean)
    bad = swear_words()
    if clean == joined and bad.isdisjoint(words):
        return folded
    return " ".join(word for word in words if word not in bad)


def _asks(folded: str, *, unasked: int) -> bool:
    """Whether something in Thai is asked about: one subject, or ``unasked`` if no word asks."""
    known = particles()
    subjects = {
        word
        for word in segment(folded)
        if word not in _EMPTY and word not in known and _THAI.search(word) is not None
    }
    asked = expected_kinds(folded) != (AnswerKind.FACT,)
    return len(subjects) >= (1 if asked else unasked)


def _without_particles(folded: str) -> str:
    spoken = "".join(strip_particles(segment(_NOT_LETTERS.sub(" ", folded))))
    return _COURTESY.sub("", spoken) or spoken
