"""Whether the derived stores of an index agree with its catalog."""

from rag.embedding import Embedder, embedded_text
from rag.stores.index import Index
from rag.stores.records import chunk_of

_CANARIES = 5
"""Chunks whose vectors are looked up, spread over the index."""

_SAME = 0.98
"""Cosine of a chunk's stored vector to the one that its text gets now: 1 but for rounding."""


def check_index(index: Index, embedder: Embedder) -> list[str]:
    """What does not agree, one line a fault; an empty list where everything does."""
    stats = index.stats()
    counts = {
        "pending articles": (stats.pending, 0),
        "articles in the word index": (index.article_words.count(), stats.articles),
        "chunks in the word index": (index.chunk_words.count(), stats.chunks),
        "vectors": (index.vectors.count(), stats.chunks),
    }
    faults = [
        f"{what}: {found:,}, expected {expected:,}"
        for what, (found, expected) in counts.items()
        if found != expected
    ]
    return faults + _lost_canaries(index, embedder)


def _lost_canaries(index: Index, embedder: Embedder) -> list[str]:
    """Chunks whose stored vector is not their text's, or that answer a search with nothing."""
    rows = index.catalog.chunks(index.catalog.some_chunks(_CANARIES))
    articles = index.catalog.articles([row.article_key for row in rows.values()])
    faults = []
    for key, row in rows.items():
        article = articles[row.article_key].article
        chunk = chunk_of(row, article)
        (vector,) = embedder.embed_passages([embedded_text(article.title, chunk.text)])
        if index.vectors.similarities(vector, [key]).get(key, 0.0) < _SAME:
            faults.append(f"the vector of chunk {chunk.id} is not that of its text")
        elif not index.vectors.search(vector, 1):
            faults.append(f"a search for the vector of chunk {chunk.id} finds nothing")
    return faults
