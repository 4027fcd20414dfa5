"""Other ways to say what a question says: abbreviations, names and everyday words, both ways.

Each source of knowledge in ``rag.thai`` finds spans of the question and what else may be searched
for. What the person typed always stays; an alternative never adds to it, the better one scores.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rag.stores.lexical import Alternative, Clause
from rag.thai.abbreviations import abbreviate, find_abbreviations
from rag.thai.dates import DateSpan
from rag.thai.lexicon import expand
from rag.thai.names import NameSpan
from rag.thai.normalise import fold
from rag.thai.places import PlaceSpan
from rag.thai.typos import TypoIndex
from rag.thai.words import segment, word_list

ABBREVIATION_WEIGHT = 0.8
"""An abbreviation and its full name mean the same, but a full name's words are common ones."""

AMBIGUOUS_WEIGHT = 0.3

NAME_WEIGHT = 0.9
HOLDER_WEIGHT = 0.4
"""Who held an office: the release may name another person of that time."""

TOWN_WEIGHT = 0.3
"""A town's province: releases about the town often, but not always, name it."""


PART_WEIGHT = 0.5
"""Words of a form of several words, each on its own, once the whole form is searched for."""

SPLINTER_WEIGHT = 0.2
"""The same for what a misspelt word fell into: ภา|สี of ภาษี are words by chance."""


_QUESTION_WORDS = "question_word"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the folded question and where it stands."""

    text: str
    start: int
    end: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded question with its words and the times it names."""

    folded: str
    words: tuple[Word, ...]
    times: tuple[DateSpan, ...] = ()
    places: tuple[PlaceSpan, ...] = ()
    names: tuple[NameSpan, ...] = ()
    """Agencies, offices and people."""


@dataclass(frozen=True, slots=True)
class Rewording:
    """Span ``[start, end)`` of the folded question and what else it may be called."""

    start: int
    end: int
    alternatives: tuple[tuple[str, float], ...]
    """(text, weight) pairs."""
    parts: float = PART_WEIGHT
    """Weight of the words of the span, each on its own, where it has several."""


Expander = Callable[[Reading], Iterable[Rewording]]


def from_abbreviations(reading: Reading) -> Iterable[Rewording]:
    """Full names of the abbreviations in the question."""
    for span in find_abbreviations(reading.folded):
        weight = AMBIGUOUS_WEIGHT if span.ambiguous else ABBREVIATION_WEIGHT
        names = (span.canonical, *span.expansions)
        yield Rewording(span.start, span.end, tuple((name, weight) for name in names))


def from_full_names(reading: Reading) -> Iterable[Rewording]:
    """Abbreviations of the full names in the question."""
    for span in abbreviate(reading.folded):
        alternatives = tuple((short, ABBREVIATION_WEIGHT) for short in span.abbreviations)
        yield Rewording(span.start, span.end, alternatives)


def from_lexicon(reading: Reading) -> Iterable[Rewording]:
    """Official words for everyday ones, and the other way round."""
    for found in expand([word.text for word in reading.words], reading.folded):
        if found.domain != _QUESTION_WORDS:  # they say what kind of answer is wanted
            yield Rewording(found.start, found.end, found.alternatives)


def from_places(reading: Reading) -> Iterable[Rewording]:
    """The province that a popular name or a town stands for."""
    for span in reading.places:
        if len(span.provinces) == 1:
            weight = TOWN_WEIGHT if span.kind == "town" else NAME_WEIGHT
            yield Rewording(span.start, span.end, ((span.provinces[0], weight),))


def from_names(reading: Reading) -> Iterable[Rewording]:
    """Official names of agencies and people; holders of an office at the time asked about."""
    for span in reading.names:
        names = dict.fromkeys((span.canonical, *span.expansions))
        holders = span.kind == "office"
        yield Rewording(
            span.start,
            span.end,
            tuple(
                (name, HOLDER_WEIGHT if holders and i > 0 else NAME_WEIGHT)
                for i, name in enumerate(names)
            ),
        )


def from_typos(index: TypoIndex) -> Expander:
    """Words of the corpus that a misspelt word may stand for."""

    def find(reading: Reading) -> Iterable[Rewording]:
        words = reading.words
        for found in index.find([word.text for word in words]):
            if found.written in word_list():  # a word, if a rare one: หนี is no slip for หนี้
                continue
            yield Rewording(
                words[found.first].start,
                words[found.last - 1].end,
                tuple((c.word, c.weight) for c in found.candidates),
                SPLINTER_WEIGHT,
            )

    return find


EXPANDERS: dict[str, Expander] = {
    "abbreviations": from_abbreviations,
    "full_names": from_full_names,
    "lexicon": from_lexicon,
    "places": from_places,
    "names": from_names,
}
"""Every source of rewordings by name; an ablation leaves some out."""


def clauses_for(words: Sequence[Word], rewordings: Iterable[Rewording]) -> tuple[Clause, ...]:
    """One clause a word with the alternatives of just that word, one a form of several words.

    Words of weight 0 are left out unless a rewording covers them.
    """
    by_span: dict[tuple[int, int], dict[tuple[str, ...], float]] = {}
    parts: dict[int, float] = {}
    for rewording in rewordings:
        covered = [i for i, w in enumerate(words) if _overlap(w, rewording)]
        if not covered:
            continue
        options = by_span.setdefault((covered[0], covered[-1] + 1), {})
        if len(covered) > 1:
            parts.update((i, min(rewording.parts, parts.get(i, 1.0))) for i in covered)
        for text, weight in rewording.alternatives:
            form = tuple(segment(fold(text)))
            if form:
                options[form] = max(weight, options.get(form, 0.0))
    clauses: dict[Clause, None] = {}
    for i, word in enumerate(words):
        options = by_span.get((i, i + 1), {})
        weight = word.weight * parts.get(i, 1.0)
        clauses.setdefault(_clause((word.text,), weight, options))
    for (first, last), options in by_span.items():
        if last - first > 1:
            form = tuple(word.text for word in words[first:last])
            clauses.setdefault(_clause(form, 1.0, options))
    return tuple(clause for clause in clauses if clause.alternatives)


def _overlap(word: Word, rewording: Rewording) -> bool:
    return word.start < rewording.end and rewording.start < word.end


def _clause(form: tuple[str, ...], weight: float, options: dict[tuple[str, ...], float]) -> Clause:
    own = (Alternative(form, weight),) if weight > 0 else ()
    others = (Alternative(f, w) for f, w in options.items() if f != form)
    return Clause((*own, *others))
