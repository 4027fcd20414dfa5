"""Intervals of days, packed into the few bytes that the catalog keeps for each chunk."""

from array import array
from collections.abc import Iterable
from datetime import date

_CODE = "i"  # proleptic Gregorian ordinals: two 4-byte integers an interval


def pack_intervals(intervals: Iterable[tuple[date, date]]) -> bytes:
    """Pack (first, last) days, both inclusive, dropping repeats and keeping their order."""
    packed = array(_CODE)
    for first, last in dict.fromkeys(intervals):
        packed.extend((first.toordinal(), last.toordinal()))
    return packed.tobytes()


def unpack_intervals(packed: bytes) -> list[tuple[int, int]]:
    """The intervals as (first, last) ordinals of days, as ``date.toordinal`` gives them."""
    days = array(_CODE)
    days.frombytes(packed)
    return list(zip(days[::2], days[1::2], strict=True))
