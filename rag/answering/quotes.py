"""What is quoted of the pieces that were chosen, for the answerer and for its measurements."""

from collections.abc import Sequence

from rag.answering.edges import Span, tidied
from rag.answering.pieces import Piece
from rag.answering.repetition import without_repetition
from rag.answering.selection import BREAK, spans

_LONGEST = 600
"""Characters of quotes with their markers: better edges make them longer than what was chosen."""


def quotes(pieces: Sequence[Piece]) -> list[Span]:
    """Runs of ``pieces`` with better edges, none that says again what was quoted, as many as fit.

    One at least, where there is a piece.
    """
    kept: list[Span] = []
    room = _LONGEST
    for article, start, end in without_repetition(tidied(spans(pieces))):
        room -= end - start + BREAK
        if kept and room < 0:
            break
        kept.append((article, start, end))
    return kept
