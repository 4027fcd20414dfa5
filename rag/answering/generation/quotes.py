"""The verbatim pieces of a release that support a generated sentence best."""

from collections.abc import Hashable, Sequence
from functools import lru_cache

from rag.answering.pieces import Piece, pieces_of
from rag.answering.selection import spans
from rag.answering.verification.claims import ClaimKind, Reading, read
from rag.answering.verification.evidence import INSTRUCTION
from rag.schema import Article
from rag.thai.normalise import fold

_MOST = 3
"""Pieces of one release quoted for one sentence."""

_CLAIM, _WORD = 3.0, 1.0
"""What finding a claim, or a word, in a piece counts."""

_WORTH = 2.5
"""What a further piece must add: a figure, or several words."""

_TELLING = tuple(kind for kind in ClaimKind if kind not in (ClaimKind.DIGITS, ClaimKind.ORDINAL))


def quotes_for(sentence: str, article: Article) -> list[tuple[int, int]]:
    """Spans of ``article.text`` that say what ``sentence`` says, in order; may be none."""
    wanted = _features(read(sentence, today=article.published))
    pieces, features = _read_pieces(article)
    chosen: list[Piece] = []
    while wanted and len(chosen) < _MOST:
        gains = [sum(wanted[key] for key in own if key in wanted) for own in features]
        best = max(range(len(gains)), key=lambda i: gains[i], default=None)
        if best is None or gains[best] < (_WORTH if chosen else _WORD):
            break
        chosen.append(pieces[best])
        wanted = {key: w for key, w in wanted.items() if key not in features[best]}
    chosen.sort(key=lambda piece: piece.order)
    return [(start, end) for _, start, end in spans(chosen)]


def _features(reading: Reading) -> dict[Hashable, float]:
    found: dict[Hashable, float] = {t.text: _WORD for t in reading.tokens if t.heavy}
    found |= {(c.kind, c.value): _CLAIM for c in reading.of_kind(*_TELLING)}
    return found


@lru_cache(maxsize=32)
def _read_pieces(article: Article) -> tuple[Sequence[Piece], Sequence[frozenset[Hashable]]]:
    """The pieces that are news, with what each says; read once for all sentences of an answer."""
    pieces = [p for p in pieces_of(article) if not INSTRUCTION.search(fold(p.text).lower())]
    features = [frozenset(_features(read(p.text, today=article.published))) for p in pieces]
    return pieces, features
