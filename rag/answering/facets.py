"""The several things that one question asks, each with its own words, kinds and units."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.kinds import AnswerKind, expected_kinds, question_words
from rag.query import Query
from rag.stores.lexical import Clause
from rag.thai.words import segment
from rag.units import units_asked

_MOST = 4
"""Facets; what is asked past that shares the last one's pieces."""

_NEAR = 3
"""Words before and behind a question word that tell what it asks for."""

_PART = re.compile(r"[ ,]+|(?:แล้ว|และ|กับ|ส่วน)(?=\S)")


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing asked for."""

    kinds: tuple[AnswerKind, ...]
    clauses: tuple[Clause, ...]
    """The question's clauses that stand beside this question word; none where it has only one."""
    beside: tuple[Clause, ...]
    """Those within a few words of the question word."""
    units: frozenset[str]
    """Units that an answer is counted in, by their words; empty where none is named."""


def facets_of(query: Query) -> tuple[Facet, ...]:
    """What ``query`` asks, in its order; never empty."""
    parts = [part for text in _PART.split(query.folded) for part in _asking(text)]
    asking = [part for part in parts if question_words(part)]
    if len(asking) < 2:
        beside = _clauses(query, _beside(asking[0])) if asking else ()
        return (Facet(query.kinds, (), beside, _units(query.folded)),)
    return tuple(
        Facet(
            kinds=expected_kinds(part),
            clauses=_clauses(query, segment(part)),
            beside=_clauses(query, _beside(part)),
            units=_units(part),
        )
        for part in asking[:_MOST]
    )


def _clauses(query: Query, words: Sequence[str]) -> tuple[Clause, ...]:
    return tuple(c for c in query.clauses if set(words).issuperset(c.alternatives[0].words))


def _units(part: str) -> frozenset[str]:
    """The sign for percent is no word, and would be passed over."""
    return units_asked(tuple(segment(part.replace("%", " เปอร์เซ็นต์ "))))


def _beside(part: str) -> list[str]:
    """The words of an asking part around its first question word."""
    words = segment(part)
    end = question_words(part)[0]
    position = place = 0
    while place < len(words) - 1:
        position = part.index(words[place], position) + len(words[place])
        if position >= end:
            break
        place += 1
    return words[max(0, place - _NEAR) : place + _NEAR]


def _asking(part: str) -> list[str]:
    """A part with several question words, cut behind each: the words before one belong to it."""
    ends = question_words(part)
    if len(ends) < 2:
        return [part]
    cuts = [0, *ends[:-1], len(part)]
    return [part[a:b] for a, b in pairwise(cuts)]
