"""Which pieces make the answer, and in which order they are read."""

from collections.abc import Sequence
from itertools import pairwise

from rag.answering.pieces import Piece
from rag.answering.scoring import ScoredPiece
from rag.schema import Article

BUDGET = 540
"""Characters of quotes: with markers and line breaks the answer stays under 600."""

_FLOOR = 3.0
"""How far below the best piece another one may score and still be told."""

_ELSEWHERE = 1.0
"""The same for pieces of another release than the best piece's."""

_ENOUGH = 60
"""Characters left under which no further piece is looked for."""


def choose(scored: Sequence[ScoredPiece], *, budget: int = BUDGET) -> list[Piece]:
    """The best pieces that fit, each text once, in reading order (the best piece's part first)."""
    best = scored[0]
    chosen: list[Piece] = []
    seen: set[str] = set()
    left = budget
    for item in scored:
        piece = item.piece
        same = piece.article.id == best.piece.article.id
        if item.score < best.score - (_FLOOR if same else _ELSEWHERE):
            if same:
                break
            continue
        if piece.folded in seen or (chosen and len(piece.text) > left):
            continue
        seen.add(piece.folded)
        chosen.append(piece)
        left -= len(piece.text) + 5  # the marker and the line break
        if left < _ENOUGH:
            break
    return reading_order(chosen)


def reading_order(chosen: Sequence[Piece]) -> list[Piece]:
    """Runs of neighbouring pieces, the run with the best piece first, then as they were ranked."""
    runs: list[list[Piece]] = []
    for piece in sorted(chosen, key=lambda p: (p.article.id, p.order)):
        if runs and _follows(runs[-1][-1], piece):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    rank = {(p.article.id, p.order): i for i, p in enumerate(chosen)}
    runs.sort(key=lambda run: min(rank[p.article.id, p.order] for p in run))
    return [piece for run in runs for piece in run]


def spans(pieces: Sequence[Piece]) -> list[tuple[Article, int, int]]:
    """What to quote: the pieces in their order, one that continues another joined to it."""
    found: list[tuple[Article, int, int]] = []
    for before, piece in pairwise((None, *pieces)):
        assert piece is not None
        if before is not None and _follows(before, piece):
            article, start, _ = found[-1]
            found[-1] = (article, start, piece.end)
        else:
            found.append((piece.article, piece.start, piece.end))
    return found


def _follows(before: Piece, piece: Piece) -> bool:
    return piece.article.id == before.article.id and piece.order == before.order + 1
