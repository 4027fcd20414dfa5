"""How much of what a sentence says, word by word, stands in the release it cites."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.verification.claims import ClaimKind, Reading, Token
from rag.answering.verification.evidence import Equivalent, Evidence, compact

ENOUGH = 0.75
"""Share of a sentence's telling words that must stand in the release."""

ENOUGH_NEAR = 0.5
"""Share that must stand in the few sentences it draws on, or in the title."""

_RUN = 2
"""Telling words in a row that no release holds make a statement of their own."""

_FEW = 4
"""Telling words up to which a share says little."""

_MADE_WORD = re.compile(r"^(?:ผู้|การ|ความ|นัก|ชาว|พวก)(?=..)")

_SETTLED = (
    *(ClaimKind.NUMBER, ClaimKind.DATE, ClaimKind.TIME, ClaimKind.PHONE, ClaimKind.LINK),
    *(ClaimKind.QUOTED, ClaimKind.FOREIGN),
)
"""Claims whose words are compared as what they mean instead."""


@dataclass(frozen=True, slots=True)
class Support:
    """Shares from 0 to 1, and the longest run of words without support."""

    share: float
    near: float
    run: int
    words: int
    anchored: bool
    """Whether it has figures, days or other claims that stand in the release."""

    @property
    def enough(self) -> bool:
        """Whether the sentence says little that the release does not."""
        if self.run >= _RUN:
            return False
        if self.words <= _FEW and self.anchored:
            return self.share * self.words >= self.words - 1  # one word of its own
        return self.share >= ENOUGH and self.near >= ENOUGH_NEAR


def support(
    sentence: Reading, releases: Sequence[Evidence], meant: Sequence[Equivalent]
) -> Support:
    """The support of ``sentence`` in ``releases`` together."""
    anchored = bool(sentence.of_kind(*_SETTLED))
    settled = [(c.start, c.end) for c in sentence.of_kind(*_SETTLED)]
    words = [
        t for t in sentence.tokens
        if t.heavy and not any(a <= t.start and t.end <= b for a, b in settled)
    ]  # fmt: skip
    if not words:
        return Support(1.0, 1.0, 0, 0, anchored=anchored)
    near = [compact(" ".join(e.reading.text[a:b] for a, b in e.near(sentence))) for e in releases]
    held = [any(_holds(t, e, meant) for e in releases) for t in words]
    close = [any(_holds_near(t, dense, meant) for dense in near) for t in words]
    shares = sum(held) / len(words), sum(close) / len(words)
    return Support(*shares, _longest(held), len(words), anchored=anchored)


def _longest(held: Sequence[bool]) -> int:
    run = longest = 0
    for holds in held:
        run = 0 if holds else run + 1
        longest = max(longest, run)
    return longest


def _forms(token: Token, meant: Sequence[Equivalent]) -> list[str]:
    spans = [e for e in meant if e.start <= token.start and token.end <= e.end]
    return [form for e in spans for form in e.forms if form]


def _holds(token: Token, evidence: Evidence, meant: Sequence[Equivalent]) -> bool:
    word = compact(token.text)
    return any(evidence.has(form) for form in (word, _MADE_WORD.sub("", word))) or any(
        evidence.has(form) for form in _forms(token, meant)
    )


def _holds_near(token: Token, dense: str, meant: Sequence[Equivalent]) -> bool:
    word = compact(token.text)
    return (
        word in dense
        or _MADE_WORD.sub("", word) in dense
        or any(form in dense for form in _forms(token, meant))
    )
