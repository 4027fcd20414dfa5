"""How well a release, or a passage in it, fits the time that a question names."""

from collections.abc import Sequence
from datetime import date

from rag.stores.intervals import unpack_intervals
from rag.thai.dates import DateSpan, Granularity

_SLACK_DAYS = 7
"""A release about a day often comes out some days after it."""

_LATE = 0.9
"""Fit of a release that came out on the day after the time asked about, falling to 0 with slack."""

_SAID = 0.9
"""Fit of a passage that names a day within the time asked about, whenever it was published."""

_BINDING = {
    Granularity.DAY: 1.5,
    Granularity.RANGE: 1.5,
    Granularity.WEEK: 1.3,
    Granularity.FESTIVAL: 1.2,
    Granularity.PART_OF_MONTH: 1.2,
    Granularity.MONTH: 1.2,
    Granularity.YEARS: 0.8,
}
"""The narrower the time asked about, the harder it binds; 1 where nothing stands here."""


def time_match(asked: Sequence[DateSpan], published: date | None, passage_dates: bytes) -> float:
    """0 (no fit, or no time asked) up to the hardest binding, for the best fitting time asked.

    A question's time binds to the publication day or to a date said in the passage.
    """
    if not asked:
        return 0.0
    said = unpack_intervals(passage_dates)
    day = published.toordinal() if published else None
    return max(_BINDING.get(span.granularity, 1.0) * _fit(span, day, said) for span in asked)


def _fit(span: DateSpan, published: int | None, said: Sequence[tuple[int, int]]) -> float:
    first, last = span.first.toordinal(), span.last.toordinal()
    if published is not None and first <= published <= last:
        return 1.0
    if any(first <= start and stop <= last for start, stop in said):
        return _SAID
    if published is not None and 0 < published - last <= _SLACK_DAYS:
        return _LATE * (1 - (published - last) / (_SLACK_DAYS + 1))
    return 0.0
