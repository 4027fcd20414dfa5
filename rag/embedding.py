"""Vectors for passages and questions: the one protocol, and what chooses its implementation."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.hub import first_that_loads, folder_or_name
from rag.settings import BUNDLED_MODEL

Vectors = NDArray[np.float32]

_E5 = re.compile(r"(?:^|[-_/])e5(?:[-_/]|$)", re.IGNORECASE)
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
"""Names that sentence-transformers itself tries, in its order, for what is searched."""
_VARIABLE = "THAMKHAO_EMBED_MODEL"


def embedded_text(title: str, chunk: str) -> str:
    """What of a chunk is embedded: it stands under its title, for alone it often leaves out what
    it is about.
    """
    return f"{title}\n{chunk}"


class Embedder(Protocol):
    """Turns text into vectors of length 1, so that a dot product is the cosine similarity."""

    def __hash__(self) -> int:
        """One embedder is told from another by identity."""
        ...

    @property
    def name(self) -> str:
        """Identifies the model: an index made with one name is useless to another."""

    @property
    def dimension(self) -> int:
        """Length of every vector."""

    def embed_passages(
        self, texts: Sequence[str], words: Sequence[Sequence[str]] | None = None
    ) -> Vectors:
        """Vectors (n, dimension) of texts to be found.

        ``words`` are ``segment(fold(text))`` of each text where the caller has them already. A text
        without anything the model knows gets a vector of zeros.
        """

    def embed_question(self, text: str) -> Vectors:
        """Vector (dimension,) of a question."""


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, by hub name or folder, with the prefixes it wants.

    Importing sentence_transformers takes seconds and hundreds of megabytes, so it is imported here
    and only when such a model is chosen.
    """

    def __init__(self, name_or_path: str, *, batch_size: int = 32) -> None:
        """Load the model, from the local cache if it is there, else from the hub.

        Raises ModelError, one line that says what to do, if it cannot be had.
        """
        self._model = _load_sentence_transformer(name_or_path)
        self._batch_size = batch_size
        is_folder = Path(name_or_path).is_dir()
        self._name = Path(name_or_path).resolve().name if is_folder else name_or_path
        self._question_prompt, self._passage_prompt = _prompts(self._name, self._model.prompts)
        dimension = self._model.get_embedding_dimension()
        self._dimension = int(dimension or len(self.embed_question("ก")))

    @property
    def name(self) -> str:
        """The hub name, or the folder's own name."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return self._dimension

    def embed_passages(
        self, texts: Sequence[str], words: Sequence[Sequence[str]] | None = None
    ) -> Vectors:
        """Vectors (n, dimension); ``words`` are not used, the model cuts text in its own way."""
        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        return self._encode(list(texts), self._passage_prompt)

    def embed_question(self, text: str) -> Vectors:
        """Vector (dimension,) of a question."""
        vector: Vectors = self._encode([text], self._question_prompt)[0]
        return vector

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        vectors = self._model.encode(
            texts,
            prompt=prompt,
            batch_size=self._batch_size,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)


@lru_cache(maxsize=1)
def bundled_embedder() -> Embedder:
    """The bundled model, read once: what was learned on its similarities needs it beside others.

    Raises ModelError if its folder is missing or damaged.
    """
    return load_embedder(str(BUNDLED_MODEL))


def load_embedder(model: str) -> Embedder:
    """The embedder for a setting: our static folder, another model's folder, or a hub name.

    Raises ModelError, one line that says what to do, if the model cannot be loaded.
    """
    from rag.static_embedding import StaticEmbedder, is_static_folder

    found = folder_or_name(model, _VARIABLE)
    if is_static_folder(Path(found)):
        return StaticEmbedder(Path(found))
    return SentenceTransformerEmbedder(found)


def _prompts(name: str, defined: dict[str, str]) -> tuple[str, str]:
    """What goes before a question and before a passage: the model's own prompts, or E5's."""
    question = defined.get("query", "")
    passage = next((defined[key] for key in _PASSAGE_PROMPTS if defined.get(key)), "")
    if not question and not passage and _E5.search(name) and "instruct" not in name.lower():
        return "query: ", "passage: "
    return question, passage


def _load_sentence_transformer(name_or_path: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(
            f"{name_or_path} needs sentence-transformers; install it with "
            "`pip install sentence-transformers`, or unset THAMKHAO_EMBED_MODEL"
        ) from error
    return first_that_loads(
        SentenceTransformer,
        name_or_path,
        kind="a sentence-transformers model",
        variable=_VARIABLE,
        otherwise="to use the bundled model",
    )
