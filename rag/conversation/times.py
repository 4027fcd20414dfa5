"""The time that a follow-up names, read against the time that was talked about before it."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from rag.thai.calendar import BUDDHIST_OFFSET, SHORT_MONTHS, thai_date
from rag.thai.dates import DateSpan, Granularity, find_dates

_BACK = "ที่แล้ว|ก่อนหน้านั้น|ก่อนหน้านี้|ก่อนหน้า|ก่อนนั้น|ก่อน|ที่ผ่านมา"
_AHEAD = "ถัดจากนั้น|หลังจากนั้น|ถัดไป|ถัดมา|ต่อมา|ต่อไป|หน้า"
_STEP = re.compile(
    rf"(?<!\d)(?<!\d )(?:เมื่อ)?(?P<unit>ปี|เดือน|วัน|ไตรมาส|รอบ|งวด) ?"
    rf"(?:(?P<back>{_BACK})|(?:{_AHEAD}))"
    r"(?:นั้น|นู้น)?(?!ที่\d)"
)
_MONTH = (
    "(?:"
    + "|".join(re.escape(month.removesuffix(".")) for month in SHORT_MONTHS)
    + "|[ก-๙]{2,9}(?:คม|ยน|พันธ์))"
)
_DAY_ALONE = re.compile(rf"วันที่ ?(?P<day>\d{{1,2}})(?![\d/.,:-])(?! ?{_MONTH})")
_LIST = re.compile(r" ?(?:กับ|และ|หรือ|,|-|ถึง|เทียบกับ) ?")
_MOST = 16
"""Times of one kind that are looked at; no one asks about more."""
_YEAR_BEHIND = re.compile(r"(?:\d{4}|\d{2})$")
_POINTS_AT_TODAY = re.compile(r"นี้|เมื่อ|พรุ่ง|มะรืน|หน้า|แล้ว|ก่อน|ผ่านมา|ถัด")
_SINGLE_DAY = (Granularity.DAY, Granularity.RANGE, Granularity.WEEK, Granularity.PART_OF_MONTH)
_BY_MONTHS = (Granularity.MONTH, Granularity.MONTHS, Granularity.QUARTER)


@dataclass(frozen=True, slots=True)
class Time:
    """A time said in ``[start, end)`` of a folded question."""

    start: int
    end: int
    text: str
    """Folded, as said."""
    span: DateSpan | None
    """None where it can only be told from the time talked about: วันถัดมา, วันที่ 7."""


def find_times(folded: str, *, today: date) -> list[Time]:
    """Every time in a folded question, in order, without overlaps."""
    found = [
        Time(s.start, s.end, folded[s.start : s.end], s) for s in find_dates(folded, today=today)
    ]
    for pattern in (_STEP, _DAY_ALONE):
        for match in islice(pattern.finditer(folded), _MOST):
            inside = [t for t in found if t.start < match.end() and match.start() < t.end]
            if any(t.start < match.start() or t.end > match.end() for t in inside):
                continue  # part of a longer date
            span = inside[0].span if inside else None
            found = [t for t in found if t not in inside]
            found.append(Time(match.start(), match.end(), match.group(), span))
    return _listed(folded, sorted(found, key=lambda time: time.start))


def _listed(folded: str, times: list[Time]) -> list[Time]:
    """The times, those of a list (ปี 64 กับ 65) as one that spans them."""
    found: list[Time] = []
    for time in times:
        last = found[-1] if found else None
        if last and last.span and time.span and _LIST.fullmatch(folded, last.end, time.start):
            span = replace(last.span, last=max(last.span.last, time.span.last))
            found[-1] = Time(last.start, time.end, folded[last.start : time.end], span)
        else:
            found.append(time)
    return found


def moved(new: Time, old: Time | None) -> str:
    """How ``new`` is written once ``old``, the time talked about, is no longer there to see."""
    if old is None or old.span is None:
        return new.text
    if step := _STEP.fullmatch(new.text):
        return _stepped(step, old, old.span) or new.text
    if day := _DAY_ALONE.fullmatch(new.text):
        return _same_month(int(day["day"]), old.span) or new.text
    if new.span is None:
        return new.text
    if new.span.granularity is Granularity.YEAR and not _POINTS_AT_TODAY.search(new.text):
        return _in_year(old, old.span, new.text, new.text)
    if not new.span.explicit_year and not _POINTS_AT_TODAY.search(new.text):
        return (
            f"{new.text} ปี {_buddhist(old.span)}"
            if _is_feast(new)
            else (f"{new.text} {_buddhist(old.span)}")
        )
    return new.text


def _stepped(step: re.Match[str], old: Time, span: DateSpan) -> str | None:
    sign = -1 if step["back"] else 1
    unit = step["unit"]
    if unit == "ปี":
        year = str(_buddhist(span) + sign)
        return _in_year(old, span, f"ปี {year}", year)
    if unit == "วัน":
        return thai_date(span.first + timedelta(sign)) if span.first == span.last else None
    if unit == "เดือน" and span.granularity.softness <= Granularity.MONTH.softness:
        return _months(span.first, 1, sign)
    if unit != "เดือน" and span.granularity in _BY_MONTHS:
        length = 12 * (span.last.year - span.first.year) + span.last.month - span.first.month + 1
        return _months(span.first, length, sign * length)
    return None


def _in_year(old: Time, span: DateSpan, alone: str, year: str) -> str:
    """The same feast or months in another year; just the year where a day was talked about."""
    digits = _YEAR_BEHIND.search(year)
    if span.granularity is Granularity.YEAR or digits is None:
        return alone
    if span.granularity in _SINGLE_DAY and not _is_feast(old):
        return alone
    if _YEAR_BEHIND.search(old.text):
        return _YEAR_BEHIND.sub(digits.group(), old.text)
    return f"{old.text} {alone}" if not _POINTS_AT_TODAY.search(old.text) else alone


def _is_feast(time: Time) -> bool:
    """Whether the time is a named one: สงกรานต์, วันวาเลนไทน์ (a day, but no date)."""
    if time.span is None:
        return False
    named = time.span.granularity is Granularity.FESTIVAL
    return named or (
        time.span.granularity in _SINGLE_DAY and not re.search(r"\d ?[ก-ฮ/.]", time.text)
    )


def _same_month(day: int, span: DateSpan) -> str | None:
    if span.granularity.softness > Granularity.MONTH.softness:
        return None
    if not 1 <= day <= monthrange(span.first.year, span.first.month)[1]:
        return None
    return thai_date(span.first.replace(day=day))


def _months(first: date, length: int, on: int) -> str:
    """``length`` months from ``on`` months after ``first``: ม.ค.-เม.ย. 2568."""
    begin = 12 * first.year + first.month - 1 + on
    end = begin + length - 1
    months = [SHORT_MONTHS[m % 12] for m in dict.fromkeys((begin, end))]
    return f"{'-'.join(months)} {end // 12 + BUDDHIST_OFFSET}"


def _buddhist(span: DateSpan) -> int:
    return span.last.year + BUDDHIST_OFFSET
