"""Readers of words that count from the day the text is read: วันนี้, เดือนที่แล้ว, 3 วันก่อน."""

import re
from calendar import monthrange
from datetime import date, timedelta

from rag.thai.date_forms import read_number
from rag.thai.date_readings import (
    Found,
    Granularity,
    Interval,
    Reading,
    month_end,
    part_of_month,
)
from rag.thai.date_words import DAY_WORD, GAP

_DAYS = {
    "เมื่อวานซืน": -2, "วานซืน": -2, "เมื่อวันวาน": -1, "เมื่อวานนี้": -1, "เมื่อวาน": -1,
    "วานนี้": -1, "เมื่อคืนนี้": -1, "เมื่อคืน": -1, "วันนี้": 0, "เช้านี้": 0, "บ่ายนี้": 0,
    "เย็นนี้": 0, "ค่ำนี้": 0, "คืนนี้": 0, "พรุ่งนี้": 1, "มะรืนนี้": 2, "มะรืน": 2,
}  # fmt: skip
_AGO = {"นี้": 0, "ที่แล้ว": -1, "ก่อน": -1, "ที่ผ่านมา": -1, "หน้า": 1, "ถัดไป": 1, "ก่อนหน้า": -1}
_TURN = "|".join(sorted(_AGO, key=len, reverse=True))
_DAY_WORDS = tuple(sorted(_DAYS, key=len, reverse=True))
RELATIVE_STARTS = (*_DAY_WORDS, "สัปดาห์", "อาทิตย์", f"เดือน(?={GAP}(?:{_TURN}))", "ไตรมาส")
_WORD = re.compile(
    rf"(?P<day>{'|'.join(_DAY_WORDS)})"
    rf"|(?:สัปดาห์|(?<!วัน)อาทิตย์){GAP}(?P<week>{_TURN})"
    rf"|เดือน{GAP}(?P<month>{_TURN})"
    rf"|ไตรมาส{GAP}(?P<quarter>{_TURN})"
)
_COUNTED = re.compile(
    rf"(?P<count>\d{{1,3}}){GAP}(?P<unit>วัน|สัปดาห์|อาทิตย์|เดือน|ปี){GAP}"
    r"(?P<turn>ที่แล้ว|ที่ผ่านมา|ก่อน(?!หน้า))"
)
_BEFORE_DATE = re.compile(rf"{GAP}\(?{GAP}(?:ที่)?{GAP}(?:{DAY_WORD}{GAP})?(?=\d)")
_PART_BEFORE = re.compile(r"(?P<part>(?<!เบื้อง)ต้น|กลาง|ปลาย|(?<!ทั้ง)สิ้น)$")


def read_relative(text: str, start: int, today: date | None) -> Found | None:
    """A day, week, month or quarter counted from today.

    With the date itself right behind it, "วันนี้ (24 ส.ค. 63)", the two are one date.
    """
    match = _WORD.match(text, start)
    if match is None:
        return None
    behind = _BEFORE_DATE.match(text, match.end())
    if behind and (found := read_number(text, behind.end(), today)) and found[0]:
        readings, end = found
        first = readings[0]
        whole = Reading(start, first.end, first.granularity, first.year, first.days, first.pointing)
        return [whole, *readings[1:]], end
    if today is None:
        return None
    granularity, interval, begin = _counted_from(match, text, start, today)
    reading = Reading(begin, match.end(), granularity, today.year, lambda _: interval, years_on=0)
    return [reading], match.end()


def _counted_from(
    match: re.Match[str], text: str, start: int, today: date
) -> tuple[Granularity, Interval, int]:
    if match["day"]:
        day = today + timedelta(_DAYS[match["day"]])
        return Granularity.DAY, (day, day), start
    if match["week"]:
        return Granularity.WEEK, _week(today + timedelta(7 * _AGO[match["week"]])), start
    if match["quarter"]:
        first = _months_on(today.replace(day=1), 3 * _AGO[match["quarter"]])
        first = first.replace(month=(first.month - 1) // 3 * 3 + 1)
        return Granularity.QUARTER, (first, month_end(first.year, first.month + 2)), start
    first = _months_on(today.replace(day=1), _AGO[match["month"]])
    part = _PART_BEFORE.search(text, max(0, start - 12), start)
    if part and (days := part_of_month(first.month, part["part"])(first.year)):
        return Granularity.PART_OF_MONTH, days, part.start()
    return Granularity.MONTH, (first, month_end(first.year, first.month)), start


def read_ago(text: str, start: int, today: date | None) -> Found | None:
    """3 วันก่อน, 2 เดือนที่แล้ว, 5 ปีที่ผ่านมา: the last is all the time since then."""
    match = _COUNTED.match(text, start)
    if match is None or today is None or (count := int(match["count"])) == 0:
        return None
    interval, granularity = _ago(match["unit"], count, today)
    if match["turn"] == "ที่ผ่านมา":
        interval = interval[0], today
        granularity = Granularity.RANGE if match["unit"] == "วัน" else granularity
    end = match.end()
    reading = Reading(start, end, granularity, today.year, lambda _: interval, years_on=0)
    return [reading], end


def _ago(unit: str, count: int, today: date) -> tuple[Interval, Granularity]:
    if unit == "วัน":
        day = today - timedelta(count)
        return (day, day), Granularity.DAY
    if unit == "เดือน":
        first = _months_on(today.replace(day=1), -count)
        return (first, month_end(first.year, first.month)), Granularity.MONTH
    if unit == "ปี":
        year = max(1, today.year - count)
        return (date(year, 1, 1), date(year, 12, 31)), Granularity.YEAR
    return _week(today - timedelta(7 * count)), Granularity.WEEK


def _week(day: date) -> Interval:
    """Monday to Sunday."""
    monday = day - timedelta(day.weekday())
    return monday, monday + timedelta(6)


def _months_on(day: date, count: int) -> date:
    months = max(12, 12 * day.year + day.month - 1 + count)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
