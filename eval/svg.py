"""The few plots of the report as inline SVG: they scale to a phone and need nothing from outside.

Colours come from the classes ``bar``, ``whisker``, ``grid``, ``dot`` and ``curve`` of the page.
Units are those of the 360-wide picture.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

WIDTH = 360
_LEFT, _RIGHT = 116, 66
_ROW = 20
_PLOT_HEIGHT = 190
_MARGIN = 34
_COLOURS = (
    "text{font:9px system-ui,sans-serif;fill:#24292f}.tick{fill:#57606a}.grid{stroke:#d8dee4}"
    ".curve{fill:none;stroke:#0969da;stroke-width:1.5}.dot{fill:#cf222e}"
)
"""Of a picture in a file of its own."""
_SMALLEST = 1e-9
"""A largest value below it is drawn as nought."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A share with its interval, 0 to 1."""

    label: str
    value: float
    low: float
    high: float
    note: str = ""


def bars(items: Sequence[Bar | str], *, title: str) -> Markup:
    """Horizontal bars from 0 to 1 with interval whiskers; a text is a heading among them."""
    if not items:
        return Markup("")
    span = WIDTH - _LEFT - _RIGHT
    height = _ROW * len(items) + 16
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = _LEFT + share * span
        parts.append(_line(x, 0, x, height - 14, "grid"))
        parts.append(_text(x, height - 3, f"{share:g}", "middle", "tick"))
    for row, item in enumerate(items):
        if isinstance(item, str):
            parts.append(_text(_LEFT - 5, row * _ROW + 13.5, item, "end", "heading"))
        else:
            parts += _bar(item, row * _ROW, span)
    return _picture(title, height, parts)


def _bar(item: Bar, y: float, span: float) -> list[Markup]:
    low, value, high = (_LEFT + _unit(v) * span for v in (item.low, item.value, item.high))
    return [
        _text(_LEFT - 5, y + 13.5, item.label, "end"),
        Markup('<rect class="bar" x="{}" y="{}" width="{:.1f}" height="12"/>').format(
            _LEFT, y + 4, max(value - _LEFT, 0.5)
        ),
        _line(low, y + 10, high, y + 10, "whisker"),
        _line(low, y + 7, low, y + 13, "whisker"),
        _line(high, y + 7, high, y + 13, "whisker"),
        _text(WIDTH - _RIGHT + 6, y + 13.5, f"{item.value:.2f} {item.note}".strip(), "start"),
    ]


def histogram(values: Sequence[float], *, title: str, unit: str) -> Markup:
    """How often values of each size occur, from nought to the largest."""
    if not values:
        return Markup("")
    top = _round_up(max(values))
    counts, edges = np.histogram(values, bins=20, range=(0, top))
    most = max(int(counts.max()), 1)
    axes, place = _axes((0, top), (0, most), unit, "questions")
    parts = [axes]
    for count, start, stop in zip(counts, edges[:-1], edges[1:], strict=True):
        (x, y), (right, bottom) = place(start, int(count)), place(stop, 0)
        parts.append(
            Markup(
                '<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
            ).format(x + 0.5, y, max(right - x - 1, 1), bottom - y)
        )
    return _picture(title, _PLOT_HEIGHT, parts)


def scatter(
    points: Sequence[tuple[float, float]],
    *,
    title: str,
    x_name: str,
    y_name: str,
    marks: Sequence[float] = (),
) -> Markup:
    """Points of y from 0 to 1 over x from nought; ``marks`` are upright lines."""
    if not points:
        return Markup("")
    top = _round_up(max(*(x for x, _ in points), *marks, 1.0))
    axes, place = _axes((0, top), (0, 1), x_name, y_name)
    parts = [axes]
    for mark in marks:
        (x, high), (_, low) = place(mark, 1), place(mark, 0)
        parts += [_line(x, high, x, low, "whisker"), _text(x + 2, high + 9, f"{mark:g}", "start")]
    for x_value, y_value in points:
        x, y = place(x_value, y_value)
        parts.append(Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="3.5"/>').format(x, y))
    return _picture(title, _PLOT_HEIGHT, parts)


def curve(points: Sequence[tuple[float, float]], *, title: str, x_name: str, y_name: str) -> Markup:
    """A line through points of 0 to 1 by 0 to 1."""
    if not points:
        return Markup("")
    axes, place = _axes((0, 1), (0, 1), x_name, y_name)
    path = " ".join("{:.1f},{:.1f}".format(*place(x, y)) for x, y in points)
    line = Markup('<polyline class="curve" points="{}"/>').format(path)
    return _picture(title, _PLOT_HEIGHT, [axes, line])


@dataclass(frozen=True, slots=True)
class Line:
    """A named line through points of 0 to 1 by 0 to 1, with one of its points marked."""

    label: str
    points: Sequence[tuple[float, float]]
    mark: tuple[float, float] | None = None
    note: str = ""
    """Beside the mark."""


def curves(lines: Sequence[Line], *, title: str, x_name: str, y_name: str) -> Markup:
    """Several lines with a legend; those after the first are dashed."""
    if not lines:
        return Markup("")
    axes, place = _axes((0, 1), (0, 1), x_name, y_name)
    parts = [axes]
    for number, line in enumerate(lines):
        dash = f"{6 - number} {2 + 2 * number}" if number else "none"
        path = " ".join("{:.1f},{:.1f}".format(*place(x, y)) for x, y in line.points)
        parts.append(
            Markup('<polyline class="curve" stroke-dasharray="{}" points="{}"/>').format(dash, path)
        )
        low = _PLOT_HEIGHT - _MARGIN - 12 - 14 * (len(lines) - 1 - number)
        parts += [
            Markup('<polyline class="curve" stroke-dasharray="{}" points="{},{} {},{}"/>').format(
                dash, _MARGIN + 8, low, _MARGIN + 34, low
            ),
            _text(_MARGIN + 40, low + 4, line.label, "start"),
        ]
        if line.mark is not None:
            x, y = place(*line.mark)
            parts.append(Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="4"/>').format(x, y))
            parts.append(_text(x - 6, y + (14 if number % 2 else -6), line.note, "end"))
    return _picture(title, _PLOT_HEIGHT, parts)


def standalone(picture: Markup, title: str) -> str:
    """``picture`` as the text of a file of its own, twice as large and with its colours."""
    inside = Markup(str(picture).split("</title>", 1)[-1])
    size = Markup('width="{}" height="{}"').format(2 * WIDTH, 2 * _PLOT_HEIGHT)
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {0} {1}" {2}>'
        '<title>{3}</title><style>{4}</style><rect width="{0}" height="{1}" fill="#fff"/>'
    ).format(WIDTH, _PLOT_HEIGHT, size, title, Markup(_COLOURS))
    return f"{head}{inside}\n"


class _Place:
    """From values to units of the picture."""

    def __init__(self, xs: tuple[float, float], ys: tuple[float, float]) -> None:
        self._xs, self._ys = xs, ys

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        across = (x - self._xs[0]) / (self._xs[1] - self._xs[0])
        up = (y - self._ys[0]) / (self._ys[1] - self._ys[0])
        return (
            _MARGIN + _unit(across) * (WIDTH - _MARGIN - 12),
            _PLOT_HEIGHT - _MARGIN - _unit(up) * (_PLOT_HEIGHT - _MARGIN - 16),
        )


def _axes(
    xs: tuple[float, float], ys: tuple[float, float], x_name: str, y_name: str
) -> tuple[Markup, _Place]:
    place = _Place(xs, ys)
    parts = [_text(2, 10, y_name, "start"), _text(WIDTH - 12, _PLOT_HEIGHT - 4, x_name, "end")]
    for share in (0, 0.5, 1):
        x_value, y_value = xs[0] + share * (xs[1] - xs[0]), ys[0] + share * (ys[1] - ys[0])
        x, bottom = place(x_value, ys[0])
        left, y = place(xs[0], y_value)
        parts += [
            _line(left, y, WIDTH - 12, y, "grid"),
            _text(left - 4, y + 4, f"{y_value:g}", "end", "tick"),
            _text(x, bottom + 14, f"{x_value:g}", "middle", "tick"),
        ]
    return Markup("").join(parts), place


def _picture(title: str, height: float, parts: Sequence[Markup]) -> Markup:
    return Markup('<svg role="img" viewBox="0 0 {} {}"><title>{}</title>{}</svg>').format(
        WIDTH, height, title, Markup("").join(parts)
    )


def _line(x1: float, y1: float, x2: float, y2: float, name: str) -> Markup:
    return Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(
        name, x1, y1, x2, y2
    )


def _text(x: float, y: float, text: str, anchor: str, name: str = "label") -> Markup:
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        name, x, y, anchor, text
    )


def _unit(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 … so that ticks are round."""
    if not _SMALLEST < value < math.inf:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (1, 2, 5) if value <= step * power), 10 * power)
