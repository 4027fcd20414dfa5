"""Whether what an answer quotes still holds: a deadline that is over, a plan not yet decided.

Read from the quotes alone and said only on plain signs; most answers have no such stamp.
"""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from rag.periods import end_said, recurs
from rag.schema import Citation
from rag.thai.normalise import fold

_PROPOSED = re.compile(
    r"เตรียม(?:นำ)?เสนอ|จะ(?:นำ)?เสนอ|เสนอ(?:ต่อ|ให้)? ?(?:ที่ประชุม)?(?:คณะรัฐมนตรี|ครม\.?)"
    r"|อยู่(?:ใน)?ระหว่าง(?:การ)?(?:พิจารณา|ศึกษา|ยกร่าง)|คาดว่าจะ(?:เริ่ม|ประกาศ|มีผล|บังคับ)"
)
_DECIDED = re.compile(r"เห็นชอบ|อนุมัติ|มีมติ|มีผลบังคับ|ประกาศใช้")
_APPLYING = re.compile(r"ลงทะเบียน|สมัคร|ยื่น|จอง|ขอรับ|เปิดรับ|แจ้งความประสงค์|ใช้สิทธิ")


class Validity(StrEnum):
    """Whether something can still be had; the values of ``validity`` in the JSON."""

    OPEN = "open"
    CLOSED = "closed"
    PROPOSED = "proposed"


def as_of(citations: Sequence[Citation]) -> date | None:
    """The day of the newest release cited."""
    days = [c.article.published for c in citations if c.article.published is not None]
    return max(days, default=None)


def validity(citations: Sequence[Citation], today: date) -> Validity | None:
    """What the quotes say of it on the day ``today``; None where they do not say."""
    ends = [end for c in citations if (end := _last_day(c)) is not None]
    if ends:
        return Validity.OPEN if max(ends) >= today else Validity.CLOSED
    first = fold(citations[0].quote) if citations else ""
    if _PROPOSED.search(first) and not _DECIDED.search(first):
        return Validity.PROPOSED
    return None


def _last_day(citation: Citation) -> date | None:
    """Until when one can apply, where the quote says so and it is not so every year."""
    quote = fold(citation.quote)
    if citation.article.published is None or not _APPLYING.search(quote) or recurs(quote):
        return None
    return end_said(quote, today=citation.article.published)
