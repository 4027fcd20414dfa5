"""When the time that a claim or a release speaks of is over."""

import re
from datetime import date

from rag.thai.dates import DateSpan, Granularity, find_dates

_UNTIL = re.compile(
    r"(?:ถึง|จนถึง|ภายใน|สิ้นสุด|หมดเขต|ปิดรับ|ไม่เกิน|ก่อน|สุดท้าย|[-–—])"
    r"\s*(?:เวลา\s*[\d.:]+\s*(?:น\.)?\s*)?(?:ของ)?(?:วัน\S{0,12}ที่|วันที่|สิ้น|เดือน)?\s*$"
)
_BOUND = re.compile(
    r"ลงทะเบียน|สมัคร|ยื่น|ใช้สิทธิ|รับสิทธิ|มาตรการ|โครงการ|ลดหย่อน|ช้อป|ซื้อ|จอง|เข้าร่วม|ชำระ|ใช้ได้|ใช้จ่าย"
    r"|ผ่อนผัน|ขยาย|ลด"
)
"""What has a time at all; a right that stands every year has none."""
_RECURS = re.compile(r"ต่อปี|ต่อเดือน|เดือนละ|ปีละ|ทุกปี|ทุกเดือน|/เดือน|/ปี|รายเดือน")
_OPEN_ENDED = re.compile(r"เป็นต้นไป|ตลอดไป|ทุกปี|ถาวร|จนกว่า")
_LOOK_BACK = 40
_RANGES = (Granularity.RANGE, Granularity.MONTHS, Granularity.YEARS)
_ONE_DAY = (Granularity.DAY, Granularity.PART_OF_MONTH, Granularity.MONTH)


def end_said(text: str, *, today: date | None) -> date | None:
    """The last day until which ``text`` says something holds; None where it names no end.

    ``today`` is the day the text was written, which its dates without a year are near.
    """
    if _BOUND.search(text) is None:
        return None
    ends = [span.last for span in find_dates(text, today=today) if _is_end(text, span)]
    return max(ends, default=None)


def _is_end(text: str, span: DateSpan) -> bool:
    if _OPEN_ENDED.search(text[span.end : span.end + 14]):
        return False
    if span.granularity in _RANGES:
        return True
    before = text[max(0, span.start - _LOOK_BACK) : span.start]
    return span.granularity in _ONE_DAY and _UNTIL.search(before) is not None


def recurs(text: str) -> bool:
    """Whether ``text`` tells of something that comes every month or year."""
    return _RECURS.search(text) is not None
