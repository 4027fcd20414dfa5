"""Stand-ins that behave like the real parts, small enough to read."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.assembly import fingerprint
from rag.stores.index import Index
from rag.thai.normalise import fold
from rag.thai.words import segment


class HashEmbedder:
    """An Embedder without weights: each word has a fixed random direction, texts are their sums."""

    name = "hash"
    dimension = 64

    def embed_passages(
        self, texts: Sequence[str], words: Sequence[Sequence[str]] | None = None
    ) -> NDArray[np.float32]:
        """Unit vectors (n, 64)."""
        sequences = words if words is not None else [segment(fold(t)) for t in texts]
        return np.array([self._sum(s) for s in sequences], np.float32).reshape(-1, self.dimension)

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Unit vector (64,)."""
        return self._sum(segment(fold(text)))

    def _sum(self, words: Sequence[str]) -> NDArray[np.float32]:
        total = np.zeros(self.dimension, np.float32)
        for word in words:
            seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")
            total += np.random.default_rng(seed).standard_normal(self.dimension)
        length = float(np.linalg.norm(total))
        return total / length if length else total


def open_test_index(folder: Path, **options: bool) -> Index:
    """An index made with the HashEmbedder."""
    return Index(folder, fingerprint(HashEmbedder()), create=True, **options)


def write_release(folder: Path, name: str, title: str, *lines: str) -> Path:
    """A .txt release as ingest reads it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("\n".join((title, "", *lines)) + "\n", encoding="utf-8")
    return path
