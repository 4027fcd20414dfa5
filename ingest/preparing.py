"""From a release as it was read to all that the stores keep of it. Pure, so it runs in workers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.chunking import CHUNKER_VERSION, chunk_article
from ingest.cleaning import CLEANER_VERSION, clean
from ingest.fingerprint import simhash
from ingest.metadata import METADATA_VERSION, describe
from ingest.sources import RawRelease
from rag.embedding import Embedder, embedded_text
from rag.schema import Article, Chunk
from rag.stores.intervals import pack_intervals
from rag.stores.records import CatalogEntry
from rag.thai.boundaries import pack_boundaries
from rag.thai.dates import find_dates
from rag.thai.normalise import fold
from rag.thai.words import segment


@dataclass(frozen=True, slots=True)
class Derived:
    """What the word index and the vectors take of one article."""

    title_words: list[str]
    chunk_words: list[list[str]]
    boundaries: list[bytes]
    """Of each chunk's words; see :mod:`rag.thai.boundaries`."""
    vectors: NDArray[np.float32]
    """(chunks, dimension), L2-normalised."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready for every store."""

    entry: CatalogEntry
    derived: Derived


def content_hash(raw: RawRelease) -> str:
    """Changes when the release, or what we make of it, changes."""
    parts = (raw.title, raw.body, raw.url or "", raw.published_hint or "")
    versions = (CLEANER_VERSION, METADATA_VERSION, CHUNKER_VERSION)
    return hashlib.sha256("\0".join((*parts, *versions)).encode("utf-8", "replace")).hexdigest()


def prepare(releases: Sequence[RawRelease], embedder: Embedder) -> list[Prepared | str]:
    """Clean, describe, chunk, segment and embed; a string says why a release cannot be stored."""
    articles: list[Article | str] = []
    chunks: list[list[Chunk]] = []
    for raw in releases:
        article = _article(raw)
        articles.append(article)
        chunks.append([] if isinstance(article, str) else chunk_article(article))
    stored = [a for a in articles if not isinstance(a, str)]
    derived = iter(derive(stored, [c for c in chunks if c], embedder))
    prepared: list[Prepared | str] = []
    for raw, article, pieces in zip(releases, articles, chunks, strict=True):
        if isinstance(article, str):
            prepared.append(article)
        else:
            made = next(derived)
            prepared.append(Prepared(_entry(raw, article, pieces, made), made))
    return prepared


def _article(raw: RawRelease) -> Article | str:
    cleaned = clean(raw)
    if not cleaned.text.strip():
        return "nothing is left after cleaning; check that the file holds the release itself"
    return describe(raw, cleaned)


def _entry(
    raw: RawRelease, article: Article, chunks: Sequence[Chunk], derived: Derived
) -> CatalogEntry:
    words = (word for chunk in derived.chunk_words for word in chunk)
    dates = chunk_dates(article, chunks)
    return CatalogEntry(article, tuple(chunks), dates, content_hash(raw), simhash(words))


def chunk_dates(article: Article, chunks: Sequence[Chunk]) -> tuple[bytes, ...]:
    """The days that each chunk names, packed.

    The whole text is read at once: a year said once holds for the days that follow it.
    """
    spans = find_dates(article.text, today=article.published)
    return tuple(
        pack_intervals((s.first, s.last) for s in spans if chunk.start <= s.start < chunk.end)
        for chunk in chunks
    )


def derive(
    articles: Sequence[Article], chunks: Sequence[Sequence[Chunk]], embedder: Embedder
) -> list[Derived]:
    """Words and vectors of each article's chunks, embedded in one batch, each under its title."""
    titles = [segment(fold(article.title)) for article in articles]
    folded = [[fold(chunk.text) for chunk in pieces] for pieces in chunks]
    words = [[segment(text) for text in own] for own in folded]
    vectors = embedder.embed_passages(
        [
            embedded_text(a.title, c.text)
            for a, own in zip(articles, chunks, strict=True)
            for c in own
        ],
        [title + w for title, own in zip(titles, words, strict=True) for w in own],
    )
    derived, start = [], 0
    for title, texts, pieces in zip(titles, folded, words, strict=True):
        stop = start + len(pieces)
        boundaries = list(map(pack_boundaries, texts, pieces))
        derived.append(Derived(title, pieces, boundaries, vectors[start:stop]))
        start = stop
    return derived
