"""Where the check of a forwarded message looks releases up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from rag.cues import debunks, speaks_of_false_news
from rag.expansion import EXPANDERS, Expander
from rag.overlap import inverse_frequencies
from rag.query import MAX_QUESTION, Query, understand
from rag.retrieval import Retriever
from rag.schema import Article, Passage
from rag.stores.index import Index
from rag.thai.normalise import fold

_OF_FALSE_NEWS = "ข่าวปลอมอันดับที่ เรื่อง"
"""Words of releases that list what is false: such a list is long, so that for the words of one
entry alone it ranks far down."""

_CHUNKS = 40
"""Chunks of the word index that are looked at for releases that deny."""


class Releases(Protocol):
    """What the check needs of an index."""

    def search(
        self, claim: str, *, top_k: int, today: date | None = None
    ) -> tuple[Query, list[Passage]]:
        """The claim understood and the best passages for it; raises QuestionError if unreadable."""

    def denials(self, claim: str, *, top_k: int) -> list[Article]:
        """Releases near the claim that call something false."""

    def articles(self, ids: Sequence[str]) -> Mapping[str, Article]:
        """The releases of these ids, as far as they exist."""

    def weights(self, words: Iterable[str]) -> Mapping[str, float]:
        """How telling each word is: its inverse document frequency."""


class IndexReleases:
    """Looks releases up in an open index. Safe to use from several threads."""

    def __init__(
        self,
        index: Index,
        retriever: Retriever,
        expanders: Mapping[str, Expander] = EXPANDERS,
    ) -> None:
        self._index = index
        self._retriever = retriever
        self._expanders = expanders

    def search(
        self, claim: str, *, top_k: int, today: date | None = None
    ) -> tuple[Query, list[Passage]]:
        """As questions are answered from: all legs, then reread."""
        query = understand(claim, today=today, expanders=self._expanders)
        return query, self._retriever.retrieve(query, top_k)

    def denials(self, claim: str, *, top_k: int) -> list[Article]:
        """By words alone: rumours are repeated in much the same words, and this is quick."""
        query = understand(f"{_OF_FALSE_NEWS} {claim}"[:MAX_QUESTION], expanders=self._expanders)
        chunks = self._index.chunk_words.search(query.clauses, _CHUNKS)
        keys = list(dict.fromkeys(chunk.article_key for chunk in chunks))
        rows = self._index.catalog.articles(keys)
        found = (rows[key].article for key in keys if key in rows)
        return [article for article in found if denies_something(article)][:top_k]

    def articles(self, ids: Sequence[str]) -> Mapping[str, Article]:
        """From the catalog."""
        return self._index.catalog.articles_by_id(ids)

    def weights(self, words: Iterable[str]) -> Mapping[str, float]:
        """Over the chunks."""
        return inverse_frequencies(self._index.chunk_words, words)


def denies_something(article: Article) -> bool:
    """Whether a release calls anything false."""
    text = f"{article.title} {article.text}"
    if "ปลอม" not in text and "จริง" not in text and "เท็จ" not in text:  # folding costs more
        return False
    folded = fold(text).replace("ต่อต้านข่าวปลอม", "")
    return debunks(folded) or speaks_of_false_news(folded)
