"""Pairs of a query and the passage that answers it, made from releases by rule.

Every release gives title queries, and each of a few of its chunks gives a span, a bag of words and
a question. A passage is a chunk, in most pairs with its title in front, as an index may
store it. None of the words come from a question set that judges.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.corpus import Release, open_lines, words_of
from training.queries import date_phrase, fillers, misspell, question_about, reword
from training.wordings import Words

CHUNKS_PER_RELEASE = 4
NO_TITLE = -1


@dataclass(frozen=True, slots=True)
class Pair:
    """A query's words, the number of its chunk and of the title put before it (or NO_TITLE).

    ``group`` numbers the release: pairs of one group are never each other's negatives.
    """

    query: Words
    chunk: int
    title: int
    group: int


@dataclass(frozen=True, slots=True)
class Rates:
    """How often a query is changed, each between 0 and 1."""

    titled: float = 0.6
    reword: float = 0.5
    dated: float = 0.3
    filled: float = 0.6
    misspelt: float = 0.1


class PairMaker:
    """Makes the pairs of one release after another; the same seed makes the same pairs."""

    def __init__(self, seed: int, common: frozenset[str], rates: Rates | None = None) -> None:
        """``common`` are words so frequent that a query mostly leaves them out."""
        self._rng = random.Random(seed)
        self._common = common
        self._rates = rates or Rates()

    def pairs(
        self,
        release: Release,
        title: Words,
        chunks: Sequence[Words],
        first_chunk: int,
        group: int,
    ) -> Iterator[Pair]:
        """The pairs of ``release``, whose title and chunks are given as words as well.

        Its chunks are numbered from ``first_chunk``, its title has the number of its group.
        """
        rng = self._rng
        usable = [i for i, words in enumerate(chunks) if len(words) >= 12]
        if not usable:
            return
        for _ in range(2):
            query = self._finish(self._thinned(title, rng.uniform(0.1, 0.6)), release)
            yield Pair(query, first_chunk + rng.choice(usable), NO_TITLE, group)
        for i in rng.sample(usable, min(CHUNKS_PER_RELEASE, len(usable))):
            for query in self._about(release.chunks[i], chunks[i], title):
                other = rng.choice(usable) if rng.random() < 0.15 else i
                titled = group if rng.random() < self._rates.titled else NO_TITLE
                yield Pair(self._finish(query, release), first_chunk + other, titled, group)

    def _about(self, text: str, words: Words, title: Words) -> Iterator[Words]:
        """A span, a bag of words and (where there is something to ask) a question."""
        rng = self._rng
        length = rng.randint(6, 18)
        start = rng.randrange(max(1, len(words) - length))
        yield self._thinned(words[start : start + length], rng.uniform(0, 0.5))
        telling = [w for w in words if w not in self._common] or words
        bag = rng.sample(telling, min(len(telling), rng.randint(4, 9)))
        bag += rng.sample(title, min(len(title), rng.randint(0, 4)))
        rng.shuffle(bag)
        yield bag
        question = question_about(text, rng)
        if question:
            about = self._thinned(title, rng.uniform(0.5, 0.9))[:8] if rng.random() < 0.7 else []
            asked = self._thinned(question, rng.uniform(0, 0.4))
            yield [*about, *asked] if rng.random() < 0.5 else [*asked, *about]

    def _thinned(self, words: Words, rate: float) -> Words:
        """``words`` without a share of them; common ones go more often than telling ones."""
        rng = self._rng
        common = max(rate, 0.6)
        kept = [w for w in words if rng.random() >= (common if w in self._common else rate)]
        return kept or words

    def _finish(self, query: Words, release: Release) -> Words:
        rng, rates = self._rng, self._rates
        if rates.reword:
            query = reword(query, rng, rates.reword)
        if rng.random() < rates.dated:
            dated = date_phrase(release.header, rng)
            query = [*dated, *query] if rng.random() < 0.5 else [*query, *dated]
        if rng.random() < rates.filled:
            asking = fillers(rng)
            query = [*asking, *query] if rng.random() < 0.2 else [*query, *asking]
        if rng.random() < rates.misspelt:
            query = misspell(query, rng)
        return query


def iapp_pairs(folder: Path) -> Iterator[tuple[Words, Words, str]]:
    """(question, passage, article id) of iapp-wiki-qa's training file.

    Its validation questions are left alone: the search is measured on them. A long context gives
    the 700 characters around its answer. Raises OSError if the file is missing.
    """
    with open_lines(folder / "train.jsonl.xz") as lines:
        for line in lines:
            row = json.loads(line)
            start = max(0, int((row["answers"]["answer_start"] or [0])[0]) - 300)
            passage = row["context"][start : start + 700]
            yield words_of(row["question"]), words_of(passage), str(row["article_id"])
