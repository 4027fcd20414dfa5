"""Words that a misspelt one may stand for, from a vocabulary with document frequencies.

A candidate is one edit away on the skeleton (``rag.thai.skeleton``), which already forgives what
Thai misspellings mostly are: tones, silent letters, letters of one sound, long and short vowels.
Candidates are weighted additions to a search; what the person wrote always stays.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.thai.edits import edit_cost
from rag.thai.keyboard import fix_keyboard_layout
from rag.thai.neighbours import Neighbours
from rag.thai.particles import particle_flags, particles, squeeze, strip_particles
from rag.thai.skeleton import skeleton
from rag.thai.words import word_list

__all__ = [
    "Candidate",
    "Suggestion",
    "TypoIndex",
    "fix_keyboard_layout",
    "particle_flags",
    "particles",
    "squeeze",
    "strip_particles",
]

_LONGEST_WORD = 40
_LEAST_WEIGHT = 0.15
"""Candidates under this are noise."""
_COMPARED = 16
"""Neighbours compared letter by letter, most frequent first: bounds the time of a lookup."""
_RUN = 5
"""Tokens that a misspelt word is shattered into, at most."""
_RUN_WITH_EDITS = 4
"""The same where an edit of the skeleton is looked for too, which costs ten times as much."""
_SHORTEST_RUN = 3
"""Letters of a run worth rejoining; shorter ones are as good as any word."""
_LONG_WORD = 8
_SURE = 0.85
"""Cost of the letters by which a run of good words may differ from the word proposed for it."""
_THAI_WORD = re.compile("[ก-ฺเ-ๅ็-๎]*[ก-ฮ][ก-ฺเ-ๅ็-๎]*")
_REAL_LETTER_WORDS = frozenset("ณธ")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word of the vocabulary and how much it may count for the misspelt one, 0..1."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Candidates for the words ``[first, last)`` of a question, written together as ``written``."""

    first: int
    last: int
    written: str
    candidates: tuple[Candidate, ...]


class TypoIndex:
    """Looks up candidates in a vocabulary (folded word -> documents that hold it).

    Words in fewer than ``min_documents`` documents are never proposed (most are misspelt
    themselves). A word in ``known_share`` of as many documents as the commonest word is common and
    hardly ever questioned; one in ``dictionary`` (the segmenter's, unless given) that the
    vocabulary hardly has is only questioned for a word that sounds the same.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        *,
        dictionary: Collection[str] | None = None,
        min_documents: int = 3,
        known_share: float = 0.002,
    ) -> None:
        self._frequency = dict(vocabulary)
        self._dictionary = word_list() if dictionary is None else frozenset(dictionary)
        highest = max(self._frequency.values(), default=1)
        self._known_from = max(min_documents, known_share * highest)
        self._log_highest = math.log1p(highest)
        frequent = [
            word
            for word, documents in self._frequency.items()
            if documents >= min_documents and len(word) > 1 and _looked_up(word)
        ]
        frequent.sort(key=lambda word: -self._frequency[word])
        self._words = frequent
        self._neighbours = Neighbours([skeleton(word) for word in frequent])

    def candidates(self, word: str, *, top_k: int = 3) -> list[Candidate]:
        """Up to ``top_k`` words that folded ``word`` may stand for, best first.

        Empty for a word that is not Thai. For a known word, only another spelling of it that is
        commoner, and only if the word is long (short ones differ from others by a tone).
        """
        word = squeeze(word)
        if len(word) < 2 or not _looked_up(word):
            return []
        if self._common(word):
            found = self._near(word, top_k, exact=True) if len(word) >= _LONG_WORD else []
            own = self._frequency[word]
            return [found_one for found_one in found if self._frequency[found_one.word] > own]
        return self._near(word, top_k, exact=word in self._dictionary)

    def find(self, words: Sequence[str], *, top_k: int = 3) -> list[Suggestion]:
        """Candidates for every misspelt word of a question, splinters of one rejoined.

        ``words`` are those of ``rag.thai.words.segment``. Where suggestions overlap the longer and
        heavier one is kept. Particles are left alone. Linear in the number of words.
        """
        flags = particle_flags(words)
        written = [squeeze(word) for word in words]
        usable = [_looked_up(word) for word in written]
        found: list[Suggestion] = []
        for first in range(len(words)):
            for last in range(first + 1, min(first + _RUN, len(words)) + 1):
                if not usable[last - 1]:
                    break
                run = written[first:last]
                if all(flags[first:last]):
                    continue
                joined = "".join(run)
                near = self._rejoined(run, joined, top_k)
                if near:
                    found.append(Suggestion(first, last, joined, tuple(near)))
        return _without_overlaps(found)

    def _rejoined(self, run: list[str], joined: str, top_k: int) -> list[Candidate]:
        if len(run) == 1:
            return self.candidates(joined, top_k=top_k)
        if not _SHORTEST_RUN <= len(joined) <= _LONGEST_WORD or self._common(joined):
            return []
        # Words that are all common are doubted only for one that sounds exactly like them.
        exact = len(run) > _RUN_WITH_EDITS or not any(map(self._doubted, run))
        near = self._near(joined, top_k, exact=exact)
        inside = set(run) | {left + right for left, right in pairwise(run)}
        return [
            candidate
            for candidate in near
            if candidate.word not in inside and len(candidate.word) >= len(joined) - 2
        ]

    def _common(self, word: str) -> bool:
        return self._frequency.get(word, 0) >= self._known_from

    def _doubted(self, word: str) -> bool:
        """Whether a token may be a splinter: a rare word, or a consonant that is no word."""
        if len(word) == 1:
            return word not in _REAL_LETTER_WORDS
        return self._frequency.get(word, 0) < 2 * self._known_from

    def _near(self, word: str, top_k: int, *, exact: bool) -> list[Candidate]:
        bones = skeleton(word)
        same = self._neighbours.same(bones)
        if exact and not same:
            return []
        near = same if exact else self._neighbours.near(bones)
        own = self._frequency.get(word, 0)
        scored: list[Candidate] = []
        for owner in near[: max(_COMPARED, len(same))]:
            other = self._words[owner]
            if other == word or abs(len(other) - len(word)) > 4:
                continue
            if not exact and self._frequency[other] < 4 * own:
                continue
            weight = self._weight(word, other, _SURE if exact else math.inf)
            if weight > 0:
                scored.append(Candidate(other, weight))
        scored.sort(key=lambda candidate: (-candidate.weight, candidate.word))
        return scored[:top_k]

    def _weight(self, word: str, other: str, most: float) -> float:
        """0.9 for a spelling that is as good as the same, falling with the cost per letter."""
        cost = edit_cost(word, other)
        limit = 0.5 + 0.15 * max(len(word), len(other))
        if cost >= limit or cost > most:
            return 0.0
        frequency = math.log1p(self._frequency[other]) / self._log_highest
        weight = 0.9 * (1 - cost / limit) * (0.7 + 0.3 * frequency)
        return round(weight, 4) if weight >= _LEAST_WEIGHT else 0.0


def _looked_up(word: str) -> bool:
    """Thai letters and marks alone: numbers, Latin and abbreviations have no Thai misspelling."""
    return len(word) <= _LONGEST_WORD and _THAI_WORD.fullmatch(word) is not None


def _strength(suggestion: Suggestion) -> tuple[float, int]:
    """A long run that is nearly a word is better evidence than a splinter that is another one."""
    weight = suggestion.candidates[0].weight * len(suggestion.written)
    return -weight, suggestion.first


def _without_overlaps(found: list[Suggestion]) -> list[Suggestion]:
    taken: set[int] = set()
    kept: list[Suggestion] = []
    for suggestion in sorted(found, key=_strength):
        span = range(suggestion.first, suggestion.last)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(suggestion)
    return sorted(kept, key=lambda suggestion: suggestion.first)
