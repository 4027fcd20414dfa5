"""Which of many short texts are at most one edit from a given one (deletion neighbourhoods)."""

from array import array
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_BUCKET = 200
"""Texts looked at for one deleted form, the first in the list first."""


class Neighbours:
    """An index over ``texts``; answers are indices into it, smaller ones first.

    Hashes of the forms are kept instead of the forms, a tenth of the memory: 12 bytes for each
    letter. A collision adds a stranger to an answer, so callers compare what they get.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._exact: dict[str, list[int]] = {}
        hashes = array("q")
        counts = np.zeros(len(texts), dtype=np.int64)
        for owner, text in enumerate(texts):
            if text:
                self._exact.setdefault(text, []).append(owner)
                forms = _deletions(text)
                hashes.extend(map(hash, forms))
                counts[owner] = len(forms)
        keys = np.frombuffer(hashes, dtype=np.int64) if hashes else np.empty(0, dtype=np.int64)
        owners = np.repeat(np.arange(len(texts), dtype=np.int32), counts)
        order = np.argsort(keys, kind="stable")  # stable keeps a bucket in the order of texts
        self._hashes: npt.NDArray[np.int64] = keys[order]
        self._owners: npt.NDArray[np.int32] = owners[order]

    def same(self, text: str) -> list[int]:
        """Indices of the texts equal to ``text``."""
        return self._exact.get(text, [])

    def near(self, text: str) -> list[int]:
        """Indices of the texts within one insertion, deletion, substitution or swap of ``text``.

        Equal ones first, then the others. A few texts at two edits come with them.
        """
        if not text:
            return []
        forms = _deletions(text)
        keys = np.fromiter(map(hash, forms), dtype=np.int64, count=len(forms))
        lows = np.searchsorted(self._hashes, keys, side="left").tolist()
        highs = np.searchsorted(self._hashes, keys, side="right").tolist()
        owners: set[int] = set()
        for low, high in zip(lows, highs, strict=True):
            if high > low:
                owners.update(self._owners[low : min(high, low + _BUCKET)].tolist())
        same = self.same(text)
        return same + sorted(owners.difference(same))


def _deletions(text: str) -> set[str]:
    """``text`` and every form of it with one letter less."""
    forms = {text}
    if len(text) > 1:
        forms.update(text[:place] + text[place + 1 :] for place in range(len(text)))
    return forms
