"""The word index: BM25 over pre-segmented Thai words, kept by tantivy.

Two indexes stand side by side, because they answer different questions: ``chunks`` (which piece
says it) and ``articles`` (which release is about it). Both have the fields ``title`` and ``body``,
filled with words that :mod:`rag.thai.words` made, joined by spaces; tantivy only splits at those
spaces, so Thai never meets a foreign tokenizer. Nothing else in the project imports tantivy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import tantivy

from rag.errors import IndexDamagedError

_FIELDS = MappingProxyType({"title": 0.5, "body": 1.0})
"""BM25 weight of each field. Titles repeat in the body, so a full weight would count them twice."""

_WRITER_HEAP = 64_000_000
"""Bytes of tantivy's write buffer over all its threads; at least 15 MB a thread is required."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to say a term: a word, or several that must all occur, and how much it is worth."""

    words: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Clause:
    """A term of the question with its alternatives; the best matching one scores, never the sum."""

    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """What is indexed: a key of the catalog, the key of its article and the words."""

    key: int
    article_key: int
    title: Sequence[str]
    body: Sequence[str]


class Scored(NamedTuple):
    """A key of the catalog and its BM25 score (0 or more); a tuple, for thousands are made."""

    key: int
    article_key: int
    score: float


class WordIndex:
    """One tantivy index (``chunks`` or ``articles``) in its own folder."""

    def __init__(self, folder: Path) -> None:
        """Open the index in ``folder``, or make it.

        Raises IndexDamagedError if the folder holds something that tantivy cannot read.
        """
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("key", stored=False, indexed=True, fast=True)
        builder.add_integer_field("article_key", stored=False, indexed=True, fast=True)
        for name in _FIELDS:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        try:
            self._index = tantivy.Index(self._schema, path=str(folder))
        except (ValueError, OSError) as error:
            raise IndexDamagedError(
                f"the word index in {folder} cannot be read ({error}); run 'thamkhao index rebuild'"
            ) from error
        self._writer: tantivy.IndexWriter | None = None

    def write(self, entries: Iterable[LexicalEntry], *, remove: Iterable[int] = ()) -> None:
        """Remove keys, add entries, commit; readers see all of it or nothing."""
        writer = self._open_writer()
        for key in remove:
            writer.delete_documents_by_term("key", key)
        for entry in entries:
            document = tantivy.Document()
            document.add_integer("key", entry.key)
            document.add_integer("article_key", entry.article_key)
            document.add_text("title", " ".join(entry.title))
            document.add_text("body", " ".join(entry.body))
            writer.add_document(document)
        writer.commit()
        self._index.reload()

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_WRITER_HEAP, 1)
        return self._writer

    def search(self, clauses: Sequence[Clause], limit: int) -> list[Scored]:
        """The ``limit`` best entries for the clauses, best first; empty where none matches."""
        query = self._query(clauses)
        if query is None or limit < 1:
            return []
        searcher = self._index.searcher()
        hits = searcher.search(query, limit, count=False).hits
        addresses = [address for _, address in hits]
        keys = searcher.fast_field_values("key", addresses)
        articles = searcher.fast_field_values("article_key", addresses)
        scores = [score for score, _ in hits]
        return list(map(Scored._make, zip(keys, articles, scores, strict=True)))

    def document_frequency(self, word: str) -> int:
        """Number of entries whose body holds the word."""
        return self._index.searcher().doc_freq("body", word)

    def vocabulary(self, at_least: int) -> dict[str, int]:
        """Words of the bodies that ``at_least`` so many entries hold, with that number."""
        terms = self._index.searcher().terms_with_prefix("body", "")
        return {word: entries for word, entries in terms if entries >= at_least}

    def count(self) -> int:
        """Number of entries."""
        return self._index.searcher().num_docs

    def close(self) -> None:
        """Finish background merges and let go of the folder."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def _query(self, clauses: Sequence[Clause]) -> tantivy.Query | None:
        parts = [
            (tantivy.Occur.Should, part)
            for clause in clauses
            if (part := self._clause(clause)) is not None
        ]
        return tantivy.Query.boolean_query(parts) if parts else None

    def _clause(self, clause: Clause) -> tantivy.Query | None:
        options = [
            tantivy.Query.boost_query(self._all_of(alternative.words), alternative.weight)
            for alternative in clause.alternatives
            if alternative.words and alternative.weight > 0
        ]
        if len(options) < 2:
            return options[0] if options else None
        return tantivy.Query.disjunction_max_query(options)

    def _all_of(self, words: tuple[str, ...]) -> tantivy.Query:
        if len(words) == 1:
            return self._word(words[0])
        # Several words are one term: all must occur, and together they weigh as one word does.
        every = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, self._word(word)) for word in words]
        )
        return tantivy.Query.boost_query(every, 1.0 / len(words) ** 0.5)

    def _word(self, word: str) -> tantivy.Query:
        return tantivy.Query.boolean_query(
            [
                (
                    tantivy.Occur.Should,
                    tantivy.Query.boost_query(
                        tantivy.Query.term_query(self._schema, field, word, "freq"), weight
                    ),
                )
                for field, weight in _FIELDS.items()
            ]
        )
