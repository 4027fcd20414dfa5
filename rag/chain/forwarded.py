"""Telling a forwarded message from a question."""

import re

from rag.chain.patterns import ASKS_TRUTH, DENIED, EMOJI, LINK, QUESTION, SHARE

_LONG = 90
"""Characters from which a text that asks nothing was pasted rather than typed."""

_LONG_ASKED = 400
"""The same for a text with question words: people do ask long questions."""

_PASTED_BESIDE = 60
"""Characters that stand beside a "is it true?" where something was pasted with it."""

_ENOUGH = 2
_FIGURES = 3
_FIGURE = re.compile(r"[\d๐-๙][\d๐-๙.,]*")
_WHOEVER = re.compile(r"(?:^|(?<=\s))(?:แล้ว)?ใคร(?!บ้าง|เป็น|คือ|ได้บ้าง)(?=[ก-ฮเ-ไ])|ด้วยกัน|บ้านเรือน")
"""ใคร that begins a statement about whoever it concerns."""

_DECORATION = re.compile(rf"[{EMOJI}]|!{{2,}}|[=*~]{{3,}}|>{{2,}}")
_URGENT = re.compile(
    r"ด่วน|ข่าวดี|เตือนภัย|ประกาศ(?!ของ|ใช้|ผล|รับ)|แจ้งข่าว|รีบ|หมดเขต|สิทธิ์มีจำกัด|จำนวนจำกัด"
    r"|เฮ[!ๆ]*(?:\s|$)|ฝากถึง"
)
_OFFER = re.compile(r"ได้เลย|กดลิงก์|กดรับ|กดสมัคร|แอดไลน์|ทักไลน์|สนใจ(?:กด|แอด|ทัก|ติดต่อ)|แค่\S{0,20}ก็|รอรับ")


def looks_forwarded(text: str) -> bool:
    """Whether ``text`` is a chain message to be checked rather than a question to be answered.

    An ordinary question must never be taken for one: a single sign is not enough, and question
    words weigh against it.
    """
    plain = text.strip()
    shared = SHARE.search(plain) is not None and len(plain) > _PASTED_BESIDE // 2
    asks_truth = ASKS_TRUTH.search(plain) is not None
    asks = QUESTION.search(_WHOEVER.sub("", ASKS_TRUTH.sub("", plain))) is not None
    lines = [line for line in plain.splitlines() if line.strip()]
    if asks_truth and len(plain) >= _PASTED_BESIDE and (len(lines) > 1 or _signs(plain) >= 1):
        return True
    if asks_truth and len(plain) >= _LONG and len(_FIGURE.findall(plain)) >= _FIGURES:
        return True
    if shared and _shares(plain) and not asks:
        return len(plain) >= _PASTED_BESIDE or _signs(plain) >= 1
    long_enough = len(plain) >= (_LONG_ASKED if asks else _LONG)
    signs = _signs(plain) + shared + (len(lines) > 2)
    return (long_enough and signs >= _ENOUGH + asks) or len(plain) >= 2 * _LONG_ASKED


def _signs(text: str) -> int:
    """How many kinds of signs of a chain message it has."""
    return sum(
        pattern.search(text) is not None for pattern in (_DECORATION, LINK, _URGENT, _OFFER, SHARE)
    )


def _shares(text: str) -> bool:
    """Whether it calls to share, rather than telling of something that is shared."""
    return any(
        DENIED.search(text[max(0, found.start() - 12) : found.end() + 6]) is None
        for found in SHARE.finditer(text)
    )
