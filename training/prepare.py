"""From files to numbers: the corpus as chunks of piece ids, and the pairs over them."""

import logging
import re
import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.corpus import Release, read_releases, words_of
from training.pairs import NO_TITLE, PairMaker, iapp_pairs
from training.pieces import Ragged, Vocabulary, spell, train_pieces

log = logging.getLogger(__name__)

_NUMBERS = re.compile(r"[\d\s.,/()-]+")
COMMON_WORDS = 250
"""So many of the most frequent words are mostly left out of queries."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The releases with their titles and chunks as word ids; ``first[i]`` is release i's first
    chunk, ``first[-1]`` the number of chunks."""

    releases: list[Release]
    vocabulary: Vocabulary
    titles: Ragged
    chunks: Ragged
    first: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PairTable:
    """Pairs as numbers: rows of ``queries``; ``chunk`` and ``title`` (or -1) make the passage."""

    queries: Ragged
    chunk: NDArray[np.int64]
    title: NDArray[np.int64]
    group: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.chunk)


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Everything the training loop reads; texts are rows of piece ids."""

    tokenizer: Tokenizer
    chunks: Ragged
    titles: Ragged
    pairs: PairTable


def load_corpus(path: Path, limit: int | None = None) -> Corpus:
    """Read, clean, fold and segment a corpus file."""
    start = time.monotonic()
    releases = list(read_releases(path, limit))
    vocabulary = Vocabulary()
    titles = vocabulary.rows(words_of(release.title) for release in releases)
    chunks = vocabulary.rows(words_of(chunk) for release in releases for chunk in release.chunks)
    first = np.cumsum([0, *(len(release.chunks) for release in releases)], dtype=np.int64)
    log.info(
        "%d releases, %d chunks, %d different words in %.0f s",
        len(releases),
        len(chunks),
        len(vocabulary.words),
        time.monotonic() - start,
    )
    return Corpus(releases, vocabulary, titles, chunks, first)


def make_data(
    corpus: Corpus, iapp: Path | None, iapp_times: int, rounds: int, pieces: int, seed: int
) -> TrainingData:
    """Make pairs and pieces, and spell everything in pieces.

    ``rounds`` times over the releases with fresh chances; iapp's pairs ``iapp_times`` a round.
    """
    start = time.monotonic()
    rows = _Rows()
    _add_corpus(rows, corpus, rounds, seed)
    extra = list(_add_iapp(rows, corpus, iapp, iapp_times * rounds)) if iapp else []
    log.info("%d pairs in %.0f s", len(rows.chunk), time.monotonic() - start)
    vocabulary = corpus.vocabulary
    queries = Ragged(np.array(rows.words, np.int32), np.array(rows.ends, np.int64))
    passages = _append(corpus.chunks, vocabulary.rows(extra))
    start = time.monotonic()
    tokenizer = train_pieces(vocabulary.counts(passages) + vocabulary.counts(queries), pieces)
    spelling = vocabulary.to_pieces(tokenizer)
    log.info("%d pieces in %.0f s", tokenizer.get_vocab_size(), time.monotonic() - start)
    columns = (np.array(column, np.int64) for column in (rows.chunk, rows.title, rows.group))
    pairs = PairTable(spell(queries, spelling), *columns)
    return TrainingData(tokenizer, spell(passages, spelling), spell(corpus.titles, spelling), pairs)


class _Rows:
    """Pairs as they are made, in compact arrays: there are millions."""

    def __init__(self) -> None:
        self.words, self.ends = array("i"), array("q", [0])
        self.chunk, self.title, self.group = array("q"), array("q"), array("q")

    def add(self, query: list[int], chunk: int, title: int, group: int) -> None:
        """Add a pair."""
        self.words.extend(query)
        self.ends.append(len(self.words))
        self.chunk.append(chunk)
        self.title.append(title)
        self.group.append(group)


def _add_corpus(rows: _Rows, corpus: Corpus, rounds: int, seed: int) -> None:
    vocabulary, words = corpus.vocabulary, corpus.vocabulary.words
    counts = vocabulary.counts(corpus.chunks)
    common = frozenset(word for word, _ in counts.most_common(COMMON_WORDS))
    maker = PairMaker(seed, common)
    series: dict[str, int] = {}
    for i, release in enumerate(corpus.releases):
        title = [words[w] for w in corpus.titles.row(i)]
        first, last = int(corpus.first[i]), int(corpus.first[i + 1])
        chunks = [[words[w] for w in corpus.chunks.row(c)] for c in range(first, last)]
        # Releases of a series ("... 5 ม.ค. 65") are no wrong answers to each other: only their
        # days differ, which is not for these vectors to tell.
        group = series.setdefault(_NUMBERS.sub("", release.title), len(series))
        for _ in range(rounds):
            for pair in maker.pairs(release, title, chunks, first, i):
                rows.add(vocabulary.ids(pair.query), pair.chunk, pair.title, group)


def _add_iapp(rows: _Rows, corpus: Corpus, folder: Path, times: int) -> Iterator[list[str]]:
    """Add iapp's pairs ``times`` over; yields their passages, numbered after the chunks."""
    contexts: dict[str, int] = {}
    for number, (question, passage, context) in enumerate(iapp_pairs(folder)):
        group = -1 - contexts.setdefault(context, len(contexts))
        query = corpus.vocabulary.ids(question)
        for _ in range(times):
            rows.add(query, len(corpus.chunks) + number, NO_TITLE, group)
        yield passage


def _append(a: Ragged, b: Ragged) -> Ragged:
    ends = np.concatenate([a.offsets, b.offsets[1:] + a.offsets[-1]])
    return Ragged(np.concatenate([a.ids, b.ids]), ends)
