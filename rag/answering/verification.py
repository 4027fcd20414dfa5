"""What stands between an answer and the person who asked: nothing unproven passes.

Every answerer's sentences go through :func:`verified`: a citation stays only if its quote stands
verbatim at its offsets in the article it names, a sentence stays only if it has a citation left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.schema import AnswerSentence, Article, Citation


@dataclass(frozen=True, slots=True)
class Verified:
    """Sentences and citations that hold, renumbered from 1, and how many sentences did not."""

    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    dropped: int


def verified(
    sentences: Sequence[AnswerSentence],
    citations: Sequence[Citation],
    articles: Mapping[str, Article],
) -> Verified:
    """Keep what is proven by the retrieved ``articles`` (by id); drop and count the rest."""
    proven = {c.marker: c for c in citations if _stands(c, articles)}
    renumbered: dict[int, int] = {}
    kept: list[AnswerSentence] = []
    for sentence in sentences:
        markers = [m for m in sentence.citations if m in proven]
        if not markers:
            continue
        for marker in markers:
            renumbered.setdefault(marker, len(renumbered) + 1)
        kept.append(replace(sentence, citations=tuple(renumbered[m] for m in markers)))
    return Verified(
        sentences=tuple(kept),
        citations=tuple(replace(proven[old], marker=new) for old, new in renumbered.items()),
        dropped=len(sentences) - len(kept),
    )


def _stands(citation: Citation, articles: Mapping[str, Article]) -> bool:
    article = articles.get(citation.article.id)
    if article is None or not citation.quote.strip():
        return False
    if not 0 <= citation.start < citation.end <= len(article.text):  # slices forgive, we do not
        return False
    return article.text[citation.start : citation.end] == citation.quote
