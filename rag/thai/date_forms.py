"""Readers of the date forms that begin with a day's number or a month's name.

Each reader looks at one place of the text and returns what it found there, or None.
"""

import re
from datetime import date
from itertools import pairwise

from rag.thai.date_readings import (
    DaysOfYear,
    Found,
    Granularity,
    Reading,
    day_range,
    months,
    one_day,
    part_of_month,
)
from rag.thai.date_words import (
    AND,
    DASH,
    DAY_WORD,
    ENGLISH_MONTH,
    GAP,
    MONTH,
    THAI_MONTH,
    UNTIL,
    YEAR_4,
    is_abbreviated,
    month_number,
    year_after,
    year_number,
    year_offset,
)

_ORDINAL = "(?:st|nd|rd|th|ST|ND|RD|TH)?"
_DAY = rf"\d{{1,2}}(?!\d){_ORDINAL}"
_IN_MONTH = rf"{GAP}(?:of{GAP})?(?:เดือน{GAP})?"
_DATE = re.compile(
    rf"(?P<days>{_DAY}"
    rf"(?:{GAP}(?:{UNTIL}|{AND}(?:{GAP}{AND})?){GAP}(?:{DAY_WORD}{GAP})?{_DAY}){{0,9}})"
    rf"{_IN_MONTH}(?P<month1>{MONTH})(?:{year_after('1')})?"
    rf"(?:{GAP}{UNTIL}{GAP}(?:{DAY_WORD}{GAP})?(?P<day2>{_DAY})"
    rf"{_IN_MONTH}(?P<month2>{MONTH})(?:{year_after('2')})?)?"
)
_NUMERIC = re.compile(
    r"(?P<day>\d{1,2})(?:(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4})"
    r"|/(?P<month2>\d{1,2})/(?P<year2>[4-9๔-๙]\d))(?![\d/-]|\.\d)"
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d|-\d)")
_ENGLISH = re.compile(
    rf"(?P<month1>{ENGLISH_MONTH}){GAP}(?:(?P<day1>{_DAY}){GAP}"
    rf"(?:{DASH}{GAP}(?:(?P<month2>{ENGLISH_MONTH}){GAP})?(?P<day2>{_DAY}){GAP})?)?"
    rf",?{GAP}(?P<year>{YEAR_4})(?!\d)"
)
_MONTHS = re.compile(
    rf"(?P<month1>{THAI_MONTH})(?:{year_after('1')})?"
    rf"(?:{GAP}{UNTIL}{GAP}(?:เดือน{GAP})?(?P<month2>{THAI_MONTH})(?:{year_after('2')})?)?"
)

_BEFORE_DAY = re.compile(rf"{DAY_WORD}{GAP}$")
_COUNTED_BEFORE = re.compile(
    r"(?:ครั้งที่|ข้อ|มาตรา|รุ่นที่|ฉบับที่|ระยะที่|เฟส|กลุ่มที่|ลำดับที่|ชุดที่|หมายเลข|ชั้น|ไตรมาส(?:ที่)?"
    r"|(?:(?<![ก-๎])|ตอน|เวลา|ถึง)ตี|(?:(?<![ก-๎])|บ้าน|รถ|คอนโด|ของ|สินค้า)มือ|โควิด|[Cc][Oo][Vv][Ii][Dd]|ระลอก(?:ที่)?|รอบที่|เบอร์|ฮอลล์)"
    rf"{GAP}$"
)
_BEFORE_MONTH = re.compile(
    rf"(?:(?P<lead>ช่วง|เมื่อ|ตั้งแต่|ภายใน|ประจำ|ใน|ณ|ราว|ประมาณ|และ|ตอน|ถึง){GAP})?"
    r"(?P<said>(?P<part>(?<!เบื้อง)(?<!ตั้ง)ต้น|กลาง|ปลาย|(?<!ทั้ง)สิ้น)?"
    rf"(?:เดือน)?){GAP}$"
)
# สำนักงาน ก.พ. is the civil service's office, and สอบ ก.พ. its examination.
_OFFICE_BEFORE = re.compile(
    rf"(?:สำนักงาน|สนง\.?|เลขาธิการ|เลขา|กรรมการ|สอบ|ภาค{GAP}ก\.?|ทุน|มติ|ข้าราชการพลเรือน)"
    rf"{GAP}\(?$"
)
_EVERY_YEAR = re.compile(rf"{GAP}(?:ของ)?{GAP}ทุก{GAP}ๆ?{GAP}ปี")
_POINTING = re.compile(rf"{GAP}(?:(?P<ahead>(?:ศก)?นี้|ที่จะ(?:มา)?ถึง)|ที่ผ่านมา|ที่แล้ว)")
_LOOK_BACK = 32  # characters; longer than anything the patterns that end in $ can take
_NOT_DIGIT = re.compile(r"\D")
# The end of a time, an amount, a telephone number, COVID-19 or the G20.
_TIED_BEFORE = re.compile(r"\d[.,:/–-]|\S-|[\s\S]?[A-Za-z]\Z")
_SEPARATED = re.compile(rf"(?P<until>{UNTIL})|\d+")


def year_of(match: re.Match[str], tag: str, today: date | None) -> int | None:
    """The year in the groups of :func:`year_after`, in the common era; None if there is none."""
    digits = match[f"year{tag}"]
    if digits is not None:
        month = _group(match, f"month{tag}") or ""
        return year_number(
            digits,
            common_era=match[f"ad{tag}"] is not None,
            english=bool(month) and month[0].isascii(),
        )
    years = years_on(match, tag)
    return None if years is None or today is None else today.year + years


def years_on(match: re.Match[str], tag: str) -> int | None:
    """How many years after the present one, if that year was given as ปีนี้, ปีที่แล้ว …"""
    ago = _group(match, f"ago{tag}")
    return None if ago is None else year_offset(ago)


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)


def _group(match: re.Match[str], name: str) -> str | None:
    return match[name] if name in match.re.groupindex else None


def read_number(text: str, start: int, today: date | None) -> Found | None:
    """A date that begins with the number at ``start``, which no digit precedes."""
    if _TIED_BEFORE.match(text, max(0, start - 2), start):
        return None
    return _read_numeric(text, start) or _read_days(text, start, today)


def _read_numeric(text: str, start: int) -> Found | None:
    match = _NUMERIC.match(text, start) or _ISO.match(text, start)
    if match is None:
        return None
    digits = match["year"] or match["year2"]
    month = int(match["month"] or match["month2"])
    year = year_number(digits)
    if year is None or not 1 <= month <= 12 or not 1950 <= year <= 2100:
        return None
    begin = _stretched(text, start, _BEFORE_DAY)
    days = one_day(month, int(match["day"]))
    return [Reading(begin, match.end(), Granularity.DAY, year, days)], match.end()


def _read_days(text: str, start: int, today: date | None) -> Found | None:
    match = _DATE.match(text, start)
    if match is None:
        return None
    items = _day_items(match)
    if items and _COUNTED_BEFORE.search(text, max(0, start - _LOOK_BACK), start):
        items = items[1:] and items[-1:]
    year1, year2 = year_of(match, "1", today), year_of(match, "2", today)
    undated = year1 is None and year2 is None
    if not items or (undated and match["month1"][0].isascii()):
        return None  # "5 may" is hardly ever a date
    end = match.end()
    after = text[end : end + _LOOK_BACK]
    if undated and _EVERY_YEAR.match(after):
        return [], end
    month = month_number(match["month1"])
    year = year1
    if year1 is None and year2 is not None and match["month2"]:
        year = year2 - (month > month_number(match["month2"]))
    readings: list[Reading] = []
    for begin, finish, day, last in items:
        days, granularity, its_year = one_day(month, day), Granularity.DAY, year
        if finish == items[-1][1] and match["month2"]:
            days, its_year = _to_other_month(match, (month, day), year1, year2)
            granularity = Granularity.RANGE
        elif last != day:
            days, granularity = day_range((month, day), (month, last), 0), Granularity.RANGE
        readings.append(
            Reading(
                _stretched(text, begin, _BEFORE_DAY),
                end if finish == items[-1][1] else finish,
                granularity,
                its_year,
                days,
                pointing=_pointing(after),
                years_on=_first(years_on(match, "1"), years_on(match, "2")),
            )
        )
    return readings, end


def _to_other_month(
    match: re.Match[str], first: tuple[int, int], year1: int | None, year2: int | None
) -> tuple[DaysOfYear, int | None]:
    last = month_number(match["month2"]), int(_NOT_DIGIT.sub("", match["day2"]))
    wraps = int(first > last)
    if year1 is not None and year2 is None:
        return day_range(first, last, wraps), year1 + wraps
    if year1 is not None and year2 is not None:
        return day_range(first, last, year2 - year1), year2
    return day_range(first, last, wraps), year2


def _day_items(match: re.Match[str]) -> list[tuple[int, int, int, int]]:
    """(start, end, first day, last day) of "5", "5-7" and of each part of "5, 7 และ 9"."""
    items: list[tuple[int, int, int, int]] = []
    until = False
    for token in _SEPARATED.finditer(match.string, *match.span("days")):
        if token["until"]:
            until = True
            continue
        day = int(token.group())
        if until and items and items[-1][2] == items[-1][3] < day:
            begin, _, first, _ = items.pop()
            items.append((begin, token.end(), first, day))
        else:
            items.append((*token.span(), day, day))
        until = False
    ascending = all(a[3] < b[2] for a, b in pairwise(items))
    if not ascending or items[0][2] == 0 or items[-1][3] > 31:
        items = items[-1:]  # the numbers before the last one counted something else
    return [] if items[-1][3] > 31 or items[-1][3] == 0 else items


def read_english(text: str, start: int, _today: date | None) -> Found | None:
    """A date that begins with an English month: December 28, 2023; Dec 2023."""
    match = _ENGLISH.match(text, start)
    if match is None or (year := year_number(match["year"])) is None:
        return None
    month, end = month_number(match["month1"]), match.end()
    if match["day1"] is None:
        return [Reading(start, end, Granularity.MONTH, year, months(month, month))], end
    day = int(_NOT_DIGIT.sub("", match["day1"]))
    if match["day2"] is None:
        return [Reading(start, end, Granularity.DAY, year, one_day(month, day))], end
    last = (
        month_number(match["month2"]) if match["month2"] else month,
        int(_NOT_DIGIT.sub("", match["day2"])),
    )
    days = day_range((month, day), last, int((month, day) > last))
    return [Reading(start, end, Granularity.RANGE, year, days)], end


def read_month(text: str, start: int, today: date | None) -> Found | None:
    """A month, a part of one or a range of months that begins at ``start``."""
    match = _MONTHS.match(text, start)
    if match is None:
        return None
    before = _BEFORE_MONTH.search(text, max(0, start - _LOOK_BACK), start)
    if before is None or not _is_month(text, match, before):
        return None
    begin, end = before.start("said") if before["said"] else start, match.end()
    first, year1, year2 = (
        month_number(match["month1"]),
        year_of(match, "1", today),
        year_of(match, "2", today),
    )
    after = text[end : end + _LOOK_BACK]
    if year1 is None and year2 is None and _EVERY_YEAR.match(after):
        return [], end
    years_from_now = _first(years_on(match, "1"), years_on(match, "2"))
    if match["month2"]:
        last = month_number(match["month2"])
        years = year2 - year1 if year1 is not None and year2 is not None else int(first > last)
        year = year2 if year2 is not None or year1 is None else year1 + years
        days, granularity = months(first, last, years), Granularity.MONTHS
    elif before["part"]:
        days, year = part_of_month(first, before["part"]), year1
        granularity = Granularity.PART_OF_MONTH
    else:
        days, year, granularity = months(first, first), year1, Granularity.MONTH
    return [Reading(begin, end, granularity, year, days, _pointing(after), years_from_now)], end


def _is_month(text: str, match: re.Match[str], before: re.Match[str]) -> bool:
    """Whether what looks like a month is one: full names are, others need a companion."""
    name, start = match["month1"], match.start()
    if match["year1"] or match["ago1"] or match["year2"] or match["ago2"]:
        companion = True
    else:
        companion = bool(before["said"] or match["month2"])
    if not is_abbreviated(name):
        lead = before["lead"] not in (None, "และ", "ใน")
        return companion or lead or name[-1] in "มนธ์"
    civil_service = month_number(name) == 2 and not (match["month2"] or before["said"])
    if civil_service and _OFFICE_BEFORE.search(text, max(0, start - _LOOK_BACK), start):
        return False
    if companion:
        return "." in name or bool(match["year1"] or match["year2"])
    return "." in name and before["lead"] is not None and not civil_service


def _pointing(after: str) -> int:
    match = _POINTING.match(after)
    return 0 if match is None else 1 if match["ahead"] else -1


def _stretched(text: str, start: int, before: re.Pattern[str]) -> int:
    found = before.search(text, max(0, start - _LOOK_BACK), start)
    return found.start() if found else start
