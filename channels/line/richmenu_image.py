"""The picture of the rich menu, drawn here: four labelled cells with an icon each."""

import io
import math
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from rag.errors import SettingsError

WIDTH, HEIGHT = 2_500, 843
MAX_BYTES = 1_000_000
"""LINE takes up to 1 MB."""
INK, SOFT, ACCENT, WASH, LINE = "#16242b", "#4d5f68", "#0b5a6f", "#e6f1f4", "#d5dde1"

_FONTS = Path(__file__).resolve().parent.parent / "web_assets" / "fonts"
_LABEL_SIZE, _NOTE_SIZE = 108, 76
"""Of 2,500 pixels; a phone shows them at about a sixth."""
_MARGIN, _ICON, _GAP = 64, 224, 52
"""Pixels: left and right of a cell, across its icon, and between icon and words."""
_FINER = 4
"""Icons are drawn so many times larger: Pillow draws no smooth edges."""
_STROKE = 18 * _FINER

Draw = ImageDraw.ImageDraw
Box = tuple[int, int, int, int]
"""Left, top, width and height of a cell."""


def cells() -> tuple[Box, ...]:
    """The four cells, row by row; together they are the whole picture."""
    left, top = WIDTH // 2, HEIGHT // 2
    columns, rows = ((0, left), (left, WIDTH - left)), ((0, top), (top, HEIGHT - top))
    return tuple((x, y, width, height) for y, height in rows for x, width in columns)


def menu_image(labels: tuple[tuple[str, str, str], ...]) -> bytes:
    """A PNG of (icon, label, note) for each cell; Thai only, as the font is.

    Raises SettingsError where Pillow cannot place Thai vowels and tone marks.
    """
    if not features.check("raqm"):
        raise SettingsError("Pillow lacks libraqm and would misplace Thai marks; install libraqm")
    image = Image.new("RGB", (WIDTH, HEIGHT), "#ffffff")
    draw = ImageDraw.Draw(image)
    for box, (icon, label, note) in zip(cells(), labels, strict=True):
        _cell(image, box, icon, label, note)
    draw.line((WIDTH // 2, 60, WIDTH // 2, HEIGHT - 60), LINE, 4)
    draw.line((60, HEIGHT // 2, WIDTH - 60, HEIGHT // 2), LINE, 4)
    raw = io.BytesIO()
    image.quantize(64).save(raw, "PNG", optimize=True)
    return raw.getvalue()


def _cell(image: Image.Image, box: Box, icon: str, label: str, note: str) -> None:
    x, y, _, height = box
    middle = y + height // 2
    image.paste(_icon(icon), (x + _MARGIN, middle - _ICON // 2))
    left = x + _MARGIN + _ICON + _GAP
    # Baselines, not boxes: a label with tone marks must stand level with one without.
    draw = ImageDraw.Draw(image)
    draw.text((left, middle - 4), label, INK, label_font(), anchor="ls", language="th")
    place = (left, middle + int(_NOTE_SIZE * 1.55))
    draw.text(place, note, SOFT, note_font(), anchor="ls", language="th")


def room_for_words() -> int:
    """Pixels that a label may be wide."""
    return min(width for _, _, width, _ in cells()) - 2 * _MARGIN - _ICON - _GAP


def label_font() -> ImageFont.FreeTypeFont:
    """The font of the labels."""
    return _font(700, _LABEL_SIZE)


def note_font() -> ImageFont.FreeTypeFont:
    """The font of the notes below them."""
    return _font(400, _NOTE_SIZE)


def _icon(name: str) -> Image.Image:
    size = _ICON * _FINER
    tile = Image.new("RGB", (size, size), "#ffffff")
    draw = ImageDraw.Draw(tile)
    draw.ellipse((0, 0, size - 1, size - 1), WASH)
    _ICONS[name](draw, size // 2)
    return tile.resize((_ICON, _ICON), Image.Resampling.LANCZOS)


@cache
def _font(weight: int, size: int) -> ImageFont.FreeTypeFont:
    path = _FONTS / f"sarabun-thai-{weight}-normal.woff2"
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.RAQM)


def _heart(draw: Draw, c: int) -> None:
    scale = 4 * _FINER
    points = []
    for t in (math.tau * n / 240 for n in range(240)):
        height = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
        points.append((c + scale * 16 * math.sin(t) ** 3, c - scale * height))
    draw.polygon(points, ACCENT)


def _waves(draw: Draw, c: int) -> None:
    for row in (-40 * _FINER, 0, 40 * _FINER):
        for n in range(-66 * _FINER, 66 * _FINER, 4):  # a round brush: joined lines have corners
            y = c + row + 13 * _FINER * math.sin(n / (13 * _FINER))
            draw.circle((c + n, y), _STROKE // 2, ACCENT)


def _question(draw: Draw, c: int) -> None:
    f = _FINER
    draw.arc((c - 40 * f, c - 74 * f, c + 40 * f, c + 6 * f), 180, 450, ACCENT, _STROKE)
    draw.circle((c - 31 * f, c - 34 * f), _STROKE // 2, ACCENT)
    draw.rectangle((c - _STROKE // 2, c - 12 * f, c + _STROKE // 2, c + 30 * f), ACCENT)
    draw.circle((c, c + 62 * f), 13 * f, ACCENT)


def _lock(draw: Draw, c: int) -> None:
    f = _FINER
    draw.arc((c - 38 * f, c - 78 * f, c + 38 * f, c - 2 * f), 180, 360, ACCENT, _STROKE)
    for side in (c - 38 * f, c + 38 * f - _STROKE):
        draw.rectangle((side, c - 41 * f, side + _STROKE, c - 10 * f), ACCENT)
    draw.rounded_rectangle((c - 60 * f, c - 14 * f, c + 60 * f, c + 70 * f), 14 * f, ACCENT)
    draw.circle((c, c + 26 * f), 13 * f, WASH)


_ICONS: dict[str, Callable[[Draw, int], None]] = {
    "heart": _heart,
    "waves": _waves,
    "question": _question,
    "lock": _lock,
}
