"""Times as a question names them: what releases write, and the short cuts of people who type.

In a release a lone 2565 may be anything; in a question it is a year (งาน OTOP 2565, เลือกตั้ง 66).
"""

import re
from datetime import date

from rag.thai.date_readings import DateSpan, DaysOfYear, Granularity, fiscal_year, one_day
from rag.thai.date_readings import months as whole_months
from rag.thai.date_words import NUMBER_END, YEAR_2, year_number
from rag.thai.dates import find_dates

__all__ = ["find_asked_dates"]

_FIRST_YEAR = 2005
"""Releases are not older; smaller numbers are something else."""

_NO_UNIT = (
    r"(?! ?(?:[%฿$+]|บาท|ล้าน|แสน|หมื่น|พัน|เปอร์|คน|ราย|แห่ง|ตัว|ต้น|คัน|หลัง|กิโล|กก|กม|เมตร|ไร่|ตัน"
    r"|ครั้ง|ข้อ|มาตรา|ปี|วัน|เดือน|ชั่วโมง|นาที|หน่วย|บ[.]|จังหวัด|อำเภอ|ตำบล|หมู่บ้าน|สาย|เที่ยว|โครงการ"
    r"|ประเทศ|ทุน|ที่นั่ง|อัตรา|ตำแหน่ง|ลิตร|โดส|เตียง|ซอง|คิว))"
)
_LONE = re.compile(
    rf"(?<![\d.,:/a-z฿$-])(?P<four>25[4-9]\d|20[0-4]\d){NUMBER_END}(?![-/][\da-z]){_NO_UNIT}"
    rf"|(?<=[ ก-๎])(?P<two>{YEAR_2})(?![-/+a-z]){_NO_UNIT}"
)
# A number that is no year: an age, an article of a law, a house number.
_NUMBERED = re.compile(
    r"(?:อายุ|มาตรา|ม[.]|ข้อ|เบอร์|โทร[.]?|หมายเลข|เลขที่|เลข|ที่|กว่า|เกิน|ถึง|ประมาณ|ราว|ละ|อีก|แค่|เพียง"
    r"|สาย|ทางหลวง|รถเมล์|อาคาร|รหัส|รุ่น|ชั้น|ห้อง|หมู่|ซอย|วัย|โควิด|covid|บาท|ราคา|รวม|กับ|และ"
    r"|[+x*=<>]) ?-?$"
)
# Of them, what may have a number of four digits that looks like a year.
_NUMBERED_LONG = re.compile(
    r"(?:เบอร์|โทร[.]?|หมายเลข|เลขที่|เลข|รหัส|สาย|ทางหลวง|รุ่น|ห้อง|ราคา|รถเมล์) ?$"
)
_LAW = re.compile(
    r"(?:พ[.]ร[.][บกฎ][.]?|พรบ|พรก|พระราช|กฎหมาย|รัฐธรรมนูญ|ประมวล|กฎกระทรวง|ระเบียบ(?=กระทรวง|กรม|สำนัก|คณะ|ว่าด้วย)|ประกาศ(?=กระทรวง|กรม|สำนัก|คณะ|ฉบับ))\D{0,60}$"
)
_BUDGET = re.compile(r"งบ(?:ประมาณ)? ?$")
_NUMBERED_MONTH = re.compile(
    r"(?<!\d)(?<!\d )(?:(?:วันที่ ?)?(?P<day>\d{1,2}) ?)?เดือน ?(?P<month>\d{1,2})[ /]?(?:ปี ?)?"
    rf"(?P<year>25\d\d|{YEAR_2}){NUMBER_END}"
)
_BACK = 70


def find_asked_dates(text: str, *, today: date | None = None) -> list[DateSpan]:
    """The times that folded question ``text`` names, in order, without overlaps.

    As :func:`rag.thai.dates.find_dates`, and months by their number with a year (เดือน 10 ปี 64).
    Where no other time is named, also a lone year: of four digits anywhere but in the name of a
    law, of two only where no unit follows and nothing before it counts. Years to come are none.
    """
    numbered = [span for match in _NUMBERED_MONTH.finditer(text) if (span := _month(match))]
    found = [
        span
        for span in find_dates(text, today=today)
        if not any(span.start < other.end and other.start < span.end for other in numbered)
    ]
    found = sorted((*found, *numbered), key=lambda span: span.start)
    return found or _lone_years(text, today)


def _month(match: re.Match[str]) -> DateSpan | None:
    year, month, day = year_number(match["year"]), int(match["month"]), match["day"]
    if year is None or not 1 <= month <= 12:
        return None
    days: DaysOfYear = one_day(month, int(day)) if day else whole_months(month, month)
    interval = days(year)
    granularity = Granularity.DAY if day else Granularity.MONTH
    return DateSpan(*match.span(), *interval, granularity, True) if interval else None


def _lone_years(text: str, today: date | None) -> list[DateSpan]:
    """Every year of four digits, else the first one of two."""
    spans = [span for match in _LONE.finditer(text) if (span := _lone_year(text, match, today))]
    in_full = [span for span in spans if span.end - span.start == len("2565")]
    return in_full or spans[:1]


def _lone_year(text: str, match: re.Match[str], today: date | None) -> DateSpan | None:
    year = year_number(match.group())
    if year is None or not _FIRST_YEAR <= year <= (today or date.max).year:
        return None
    before = text[max(0, match.start() - _BACK) : match.start()]
    numbered = _NUMBERED if match["two"] else _NUMBERED_LONG
    if _LAW.search(before) or numbered.search(before):
        return None
    fiscal = _BUDGET.search(before) is not None
    interval = (fiscal_year() if fiscal else whole_months(1, 12))(year)
    granularity = Granularity.FISCAL_YEAR if fiscal else Granularity.YEAR
    return DateSpan(*match.span(), *interval, granularity, True) if interval else None
