"""An index folder opened: the catalog and the stores derived from it, checked to fit together."""

from collections.abc import Mapping
from pathlib import Path

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
        empty index takes them over, and so does one opened to ``rebuild`` (its owner then calls
        :meth:`clear_derived` and fills the stores again). Raises IndexMissingError unless
        ``create``, IndexLockedError while another process owns the folder, IndexMismatchError if
        other models or versions made it, IndexDamagedError if a store cannot be read.
        """
        catalog_path = folder / "catalog.sqlite"
        if not create and not catalog_path.exists():
            raise IndexMissingError(
                f"there is no index in {folder}; make one with "
                f"'thamkhao ingest PATH --index {folder}'"
            )
        self.folder = folder
        self.ownership = Ownership(folder, wait_seconds=wait_seconds)
        try:
            self.catalog = Catalog(catalog_path)
            wanted = {"format": INDEX_FORMAT, **made_with}
            if rebuild or not self.catalog.meta():
                self.catalog.set_meta(wanted)
            _check(self.catalog.meta(), wanted, folder)
            self.chunk_words = WordIndex(folder / "words" / "chunks")
            self.article_words = WordIndex(folder / "words" / "articles")
            self.vectors = VectorStore(folder / "vectors", url=chroma_url)
        except BaseException:
            self.ownership.release()
            raise

    def stats(self) -> IndexStats:
        """Counts and the span of publication days."""
        return self.catalog.stats()

    def clear_derived(self) -> None:
        """Empty the word indexes and the vectors; the catalog stays."""
        self.chunk_words.clear()
        self.article_words.clear()
        self.vectors.clear()

    def close(self) -> None:
        """Finish writing and let go of the folder."""
        self.chunk_words.close()
        self.article_words.close()
        self.catalog.close()
        self.ownership.release()


def _check(stored: Mapping[str, str], wanted: Mapping[str, str], folder: Path) -> None:
    for name, value in wanted.items():
        if stored.get(name) != value:
            raise IndexMismatchError(
                f"the index in {folder} was made with {name} {stored.get(name)!r}, not {value!r}; "
                "run 'thamkhao index rebuild', or set THAMKHAO_EMBED_MODEL or --index to fit"
            )
