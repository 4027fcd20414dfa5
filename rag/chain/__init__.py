"""Checking a forwarded chain message against the releases, claim by claim."""

from rag.chain.answers import answer_of
from rag.chain.checking import check_claims
from rag.chain.forwarded import looks_forwarded
from rag.chain.lookup import IndexReleases
from rag.chain.results import Checked, CheckedClaim, Verdict

__all__ = [
    "Checked",
    "CheckedClaim",
    "IndexReleases",
    "Verdict",
    "answer_of",
    "check_claims",
    "looks_forwarded",
]
