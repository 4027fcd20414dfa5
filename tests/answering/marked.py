"""Quotes written inside what stands around them, for the tests of their edges."""

from rag.answering.edges import tidy


def spanned(marked: str) -> tuple[str, int, int]:
    """The text and the span of a quote written ``before<quote>behind``."""
    start, end = marked.index("<"), marked.index(">") - 1
    return marked.replace("<", "").replace(">", ""), start, end


def tidied_quote(marked: str) -> str:
    text, start, end = spanned(marked)
    first, last = tidy(text, start, end)
    return text[first:last]
