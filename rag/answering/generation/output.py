"""A model's text, cut as it streams in into sentences with the source codes that they cite."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.answering.verification.speech import without_lead_in
from rag.thai.sentences import sentence_spans

_ANY = r"[a-zA-Z0-9]{1,8}"
_OURS = r"[a-zA-Z][0-9][a-zA-Z][0-9]"
_SEPARATOR = r"(?:\s*(?:[,;/]|และ|\s)\s*)"
_GROUP = (
    rf"(?:\[\s*(?:รหัส\s*)?{_ANY}(?:{_SEPARATOR}{_ANY})*\s*\]"
    rf"|[【(]\s*(?:รหัส\s*)?{_OURS}(?:{_SEPARATOR}{_OURS})*\s*[】)])"
)
"""Codes as models write them; in round brackets only those of our shape, since (GDP) is a word."""
_UNIT = re.compile(
    rf"(?P<text>[^\n]*?)(?P<codes>{_GROUP}(?:[ ,]*{_GROUP})*)(?P<end>[ .!]*)(?=[^\[【( ,.!])"
)
_CODES = re.compile(_GROUP)
_THINKING = re.compile(r"<think>.*?</think>", re.DOTALL)
_OPEN_THINKING = re.compile(r"<(?:t|th|thi|thin|think|think>.*)?$", re.DOTALL)

_LONGEST = 1_200
"""Characters without a citation after which what has come is given up: no sentence is that long."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of the model's and the codes it cites, known or not."""

    text: str
    codes: tuple[str, ...]


class OutputReader:
    """Takes the text in pieces of any size; gives sentences as soon as they are whole."""

    def __init__(self) -> None:
        self._buffer = ""

    def feed(self, piece: str) -> Iterator[Stated]:
        """The sentences that ``piece`` completes."""
        self._buffer = _THINKING.sub("", self._buffer + piece)
        if _OPEN_THINKING.search(self._buffer):
            return
        while (unit := _UNIT.search(self._buffer)) or "\n" in self._buffer:
            newline = self._buffer.find("\n")
            if unit is None or 0 <= newline < unit.start():
                line, self._buffer = self._buffer[:newline], self._buffer[newline + 1 :]
                yield from _sentences(line, ())
                continue
            self._buffer = self._buffer[unit.end() :]
            yield from _sentences(unit["text"], _codes(unit["codes"]))
        if len(self._buffer) > _LONGEST:
            self._buffer = ""

    def finish(self) -> Iterator[Stated]:
        """The sentences left when the text is over."""
        yield from self.feed("\n")
        self._buffer = ""


def _codes(groups: str) -> tuple[str, ...]:
    inside = (re.findall(r"[a-zA-Z0-9]+", group) for group in _CODES.findall(groups))
    return tuple(dict.fromkeys(code.lower() for codes in inside for code in codes))


def _sentences(text: str, codes: tuple[str, ...]) -> Iterator[Stated]:
    """The sentences before one group of codes; each is held to the same releases."""
    for start, end in sentence_spans(text):
        sentence = without_lead_in(text[start:end]).rstrip(" ,;:")
        if any(character.isalnum() for character in sentence):
            yield Stated(sentence, codes)
