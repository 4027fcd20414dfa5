"""The releases as a language model is shown them: fenced, numbered, under opaque codes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.prompting import CLOSE, OPEN, as_data
from rag.schema import Article, ArticleRef, Passage
from rag.thai.calendar import thai_date

_LETTERS, _DIGITS = "bcdfghjkmnpqrstvwxz", "23456789"
"""No vowels, so that no code is a word; nothing that looks like something else."""

_EXAMPLE = "k7x2"
"""The code that the prompt shows as an example, so never a release's."""

_LEAST = 300
"""Characters of a release under which showing it says too little."""


@dataclass(frozen=True, slots=True)
class Source:
    """A release under its code for one question."""

    code: str
    article: Article
    ref: ArticleRef
    excerpt: str


def sources_for(
    question: str,
    passages: Sequence[Passage],
    articles: Mapping[str, Article],
    room: int,
) -> list[Source]:
    """The releases of ``passages``, best first, in at most ``room`` characters together.

    The best one gets two shares. Fewer are shown where the room is small; none where it is too
    small for one.
    """
    shown = [p for p in passages if p.article.id in articles]
    while shown and room // (len(shown) + 1) < _LEAST:
        shown.pop()
    codes = {_EXAMPLE}
    found = []
    for i, passage in enumerate(shown):
        article = articles[passage.article.id]
        share = room // (len(shown) + 1) * (2 if i == 0 else 1)
        excerpt = _excerpt(article, passage, share - len(article.title) - _FRAME)
        code = _code(question, article.id, codes)
        codes.add(code)
        found.append(Source(code, article, passage.article, excerpt))
    return found


_FRAME = 80
"""Characters around a release: its number, code, day and fences."""


def fenced(sources: Sequence[Source]) -> str:
    """The sources as the prompt shows them. No link, id or file name of ours is in it."""
    return "\n\n".join(
        f"{number}. รหัส [{source.code}]{_day(source)}\n{OPEN}\n"
        f"{as_data(source.article.title)}\n{as_data(source.excerpt)}\n{CLOSE}"
        for number, source in enumerate(sources, start=1)
    )


def _day(source: Source) -> str:
    day = source.article.published
    return f" ข่าววันที่ {thai_date(day)}" if day else ""


def _code(question: str, article_id: str, taken: set[str]) -> str:
    """Four characters such as k7x2, which a model cannot guess from anything it is shown."""
    for salt in range(1_000):
        text = f"{salt}\0{question}\0{article_id}".encode()
        a, b, c, d = hashlib.blake2b(text, digest_size=4).digest()
        code = (
            _LETTERS[a % len(_LETTERS)] + _DIGITS[b % len(_DIGITS)]
            + _LETTERS[c % len(_LETTERS)] + _DIGITS[d % len(_DIGITS)]
        )  # fmt: skip
        if code not in taken:
            return code
    raise AssertionError("more releases than codes")


def _excerpt(article: Article, passage: Passage, most: int) -> str:
    """The release, or as much around the passage as fits, cut at spaces."""
    text = article.text
    if len(text) <= most:
        return text
    extra = max(0, most - (passage.chunk.end - passage.chunk.start))
    start = max(0, passage.chunk.start - extra // 3)
    end = min(len(text), start + most)
    start = max(0, min(start, end - most))
    if start:
        start = text.find(" ", start, end) + 1 or start
    if end < len(text):
        last = text.rfind(" ", start, end)
        end = last if last > start else end
    return " ".join(text[start:end].split(" ")).strip()
