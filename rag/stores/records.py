"""What the catalog takes and gives: rows of articles and chunks, and what an index holds."""

from dataclasses import dataclass
from datetime import date

from rag.schema import Article, ArticleRef, Chunk


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """An article ready to be stored, with its chunks and what was read from them."""

    article: Article
    chunks: tuple[Chunk, ...]
    chunk_dates: tuple[bytes, ...]
    """One packed list of intervals a chunk; see :mod:`rag.stores.intervals`."""
    hash: str
    """Of the release as it was read, so that an unchanged one is skipped."""
    fingerprint: int
    """64-bit simhash of the words, for finding near-identical releases."""


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """Where a chunk lies, without its text."""

    key: int
    article_key: int
    start: int
    stop: int
    dates: bytes


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as stored."""

    key: int
    article: Article
    fingerprint: int

    @property
    def ref(self) -> ArticleRef:
        """What citations and passages need of it."""
        a = self.article
        return ArticleRef(a.id, a.title, a.url, a.published, a.agency)


@dataclass(frozen=True, slots=True)
class IndexStats:
    """What the index holds, for people and for /readyz."""

    articles: int
    chunks: int
    pending: int
    oldest: date | None
    newest: date | None


def chunk_of(row: ChunkRow, article: Article) -> Chunk:
    """The chunk with its text, cut from the article that holds it."""
    chunk_id = f"{article.id}#{row.start}-{row.stop}"
    return Chunk(chunk_id, article.id, row.start, row.stop, article.text[row.start : row.stop])
