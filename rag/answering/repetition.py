"""Later quotes that say what was quoted before, in other words or another release's."""

import re
from collections.abc import Sequence

from rag.answering.edges import Span
from rag.thai.normalise import fold
from rag.thai.words import segment

_TOLD = 0.6
"""Share of a quote's words in what was quoted before from which it says nothing new."""

_FIGURE = re.compile(r"\d[\d,.]*")
_TELLING = re.compile(r"ไม่|ตาย|เสียชีวิต|ยืนยัน")
"""Few words that change what is said."""


def without_repetition(spans: Sequence[Span]) -> list[Span]:
    """Those that hold a figure or a fair share of words that no quote before them holds."""
    kept: list[Span] = []
    words: set[str] = set()
    figures: set[str] = set()
    for article, start, end in spans:
        quote = fold(article.text[start:end])
        own, counted = set(segment(quote)), set(_FIGURE.findall(quote))
        again = counted <= figures and len(own & words) >= _TOLD * len(own)
        if kept and again and not _TELLING.search(quote):
            continue
        kept.append((article, start, end))
        words |= own
        figures |= counted
    return kept
