"""Lengths as LINE counts them, and cutting that parts nothing which belongs together.

LINE counts most text in UTF-16 code units and the labels of actions in grapheme clusters
("Character counting in a text" in its documentation); Flex messages are limited in bytes of JSON.
"""

import json
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import regex

MAX_TEXT = 5_000
"""UTF-16 units of a text message."""
MAX_ALT_TEXT = 1_500
"""UTF-16 units of what stands for a Flex message in lists and notifications."""
MAX_LABEL = 20
"""Grapheme clusters of an action's label."""
MAX_ACTION_TEXT = 300
"""Grapheme clusters of what a tapped button says in the chat; also characters of postback data."""
MAX_URI = 1_000
MAX_MESSAGES = 5
MAX_QUICK_REPLIES = 13
MAX_BUBBLES = 12
MAX_BUBBLE_BYTES = 30_000
MAX_CAROUSEL_BYTES = 50_000
"""LINE says 50 KB, and not whether that is 51,200: the smaller reading is safe."""

ELLIPSIS = "…"

_GRAPHEME = regex.compile(r"\X")
# A citation marker cut in two reads as another one, and a link cut short leads elsewhere.
_WHOLE = re.compile(r"\[\d{1,3}\]|https?://[!-~]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"  # controls but the line end
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"  # signs that turn the writing direction
)


def clean(text: str) -> str:
    """``text`` as it may be sent: no half surrogate pairs, no controls, nothing that turns text."""
    whole = text.replace("\r\n", "\n").replace("\t", " ")
    return _SURROGATE.sub("\ufffd", _UNSEEN.sub("", whole))


def one_line(text: str) -> str:
    """``text`` cleaned, its white space made single spaces."""
    return " ".join(clean(text).split())


def utf16_length(text: str) -> int:
    """UTF-16 code units; a lone surrogate counts as one."""
    return len(text) + sum(character > "\uffff" for character in text)


def grapheme_length(text: str) -> int:
    """Extended grapheme clusters: what a reader takes for one character."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def json_bytes(value: Any) -> int:
    """Bytes of ``value`` as the SDK sends it: every Thai letter takes six."""
    return len(json.dumps(value))


def cut(text: str, *, units: int | None = None, graphemes: int | None = None) -> str:
    """``text`` within both limits, ending in "…" where something was left out.

    Cuts between grapheme clusters, never inside a citation marker or a link. Raises ValueError for
    a limit below 1, in which not even the "…" has room.
    """
    if any(limit is not None and limit < 1 for limit in (units, graphemes)):
        raise ValueError("a limit must be at least 1")
    if _fits(text, units, graphemes):
        return text
    room_units = None if units is None else units - 1
    room_graphemes = None if graphemes is None else graphemes - 1
    end = _last_end(text, room_units, room_graphemes)
    return text[:end].rstrip() + ELLIPSIS


def _fits(text: str, units: int | None, graphemes: int | None) -> bool:
    if units is not None and utf16_length(text) > units:
        return False
    return graphemes is None or len(text) <= graphemes or grapheme_length(text) <= graphemes


def _last_end(text: str, units: int | None, graphemes: int | None) -> int:
    """The last place to cut at which what stands before it is within the limits."""
    wholes = [match.span() for match in _WHOLE.finditer(text)]
    best = 0
    for count, (end, used) in enumerate(_ends(text), start=1):
        if (units is not None and used > units) or (graphemes is not None and count > graphemes):
            break
        while wholes and wholes[0][1] <= end:
            wholes.pop(0)
        if not wholes or not wholes[0][0] < end < wholes[0][1]:
            best = end
    return best


def _ends(text: str) -> Iterator[tuple[int, int]]:
    """Where each grapheme cluster ends, and the UTF-16 units up to there."""
    found = [(match.end(), utf16_length(match[0])) for match in _GRAPHEME.finditer(text)]
    totals = accumulate(length for _, length in found)
    return zip((end for end, _ in found), totals, strict=True)
