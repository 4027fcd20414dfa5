"""Articles cut into the pieces that an extractive answer is made of."""

from collections.abc import Iterable
from dataclasses import dataclass

from rag.schema import Article
from rag.thai.normalise import fold
from rag.thai.sentences import sentence_spans
from rag.thai.words import segment

MAX_PIECE = 220
"""Characters: a longer quote is no answer on a phone, so longer sentences are cut at spaces."""

_MIN_PIECE = 60
"""Characters up to which a part of a cut sentence is joined to the next one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of an article short enough to be quoted: ``article.text[start:end] == text``."""

    article: Article
    start: int
    end: int
    text: str
    folded: str
    words: tuple[str, ...]
    order: int
    """Position among the article's pieces, from 0."""


def pieces_of(article: Article) -> list[Piece]:
    """The article's pieces in order, covering all of its text but white space."""
    spans = [
        part
        for start, end in sentence_spans(article.text)
        for part in _cut(article.text, start, end)
    ]
    pieces = []
    for order, (start, end) in enumerate(spans):
        text = article.text[start:end]
        folded = fold(text)
        pieces.append(Piece(article, start, end, text, folded, tuple(segment(folded)), order))
    return pieces


def _cut(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Spans of at most MAX_PIECE characters where spaces allow it."""
    if end - start <= MAX_PIECE:
        yield start, end
        return
    begin = start
    while end - begin > MAX_PIECE:
        # The latest space leaves the fullest piece; without one the piece runs to the next space.
        space = text.rfind(" ", begin + _MIN_PIECE, begin + MAX_PIECE)
        if space < 0:
            space = text.find(" ", begin + MAX_PIECE, end)
        if space < 0 or end - space < _MIN_PIECE:
            break
        yield begin, space
        begin = space + 1
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        yield begin, end
