"""An embedding that sees nothing, or only what it is told."""

from collections.abc import Mapping, Sequence

import numpy as np

from rag.embedding import Vectors


class Blind:
    """Vectors of two numbers: those given for a word, added up and scaled; else nothing."""

    name = "blind"
    dimension = 2

    def __init__(self, known: Mapping[str, tuple[float, float]] | None = None) -> None:
        self._known = known or {}
        self.asked: list[str] = []
        """Words it was asked for, in their order."""

    def embed_passages(
        self, texts: Sequence[str], words: Sequence[Sequence[str]] | None = None
    ) -> Vectors:
        """Sums of the words' vectors, of length 1 where there are any."""
        given = words if words is not None else [text.split() for text in texts]
        self.asked += [word for text in given for word in text]
        rows = [
            np.sum([self._known.get(w, (0.0, 0.0)) for w in text] or [(0, 0)], axis=0)
            for text in given
        ]
        vectors = np.array(rows, dtype=np.float32).reshape(len(given), 2)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)

    def embed_question(self, text: str) -> Vectors:
        """As of a passage."""
        return np.asarray(self.embed_passages([text])[0])
