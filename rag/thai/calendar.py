"""Days written as Thai readers expect them."""

from datetime import date

BUDDHIST_OFFSET = 543
"""Years from the Gregorian to the Buddhist era."""

SHORT_MONTHS = (
    *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
    *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
)


def thai_date(day: date) -> str:
    """The day as 9 ก.พ. 2567: a full year in Buddhist era, never two digits."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year + BUDDHIST_OFFSET}"
