"""Which pieces make the answer, and in which order they are read."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.answering.pieces import Piece
from rag.answering.scoring import Scored
from rag.cues import debunks, rumoured, speaks_of_false_news
from rag.kinds import AnswerKind
from rag.schema import Article
from rag.thai.normalise import fold

BUDGET = 585
"""Characters of quotes with their line breaks: what a person reads before turning away."""

SHORT_BUDGET = 250
"""Characters: three lines on a phone, where an answer ends if it has told enough by then."""

_TOLD_SHORT = 0.62
"""Chance of having told what was asked from which an answer of SHORT_BUDGET ends there; the part
told least counts on top, by _PART."""

_LIST_TOLD_SHORT = 0.75
"""The same where a list or a summary is asked for: half a list is no answer."""

_PART = 0.5

BREAK = 5
"""Characters that a quote costs besides its own: its marker and the line break."""

TEMPERATURE = 1.5
"""Of the scores, in training too: above 1, for a release says a thing in more than one place."""

_COST = 0.5
"""Power of the length that a piece's chance is divided by."""

_ENOUGH = 0.8
"""Chance of having told what was asked from which no more is quoted."""

_WORTH = 0.008
"""Chance under which a piece is not told even if there is room: it would only be noise."""

_ALIKE = 0.8
"""Share of a piece's words in one already chosen from which it says nothing new."""

_HANDS_ON = (0.12, 0.1)
"""Shares of its chance that a piece hands on to the next one, which hands on of it in turn, and to
the one before: of the facts that answers lacked one in three stood beside what they quoted, as
often before as behind. Chosen on the hand-written questions (docs/decisions/0005-abstaining.md).
"""

_LIST_HANDS_ON = (0.5, 0.4)
"""The same where a list or a summary is asked for."""

_LEAD_IN = 80
"""Characters of its sentence that the first quote may take along to begin where a reader would."""

_LISTING = frozenset({AnswerKind.LIST, AnswerKind.SUMMARY})


def shares(scored: Scored) -> NDArray[np.float64]:
    """(len(facets), len(pieces)): the chance of each piece to be the one that answers a facet."""
    logits = scored.scores.astype(np.float64) / TEMPERATURE
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    own = odds / odds.sum(axis=1, keepdims=True)
    shared = own.copy()
    following = [
        j
        for j, (before, piece) in enumerate(pairwise(scored.pieces), start=1)
        if _follows(before, piece)
    ]
    for i, facet in enumerate(scored.facets):
        on, back = _HANDS_ON if _LISTING.isdisjoint(facet.kinds) else _LIST_HANDS_ON
        for j in following:
            shared[i, j] += on * shared[i, j - 1]
        for j in following:
            shared[i, j - 1] += back * own[i, j]
    return np.asarray(shared / shared.sum(axis=1, keepdims=True))


def choose(scored: Scored, *, budget: int = BUDGET) -> list[Piece]:
    """The pieces that answer most of what is asked within ``budget`` characters, often in fewer.

    Greedy by chance for each character's root, as for any knapsack (Dantzig, 1957). A release
    that quotes a rumour to deny it is quoted with its denial first.
    """
    chances = shares(scored)
    listing = any(not _LISTING.isdisjoint(facet.kinds) for facet in scored.facets)
    enough_short = _LIST_TOLD_SHORT if listing else _TOLD_SHORT
    gain = chances.mean(axis=0)
    size = np.array([len(piece.text) + BREAK for piece in scored.pieces])
    order = [int(i) for i in np.argsort(-gain / size**_COST, kind="stable")]
    denial = _denial(scored, order)
    if denial is not None:
        order = [denial, *(i for i in order if i != denial)]
    chosen: list[Piece] = []
    at_once = 0
    told, parts = 0.0, np.zeros(len(chances))
    for limit in (min(budget, SHORT_BUDGET), budget):
        room = limit - sum(len(piece.text) + BREAK for piece in chosen)
        for i in order:
            if told >= _ENOUGH:
                break
            piece = scored.pieces[i]
            if chosen and (size[i] > room or gain[i] < _WORTH or _told(piece, chosen)):
                continue
            for j in [*(_lead_in(scored.pieces, i) if not chosen else ()), i]:
                chosen.append(scored.pieces[j])
                room -= int(size[j])
                told += gain[j]
                parts += chances[:, j]
        at_once = at_once or len(chosen)
        if told + _PART * parts.min() >= enough_short:
            break
    first = [scored.pieces[denial]] if denial is not None else []
    begin = reading_order([piece for piece in chosen[:at_once] if piece not in first])
    return [*first, *_gone_on(begin, chosen[at_once:])]


def _gone_on(begin: Sequence[Piece], rest: Sequence[Piece]) -> list[Piece]:
    """The first lines, each with what goes on where it ends, then the rest.

    A line that grows behind its end still says first what was asked; two halves of a sentence with
    another line between them say nothing.
    """
    following = {(piece.article.id, piece.order): piece for piece in rest}
    ordered: list[Piece] = []
    for piece in begin:
        ordered.append(piece)
        while (more := following.pop((piece.article.id, piece.order + 1), None)) is not None:
            ordered.append(more)
            piece = more
    return [*ordered, *reading_order(list(following.values()))]


def _denial(scored: Scored, order: Sequence[int]) -> int | None:
    """The best piece that says so where what would be quoted first is false.

    A release about something false tells true things too: who asks for those is not told first
    what is false, who asks whether it is true is.
    """
    pieces = scored.pieces
    best = pieces[order[0]]
    title = fold(best.article.title)
    asks_whether = any(AnswerKind.YES_NO in facet.kinds for facet in scored.facets)
    of_false_news = debunks(title) or speaks_of_false_news(title)
    if not (rumoured(best.folded) or (of_false_news and asks_whether)):
        return None
    own = [i for i in order if pieces[i].article.id == best.article.id]
    for says_so in (debunks, speaks_of_false_news):
        found = next((i for i in own if says_so(pieces[i].folded)), None)
        if found is not None:
            return found
    return None


def _lead_in(pieces: Sequence[Piece], i: int) -> list[int]:
    """The pieces between the beginning of the piece's sentence and it, if they are short."""
    begin = i
    while not pieces[begin].opens and begin > 0:
        begin -= 1
    short = pieces[i].start - pieces[begin].start <= _LEAD_IN
    return list(range(begin, i)) if short else []


def _told(piece: Piece, chosen: Sequence[Piece]) -> bool:
    words = set(piece.words)
    return any(len(words.intersection(c.words)) >= _ALIKE * len(words) for c in chosen)


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
    for i, piece in enumerate(pieces):
        if i and _follows(pieces[i - 1], piece):
            article, start, _ = found[-1]
            found[-1] = (article, start, piece.end)
        else:
            found.append((piece.article, piece.start, piece.end))
    return found


def _follows(before: Piece, piece: Piece) -> bool:
    return piece.article.id == before.article.id and piece.order == before.order + 1
