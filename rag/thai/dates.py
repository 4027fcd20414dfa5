"""Dates in Thai text: every written form that releases and people use, as intervals of days.

    >>> [(s.first, s.last, s.granularity) for s in find_dates("ระหว่าง 29 มิ.ย. – 2 ก.ค. 64")]
    [(datetime.date(2021, 6, 29), datetime.date(2021, 7, 2), <Granularity.RANGE: 'range'>)]

One scan finds the places where a date can begin; a reader for each kind of place looks no further
than a constant number of characters, so that any input takes linear time.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from rag.thai.date_forms import read_english, read_month, read_number
from rag.thai.date_readings import DateSpan, Found, Granularity, Interval, Reading
from rag.thai.date_words import DIGITS, ENGLISH_STARTS, ERA_STARTS, MONTH_STARTS
from rag.thai.festivals import FESTIVALS, SEASONS
from rag.thai.named_dates import read_feast, read_season, read_week
from rag.thai.relative_dates import RELATIVE_STARTS, read_ago, read_relative
from rag.thai.year_forms import (
    read_counted,
    read_era,
    read_half,
    read_quarter,
    read_year,
)

__all__ = ["DateSpan", "Granularity", "asks_for_latest", "find_dates"]

Reader = Callable[[str, int, date | None], Found | None]

_STARTS: tuple[tuple[Reader, tuple[str, ...]], ...] = (
    *((read, tuple(DIGITS)) for read in (read_number, read_counted, read_ago)),
    (read_month, MONTH_STARTS),
    (read_feast, FESTIVALS),
    (read_year, ("ปี",)),
    (read_era, ERA_STARTS),
    (read_quarter, ("ไตรมาส", "Q[1-4]", "q[1-4]")),
    (read_half, ("ครึ่ง",)),
    (read_week, ("สัปดาห์", "อาทิตย์")),
    (read_relative, RELATIVE_STARTS),
    (read_season, SEASONS),
    (read_english, ENGLISH_STARTS),
)


def _by_first_letter() -> tuple[re.Pattern[str], dict[str, tuple[Reader, ...]]]:
    """A pattern for every beginning, and the readers to ask by the letter it begins with.

    Alternatives that begin with distinct letters are what makes ``re`` skip all other letters at
    once: several times as fast as the plain alternation.
    """
    rests: dict[str, list[str]] = {}
    readers: dict[str, list[Reader]] = {}
    for read, starts in _STARTS:
        for start in starts:
            rests.setdefault(start[0], []).append(start[1:])
            if read not in readers.setdefault(start[0], []):
                readers[start[0]].append(read)
    alternatives = (f"{letter}(?:{'|'.join(rest)})" for letter, rest in rests.items())
    return re.compile("|".join(alternatives)), {k: tuple(v) for k, v in readers.items()}


_BEGINNING, _READERS = _by_first_letter()

_LATEST = re.compile(
    r"ล่าสุด|ตอนนี้|ปัจจุบัน|ขณะนี้|ช่วงนี้|อั[ปพ]เด[ตท]|เพิ่งออก|ถึงไหนแล้ว|ข่าวใหม่|เพิ่งประกาศ|ใหม่สุด|หลังสุด|latest"
)
_JOINED = re.compile(r"[\s,(]*(?:และ|กับ|หรือ|,|ถึง|จนถึง|[-–—]|เทียบกับ)?[\s,]*(?:วันที่|เดือน)?[\s]*")
_JOIN_LENGTH = 16
_YEAR_REACH = 60
_WHOLE_YEARS = (Granularity.YEAR, Granularity.FISCAL_YEAR)
_JUST_PAST = timedelta(days=60)
_NEWS_AHEAD = timedelta(days=92)


def find_dates(text: str, *, today: date | None = None) -> list[DateSpan]:
    """The dates said in ``text``, in order, without overlaps; offsets are those of ``text``.

    Where no year is written it is taken from the dates around (``explicit_year`` is then False),
    else from ``today``, the day on which the text is read or was published; else the date is left
    out. Words that count from today (เมื่อวาน, ปีที่แล้ว) are left out without ``today``. Dates
    that no calendar has (31 ก.พ.) are dropped. Takes linear time, and raises nothing.
    """
    readings = _readings(text, today)
    intervals: list[Interval | None] = [
        None if r.year is None else _days(r, r.year) for r in readings
    ]
    for place in range(len(readings) - 1, -1, -1):  # "5 และ … 7 มี.ค. 65": the year comes last
        if readings[place].year is None and place + 1 < len(readings):
            intervals[place] = _joined(text, readings, intervals, place)
    settled = [interval is not None for interval in intervals]
    _settle_rest(readings, intervals, today)
    return [
        DateSpan(
            reading.start,
            reading.end,
            *interval,
            reading.granularity,
            (reading.year is not None or known) and reading.years_on is None,
        )
        for reading, interval, known in zip(readings, intervals, settled, strict=True)
        if interval is not None
    ]


def asks_for_latest(text: str) -> bool:
    """Whether a question wants the newest there is: ล่าสุด, ตอนนี้, ปัจจุบัน …"""
    return _LATEST.search(text) is not None


def _readings(text: str, today: date | None) -> list[Reading]:
    """Every date form in the text; a form that begins inside an earlier one is part of it."""
    readings: list[Reading] = []
    place = 0
    while match := _BEGINNING.search(text, place):
        start = match.start()
        place = match.end()
        for read in _READERS[text[start]]:
            if found := read(text, start, today):
                forms, place = found
                done = readings[-1].end if readings else 0
                readings.extend(form for form in forms if form.start >= done)
                break
    return readings


def _days(reading: Reading, year: int) -> Interval | None:
    return reading.days(year) if 1800 <= year <= 2199 else None


def _joined(
    text: str, readings: list[Reading], intervals: list[Interval | None], place: int
) -> Interval | None:
    """The days of a reading whose year is written after the date that it is joined to."""
    following = intervals[place + 1]
    end, start = readings[place].end, readings[place + 1].start
    if following is None or start - end > _JOIN_LENGTH or not _JOINED.fullmatch(text, end, start):
        return None
    return _nearest(readings[place], following[0])


def _settle_rest(
    readings: list[Reading], intervals: list[Interval | None], today: date | None
) -> None:
    """Fill in the intervals of readings without a year, from what was said before or from today."""
    written = [
        (reading, interval)
        for reading, interval in zip(readings, intervals, strict=True)
        if interval is not None
    ]
    fine = [_middle(i) for r, i in written if _is_fine(r.granularity)]
    years = [
        _middle(i)
        for r, i in written
        if r.granularity is Granularity.YEAR and (today is None or i[0] <= today)
    ]
    anchor = today or next(iter(fine), None)
    fallback = next(iter(years), next(iter(fine), None))
    context: date | None = None
    said_year: tuple[int, Interval] | None = None
    for place, reading in enumerate(readings):
        interval = intervals[place]
        if interval is not None:
            if _is_fine(reading.granularity):
                context = _middle(interval)
            elif reading.granularity in _WHOLE_YEARS:
                said_year = reading.end, interval
        elif reading.year is None:
            if reading.years_on is not None:
                intervals[place] = (
                    _days(reading, anchor.year + reading.years_on) if anchor else None
                )
            elif reading.pointing and anchor:
                intervals[place] = _pointed(reading, anchor)
            elif said_year and _belongs(reading, said_year[0]):
                intervals[place] = _within(reading, said_year[1])
            elif near := context or fallback:
                intervals[place] = _nearest(reading, near)
            elif today is not None:
                intervals[place] = _latest(reading, today)


def _belongs(reading: Reading, year_end: int) -> bool:
    """Whether a month or quarter follows a year closely: ปี 64 (ม.ค.-พ.ย.)."""
    coarse = reading.granularity.softness >= Granularity.PART_OF_MONTH.softness
    return coarse and reading.start - year_end <= _YEAR_REACH


def _is_fine(granularity: Granularity) -> bool:
    return granularity.softness <= Granularity.MONTH.softness


def _middle(interval: Interval) -> date:
    return interval[0] + (interval[1] - interval[0]) / 2


def _nearest(reading: Reading, day: date) -> Interval | None:
    """The interval of the reading, over the years, that is nearest to ``day``."""
    # Figures are given for quarters and for runs of months that are over.
    ahead = 2 if reading.granularity in (Granularity.MONTHS, Granularity.QUARTER) else 1

    def distance(interval: Interval) -> timedelta:
        return max(day - interval[1], ahead * (interval[0] - day), timedelta(0))

    return min(_around(reading, day), key=distance, default=None)


def _within(reading: Reading, year: Interval) -> Interval | None:
    """The interval of the reading in a year, which may be a fiscal one: ปีงบ 65 ถึงกลาง ส.ค."""
    first, last = year
    intervals = (_days(reading, number) for number in (first.year, last.year))
    inside = (i for i in intervals if i is not None and first <= i[0] <= last)
    return next(inside, None) or _days(reading, first.year)


def _pointed(reading: Reading, day: date) -> Interval | None:
    """The next interval (นี้: or one just past) or the last one (ที่ผ่านมา), seen from ``day``."""
    around = sorted(_around(reading, day))
    if reading.pointing > 0:
        return next((i for i in around if i[1] >= day - _JUST_PAST), None)
    return next((i for i in reversed(around) if i[0] <= day), None)


def _around(reading: Reading, day: date) -> list[Interval]:
    intervals = (_days(reading, year) for year in (day.year, day.year - 1, day.year + 1))
    return [interval for interval in intervals if interval is not None]


def _latest(reading: Reading, today: date) -> Interval | None:
    """The last interval that begins before today or not long after: people ask about the past."""
    for year in range(today.year + 1, today.year - 9, -1):  # 29 February may be 8 years back
        interval = _days(reading, year)
        if interval is not None and interval[0] <= today + _NEWS_AHEAD:
            return interval
    return None
