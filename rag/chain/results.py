"""What the check of a forwarded message says; frozen, and the same in every channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rag.schema import Citation, citation_json


class Verdict(StrEnum):
    """How a claim stands to the releases."""

    TRUE = "true"
    """A release says the same."""
    FALSE = "false"
    """A release says that it is false."""
    EXPIRED = "expired"
    """A release says the same, of a time that is over."""
    PARTLY = "partly"
    """A release is about the same, but does not say all of it."""
    NOT_FOUND = "not_found"
    """No release is about it; that says nothing against it."""


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """One claim of the message."""

    text: str
    """The message's own words, white space and decoration aside; never holds a link."""
    verdict: Verdict
    explanation: str
    """One Thai sentence; what it says of a release is that release's verbatim quote."""
    citations: tuple[Citation, ...] = ()
    """Markers number the citations of the whole check from 1."""
    warning: str | None = None
    """Thai; where the claim asks to go somewhere that no cited release names."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The check of a whole message."""

    claims: tuple[CheckedClaim, ...]
    """In the order of the message; empty where it claims nothing that can be checked."""
    summary: str
    """One Thai line."""
    left_out: int = 0
    """Claims beyond the number that is checked."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    """Milliseconds by step, and ``total``."""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of all claims, in the order of their markers."""
        return tuple(citation for claim in self.claims for citation in claim.citations)

    def to_json(self) -> dict[str, Any]:
        """The check in the form that every channel's JSON shares."""
        return {
            "kind": "checked_message",
            "summary": self.summary,
            "left_out": self.left_out,
            "claims": [
                {
                    "text": claim.text,
                    "verdict": claim.verdict.value,
                    "explanation": claim.explanation,
                    "warning": claim.warning,
                    "citations": [citation.marker for citation in claim.citations],
                }
                for claim in self.claims
            ],
            "citations": [citation_json(citation) for citation in self.citations],
            "timings_ms": {step: round(ms, 3) for step, ms in self.timings_ms.items()},
        }
