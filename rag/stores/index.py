"""An index folder opened: the catalog and the stores derived from it, checked to fit together."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from rag.errors import IndexMismatchError, IndexMissingError
from rag.stores.catalog import Catalog
from rag.stores.lexical import WordIndex
from rag.stores.owner import Ownership
from rag.stores.records import IndexStats
from rag.stores.vectors import VectorStore

INDEX_FORMAT = "1"
"""Raise it when the layout of any store changes."""


class Index:
    """The stores of one folder, owned by this process until :meth:`close`."""

    def __init__(
        self,
        folder: Path,
        made_with: Mapping[str, str],
        *,
        create: bool = False,
        rebuild: bool = False,
        chroma_url: str | None = None,
        wait_seconds: float = 0.0,
    ) -> None:
        """Open the index in ``folder``.

        ``made_with`` names the models and versions in use (see ``rag.assembly.fingerprint``); an
        empty index takes them over, and so does one opened to ``rebuild``: its derived stores are
        emptied and every article is pending again. Raises IndexMissingError unless
        ``create``, IndexLockedError while another process owns the folder, IndexMismatchError if
        other models or versions made it, IndexDamagedError if a store cannot be read.
        """
        path = catalog_path(folder, create=create)
        self.folder = folder
        self.ownership = Ownership(folder, wait_seconds=wait_seconds)
        try:
            self.catalog = Catalog(path)
            place = "server" if chroma_url else "folder"
            wanted = {"format": INDEX_FORMAT, "vectors": place, **made_with}
            if not self.catalog.meta():
                self.catalog.set_meta({"id": uuid4().hex, **wanted})
            elif rebuild:
                self.catalog.begin_rebuild(wanted)
            _check(self.catalog.meta(), wanted, folder)
            self._open_derived(chroma_url)
        except BaseException:
            self.ownership.release()
            raise

    def _open_derived(self, chroma_url: str | None) -> None:
        words, vectors = self.folder / "words", self.folder / "vectors"
        # Also where an earlier rebuild was cut off; folders go whole, and damage with them.
        clear = self.catalog.must_clear_derived()
        if clear:
            shutil.rmtree(words, ignore_errors=True)
            shutil.rmtree(vectors, ignore_errors=True)
        self.chunk_words = WordIndex(words / "chunks")
        self.article_words = WordIndex(words / "articles")
        self.vectors = VectorStore(vectors, name=self.catalog.meta()["id"], url=chroma_url)
        if clear:
            self.vectors.clear()  # on a server there is no folder to remove
            self.catalog.derived_cleared()

    def stats(self) -> IndexStats:
        """Counts and the span of publication days."""
        return self.catalog.stats()

    def close(self) -> None:
        """Finish writing and let go of the folder."""
        self.chunk_words.close()
        self.article_words.close()
        self.vectors.close()
        self.catalog.close()
        self.ownership.release()


def catalog_path(folder: Path, *, create: bool = False) -> Path:
    """Where an index folder keeps its catalog.

    Raises IndexMissingError where there is none, unless one is about to be made (``create``).
    """
    path = folder / "catalog.sqlite"
    # os.path says False where we may not look; Path raises.
    if not create and not os.path.exists(path):  # noqa: PTH110
        raise IndexMissingError(
            f"there is no index in {folder}; make one with 'thamkhao ingest PATH --index {folder}'"
        )
    return path


def _check(stored: Mapping[str, str], wanted: Mapping[str, str], folder: Path) -> None:
    for name, value in wanted.items():
        if stored.get(name) != value:
            raise IndexMismatchError(
                f"the index in {folder} was made with {name} {stored.get(name)!r}, not {value!r}; "
                "run 'thamkhao index rebuild', or set THAMKHAO_EMBED_MODEL or --index to fit"
            )
