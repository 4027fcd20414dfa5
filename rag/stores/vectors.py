"""Chunk vectors, kept by Chroma. Nothing else in the project imports chromadb.

Chroma gets keys and our own vectors only: no text (deleting from Chroma is not erasing), no
embedding function (its default one downloads a model), cosine distance (its default is L2).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from numpy.typing import NDArray

from rag.errors import IndexDamagedError, SettingsError

_MAX_BATCH = 4_000
"""Vectors in one call; Chroma 1.5 refuses more than 5,461."""
_EF_SEARCH = 400
"""Width of the graph search: at least the number of vectors asked for, for near-exact recall."""


class VectorStore:
    """Cosine nearest neighbours over L2-normalised float32 vectors, one a chunk."""

    def __init__(self, folder: Path, *, name: str = "index", url: str | None = None) -> None:
        """Open the collection in ``folder``, or on the Chroma server at ``url``.

        ``name`` tells indexes apart that keep their vectors on one server.
        Raises IndexDamagedError if Chroma cannot read the folder, SettingsError if no server
        answers at ``url``.
        """
        self._folder, self._url = folder, url
        self._name = f"chunks-{name}"
        with self._translated():
            self._client = _server(url) if url else _embedded(folder)
            self._collection = self._open()

    def _open(self) -> Any:
        return self._client.get_or_create_collection(
            self._name,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": _EF_SEARCH}},
        )

    def write(
        self, keys: Sequence[int], vectors: NDArray[np.float32], *, remove: Sequence[int] = ()
    ) -> None:
        """Remove keys, then add or replace ``vectors`` (n, dimension), one a key."""
        with self._translated():
            for start in range(0, len(remove), _MAX_BATCH):
                self._collection.delete(ids=[str(k) for k in remove[start : start + _MAX_BATCH]])
            for start in range(0, len(keys), _MAX_BATCH):
                stop = start + _MAX_BATCH
                self._collection.upsert(
                    ids=[str(key) for key in keys[start:stop]], embeddings=vectors[start:stop]
                )

    def search(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """The ``limit`` nearest chunks as (key, cosine similarity), best first."""
        if limit < 1:
            return []
        with self._translated():
            found = self._collection.query(
                query_embeddings=vector[np.newaxis, :], n_results=limit, include=["distances"]
            )
        return [
            (int(key), 1.0 - float(distance))
            for key, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def similarities(self, vector: NDArray[np.float32], keys: Sequence[int]) -> dict[int, float]:
        """Exact cosine of ``vector`` to each of these chunks; unknown keys are left out."""
        if not keys:
            return {}
        with self._translated():
            found = self._collection.get(ids=[str(key) for key in keys], include=["embeddings"])
        values = np.asarray(found["embeddings"], dtype=np.float32).reshape(-1, len(vector)) @ vector
        return {int(k): float(s) for k, s in zip(found["ids"], values, strict=True)}

    def count(self) -> int:
        """Number of vectors."""
        with self._translated():
            return int(self._collection.count())

    def clear(self) -> None:
        """Forget every vector."""
        with self._translated():
            self._client.delete_collection(self._name)
            self._collection = self._open()

    def close(self) -> None:
        """Let go of the folder; chromadb keeps it open for the process otherwise."""
        with self._translated():
            self._client.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Chroma's errors as ours; it raises its own, bare ones of Python's, and Rust panics."""
        try:
            yield
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic is no Exception
            if self._url:
                raise SettingsError(
                    f"THAMKHAO_CHROMA_URL: no Chroma server answers at {self._url} ({error}); "
                    "start it or unset the variable"
                ) from error
            raise IndexDamagedError(
                f"the vectors in {self._folder} cannot be used ({error}); "
                "run 'thamkhao index rebuild'"
            ) from error


def _embedded(folder: Path) -> Any:
    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(
        path=str(folder), settings=ChromaSettings(anonymized_telemetry=False)
    )


def _server(url: str) -> Any:
    parts = urlsplit(url)
    return chromadb.HttpClient(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or 8000,
        ssl=parts.scheme == "https",
        settings=ChromaSettings(anonymized_telemetry=False),
    )
