"""Other ways to say what a question says: abbreviations, names and everyday words, both ways.

Each source of knowledge in ``rag.thai`` finds spans of the question and what else may be searched
for. What the person typed always stays; an alternative never adds to it, the better one scores.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rag.stores.lexical import Alternative, Clause
from rag.thai.abbreviations import abbreviate, find_abbreviations
from rag.thai.lexicon import expand
from rag.thai.normalise import fold
from rag.thai.words import segment

ABBREVIATION_WEIGHT = 0.8
"""An abbreviation and its full name mean the same, but a full name's words are common ones."""

AMBIGUOUS_WEIGHT = 0.3

PART_WEIGHT = 0.5
"""Words of a form of several words, each on its own, once the whole form is searched for."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the folded question and where it stands."""

    text: str
    start: int
    end: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Rewording:
    """Span ``[start, end)`` of the folded question and what else it may be called."""

    start: int
    end: int
    alternatives: tuple[tuple[str, float], ...]
    """(text, weight) pairs."""


Expander = Callable[[str, Sequence[Word]], Iterable[Rewording]]


def from_abbreviations(folded: str, _: Sequence[Word]) -> Iterable[Rewording]:
    """Full names of the abbreviations in the question."""
    for span in find_abbreviations(folded):
        weight = AMBIGUOUS_WEIGHT if span.ambiguous else ABBREVIATION_WEIGHT
        names = (span.canonical, *span.expansions)
        yield Rewording(span.start, span.end, tuple((name, weight) for name in names))


def from_full_names(folded: str, _: Sequence[Word]) -> Iterable[Rewording]:
    """Abbreviations of the full names in the question."""
    for span in abbreviate(folded):
        alternatives = tuple((short, ABBREVIATION_WEIGHT) for short in span.abbreviations)
        yield Rewording(span.start, span.end, alternatives)


def from_lexicon(folded: str, words: Sequence[Word]) -> Iterable[Rewording]:
    """Official words for everyday ones, and the other way round."""
    for found in expand([word.text for word in words], folded):
        yield Rewording(found.start, found.end, found.alternatives)


EXPANDERS: dict[str, Expander] = {
    "abbreviations": from_abbreviations,
    "full_names": from_full_names,
    "lexicon": from_lexicon,
}
"""Every source of rewordings by name; an ablation leaves some out."""


def clauses_for(words: Sequence[Word], rewordings: Iterable[Rewording]) -> tuple[Clause, ...]:
    """One clause a word with the alternatives of just that word, one a form of several words.

    Words of weight 0 are left out unless a rewording covers them.
    """
    by_span: dict[tuple[int, int], dict[tuple[str, ...], float]] = {}
    for rewording in rewordings:
        covered = [i for i, w in enumerate(words) if _overlap(w, rewording)]
        if not covered:
            continue
        options = by_span.setdefault((covered[0], covered[-1] + 1), {})
        for text, weight in rewording.alternatives:
            form = tuple(segment(fold(text)))
            if form:
                options[form] = max(weight, options.get(form, 0.0))
    clauses: dict[Clause, None] = {}
    parts = {i for first, last in by_span if last - first > 1 for i in range(first, last)}
    for i, word in enumerate(words):
        options = by_span.get((i, i + 1), {})
        weight = word.weight * (PART_WEIGHT if i in parts else 1.0)
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
