"""Quotes in their surroundings: what stands before, between and after them in the release."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from rag.thai.words import tokens

WIDTH = 160
"""Characters shown on either side of a quote; about two lines on a phone."""
_SPACE_WITHIN = 60
"""How far from the edge a space may lie to be cut at. Thai puts spaces between clauses, so one
this near is a better place than the middle of a clause."""
_RUN_UP = 60
"""Characters beyond an edge that the segmenter sees, so that the edge's own word is whole to it."""


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """Where the quote of a citation stands: ``text[start:end]``, in characters."""

    marker: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """A verbatim stretch of the release; a quote where it has a marker."""

    text: str
    marker: int | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The parts, joined, are one verbatim stretch of the release."""

    parts: tuple[Part, ...]
    cut_before: bool
    """True where the release goes on to the left."""
    cut_after: bool


def excerpts(text: str, spans: Sequence[QuoteSpan], width: int = WIDTH) -> list[Excerpt]:
    """``spans`` with up to ``width`` characters of ``text`` on either side, in reading order.

    Quotes whose surroundings would touch share an excerpt, unless they overlap each other. The
    edges fall on spaces or between words, never inside a word.
    """
    groups: list[list[QuoteSpan]] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        last = groups[-1][-1] if groups else None
        if last is not None and 0 <= span.start - last.end <= 2 * width:
            groups[-1].append(span)
        else:
            groups.append([span])
    return [_excerpt(text, group, width) for group in groups]


def _excerpt(text: str, group: Sequence[QuoteSpan], width: int) -> Excerpt:
    start, end = group[0].start, group[-1].end
    left, right = max(0, start - width), min(len(text), end + width)
    if left > 0:
        left = _left_edge(text, left, start)
    if right < len(text):
        right = _right_edge(text, end, right)
    parts: list[Part] = []
    at = left
    for span in group:
        parts += [Part(text[at : span.start]), Part(text[span.start : span.end], span.marker)]
        at = span.end
    parts.append(Part(text[at:right]))
    return Excerpt(tuple(part for part in parts if part.text), left > 0, right < len(text))


def _left_edge(text: str, left: int, start: int) -> int:
    """Where reading can begin, at or after ``left`` and not after ``start``."""
    for offset in range(left, min(left + _SPACE_WITHIN, start)):
        if text[offset].isspace():
            return offset + 1
    edges = _word_edges(text, max(0, left - _RUN_UP), start)
    return next((edge for edge in edges if edge >= left), start)


def _right_edge(text: str, end: int, right: int) -> int:
    """Where reading can stop, at or before ``right`` and not before ``end``."""
    for offset in range(right, max(right - _SPACE_WITHIN, end), -1):
        if text[offset].isspace():
            return offset
    edges = _word_edges(text, end, min(len(text), right + _RUN_UP))
    return next((edge for edge in reversed(edges) if edge <= right), end)


def _word_edges(text: str, start: int, end: int) -> list[int]:
    """Offsets in ``text`` between the words of ``text[start:end]``, both ends included."""
    return list(accumulate((len(token) for token in tokens(text[start:end])), initial=start))
