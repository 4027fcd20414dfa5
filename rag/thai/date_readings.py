"""What a written date means before its year is known.

A reading keeps the span of text, how precise it is and a function from a year to the days meant:
"วันที่ 5 มี.ค." has a day and a month only, and its year is settled later, from the dates around it
or from the day the text is read.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

Interval = tuple[date, date]
DaysOfYear = Callable[[int], Interval | None]


class Granularity(StrEnum):
    """How precise a date is, from the hardest constraint to the softest."""

    DAY = "day"
    RANGE = "range"  # from one written day to another
    WEEK = "week"
    FESTIVAL = "festival"  # the days around a feast
    PART_OF_MONTH = "part_of_month"
    MONTH = "month"
    MONTHS = "months"  # from one month to another
    QUARTER = "quarter"
    SEASON = "season"
    PART_OF_YEAR = "part_of_year"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"  # any twelve months that do not begin on 1 January
    YEARS = "years"

    @property
    def softness(self) -> int:
        """0 for a day, growing with vagueness: orders granularities by how hard they bind."""
        return _ORDER[self]


_ORDER = {granularity: place for place, granularity in enumerate(Granularity)}


@dataclass(frozen=True, slots=True)
class Reading:
    """A date form found at ``start`` to ``end``; ``year`` (common era) is None if not known yet."""

    start: int
    end: int
    granularity: Granularity
    year: int | None
    days: DaysOfYear
    pointing: int = 0
    """1 if the words point ahead of the time of writing (12 มีนาคมนี้), -1 back (… ที่ผ่านมา)."""
    years_on: int | None = None
    """The year was said as this many years after the present one (ปีที่แล้ว: -1), not written."""


Found = tuple[list[Reading], int]
"""What a reader returns: the readings, in order, and where to go on. No readings: skip to there."""


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date said in ``text[start:end]``: the days ``first`` to ``last``, both included.

    ``explicit_year`` is False where the year is not written beside the date and was inferred.
    """

    start: int
    end: int
    first: date
    last: date
    granularity: Granularity
    explicit_year: bool


def one_day(month: int, day: int) -> DaysOfYear:
    """The day of the month, in years that have it."""

    def days(year: int) -> Interval | None:
        if not is_day(year, month, day):
            return None
        return date(year, month, day), date(year, month, day)

    return days


def day_range(first: tuple[int, int], last: tuple[int, int], years: int) -> DaysOfYear:
    """From (month, day) to (month, day); ``years`` is how many years before the last the first is.

    The year given to the function is that of the last day.
    """

    def days(year: int) -> Interval | None:
        if not is_day(year - years, *first) or not is_day(year, *last):
            return None
        interval = date(year - years, *first), date(year, *last)
        return interval if interval[0] <= interval[1] else None

    return days


def months(first: int, last: int, years: int = 0) -> DaysOfYear:
    """From a month's first day to a month's last, ``years`` years later; the year is the last's."""

    def days(year: int) -> Interval | None:
        interval = date(year - years, first, 1), month_end(year, last)
        return interval if interval[0] <= interval[1] else None

    return days


_PARTS = {"ต้น": (1, 10), "กลาง": (11, 20), "ปลาย": (21, 31), "สิ้น": (26, 31)}


def part_of_month(month: int, part: str) -> DaysOfYear:
    """The beginning, middle or end of a month, as people use the words; สิ้น is its last days."""
    first, last = _PARTS[part]

    def days(year: int) -> Interval | None:
        end = month_end(year, month)
        return date(year, month, min(first, end.day)), end.replace(day=min(last, end.day))

    return days


def week_of_month(month: int, week: int) -> DaysOfYear:
    """The ``week``-th seven days of a month (1 to 5); 0 is the last seven."""

    def days(year: int) -> Interval | None:
        end = month_end(year, month)
        if week == 0:
            return end - timedelta(6), end
        if 7 * week - 6 > end.day:
            return None
        return date(year, month, 7 * week - 6), end.replace(day=min(7 * week, end.day))

    return days


# What people mean by these words is wide: the months overlap no other part but สิ้น.
_PARTS_OF_YEAR = {"ต้น": (1, 4), "กลาง": (5, 8), "ปลาย": (9, 12), "สิ้น": (12, 12)}


def part_of_year(part: str) -> DaysOfYear:
    """The beginning, middle, end or last month of a year."""
    return months(*_PARTS_OF_YEAR[part])


def fiscal_year(length: int = 0) -> DaysOfYear:
    """1 October of the year before to 30 September; ``length`` years more reach back further."""
    return months(10, 9, 1 + length)


def fiscal_quarter(quarter: int) -> DaysOfYear:
    """Quarter 1 begins on 1 October of the year before."""
    if quarter == 1:
        return lambda year: (date(year - 1, 10, 1), date(year - 1, 12, 31))
    return months(3 * quarter - 5, 3 * quarter - 3)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
