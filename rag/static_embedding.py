"""The bundled static model, read with tokenizers and numpy alone.

A text's vector is the sum of its pieces' vectors, scaled to length 1. Pieces are made inside words,
so a word's pieces are worked out once and kept: what is left is one gather and one sum.
sentence_transformers gives the same vectors but takes five seconds and 600 MB to import.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Vectors
from rag.errors import ModelError
from rag.thai.normalise import fold
from rag.thai.words import segment

MARKER = "thamkhao.json"
"""Made by training/ beside the model: says that its pieces are made inside our words."""
_WEIGHTS = "embedding.weight"
_KEPT_WORDS = 200_000
"""Words whose pieces are kept (some 40 MB); past that they are forgotten and kept anew."""
_AT_ONCE = 128
"""Texts summed at once: their pieces' vectors (about 20 MB) still fit the processor's caches."""


def is_static_folder(folder: Path) -> bool:
    """Whether ``folder`` holds a static model whose pieces were made inside our words."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        return (folder / MARKER).is_file() and any(
            str(module["type"]).endswith(".StaticEmbedding") for module in modules
        )
    except (OSError, ValueError, TypeError, KeyError):
        return False


class StaticEmbedder:
    """A static sentence-transformers model over words of :func:`rag.thai.words.segment`."""

    def __init__(self, folder: Path) -> None:
        """Read the model (20 MB; about 0.1 s).

        Raises ModelError, one line that says what to do, if it is missing or damaged.
        """
        try:
            marker, modules = _read_json(folder / MARKER), _read_json(folder / "modules.json")
            static = folder / next(
                str(module["path"])
                for module in modules
                if str(module["type"]).endswith(".StaticEmbedding")
            )
            tokenizer = _read_tokenizer(static / "tokenizer.json")
            weights = _read_weights(static / "model.safetensors")
            version = str(marker["version"])
        except Exception as error:  # the readers raise bare Exception for damaged files
            raise ModelError(
                f"{folder}: the embedding model is missing or damaged "
                f"({' '.join(str(error).split())[:160]}); restore the folder or set "
                "THAMKHAO_EMBED_MODEL"
            ) from error
        if weights.ndim != 2 or len(weights) != tokenizer.get_vocab_size():
            raise ModelError(
                f"{folder}: the embedding model's weights and tokenizer do not belong together; "
                "restore the folder"
            )
        self._name = f"{folder.resolve().name}@{version}"
        self._weights = weights
        self._pieces = _WordPieces(tokenizer)

    @property
    def name(self) -> str:
        """The folder's name and the version of its weights."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return int(self._weights.shape[1])

    def embed_passages(
        self, texts: Sequence[str], words: Sequence[Sequence[str]] | None = None
    ) -> Vectors:
        """Vectors (n, dimension) of length 1; zeros for a text without any known piece."""
        if words is None:
            words = [segment(fold(text)) for text in texts]
        vectors = np.zeros((len(words), self.dimension), dtype=np.float32)
        for start in range(0, len(words), _AT_ONCE):
            self._sum_into(vectors[start : start + _AT_ONCE], words[start : start + _AT_ONCE])
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def embed_question(self, text: str) -> Vectors:
        """Vector (dimension,) of a question."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector

    def _sum_into(self, vectors: Vectors, words: Sequence[Sequence[str]]) -> None:
        """Add up the pieces' vectors of each text; texts without pieces are left at zero."""
        rows = [self._pieces.of(text) for text in words]
        filled = np.array([len(row) > 0 for row in rows])
        if not filled.any():
            return
        lengths = np.array([len(row) for row in rows if len(row)])
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        gathered = self._weights.take(np.concatenate(rows), axis=0)
        vectors[filled] = np.add.reduceat(gathered, starts, axis=0)


class _WordPieces:
    """Piece ids of words, worked out once for each word."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._kept = _Missing(tokenizer)

    def of(self, words: Iterable[str]) -> NDArray[np.int32]:
        """The piece ids of a text, given as words."""
        if len(self._kept) > _KEPT_WORDS:
            self._kept = _Missing(self._tokenizer)
        kept = self._kept
        return np.fromiter(chain.from_iterable(map(kept.__getitem__, words)), dtype=np.int32)


class _Missing(dict[str, tuple[int, ...]]):
    """Word → piece ids, filled as words are asked for."""

    def __init__(self, tokenizer: Any) -> None:
        super().__init__()
        self._tokenizer = tokenizer

    def __missing__(self, word: str) -> tuple[int, ...]:
        ids = tuple(self._tokenizer.encode(word, add_special_tokens=False).ids)
        if len(word) <= 40:  # an unbroken run is never seen twice, and may be huge
            self[word] = ids
        return ids


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _read_tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _read_weights(path: Path) -> Vectors:
    from safetensors.numpy import load_file

    return np.ascontiguousarray(load_file(path)[_WEIGHTS], dtype=np.float32)
