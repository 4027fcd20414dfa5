"""A dictionary of phrases and where they stand in a text, in one pass.

The abbreviations, places and names of this package are tables of some thousand written forms. All
of them are looked for at once: the forms make a tree of characters, and from each character of the
text the tree is walked as far as it goes, so the time is linear in the text whatever the table.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

from rag.thai.words import tokens, word_list

T = TypeVar("T")

_THAI_LETTER = re.compile("[ก-ฺเ-๎]")
# A mark or a vowel that is written after its consonant: a word can not begin with one.
_THAI_FOLLOWER = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_LEADING_VOWEL = re.compile("[เแโใไ]")


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A form found in a text: ``text[start:end]`` and what the table says of it."""

    start: int
    end: int
    value: T


class PhraseTable(Generic[T]):
    """Written forms, each with a value. A form given again adds to its values."""

    def __init__(self, forms: Iterable[tuple[str, T]]) -> None:
        self._root: dict[str, Any] = {}
        for form, value in forms:
            node = self._root
            for character in form:
                node = node.setdefault(character, {})
            values = node.setdefault("", [])
            if value not in values:
                values.append(value)

    def at(self, text: str, start: int) -> list[tuple[int, list[T]]]:
        """Every form that begins at ``start``, shortest first, as (end, values)."""
        found: list[tuple[int, list[T]]] = []
        node = self._root
        for position in range(start, len(text)):
            following = node.get(text[position])
            if following is None:
                break
            node = following
            if "" in node:
                found.append((position + 1, node[""]))
        return found

    def find(
        self, text: str, accept: Callable[[int, int, T], bool]
    ) -> Iterator[Match[tuple[T, ...]]]:
        """Longest accepted forms from left to right, none overlapping another."""
        position = 0
        while position < len(text):
            end = position + 1
            if text[position] in self._root:
                for candidate_end, values in reversed(self.at(text, position)):
                    kept = tuple(v for v in values if accept(position, candidate_end, v))
                    if kept:
                        yield Match(position, candidate_end, kept)
                        end = candidate_end
                        break
            position = end


class Edges:
    """Which places of a folded text may be the edge of a word."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _inside(self) -> frozenset[int]:
        """Offsets inside a word of the dictionary, so not edges."""
        known = word_list()
        inside: list[int] = []
        position = 0
        for token in tokens(self._text):
            if token in known:
                inside.extend(range(position + 1, position + len(token)))
            position += len(token)
        return frozenset(inside)

    def letter_before(self, start: int) -> bool:
        """Whether a Thai letter or mark touches ``start`` from the left."""
        return start > 0 and _THAI_LETTER.match(self._text, start - 1) is not None

    def letter_after(self, end: int) -> bool:
        """Whether a Thai letter or mark touches ``end`` from the right."""
        return _THAI_LETTER.match(self._text, end) is not None

    def starts_word(self, start: int) -> bool:
        """Whether a word may begin at ``start``: no vowel waits for it, no word runs over it."""
        if not self.letter_before(start):
            return True
        if _LEADING_VOWEL.match(self._text, start - 1):
            return False
        return start not in self._inside

    def ends_word(self, end: int) -> bool:
        """Whether a word may end at ``end``."""
        if not self.letter_after(end):
            return True
        return _THAI_FOLLOWER.match(self._text, end) is None and end not in self._inside

    def within_word(self, start: int, end: int) -> bool:
        """Whether a word of the dictionary holds the span and up to three letters beside it.

        A second opinion for spans the segmenter may have cut out of a word (กรอ of กรอบ).
        """
        known = word_list()
        return any(
            self._text[first:last] in known
            for first in range(max(0, start - 3), start + 1)
            for last in range(end, min(len(self._text), end + 3) + 1)
            if last - first > end - start
        )

    def latin_alone(self, start: int, end: int) -> bool:
        """Whether no Latin word or number of the span goes on outside it."""
        return not (self._joined(start) or self._joined(end))

    def _joined(self, place: int) -> bool:
        beside = self._text[max(0, place - 1) : place + 1] if place else ""
        return len(beside) == 2 and beside.isascii() and beside.isalnum()


@lru_cache(maxsize=16)
def read_table(name: str, package: str = "rag.thai") -> tuple[dict[str, str], ...]:
    """Rows of ``data/<name>`` in ``package``: tab-separated, a heading, lines with # are comments.

    Raises ValueError for a row whose number of columns is not the heading's.
    """
    text = (files(package) / "data" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    heading = lines[0].split("\t")
    rows: list[dict[str, str]] = []
    for line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(heading):
            raise ValueError(f"{name}: {len(cells)} columns, not {len(heading)}: {line!r}")
        rows.append(dict(zip(heading, cells, strict=True)))
    return tuple(rows)


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds a list: ``a|b``."""
    return tuple(part for part in cell.split("|") if part)
