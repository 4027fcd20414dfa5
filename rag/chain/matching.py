"""How a claim meets a span of a release: shared words, and the figures and days that agree."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answering.pieces import Piece
from rag.answering.verification.claim_words import light_words
from rag.answering.verification.claims import Claim, ClaimKind, read
from rag.answering.verification.denials import negations_agree
from rag.answering.verification.evidence import Evidence, compact, equivalents
from rag.answering.verification.matching import agencies_stand, places_stand, stands
from rag.answering.verification.senses import senses_agree
from rag.overlap import Overlap
from rag.query import Query
from rag.schema import Article
from rag.thai.normalise import fold
from rag.thai.words import segment

_CHECKED = (
    *(ClaimKind.NUMBER, ClaimKind.DATE, ClaimKind.TIME, ClaimKind.PHONE, ClaimKind.ORDINAL),
    ClaimKind.DIGITS,
)
_URGING = re.compile(r"(?:นี้)?เท่านั้น|ทันที|เลย|เพียง|แค่|ด่วน|รีบ")
"""Said to hurry, not to limit."""

_LONG_WORD = 4
"""Letters from which a word counts where it stands inside another: segmentation differs."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim made ready for comparing."""

    query: Query
    idf: Mapping[str, float]
    overlap: Overlap
    forms: frozenset[str]
    """Compact forms of its words and of what else they may be called."""
    dense: str
    linked: bool
    """Whether an address stands beside it."""

    @classmethod
    def of(cls, query: Query, idf: Mapping[str, float], *, linked: bool = False) -> "Asked":
        """For an understood claim; ``idf`` holds the words of its clauses."""
        forms = {compact("".join(a.words)) for c in query.clauses for a in c.alternatives}
        forms |= {w for c in query.clauses for a in c.alternatives for w in a.words}
        forms.update(query.words)
        overlap = Overlap(query.clauses, idf)
        return cls(query, idf, overlap, frozenset(forms), compact(query.folded), linked)

    @property
    def telling(self) -> int:
        """How many words say something of their own."""
        light = light_words()
        return sum(word not in light and len(word) > 1 for word in self.query.terms)

    def says(self, word: str) -> bool:
        """Whether the claim has the word, or another name of it."""
        return word in self.forms or (len(word) >= _LONG_WORD and word in self.dense)


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring pieces of a release and how much of a claim stands in them."""

    article: Article
    pieces: tuple[Piece, ...]
    share: float
    """0 to 1, the title's words and those of ``beside`` included."""
    alone: float
    """0 to 1, without ``beside``."""
    beside: tuple[Piece, ...] = ()
    """Another run of the same release that says something of what is still missing."""

    @property
    def read(self) -> tuple[Piece, ...]:
        """Every piece that counts."""
        return (*self.pieces, *self.beside)

    @property
    def text(self) -> str:
        """The release's own text of the run, then of what stands beside it."""
        runs = [run for run in (self.pieces, self.beside) if run]
        return "\n".join(self.article.text[run[0].start : run[-1].end] for run in runs)


_RUN = 4
"""Pieces read together: some 400 characters."""


def best_window(asked: Asked, pieces: Sequence[Piece]) -> Window | None:
    """The run of pieces of one release that says most of the claim, and one that adds to it."""
    if not pieces:
        return None
    share = asked.overlap.share
    title = frozenset(segment(fold(pieces[0].article.title)))
    start = _best_run(asked, pieces, title)
    run = tuple(pieces[start : start + _RUN])
    known = title.union(*(piece.words for piece in run))
    more = _best_run(asked, pieces, known)
    beside = _outside(pieces[more : more + _RUN], run)
    alone, both = share(known), share(known.union(*(piece.words for piece in beside)))
    kept = beside if both > alone else ()
    return Window(run[0].article, run, both, alone, kept)


def telling_span(asked: Asked, window: Window, longest: int) -> tuple[int, int]:
    """The part of a window, up to ``longest`` characters, that says most of the claim."""
    figures = frozenset(word for word in asked.query.words if word[0].isdigit())

    def worth(pieces: Sequence[Piece]) -> float:
        words = frozenset[str]().union(*(piece.words for piece in pieces))
        return asked.overlap.share(words) + len(figures & words) / (len(figures) or 1)

    spans = [
        run[i:j]
        for run in (window.pieces, window.beside)
        for i in range(len(run))
        for j in range(i + 1, len(run) + 1)
        if j == i + 1 or run[j - 1].end - run[i].start <= longest
    ]
    best = max(spans, key=lambda span: (round(worth(span), 2), -len(span)))
    return best[0].start, best[-1].end


def _outside(other: Sequence[Piece], run: Sequence[Piece]) -> tuple[Piece, ...]:
    """What of another run lies before or behind ``run``, as neighbours still."""
    first, last = run[0].order, run[-1].order
    return tuple(p for p in other if p.order < first) or tuple(p for p in other if p.order > last)


def _best_run(asked: Asked, pieces: Sequence[Piece], known: frozenset[str]) -> int:
    """Where the run begins that says most beside what is ``known``; the first of equals."""
    scores = []
    for i in range(len(pieces)):
        own = frozenset[str]().union(*(piece.words for piece in pieces[i : i + _RUN]))
        scores.append((asked.overlap.share(known | own), asked.overlap.share(own)))
    return max(range(len(pieces)), key=lambda i: (*scores[i], -i))


_BEFORE = 4
"""Letters before a number that name it: เฟส 5, Receipt 2.0."""


def _named_alike(number: Claim, text: str, evidence: Evidence) -> bool:
    """Whether a number that counts nothing follows the same name in a release."""
    if number.kind is not ClaimKind.NUMBER or number.known_unit:
        return False
    name = compact(text[: number.start])[-_BEFORE:]
    said = compact(text[number.start : number.end])
    value = re.match(r"[\d,]+", said)
    return len(name) == _BEFORE and value is not None and name + value.group() in evidence.compact


@dataclass(frozen=True, slots=True)
class Details:
    """What of a claim's figures, days and places stands in a window."""

    said: int
    """How many figures and days the claim has."""
    standing: int
    names: bool
    """Whether its places and agencies stand there."""
    senses: bool
    """Whether nothing is denied, limited or widened that the window does not so say."""

    @property
    def all_stand(self) -> bool:
        """Whether every detail agrees."""
        return self.standing == self.said and self.names and self.senses


def details(claim: str, window: Window) -> Details:
    """Compare a claim with a window of a release, which is all that is read of it."""
    evidence = Evidence(replace(window.article, text=window.text, title=""))
    sentence = read(_URGING.sub(" ", claim), today=window.article.published)
    meant = equivalents(sentence)
    checked = sentence.of_kind(*_CHECKED)
    standing = sum(
        stands(one, sentence, evidence, meant) or _named_alike(one, sentence.text, evidence)
        for one in checked
    )
    return Details(
        len(checked),
        standing,
        places_stand(sentence, evidence) and agencies_stand(sentence, evidence),
        senses_agree(sentence, evidence) and negations_agree(sentence, evidence),
    )
