"""Everyday words and the official words that say the same, found in a question.

The pairs are reviewed data (``data/lexicon.tsv``, columns described there). A form is matched on
whole words only, so that a short form is never found inside a longer word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from rag.thai.normalise import fold
from rag.thai.words import segment

REVERSE = 0.7
"""Weight of official -> everyday, relative to the row's: releases are written in official words, so
an everyday word finds less, but some releases (spokesmen's, mostly) do use it."""

SIBLING = 0.6
"""Weight of one official form for another of the same row, relative to the row's: they name the
same thing more loosely than each names what the everyday word means."""

MAX_ALTERNATIVES = 8
"""Alternatives kept for one span, best first: more would drown the words that were asked."""

_LONG_CUE = 4
"""A cue this long may also stand inside a word (a compound); shorter ones stand inside anything."""

_LEFT_OUT = re.compile(r"[\s!-/:-@\[-`{-~\u0e2f]+")  # white space, punctuation and the ฯ of นายกฯ
_BRIDGES = frozenset(" .-'\u0e2f")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the reviewed data."""

    everyday: tuple[str, ...]
    official: tuple[str, ...]
    weight: float
    direction: str
    domain: str
    cues: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Expansion:
    """A form found at ``[start, end)`` of the folded text, and what else may be searched for.

    ``alternatives`` are (folded text, weight in 0..1) pairs, best first; none equals ``source``.
    """

    start: int
    end: int
    source: str
    alternatives: tuple[tuple[str, float], ...]
    domain: str


@dataclass(frozen=True, slots=True)
class _Sense:
    alternatives: tuple[tuple[str, float], ...]
    cues: tuple[str, ...]
    domain: str


def key(form: str) -> str:
    """What is compared: the folded form without spaces, full stops and other punctuation."""
    return _LEFT_OUT.sub("", fold(form))


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """The reviewed data as written. Raises ValueError if a line has not seven columns."""
    lines = (files("rag.thai") / "data" / "lexicon.tsv").read_text(encoding="utf-8").splitlines()
    content = [line for line in lines if line and not line.startswith("#")]
    found: list[Row] = []
    for line in content[1:]:  # the first is the header
        columns = line.split("\t")
        if len(columns) != 7:
            raise ValueError(f"lexicon row with {len(columns)} columns: {line}")
        everyday, official, weight, direction, domain, cues, note = columns
        cue_words = tuple(cues.split("|")) if cues else ()
        sides = tuple(everyday.split("|")), tuple(official.split("|"))
        found.append(Row(*sides, float(weight), direction, domain, cue_words, note))
    return tuple(found)


@lru_cache(maxsize=1)
def _senses() -> dict[str, tuple[_Sense, ...]]:
    found: dict[str, list[_Sense]] = {}

    def add(form: str, alternatives: list[tuple[str, float]], row: Row) -> None:
        kept = tuple((text, weight) for text, weight in alternatives if key(text) != key(form))
        if kept:
            cues = tuple(key(cue) for cue in row.cues)
            found.setdefault(key(form), []).append(_Sense(kept, cues, row.domain))

    for row in rows():
        official = [(fold(form), row.weight) for form in row.official]
        for form in row.everyday:
            add(form, official, row)
        if row.direction != "both":
            continue
        known = {key(form) for form in row.everyday}
        back = [(fold(form), round(row.weight * REVERSE, 3)) for form in row.everyday]
        back += [(form, round(weight * SIBLING, 3)) for form, weight in official]
        for form in row.official:
            if key(form) not in known:
                add(form, back, row)
    return {form: tuple(senses) for form, senses in found.items()}


@lru_cache(maxsize=1)
def _longest_key() -> int:
    return max(map(len, _senses()))


def find_lexicon(text: str) -> list[Expansion]:
    """Every everyday or official form of folded ``text``; see :func:`expand`."""
    return expand(segment(text), text)


def expand(words: Sequence[str], text: str) -> list[Expansion]:
    """Forms of the lexicon in folded ``text``, whose words are ``words`` (from ``segment``).

    Longer forms win over those inside them; spans are in order and never overlap. Forms that need
    a cue are left out where none of their cues stands in the text. Linear in the number of words.
    Raises ValueError if a word does not occur in ``text`` where its turn comes.
    """
    spans = _spans(words, text)
    keys = [_LEFT_OUT.sub("", word) for word in words]
    found: list[Expansion] = []
    first = 0
    while first < len(words):
        expansion, following = _longest_at(first, keys, spans, text)
        if expansion is not None:
            found.append(expansion)
        first = following
    return found


def _spans(words: Sequence[str], text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    position = 0
    for word in words:
        start = text.find(word, position)
        if start < 0:
            raise ValueError(f"the word {word!r} is not in the text after offset {position}")
        position = start + len(word)
        spans.append((start, position))
    return spans


def _longest_at(
    first: int, keys: list[str], spans: list[tuple[int, int]], text: str
) -> tuple[Expansion | None, int]:
    """The longest form that starts with word ``first``, and the word to go on with."""
    senses, longest = _senses(), _longest_key()
    joined = ""
    best: tuple[Expansion | None, int] = (None, first + 1)
    for last in range(first, len(keys)):
        if last > first and not _adjacent(spans[last - 1][1], spans[last][0], text):
            break
        joined += keys[last]
        if len(joined) > longest:
            break
        if joined not in senses:
            continue
        meant = [sense for sense in senses[joined] if _cued(sense, keys, first, last)]
        if meant:
            start, end = spans[first][0], spans[last][1]
            alternatives = _merged(meant)
            domain = meant[0].domain
            best = (Expansion(start, end, text[start:end], alternatives, domain), last + 1)
    return best


def _adjacent(end: int, start: int, text: str) -> bool:
    """Words of one form may have a space, a full stop or a hyphen between them, no more."""
    return start - end <= 2 and all(character in _BRIDGES for character in text[end:start])


def _cued(sense: _Sense, keys: list[str], first: int, last: int) -> bool:
    if not sense.cues:
        return True
    around = keys[max(0, first - 40) : first] + keys[last + 1 : last + 41]  # keeps it linear
    pairs = [left + right for left, right in pairwise(around)]
    present = set(around) | set(pairs)
    long_cues = [cue for cue in sense.cues if len(cue) >= _LONG_CUE]
    return any(cue in present for cue in sense.cues) or any(
        cue in word for cue in long_cues for word in around
    )


def _merged(senses: list[_Sense]) -> tuple[tuple[str, float], ...]:
    weights: dict[str, float] = {}
    for sense in senses:
        for text, weight in sense.alternatives:
            weights[text] = max(weight, weights.get(text, 0.0))
    ranked = sorted(weights.items(), key=lambda pair: -pair[1])  # stable: the reviewer's order
    return tuple(ranked[:MAX_ALTERNATIVES])
