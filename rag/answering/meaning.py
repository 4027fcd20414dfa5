"""What the bundled embedding makes of a question and of the pieces that may answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answering.closeness import Closeness, closeness
from rag.answering.facets import Facet
from rag.answering.pieces import Piece
from rag.query import Query
from rag.stores.lexical import Clause
from rag.thai.normalise import fold
from rag.thai.words import segment
from rag.word_vectors import Table, WordVectors


@dataclass(frozen=True, slots=True)
class Meaning:
    """Vectors of length 1 (or nothing), and how near the words come to each other."""

    question: Table
    """(dimension,)."""
    pieces: Table
    """(pieces, dimension)."""
    beside: Table
    """(facets, dimension): of the words beside each question word."""
    titles: Table
    """(releases, dimension)."""
    title_words: tuple[tuple[str, ...], ...]
    """Of each release."""
    closeness: Closeness
    """Its titles in the same order."""


def meaning(
    query: Query,
    facets: Sequence[Facet],
    pieces: Sequence[Piece],
    titles: Sequence[str],
    idf: Mapping[str, float],
    words: WordVectors,
) -> Meaning:
    """Read with the embedding behind ``words``; ``titles`` are those of the pieces' releases."""
    reader = words.reader
    title_words = tuple(tuple(segment(fold(title))) for title in titles)
    said = [piece.words for piece in pieces]
    asked = [_own_words(facet.beside) for facet in facets]
    every = [*said, *asked, *title_words, query.words]
    vectors = reader.embed_passages(["" for _ in every], every)
    return Meaning(
        question=vectors[-1],
        pieces=vectors[: len(said)],
        beside=vectors[len(said) : len(said) + len(asked)],
        titles=vectors[len(said) + len(asked) : -1],
        title_words=title_words,
        closeness=closeness(query, said, title_words, idf, words),
    )


def _own_words(clauses: Sequence[Clause]) -> tuple[str, ...]:
    return tuple(word for clause in clauses for word in clause.alternatives[0].words)
