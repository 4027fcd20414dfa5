"""How well a release, or a passage in it, fits the time that a question names."""

from collections.abc import Sequence
from datetime import date

from rag.stores.intervals import unpack_intervals
from rag.thai.dates import DateSpan

_SLACK_DAYS = 3
"""A release about a day often comes out a little after it."""


def time_match(asked: Sequence[DateSpan], published: date | None, passage_dates: bytes) -> float:
    """0 (no fit, or no time asked) to 1 for the best fitting of the spans asked about.

    A question's time binds to the publication day or to a date said in the passage; the narrower
    the span, the closer the fit must be.
    """
    if not asked:
        return 0.0
    said = unpack_intervals(passage_dates)
    day = published.toordinal() if published else None
    return max(_fit(span, day, said) for span in asked)


def _fit(span: DateSpan, published: int | None, said: Sequence[tuple[int, int]]) -> float:
    first, last = span.first.toordinal(), span.last.toordinal()
    best = 0.0
    if published is not None:
        if first <= published <= last:
            best = 1.0
        elif last < published <= last + _SLACK_DAYS:
            best = 0.8 - 0.1 * (published - last)
    for start, stop in said:
        inside = first <= start and stop <= last
        if inside:
            best = max(best, 0.8 if last - first > 45 else 0.9)
        elif start <= first and last <= stop and stop - start < 60:
            best = max(best, 0.6)
    return best
