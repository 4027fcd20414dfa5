"""Brackets and quotation marks that an edge of a quote would tear apart."""

import re

from rag.answering.edges.words import BRACKET_REACH, LONG

_BRACKETS = (("(", ")"), ("“", "”"))
_LIST_MARK = re.compile(r"(?:^|[\s(])(?:[\d๐-๙]{1,2}|[ก-ฮ])$")
_MARK_REACH = 3
_STRAIGHT = '"'


def whole_brackets(text: str, span: tuple[int, int], line: tuple[int, int]) -> tuple[int, int]:
    """The span with its half brackets closed, opened or left out."""
    start, end = span
    for opening, closing in _BRACKETS:
        unopened, unclosed = _halves(text[start:end], opening, closing)
        if unopened is not None:
            start = _opened(text, (start, end), start + unopened, opening, line[0])
        if unclosed:
            end = _closed(text, (start, end), (opening, closing), line[1])
    return _whole_straight(text, (start, end), line)


def _halves(quote: str, opening: str, closing: str) -> tuple[int | None, bool]:
    """Where a bracket closes that was not opened, and whether one is left open."""
    depth, unopened = 0, None
    for i, character in enumerate(quote):
        if character == opening:
            depth += 1
        elif character == closing and depth:
            depth -= 1
        elif character == closing and unopened is None:
            marks = _LIST_MARK.search(quote[max(0, i - _MARK_REACH) : i])
            unopened = None if marks else i
    return unopened, depth > 0


def _opened(text: str, span: tuple[int, int], unopened: int, opening: str, line_start: int) -> int:
    start, end = span
    at = text.rfind(opening, max(line_start, start - BRACKET_REACH), start)
    if at >= 0:
        return at
    behind = unopened + 1
    return behind if unopened - start < LONG and end - behind >= LONG else start


def _closed(text: str, span: tuple[int, int], bracket: tuple[str, str], line_end: int) -> int:
    start, end = span
    at = text.find(bracket[1], end, min(line_end, end + BRACKET_REACH))
    if at >= 0:
        return at + 1
    cut = text.rfind(bracket[0], start, end)
    return cut if cut - start >= LONG and end - cut < LONG else end


def _whole_straight(text: str, span: tuple[int, int], line: tuple[int, int]) -> tuple[int, int]:
    """The same for ``"``, which opens and closes alike: what it does is told by its line.

    Only where the line holds an even number of them; an odd one is an inch or a slip.
    """
    start, end = span
    if text.count(_STRAIGHT, start, end) % 2 == 0 and not text.count(_STRAIGHT, line[0], start) % 2:
        return span
    first_line_end = text.find("\n", start, line[1])
    first_line_end = line[1] if first_line_end < 0 else first_line_end
    if first_line_end < end or text.count(_STRAIGHT, line[0], line[1]) % 2:
        return span
    if text.count(_STRAIGHT, line[0], start) % 2:
        unopened = text.find(_STRAIGHT, start, end)
        if unopened >= 0:
            start = _opened(text, span, unopened, _STRAIGHT, line[0])
    if text.count(_STRAIGHT, line[0], end) % 2 and text.count(_STRAIGHT, start, end) % 2:
        end = _closed(text, (start, end), (_STRAIGHT, _STRAIGHT), line[1])
    return start, end
