"""Readers of weeks of a month, and of feasts and seasons with their year."""

import re
from datetime import date

from rag.thai.date_forms import year_of, years_on
from rag.thai.date_readings import Found, Granularity, Reading, week_of_month
from rag.thai.date_words import GAP, MONTH, month_number, year_after
from rag.thai.festivals import FESTIVAL, SEASON, festival_days, season_days

_WEEK = re.compile(
    rf"(?:สัปดาห์|(?<!วัน)อาทิตย์)(?:ที่)?{GAP}(?P<number>แรก|สุดท้าย|[1-5๑-๕]){GAP}(?:ของ)?{GAP}"
    rf"(?:เดือน)?{GAP}(?P<month1>{MONTH})(?:{year_after('1')})?"
)
_FEAST = re.compile(rf"(?:เทศกาล)?(?P<name>{FESTIVAL}){year_after('1')}")
_SEASON = re.compile(rf"(?P<name>{SEASON}){year_after('1')}(?:/(?P<slash>\d{{4}}|\d\d)(?!\d))?")


def read_week(text: str, start: int, today: date | None) -> Found | None:
    """A week of a month: สัปดาห์แรกของเดือน มี.ค. 66."""
    match = _WEEK.match(text, start)
    if match is None:
        return None
    word = match["number"]
    week = {"แรก": 1, "สุดท้าย": 0}.get(word) if not word.isdecimal() else int(word)
    if week is None:
        return None
    days = week_of_month(month_number(match["month1"]), week)
    year, years_from_now = year_of(match, "1", today), years_on(match, "1")
    reading = Reading(start, match.end(), Granularity.WEEK, year, days, years_on=years_from_now)
    return [reading], match.end()


def read_feast(text: str, start: int, today: date | None) -> Found | None:
    """A feast with its year: สงกรานต์ปี 66, วันแม่ 2567, ปีใหม่ปีนี้."""
    match = _FEAST.match(text, start)
    if match is None or (year := year_of(match, "1", today)) is None:
        return None
    name = match["name"]
    days = festival_days(name, year)
    if days is None:
        return None
    granularity = Granularity.DAY if days[0] == days[1] else Granularity.FESTIVAL
    reading = Reading(
        start,
        match.end(),
        granularity,
        year,
        lambda which: festival_days(name, which),
        years_on=years_on(match, "1"),
    )
    return [reading], match.end()


def read_season(text: str, start: int, today: date | None) -> Found | None:
    """A season with its year: หน้าฝนปี 67, ฤดูแล้ง ปี 2566/67."""
    match = _SEASON.match(text, start)
    if match is None or (year := year_of(match, "1", today)) is None:
        return None
    name, end = match["name"], match.end()
    named = year + 1 if match["slash"] and name.endswith("แล้ง") else year
    reading = Reading(
        start,
        end,
        Granularity.SEASON,
        named,
        lambda which: season_days(name, which),
        years_on=years_on(match, "1"),
    )
    return [reading], end
