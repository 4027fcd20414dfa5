"""The releases quoted in a conversation, for its next question to be held against."""

from collections.abc import Sequence
from functools import lru_cache

from rag.conversation import Told
from rag.stores.index import Index
from rag.thai.normalise import fold
from rag.thai.words import segment

_READ = 8_000
"""Characters of a release that are looked through: in a longer one any word stands somewhere."""

_RARE = 0.01
"""Share of the releases below which a word tells one topic from another. On the thaigov corpus
เบี้ย, วอลเล็ต and อิสราเอล are below it, สอน, เล่น and ย้าย above."""


class QuotedReleases:
    """A :class:`rag.conversation.Releases` over an index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def told(self, article_ids: Sequence[str]) -> Told:
        """The titles and the beginnings of the texts of these releases, folded, and their words."""
        articles = self._index.catalog.articles_by_id(article_ids).values()
        texts = [f"{article.title} {article.text[:_READ]}" for article in articles]
        return Told(" ".join(map(fold, texts)), frozenset[str]().union(*map(_words, texts)))

    def is_rare(self, word: str) -> bool:
        """Whether fewer than one in a hundred releases hold a folded word."""
        words = self._index.article_words
        return words.document_frequency(word) < _RARE * words.count()


@lru_cache(maxsize=64)
def _words(text: str) -> frozenset[str]:
    """The words of a text; a conversation comes back to the same releases turn after turn."""
    return frozenset(segment(fold(text)))
