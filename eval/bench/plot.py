"""Quality against time as one SVG that stands alone: an image of a page, no classes from outside.

Units are those of the 720-wide picture. The time runs on a logarithmic scale.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from eval.bench.beside import OURS, Row
from eval.intervals import summary

WIDTH, HEIGHT = 720, 400
MEASURE = "MRR@10"
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 24, 44, 48
_SMALLEST_MS = 0.1
_LETTER = 7.4
"""About the width of a letter of a label."""
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#24292f}.small{font-size:12px;fill:#57606a}"
    ".title{font-size:15px;font-weight:600}.grid{stroke:#d8dee4}.other{stroke:#6e7781;fill:#6e7781}"
    ".ours{stroke:#0969da;fill:#0969da}.ours-label{fill:#0969da;font-weight:600}"
    ".interval{stroke-width:1.5}.reach{stroke-width:1.5;stroke-dasharray:2 3}"
)


def plot(rows: Sequence[Row]) -> str:
    """A point a system: its p50 and MRR@10, the interval upright, a dotted line to its p95."""
    if not rows:
        return ""
    low = 10 ** math.floor(math.log10(max(min(row.p50_ms for row in rows), _SMALLEST_MS)))
    high = 10 ** math.ceil(math.log10(max(*(row.p95_ms for row in rows), low * 10)))
    place = _Place(low, high)
    releases = max(row.releases for row in rows)
    parts = [
        _text(_LEFT, 24, f"{MEASURE} against time a question, {releases:,} releases", "title"),
        *_axes(place),
    ]
    taken: list[_Box] = []
    for row in rows:
        marks, box = _mark(row, place)
        parts += marks
        taken.append(box)
    for row in rows:
        label, box = _label(row, place, taken)
        parts.append(label)
        taken.append(box)
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {0} {1}" '
            'width="{0}" height="{1}"><title>{2} against time a question</title>'
            '<style>{3}</style><rect width="{0}" height="{1}" fill="#fff"/>{4}</svg>\n'
        ).format(WIDTH, HEIGHT, MEASURE, Markup(_STYLE), Markup("").join(parts))
    )


@dataclass(frozen=True, slots=True)
class _Box:
    """Room that something takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def lies_in(self, other: "_Box") -> bool:
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


class _Place:
    """From milliseconds and shares to units of the picture."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def x(self, milliseconds: float) -> float:
        within = min(max(milliseconds, self.low), self.high)
        along = math.log10(within / self.low) / math.log10(self.high / self.low)
        return _LEFT + along * (WIDTH - _LEFT - _RIGHT)

    def y(self, share: float) -> float:
        return HEIGHT - _BOTTOM - share * (HEIGHT - _BOTTOM - _TOP)


def _axes(place: _Place) -> list[Markup]:
    parts = []
    for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        y = place.y(share)
        parts.append(_line(_LEFT, y, WIDTH - _RIGHT, y, "grid"))
        parts.append(_text(_LEFT - 8, y + 4, f"{share:g}", "small", "end"))
    ticks = round(math.log10(place.high / place.low))
    for step in range(ticks + 1):
        value = place.low * 10**step
        x = place.x(value)
        parts.append(_line(x, place.y(0), x, place.y(1), "grid"))
        parts.append(_text(x, HEIGHT - _BOTTOM + 18, f"{value:g} ms", "small", "middle"))
    note = "median time a question (dotted: to the 95th percentile); bars: 95 % intervals"
    parts.append(_text(_LEFT, HEIGHT - 10, note, "small"))
    return parts


def _mark(row: Row, place: _Place) -> tuple[list[Markup], _Box]:
    """The point with its lines, and the room they take."""
    mean = summary(row.rows)[MEASURE]
    x, y, name = place.x(row.p50_ms), place.y(mean.value), _class(row)
    top, bottom, reach = place.y(mean.high), place.y(mean.low), place.x(row.p95_ms)
    parts = [
        _line(x, bottom, x, top, f"interval {name}"),
        _line(x, y, reach, y, f"reach {name}"),
        Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="5"/>').format(name, x, y),
    ]
    return parts, _Box(x - 5, min(top, y - 5), x + 5, max(bottom, y + 5))


def _label(row: Row, place: _Place, taken: Sequence[_Box]) -> tuple[Markup, _Box]:
    """What the point is called, where it covers nothing if there is such a place beside it."""
    value = summary(row.rows)[MEASURE].value
    text = f"{row.label}: {value:.2f}"
    x, y, width = place.x(row.p50_ms), place.y(value), len(text) * _LETTER
    inside = _Box(_LEFT, _TOP - 10, WIDTH, HEIGHT - _BOTTOM)
    sides = [(x + 10, x + 10 + width, "start"), (x - 10 - width, x - 10, "end")]
    places = [
        (_Box(left, y + down - 11, right, y + down + 3), anchor)
        for down in (-7, 17, 26, -25, 35)
        for left, right, anchor in sides
    ]
    within = [(box, anchor) for box, anchor in places if box.lies_in(inside)] or places
    free = [p for p in within if not any(p[0].meets(other) for other in taken)] or within
    box, anchor = free[0]
    at = box.left if anchor == "start" else box.right
    return _text(at, box.bottom - 3, text, f"label {_class(row)}-label", anchor), box


def _class(row: Row) -> str:
    return "ours" if row.name == OURS else "other"


def _line(x1: float, y1: float, x2: float, y2: float, name: str) -> Markup:
    return Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(
        name, x1, y1, x2, y2
    )


def _text(x: float, y: float, text: str, name: str, anchor: str = "start") -> Markup:
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        name, x, y, anchor, text
    )
