"""How a question was read, where it was not read as typed; light to import, for every channel."""

import re

from rag.privacy import REPLACEMENTS
from rag.thai.normalise import fold

_HIDDEN = re.compile("|".join(re.escape(shown) for shown in REPLACEMENTS.values()))


def understood(question: str, standalone: str | None) -> str | None:
    """One Thai line; None where the question was searched for as typed.

    A hidden number that is not searched for makes it no other question.
    """
    if standalone is None or _bare(standalone) in ("", _bare(question)):
        return None
    return f"เข้าใจว่าถาม: {standalone}"


def _bare(question: str) -> str:
    """What a question says, apart from how it is written and from hidden numbers."""
    return " ".join(fold(_HIDDEN.sub(" ", question)).split())
