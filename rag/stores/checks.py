"""Whether the derived stores of an index agree with its catalog."""

from rag.embedding import Embedder
from rag.stores.index import Index
from rag.stores.records import chunk_of

_CANARIES = 5
"""Chunks whose vectors are looked up, spread over the index."""

_SAME = 0.98
"""Cosine from which what was found is as good as the chunk itself: releases are issued twice."""


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
    """Chunks that their own vector does not find: a graph that answers, but wrongly."""
    highest = index.stats().chunks
    keys = [1 + i * max(highest - 1, 1) // _CANARIES for i in range(_CANARIES)] if highest else []
    rows = index.catalog.chunks(keys)
    articles = index.catalog.articles([row.article_key for row in rows.values()])
    faults = []
    for key, row in rows.items():
        article = articles[row.article_key].article
        chunk = chunk_of(row, article)
        (vector,) = embedder.embed_passages([f"{article.title}\n{chunk.text}"])
        best = index.vectors.search(vector, 20)
        if key not in {k for k, _ in best} and (not best or best[0][1] < _SAME):
            faults.append(f"the vector of chunk {chunk.id} is not found by its own text")
    return faults
