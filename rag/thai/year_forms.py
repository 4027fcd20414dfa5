"""Readers of years, fiscal years, quarters and halves."""

import re
from datetime import date

from rag.thai.date_forms import year_of, years_on
from rag.thai.date_readings import (
    DaysOfYear,
    Found,
    Granularity,
    Reading,
    fiscal_quarter,
    fiscal_year,
    months,
    part_of_year,
)
from rag.thai.date_words import (
    AND,
    GAP,
    NUMBER_END,
    UNTIL,
    YEAR_2,
    YEAR_4,
    YEARS_AGO,
    plain_year,
    year_after,
    year_number,
    year_offset,
)

_LOOK_BACK = 32
_LAW_BACK = 140

_KIND = r"(?:(?P<kind>งบบ?ประมาณ(?:รายจ่าย)?|งบฯ?|การศึกษา|บัญชี|การผลิต|เพาะปลูก|ภาษี))?"
_TO_YEAR = rf"(?:{GAP}{UNTIL}{GAP}(?:ปี{GAP}(?:งบประมาณ|งบฯ?)?{GAP})?{plain_year('2')})?"
_YEAR = re.compile(rf"ปี{_KIND}{GAP}{plain_year('1')}(?:/(?P<slash>\d{{4}}|\d\d)(?!\d)|{_TO_YEAR})")
_AGO = re.compile(rf"ปี(?P<ago>{YEARS_AGO})")
_ERA_YEAR = re.compile(rf"{plain_year('1')}{_TO_YEAR}")
_BARE_YEARS = re.compile(
    rf"(?P<year1>[2๒][5๕]\d\d){GAP}{UNTIL}{GAP}(?P<year2>[2๒][5๕]\d\d|[4-9๔-๙]\d){NUMBER_END}"
    rf"|(?P<from>(?:19|20)\d\d){GAP}{UNTIL}{GAP}(?P<to>20\d\d){NUMBER_END}"
)
_ENGLISH_YEAR = re.compile(rf"(?P<year>(?:19|20)\d\d){NUMBER_END}(?!{GAP}[%฿$])")
_IN_ENGLISH = re.compile(
    r"\b(?:(?P<fiscal>FY|[Ff]iscal [Yy]ear)|[Ii]n|[Ss]ince|[Bb]y|[Yy]ear|[Uu]ntil|[Dd]uring)"
    r"[ \u00a0]?$"
)
_MEETING = re.compile(rf"\d{{1,3}}{GAP}/{GAP}(?P<year>[2๒][5๕]\d\d){NUMBER_END}")
_MEETING_BEFORE = re.compile(rf"ครั้งที่{GAP}$")
_NEXT_YEAR = re.compile(rf"{GAP}{AND}(?:{GAP}{AND})?{GAP}(?P<year>{YEAR_4}{NUMBER_END}|{YEAR_2})")
_FIRST_MONTHS = re.compile(
    rf"(?P<count>\d{{1,2}}){GAP}เดือน(?P<half>แรก|หลัง)(?:{year_after('1')}"
    rf"|(?:{GAP}ของ)?{GAP}ปี(?P<fiscal>งบประมาณ|งบฯ?){GAP}{plain_year('2')})?"
)
_QUARTER = re.compile(
    rf"(?:ไตรมาส(?:ที่)?{GAP}(?P<number>[1-4๑-๔]|แรก|สุดท้าย|หนึ่ง|สอง|สาม|สี่)(?!\d|[.,]\d)"
    rf"|[Qq](?P<roman>[1-4])(?![0-9A-Za-z]))(?:{GAP}/{GAP}{plain_year('1')}"
    rf"|{GAP}(?:ของ)?{GAP}(?P<fiscal>ปี(?:งบประมาณ|งบฯ?)){GAP}{plain_year('3')}"
    rf"|{year_after('2')})?"
)
_HALF = re.compile(rf"ครึ่ง(?P<year>ปี)?(?P<half>แรก|หลัง)(?:{year_after('1')})?")

_PART_BEFORE = re.compile(rf"(?<!เบื้อง)(?<!ตั้ง)(?P<part>ต้น|กลาง|ปลาย|(?<!ทั้ง)สิ้น){GAP}$")
_BUDGET_BEFORE = re.compile(rf"(?:งบประมาณ(?:รายจ่าย)?(?:ประจำ)?|งบ){GAP}$")
# "อายุ 3 ปี 60 วัน", "กี่ปี 65": a length of time, not the name of a year.
_LENGTH_BEFORE = re.compile(
    rf"(?:กี่|ต่อ|ที่|ราย|หลาย|ทุก|อายุ|ครบ|ร้อย|สิบ|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า){GAP}$"
)
# "อายุ 3 ปี 60 วัน", "15 ปี 64 ราย" count; "เฟส 2 ปี 64" names a year.
_NUMBER_BEFORE = re.compile(rf"\d{GAP}$")
_COUNTED_AFTER = re.compile(
    rf"{GAP}(?:วัน|เดือน|สัปดาห์|ชั่วโมง|คน|ราย|ครัวเรือน|บาท|ล้าน|ครั้ง|แห่ง|จังหวัด|หลัง|ตัว|ต้น|คัน|ไร่"
    r"|กิโล|เมตร|กม|%|เปอร์เซ็น)"
)
_LAW_BEFORE = re.compile(
    r"(?:พระราชบัญญัติ|พระราชกำหนด|พระราชกฤษฎีกา|พระราชกฤษฏีกา|พ\.ร\.[บกฎฏ]|พรบ|กฎกระทรวง"
    r"|กฎหมาย|ระเบียบ|ข้อบังคับ|ข้อบัญญัติ|ประมวล|รัฐธรรมนูญ|ประกาศ|คำสั่ง|อนุสัญญา)[^\n]{0,110}$"
)
_IN = re.compile(rf"(?:ใน|เมื่อ|ภายใน|ปี|ตั้งแต่|ช่วง|ระหว่าง){GAP}$")
_MONTH_SHIFTED = {
    # ระเบียบกระทรวงศึกษาธิการว่าด้วยปีการศึกษาฯ พ.ศ. 2549: opens 16 May, closes 1 April.
    "การศึกษา": (5, 4),
    "บัญชี": (4, 3),  # the farmers' bank, the one that releases speak of
    "การผลิต": (5, 4),  # the crop year
    "เพาะปลูก": (5, 4),
}
_NUMBERS = {"แรก": 1, "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "สุดท้าย": 4}


def _whole_year(kind: str | None, years: int = 0) -> tuple[DaysOfYear, Granularity]:
    """The days of a year of this kind; ``years`` more reach back before it."""
    if kind and kind.startswith("งบ"):
        days: DaysOfYear = fiscal_year(years)
        granularity = Granularity.FISCAL_YEAR
    elif kind in _MONTH_SHIFTED:
        first, last = _MONTH_SHIFTED[kind]
        days = _shifted(first, last, years)
        granularity = Granularity.FISCAL_YEAR
    else:
        days, granularity = months(1, 12, years), Granularity.YEAR
    return days, Granularity.YEARS if years else granularity


def _shifted(first: int, last: int, years: int) -> DaysOfYear:
    """Twelve months that end in the year after the one that names them."""
    to_end = months(first, last, 1 + years)
    return lambda year: to_end(year + 1)


def _is_length(text: str, start: int, end: int) -> bool:
    """Whether what stands around says how long, or how many, rather than which year."""
    back = max(0, start - _LOOK_BACK)
    if _NUMBER_BEFORE.search(text, back, start):
        return _COUNTED_AFTER.match(text, end) is not None
    return _LENGTH_BEFORE.search(text, back, start) is not None


def read_year(text: str, start: int, today: date | None) -> Found | None:
    """A year said with ปี, with what makes it a fiscal year, a part of a year or several years."""
    match = _YEAR.match(text, start)
    if match is None:
        return _read_years_ago(text, start, today)
    two_digits = len(match["year1"]) < 4
    if two_digits and _is_length(text, start, match.end()):
        return None
    year1 = year_number(match["year1"], common_era=match["ad1"] is not None)
    if year1 is None:
        return None
    part = _PART_BEFORE.search(text, max(0, start - _LOOK_BACK), start)
    kind = match["kind"]
    if kind is None and _BUDGET_BEFORE.search(text, max(0, start - _LOOK_BACK), start):
        kind = "งบ"
    end = match.end()
    if match["slash"]:
        days = _shifted(5, 4, 0)
        return [Reading(start, end, Granularity.FISCAL_YEAR, year1, days)], end
    if match["year2"]:
        return _several_years(match, start, kind, year1)
    if part and kind is None:
        days = part_of_year(part["part"])
        reading = Reading(part.start(), end, Granularity.PART_OF_YEAR, year1, days)
        return [reading], end
    days, granularity = _whole_year(kind)
    first = Reading(start, end, granularity, year1, days)
    return _with_more_years(text, first, two_digits)


def _several_years(match: re.Match[str], start: int, kind: str | None, year1: int) -> Found | None:
    year2 = year_number(match["year2"], common_era=match["ad2"] is not None)
    if year2 is None or not 0 < year2 - year1 <= 100:
        days, granularity = _whole_year(kind)
        end = match.end("year1")
        return [Reading(start, end, granularity, year1, days)], end
    days, granularity = _whole_year(kind, year2 - year1)
    return [Reading(start, match.end(), granularity, year2, days)], match.end()


def _with_more_years(text: str, first: Reading, two_digits: bool) -> Found:
    """ "ปี 2564, 2565 และ 2566": the years after the first, which bring no word of their own."""
    readings = [first]
    while len(readings) < 8 and (match := _NEXT_YEAR.match(text, readings[-1].end)):
        year = year_number(match["year"])
        if year is None or (len(match["year"]) < 4) != two_digits:
            break
        readings.append(
            Reading(match.start("year"), match.end(), first.granularity, year, first.days)
        )
    return readings, readings[-1].end


def _read_years_ago(text: str, start: int, today: date | None) -> Found | None:
    match = _AGO.match(text, start)
    if match is None or today is None:
        return None
    if _LENGTH_BEFORE.search(text, max(0, start - _LOOK_BACK), start):
        return None
    part = _PART_BEFORE.search(text, max(0, start - _LOOK_BACK), start)
    days = part_of_year(part["part"]) if part else months(1, 12)
    granularity = Granularity.PART_OF_YEAR if part else Granularity.YEAR
    year, begin = today.year + year_offset(match["ago"]), part.start() if part else start
    return [
        Reading(begin, match.end(), granularity, year, days, years_on=year_offset(match["ago"]))
    ], match.end()


def read_era(text: str, start: int, _today: date | None) -> Found | None:
    """A year said with พ.ศ. or ค.ศ., unless it is the year in the name of a law."""
    match = _ERA_YEAR.match(text, start)
    if (
        match is None
        or (year := year_number(match["year1"], common_era=bool(match["ad1"]))) is None
    ):
        return None
    back = text[max(0, start - _LAW_BACK) : start]
    if match["year2"] is None and not _IN.search(back) and _LAW_BEFORE.search(back):
        return [], match.end()
    if match["year2"]:
        return _several_years(match, start, None, year)
    days, granularity = _whole_year(None)
    return _with_more_years(text, Reading(start, match.end(), granularity, year, days), False)


def read_counted(text: str, start: int, today: date | None) -> Found | None:
    """Forms that begin with a number and are no day: 2568-70, 6 เดือนแรกของปี 2566."""
    if start and text[start - 1] in ".,/-":
        return None
    if found := _read_lone_years(text, start):
        return found
    match = _FIRST_MONTHS.match(text, start)
    if match is None or not 1 <= (count := int(match["count"])) <= 11:
        return None
    year = year_of(match, "1", today)
    days = months(1, count) if match["half"] == "แรก" else months(13 - count, 12)
    if match["fiscal"] and match["half"] == "แรก":
        days, year = months(10, (count + 8) % 12 + 1, int(count > 3)), year_of(match, "2", today)
        year = year - (count <= 3) if year is not None else None
    if count in (1, 2, 3, 6) and not (match["year1"] or match["ago1"] or match["year2"]):
        return None  # more often the first months of a contract
    reading = Reading(
        start,
        match.end(),
        Granularity.MONTHS,
        year,
        days,
        years_on=years_on(match, "1"),
    )
    return [reading], match.end()


def _read_lone_years(text: str, start: int) -> Found | None:
    """Years without ปี: 2568-70, in 2023, and the year of a meeting (ครั้งที่ 3/2566)."""
    if match := _BARE_YEARS.match(text, start):
        year1 = year_number(match["year1"] or match["from"])
        year2 = year_number(match["year2"] or match["to"])
        if year1 is not None and year2 is not None and 0 < year2 - year1 <= 30:
            days, granularity = _whole_year(None, year2 - year1)
            return [Reading(start, match.end(), granularity, year2, days)], match.end()
    back = max(0, start - _LOOK_BACK)
    match, said = _ENGLISH_YEAR.match(text, start), _IN_ENGLISH.search(text, back, start)
    if match is None or said is None:
        match = _MEETING.match(text, start)
        if match is None or not _MEETING_BEFORE.search(text, back, start):
            return None
    days, granularity = _whole_year("งบ" if said and said["fiscal"] else None)
    year = year_number(match["year"])
    return [Reading(match.start("year"), match.end(), granularity, year, days)], match.end()


def read_quarter(text: str, start: int, today: date | None) -> Found | None:
    """A quarter of a calendar or fiscal year: ไตรมาส 3 ปี 2566, ไตรมาสแรก, Q3/2566."""
    match = _QUARTER.match(text, start)
    if match is None:
        return None
    word = match["number"] or match["roman"]
    number = _NUMBERS[word] if word in _NUMBERS else int(word)
    end, year = match.end(), None
    years_from_now = years_on(match, "2")
    for tag in "123":
        year = year if year is not None else year_of(match, tag, today)
    if match["roman"] and year is None:
        return None
    days = fiscal_quarter(number) if match["fiscal"] else months(3 * number - 2, 3 * number)
    reading = Reading(start, end, Granularity.QUARTER, year, days, years_on=years_from_now)
    return [reading], end


def read_half(text: str, start: int, today: date | None) -> Found | None:
    """Half a year: ครึ่งปีหลัง, ครึ่งแรกของปี 2565."""
    match = _HALF.match(text, start)
    if match is None or not (match["year1"] or "ปี" in match.group()):
        return None
    days = months(1, 6) if match["half"] == "แรก" else months(7, 12)
    year, years_from_now = year_of(match, "1", today), years_on(match, "1")
    reading = Reading(
        start, match.end(), Granularity.PART_OF_YEAR, year, days, years_on=years_from_now
    )
    return [reading], match.end()
