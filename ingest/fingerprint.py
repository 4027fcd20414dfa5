"""A 64-bit simhash of an article's words, for finding near-identical releases."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray


def simhash(words: Iterable[str]) -> int:
    """Charikar's simhash over word counts, as a signed 64-bit integer (what SQLite stores).

    Texts that share nearly all their words differ in few bits (M. Charikar, "Similarity estimation
    techniques from rounding algorithms", 2002).
    """
    counts = Counter(words)
    if not counts:
        return 0
    votes = np.stack([_signs(word) for word in counts])
    weights = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    bits = (weights @ votes) > 0
    return int(np.packbits(bits).view(">i8")[0])


@lru_cache(maxsize=200_000)
def _signs(word: str) -> NDArray[np.int8]:
    """The word's 64-bit hash as +1 and -1."""
    digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
    bits = np.unpackbits(np.frombuffer(digest, dtype=np.uint8))
    return (bits.astype(np.int8) * 2 - 1).astype(np.int8)
