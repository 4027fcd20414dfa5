"""The pieces words are made of, and texts as arrays of piece ids.

The frequent words are one piece each; other words are spelled in parts learned from them by
SentencePiece's Unigram model. A text is given as words joined by spaces, so no piece crosses a
word.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import WhitespaceSplit
from tokenizers.trainers import UnigramTrainer

UNKNOWN = "[UNK]"
LONGEST_PIECE = 24
"""Characters; a longer "word" is an address or an unbroken foreign name."""
PART_SHARE = 0.25
"""Share of the pieces kept for parts of rare words."""
PART_PENALTY = 6.0
"""Taken from the log probability of parts, so that a word that is a piece is never split."""


def train_pieces(counts: Counter[str], size: int) -> Tokenizer:
    """Choose about ``size`` pieces for words that occur ``counts`` times."""
    parts = _parts(counts, round(size * PART_SHARE))
    known = {piece for piece, _ in parts}
    whole = [
        (word, count)
        for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if word not in known and _is_whole(word, count)
    ][: size - len(parts)]
    total = sum(counts.values())
    vocabulary = [(UNKNOWN, 0.0)]
    vocabulary += [(word, math.log(count / total)) for word, count in whole]
    vocabulary += [
        (piece, score - PART_PENALTY if piece not in counts else math.log(counts[piece] / total))
        for piece, score in parts
        if piece != UNKNOWN
    ]
    tokenizer = Tokenizer(Unigram(vocabulary, unk_id=0))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    return tokenizer


def _is_whole(word: str, count: int) -> bool:
    """Whether a word may be one piece; numbers must be frequent (years, round sums) for that."""
    return len(word) <= LONGEST_PIECE and count >= (200 if any(map(str.isdigit, word)) else 2)


def _parts(counts: Counter[str], size: int) -> list[tuple[str, float]]:
    """Unigram pieces of all words, each word taken once: rare words are what parts are for."""
    tokenizer = Tokenizer(Unigram())
    tokenizer.pre_tokenizer = WhitespaceSplit()
    letters = Counter[str]()
    for word, count in counts.items():
        for letter in set(word):
            letters[letter] += count
    trainer = UnigramTrainer(
        vocab_size=size,
        unk_token=UNKNOWN,
        special_tokens=[UNKNOWN],
        max_piece_length=12,
        show_progress=False,
        initial_alphabet=sorted(letter for letter, count in letters.items() if count >= 20),
    )
    words = sorted(word for word, n in counts.items() if n >= 2 and len(word) <= LONGEST_PIECE)
    tokenizer.train_from_iterator(words, trainer)
    return [(str(p), float(s)) for p, s in json.loads(tokenizer.to_str())["model"]["vocab"]]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of different lengths in one array: row ``i`` is ``ids[offsets[i]:offsets[i + 1]]``."""

    ids: NDArray[np.int32]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def take(self, rows: NDArray[np.int64]) -> "Ragged":
        """The rows numbered ``rows``, in that order; a negative number gives an empty row."""
        lengths = np.where(rows < 0, 0, (self.offsets[1:] - self.offsets[:-1])[rows])
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        shift = np.repeat(self.offsets[rows] - offsets[:-1], lengths)
        return Ragged(self.ids[np.arange(offsets[-1]) + shift], offsets)

    def before(self, others: "Ragged") -> "Ragged":
        """Each row followed by the row of ``others`` with the same number."""
        first = np.diff(self.offsets)
        lengths = first + np.diff(others.offsets)
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        inside = np.arange(offsets[-1]) - np.repeat(offsets[:-1], lengths)
        own = inside < np.repeat(first, lengths)
        ids = np.empty(offsets[-1], dtype=np.int32)
        ids[own], ids[~own] = self.ids, others.ids
        return Ragged(ids, offsets)

    def row(self, number: int) -> NDArray[np.int32]:
        """One row."""
        return self.ids[self.offsets[number] : self.offsets[number + 1]]


class Vocabulary:
    """Words as numbers: the texts of a whole corpus fit in memory as one array."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._ids: dict[str, int] = {}

    def rows(self, texts: Iterable[Sequence[str]]) -> Ragged:
        """Texts (each a list of words) as word ids; words not seen before are added."""
        flat: list[NDArray[np.int32]] = []
        lengths = [0]
        for words in texts:
            flat.append(np.array(self.ids(words), np.int32))
            lengths.append(len(words))
        joined = np.concatenate(flat) if flat else np.zeros(0, np.int32)
        return Ragged(joined, np.cumsum(lengths, dtype=np.int64))

    def ids(self, words: Sequence[str]) -> list[int]:
        """Words as ids; words not seen before are added."""
        ids = self._ids
        for word in words:
            if word not in ids:
                ids[word] = len(self.words)
                self.words.append(word)
        return [ids[word] for word in words]

    def counts(self, rows: Ragged) -> Counter[str]:
        """How often each word occurs in ``rows``."""
        found = np.bincount(rows.ids, minlength=len(self.words))
        return Counter({word: int(n) for word, n in zip(self.words, found, strict=True) if n})

    def to_pieces(self, tokenizer: Tokenizer) -> Ragged:
        """One row of piece ids for each word."""
        rows = [
            encoding.ids
            for encoding in tokenizer.encode_batch(self.words, add_special_tokens=False)
        ]
        flat = np.fromiter((i for row in rows for i in row), np.int32)
        return Ragged(flat, np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64))


def spell(rows: Ragged, pieces: Ragged) -> Ragged:
    """Texts of word ids as texts of piece ids, by the pieces of each word."""
    per_word = np.diff(pieces.offsets)[rows.ids]
    ends = np.concatenate([[0], np.cumsum(per_word)])
    flat = pieces.take(rows.ids.astype(np.int64)).ids
    return Ragged(flat, ends[rows.offsets].astype(np.int64))
