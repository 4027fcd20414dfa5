"""Cuts an article into chunks; offsets point into its text."""

from rag.schema import Article, Chunk
from rag.thai.chunking import CHUNKER_VERSION, MAX_CHUNK, MIN_CHUNK, chunk_spans

__all__ = ["CHUNKER_VERSION", "MAX_CHUNK", "MIN_CHUNK", "chunk_article"]


def chunk_article(article: Article) -> list[Chunk]:
    """Return the chunks of ``article`` in order; see :func:`rag.thai.chunking.chunk_spans`.

    ``article.text[c.start:c.end] == c.text`` for each of them.
    """
    text = article.text
    return [
        Chunk(f"{article.id}#{start}-{end}", article.id, start, end, text[start:end])
        for start, end in chunk_spans(text)
    ]
