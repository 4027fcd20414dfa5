"""A question taken apart: what it is about, when, where, and what it asks of that."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from rag.conversation.cues import (
    ATTRIBUTES,
    FUNCTION_WORDS,
    PEOPLE,
    QUESTION_WORDS,
    RELATIONAL,
)
from rag.conversation.times import Time, find_times
from rag.thai.abbreviations import find_abbreviations
from rag.thai.names import find_names
from rag.thai.particles import particles
from rag.thai.places import PlaceSpan, find_places
from rag.thai.words import tokens

_BLANK = re.compile(r"[\s,.!?]*")
_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]")
_PROVINCE_BEFORE = re.compile(r"(?:จังหวัด|จ\.|จว\.)\s*$")
_NAME_WEIGHT = 2.0
_VAGUE_WEIGHT = 0.5


class Kind(StrEnum):
    """What a part of a question says."""

    ABOUT = "about"
    TIME = "time"
    PLACE = "place"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a folded question; joined, the parts of a question give it back."""

    kind: Kind
    text: str
    time: Time | None = None
    place: PlaceSpan | None = None


def take_apart(folded: str, *, today: date) -> list[Part]:
    """The parts of a folded question, in order."""
    slots: list[tuple[int, int, Part]] = []
    for time in find_times(folded, today=today):
        slots.append((time.start, time.end, Part(Kind.TIME, time.text, time=time)))
    for place in find_places(folded):
        if all(place.end <= start or end <= place.start for start, end, _ in slots):
            before = _PROVINCE_BEFORE.search(folded, 0, place.start)
            start = before.start() if before else place.start
            part = Part(Kind.PLACE, folded[start : place.end], place=place)
            slots.append((start, place.end, part))
    parts: list[Part] = []
    position = 0
    for start, end, part in sorted(slots, key=lambda slot: slot[0]):
        if start >= position:
            parts += [*_asks_and_topics(folded[position:start]), part]
            position = end
    return [*parts, *_asks_and_topics(folded[position:])]


def joined(parts: Sequence[Part]) -> str:
    """The parts as one text, a space between those that were apart."""
    return " ".join("".join(part.text for part in parts).split())


def is_blank(text: str) -> bool:
    """Whether a text has no words that say or ask anything: only particles and little words."""
    words = [word for word in tokens(text) if not _BLANK.fullmatch(word)]
    return all(word in FUNCTION_WORDS or word in particles() for word in words)


def weight(folded: str, *, without: str = "") -> float:
    """How much a text names a topic of its own: 2 for an agency, 1 for a plain word.

    Words that stand in ``without`` (folded) do not count, nor do words that only ask.
    """
    named = [(name.start, name.end) for name in find_names(folded)]
    named += [(short.start, short.end) for short in find_abbreviations(folded)]
    named = [(s, e) for s, e in named if folded[s:e] not in ATTRIBUTES]
    named = [(s, e) for s, e in named if not without or folded[s:e] not in without]
    total = _NAME_WEIGHT * len({start for start, _ in named})
    position = 0
    for word in tokens(folded):
        start, position = position, position + len(word)
        if any(s <= start < e for s, e in named) or (without and word in without):
            continue
        total += _word_weight(word)
    return total


def _word_weight(word: str) -> float:
    if not _LETTERS.search(word) or word in particles():
        return 0.0
    if word in QUESTION_WORDS or word in FUNCTION_WORDS or word in ATTRIBUTES:
        return 0.0
    return _VAGUE_WEIGHT if word in PEOPLE or word.startswith(RELATIONAL) else 1.0


def _asks_and_topics(text: str) -> Iterator[Part]:
    """Runs of words that only ask, around a question word, and what stands between them."""
    words = tokens(text)
    runs = groupby(range(len(words)), key=lambda i: _only_asks(words[i], words[i - 1] if i else ""))
    about = ""
    for only_asks, places in runs:
        run = [words[i] for i in places]
        if not only_asks or not any(word in QUESTION_WORDS for word in run):
            about += "".join(run)
            continue
        if about:
            yield Part(Kind.ABOUT, about)
        about = ""
        yield Part(Kind.ASK, "".join(run))
    if about:
        yield Part(Kind.ABOUT, about)


def _only_asks(word: str, before: str) -> bool:
    if before == "กี่":  # its unit
        return True
    known = QUESTION_WORDS, FUNCTION_WORDS, ATTRIBUTES, particles()
    return not word.strip() or any(word in words for words in known)
