"""Second stage: reads the best releases of the first one beside the question, and orders them.

The first stage adds up scores that each look at one thing. Here some thirty facts about a release
and its best passages (what of the question stands in the title, what in one passage, which telling
word is missing, whether its days, numbers and places agree) are weighed together, with weights
learned from questions whose releases are known (``python -m training.reranker``).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from rag.cues import holds
from rag.embedding import Embedder
from rag.kinds import AnswerKind
from rag.overlap import Overlap, clause_weight, inverse_frequencies, pairs_shared, words_of
from rag.query import Query
from rag.related_words import best_cosines, clause_weights, said_in, share_of_letters
from rag.schema import Article
from rag.stores.index import Index
from rag.stores.intervals import unpack_intervals
from rag.thai.boundaries import unpack_boundaries
from rag.thai.normalise import fold
from rag.thai.words import segment
from rag.units import counts_in, units_asked
from rag.word_vectors import WordVectors, word_vectors

DEPTH = 15
"""Releases of the first stage that are read; the others keep their order behind them. Twice as many
change nothing that can be measured and take 10 ms more (docs/decisions/0006-second-stage.md)."""

CHUNKS_READ = 2
"""Of each release, best first."""

_OPENING = 3_000
"""Characters of a release that are looked through for the question's words: nine in ten are no
longer, and in a longer one anything stands somewhere."""

_SHORT_LIST = 10.0
"""Rank at which the first stage's order counts half."""

_LEGS = ("article", "chunk", "dense", "time")
"""Not recency: too few questions ask for the latest to learn it from; see _RECENCY."""

_RECENCY = 0.6
"""For each standard deviation of the publication day, where the newest is asked for: what recency
lacks, of its share in the first stage's scores, among scores that spread a little wider."""

FEATURES = (
    *(f"leg_{name}" for name in _LEGS),
    *("first_stage", "lag", "rank"),
    *("title_share", "passage_share", "best_share", "title_and_passage_share"),
    *("title_pairs", "passage_pairs", "title_similarity", "missing", "rarest"),
    *("numbers", "places", "cue", "unit", "digits_new"),
    *("published_within", "said_within", "days_off", "no_day", "one_day_title"),
    *("timed_share", "timed_first_stage", "length"),
    *("opening_share", "related_share", "related_missing"),
)
"""Columns of :func:`candidate_features`, in order."""

Features = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate release as the second stage sees it."""

    article: Article
    chunks: tuple[tuple[int, int, bytes], ...]
    """Its best chunks: start, end and the packed days said in each; the passage first."""
    legs: Mapping[str, float]
    score: float
    """Of the first stage."""
    boundaries: tuple[bytes, ...] = ()
    """Of the words of its chunks, where they are known; see :mod:`rag.thai.boundaries`."""

    @property
    def passage(self) -> str:
        """The text of its best chunk."""
        start, end, _ = self.chunks[0]
        return self.article.text[start:end]

    def read(self) -> list[tuple[str, tuple[str, ...]]]:
        """The folded text of each chunk, and its words."""
        found = []
        for i, (start, end, _) in enumerate(self.chunks):
            folded = fold(self.article.text[start:end])
            packed = self.boundaries[i] if i < len(self.boundaries) else b""
            words = unpack_boundaries(folded, packed) if packed else segment(folded)
            found.append((folded, tuple(words)))
        return found


def candidate_features(
    query: Query,
    readings: Sequence[Reading],
    titles: Sequence[Sequence[str]],
    idf: Mapping[str, float],
    title_similarity: NDArray[np.float32],
    vectors: WordVectors,
) -> Features:
    """A row for each reading, (len(readings), len(FEATURES)), best of the first stage first.

    ``titles`` are the words of the releases' titles, ``title_similarity`` (n,) the cosine of each
    with the question; ``idf`` weighs the words of the question's clauses, ``vectors`` tell which
    words are near each other.
    """
    if not readings:
        return np.zeros((0, len(FEATURES)), dtype=np.float32)
    whole = Overlap(query.clauses, idf)
    rarest = max(query.clauses, key=lambda c: clause_weight(c, idf), default=None)
    rare = Overlap((rarest,), idf) if rarest else whole
    figures = frozenset(w for w in query.words if w[0].isdigit())
    units = units_asked(query.words)
    top = readings[0].score
    rows, near, rest = [], [], []
    for rank, reading in enumerate(readings):
        text = reading.article.text
        title = tuple(titles[rank])
        folded, words = zip(*reading.read(), strict=True)
        passage = frozenset(words[0])
        every = frozenset(title).union(*words)
        shares = [whole.share(frozenset(w)) for w in words]
        times = _times(query, reading)
        first = [reading.legs.get(name, 0.0) for name in _LEGS]
        both = whole.share(passage.union(title))
        rows.append(
            (
                *first,
                reading.score,
                top - reading.score,
                1.0 / (1.0 + rank / _SHORT_LIST),
                whole.share(frozenset(title)),
                shares[0],
                max(shares),
                both,
                pairs_shared(query.terms, title),
                max(pairs_shared(query.terms, w) for w in words),
                float(title_similarity[rank]),
                1.0 - whole.share(every),
                rare.share(every),
                len(figures & every) / len(figures) if figures else 0.0,
                _places(query, every),
                float(any(holds(k, f) for k in query.kinds for f in folded)),
                float(bool(units) and any(counts_in(units, w) for w in words)),
                float(_asks_number(query) and any(_new_number(w, figures) for w in words)),
                *times,
                both * bool(query.times),
                reading.score * bool(query.times),
                min(1.0, len(text) / 8_000),
            )
        )
        near.append(passage.union(title))
        rest.append(frozenset().union(*words[1:]))
    table = (*np.transpose(rows), *_related(query, readings, near, rest, idf, vectors))
    return np.stack(table, axis=1).astype(np.float32)


def _related(
    query: Query,
    readings: Sequence[Reading],
    near: Sequence[frozenset[str]],
    rest: Sequence[frozenset[str]],
    idf: Mapping[str, float],
    vectors: WordVectors,
) -> tuple[NDArray[np.float64], ...]:
    """Of each reading: what its opening says of the question, what its title and passage (``near``)
    say or come near to, and how near they and its other chunks (``rest``) come to what none says.
    """
    clauses, weights = query.clauses, clause_weights(query.clauses, idf)
    if not weights.any():
        return (np.zeros(len(readings)),) * 3
    openings = [r.article.text[:_OPENING].lower() for r in readings]  # folding costs 3 ms
    count, texts = len(readings), [*near, *rest]
    close, said = best_cosines(clauses, texts, vectors), said_in(clauses, texts)
    unsaid = ~(said[:count] | said[count:])
    return (
        np.array([share_of_letters(clauses, weights, opening) for opening in openings]),
        np.where(said[:count], 1.0, close[:count]) @ weights,
        (np.maximum(close[:count], close[count:]) * unsaid) @ weights,
    )


def _asks_number(query: Query) -> bool:
    return AnswerKind.HOW_MANY in query.kinds or AnswerKind.HOW_MUCH in query.kinds


def _new_number(words: Sequence[str], figures: frozenset[str]) -> bool:
    return any(word[0].isdigit() and word not in figures for word in words)


def _places(query: Query, words: frozenset[str]) -> float:
    """Share of the places asked about that the release names."""
    if not query.places:
        return 0.0
    named = sum(
        any(words.issuperset(segment(fold(name))) for name in place.provinces)
        for place in query.places
    )
    return named / len(query.places)


def _times(query: Query, reading: Reading) -> tuple[float, ...]:
    """How the release's days meet those asked about."""
    if not query.times:
        return (0.0,) * 5
    day = reading.article.published
    within = said = 0.0
    off = 400.0
    for span in query.times:
        first, last = span.first.toordinal(), span.last.toordinal()
        if day is not None:
            ordinal = day.toordinal()
            within = max(within, float(first <= ordinal <= last))
            off = min(off, max(first - ordinal, ordinal - last, 0))
        for _, _, dates in reading.chunks:
            if any(first <= a and b <= last for a, b in unpack_intervals(dates)):
                said = 1.0
    narrow = float(any((s.last - s.first).days < 7 for s in query.times))
    return within, said, min(off, 400.0) / 400.0, float(day is None), narrow * within


class Reranker:
    """Scores what the first stage found with the learned weights. Safe to use from threads."""

    def __init__(self, index: Index, reader: Embedder) -> None:
        """``reader`` is the bundled embedding: the weights were learned on its similarities."""
        self._index = index
        self._reader = reader
        self._vectors = word_vectors(reader)

    def scores(self, query: Query, readings: Sequence[Reading]) -> NDArray[np.float64]:
        """One score a reading, higher is better; differences are log odds of being asked about.

        ``readings`` come best of the first stage first.
        """
        if not readings:
            return np.zeros(0)
        recency = np.array([reading.legs.get("recency", 0.0) for reading in readings])
        return weighed(self.features(query, readings), recency)

    def features(self, query: Query, readings: Sequence[Reading]) -> Features:
        """The features that :meth:`scores` weighs, for training too."""
        vector = self._reader.embed_question(query.question)
        titles = [segment(fold(reading.article.title)) for reading in readings]
        alike = self._reader.embed_passages([r.article.title for r in readings], titles) @ vector
        idf = inverse_frequencies(self._index.chunk_words, words_of(query.clauses))
        return candidate_features(query, readings, titles, idf, alike, self._vectors)


def weighed(table: Features, recency: NDArray[np.float64]) -> NDArray[np.float64]:
    """The score of each row of :func:`candidate_features`; ``recency`` (n,) is 0 where the newest
    is not asked for.
    """
    return np.asarray(table @ reranking_weights() + _RECENCY * recency, dtype=np.float64)


@lru_cache(maxsize=1)
def reranking_weights() -> NDArray[np.float32]:
    """Weights in the order of FEATURES: those of ``python -m training.reranker``."""
    text = (files("rag") / "data" / "reranking_weights.json").read_text(encoding="utf-8")
    weights = json.loads(text)
    return np.array([weights[name] for name in FEATURES], dtype=np.float32)
