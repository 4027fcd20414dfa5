"""Vectors of single words, worked out once for each."""

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Embedder

_KEPT = 16_384
"""Words whose vectors are kept (16 MB at 256 numbers each); past that they are forgotten."""

Table = NDArray[np.float32]


class WordVectors:
    """What an embedding makes of words that stand alone. Safe to use from threads."""

    def __init__(self, reader: Embedder) -> None:
        self._reader = reader
        self._rows: dict[str, int] = {}
        self._vectors: Table = np.zeros((_KEPT, reader.dimension), dtype=np.float32)
        self._lock = Lock()

    @property
    def reader(self) -> Embedder:
        """The embedding that makes them."""
        return self._reader

    def of(self, words: Sequence[str]) -> Table:
        """(len(words), dimension), each of length 1 or nothing, for distinct ``words``."""
        with self._lock:
            new = [word for word in words if word not in self._rows]
            if len(self._rows) + len(new) > _KEPT:
                self._rows.clear()
                new = list(words)
            if len(new) > _KEPT:
                return self._made(words)
            if new:
                first, end = len(self._rows), len(self._rows) + len(new)
                self._vectors[first:end] = self._made(new)
                self._rows.update(zip(new, range(first, end), strict=True))
            rows = np.fromiter(map(self._rows.__getitem__, words), np.intp, len(words))
            return np.asarray(self._vectors.take(rows, axis=0))

    def _made(self, words: Sequence[str]) -> Table:
        return np.asarray(self._reader.embed_passages(words, [[word] for word in words]))


@lru_cache(maxsize=2)
def word_vectors(reader: Embedder) -> WordVectors:
    """Those of ``reader``: the second stage and the choice of pieces meet the same words."""
    return WordVectors(reader)
