"""Releases and readings of questions made for the tests of what is told and what is not."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from rag.answering.facets import facets_of
from rag.answering.pieces import Piece, pieces_of
from rag.answering.scoring import Scored
from rag.overlap import words_of
from rag.query import Query, understand
from rag.schema import Article

TODAY = date(2025, 9, 1)


def release(
    *lines: str,
    key: str = "a",
    title: str = "ข่าว",
    day: date | None = date(2024, 3, 4),
    agency: str | None = None,
) -> Article:
    return Article(key, title, "\n".join(lines), published=day, agency=agency)


def read(question: str) -> Query:
    return understand(question, today=TODAY)


def scored(
    query: Query, articles: Sequence[Article], best: Sequence[float] = (), idf: float = 6.0
) -> Scored:
    """The pieces of ``articles``, all scored nought but the first ones by ``best``."""
    pieces = [piece for article in articles for piece in pieces_of(article)]
    facets = facets_of(query)
    scores = np.zeros((len(facets), len(pieces)), dtype=np.float32)
    scores[:, : len(best)] = best
    weights = dict.fromkeys(words_of(query.clauses), idf)
    return Scored(facets, tuple(pieces), scores, weights, 1.0)


def texts(pieces: Sequence[Piece]) -> list[str]:
    return [piece.text for piece in pieces]
