"""Vectors for passages and questions: the one protocol, and what chooses its implementation."""

import re
import socket
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from urllib.request import getproxies

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.settings import BUNDLED_MODEL

Vectors = NDArray[np.float32]

_E5 = re.compile(r"(?:^|[-_/])e5(?:[-_/]|$)", re.IGNORECASE)
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
"""Names that sentence-transformers itself tries, in its order, for what is searched."""
_HUB_SECONDS = 5.0
"""A hub that does not take a connection within this is not there."""


def embedded_text(title: str, chunk: str) -> str:
    """What of a chunk is embedded: it stands under its title, for alone it often leaves out what
    it is about.
    """
    return f"{title}\n{chunk}"


class Embedder(Protocol):
    """Turns text into vectors of length 1, so that a dot product is the cosine similarity."""

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

    if not model.strip():
        raise ModelError("no embedding model is named; set THAMKHAO_EMBED_MODEL to one or unset it")
    path = Path(model).expanduser()
    if path.is_dir():
        return (
            StaticEmbedder(path)
            if is_static_folder(path)
            else SentenceTransformerEmbedder(str(path))
        )
    if path.is_absolute() or model.startswith((".", "~")) or path.exists():
        raise ModelError(f"{model}: no such model folder; check THAMKHAO_EMBED_MODEL")
    return SentenceTransformerEmbedder(model)


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
    return _first_that_loads(SentenceTransformer, name_or_path)


def _first_that_loads(load: Callable[..., Any], name_or_path: str) -> Any:
    """Load from this machine, and only then from the hub: a cached model needs no network."""
    try:
        return load(name_or_path, local_files_only=True)
    except Exception as local:  # the library lets any kind of error through
        if Path(name_or_path).is_dir():
            raise ModelError(
                f"{name_or_path}: not a sentence-transformers model that can be read "
                f"({_one_line(local)}); check THAMKHAO_EMBED_MODEL"
            ) from local
    try:
        _reach_hub()
        return load(name_or_path)
    except Exception as error:
        raise ModelError(
            f"{name_or_path}: not on this machine, and downloading it failed "
            f"({_one_line(error)}); connect to the internet once, set THAMKHAO_EMBED_MODEL to a "
            "model's folder, or unset it to use the bundled model"
        ) from error


def _reach_hub() -> None:
    """Raise OSError if the hub cannot be connected to.

    The hub's own client retries for over a minute, with pages of warnings, before it says so.
    """
    from huggingface_hub.constants import ENDPOINT

    if getproxies():  # then only the proxy can tell
        return
    hub = urlsplit(ENDPOINT)
    port = hub.port or (80 if hub.scheme == "http" else 443)
    socket.create_connection((hub.hostname or "", port), timeout=_HUB_SECONDS).close()


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 160 else f"{text[:157]}..."
