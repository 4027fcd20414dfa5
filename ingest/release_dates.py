"""The day a release was published: from the page's header, the file, or the release's own words.

These readers are narrow on purpose. ``rag.thai.dates`` finds every date a text speaks of; here a
date counts only where it says when the release itself was made, since a wrong day is worse than
none: questions about time are answered by it.
"""

import re
from datetime import date, timedelta

from ingest.noise import HEADER_DATE, SLASHED_DATE
from rag.thai.dates import DateSpan, Granularity, find_dates

_HEAD_LINES = 6
_OPENING = 600
"""Characters of a text in which it may say its day."""

_MONTHS = {
    "มกราคม": 1, "กุมภาพันธ์": 2, "มีนาคม": 3, "เมษายน": 4, "พฤษภาคม": 5, "มิถุนายน": 6,
    "กรกฎาคม": 7, "กรกฏาคม": 7, "สิงหาคม": 8, "กันยายน": 9, "ตุลาคม": 10, "พฤศจิกายน": 11,
    "ธันวาคม": 12,
}  # fmt: skip
_TELLING_BEGINS = re.compile(r"(?:^|\n|น\. |^[^\n]{0,60} ?: )(?:เมื่อ)?$")
"""What stands before the day of what is told: a line start, an hour, a place with a colon."""
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ].*)?", re.DOTALL)

_FIRST_YEAR, _LAST_YEAR = 1990, 2056
"""No release on the web is older (1 January 1970 is a computer's zero), and B.E. 2600 is a slip."""


def published_on(title: str, body: str, hint: str | None) -> date | None:
    """Return the day of publication, or None where nothing says it.

    ``title`` and ``body`` are as they were read (the header may have been cleaned away since) and
    ``hint`` is what the file said of it. In order: a header line with a weekday, a slashed date on
    a line of its own at the head, the hint, "วันนี้ (24 ส.ค. 63)" (and the day after "เมื่อวานนี้
    (…)"), the day an opening paragraph begins with. An impossible date counts as none.
    """
    head = [" ".join(line.split()) for line in body[:4000].lstrip().split("\n") if line.strip()]
    for pattern in (HEADER_DATE, SLASHED_DATE):
        for line in head[:_HEAD_LINES]:
            found = pattern.fullmatch(line) if len(line) < 50 else None
            if found and (day := _day(found)):
                return day
    if hint and (day := _from_hint(hint)):
        return day
    return _from_words(title) or _from_words("\n".join(head))


def _from_hint(hint: str) -> date | None:
    hint = hint.strip()[:80]
    for pattern in (_ISO, SLASHED_DATE, HEADER_DATE):
        if found := pattern.fullmatch(hint):
            return _day(found)
    written = find_dates(hint)
    return _plausible(written[0]) if len(written) == 1 else None


def _from_words(text: str) -> date | None:
    """The day that the opening of ``text`` calls today, else the day its telling begins with."""
    days = [span for span in find_dates(text[:_OPENING]) if _plausible(span)]
    for span in days:
        words = text[span.start : span.end]
        if "วานนี้" in words:
            return span.first + timedelta(days=1)
        if "วันนี้" in words:
            return span.first
    for span in days:
        before = text[max(0, span.start - 80) : span.start]
        is_named = text.startswith("วัน", span.start) or before.endswith("วัน")
        if is_named and _TELLING_BEGINS.search(before):
            return span.first
    return None


def _plausible(span: DateSpan) -> date | None:
    if span.granularity is not Granularity.DAY or not span.explicit_year:
        return None
    return span.first if _FIRST_YEAR <= span.first.year <= _LAST_YEAR else None


def _day(found: re.Match[str]) -> date | None:
    """The day that a match names, or None where the calendar has no such day."""
    name = found["month"]
    month = _MONTHS.get(name) or int(name)
    year = int(found["year"])
    if year >= 2400:
        year -= 543
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, int(found["day"]))
    except ValueError:
        return None
