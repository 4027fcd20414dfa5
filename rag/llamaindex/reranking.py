"""Our second stage as a LlamaIndex postprocessor, over nodes that any retriever found."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from llama_index.core.bridge.pydantic import Field, PrivateAttr
from llama_index.core.callbacks import CBEventType, EventPayload
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import BaseNode, MetadataMode, NodeWithScore, QueryBundle
from numpy.typing import NDArray

from rag.embedding import Embedder, bundled_embedder, embedded_text
from rag.overlap import Overlap, words_of
from rag.query import Query, understand
from rag.reranking import CHUNKS_READ, Reading, candidate_features, weighed
from rag.schema import Article
from rag.stores.intervals import pack_intervals
from rag.thai.dates import find_dates
from rag.thai.normalise import fold
from rag.thai.words import segment
from rag.timing import time_match
from rag.word_vectors import WordVectors, word_vectors

_TIME, _RECENCY = 7.0, 1.5
"""As in :class:`rag.retrieval.Weights`."""


class ThaiReranker(BaseNodePostprocessor):
    """Reads Thai nodes beside the question and orders them anew, best first.

    It needs no index and no network: how rare a word is, it learns from the nodes themselves, so
    give it some 20 to 50 of them. Nodes of one document (``ref_doc_id``) are read together. The
    title and the day of publication count where the metadata has them. Differences of the new
    scores are log odds of being what is asked about; nodes are not changed.
    """

    top_n: int = Field(default=5, ge=1, description="Number of nodes to return.")
    title_key: str = Field(default="title", description="Metadata key of the document's title.")
    published_key: str = Field(
        default="published", description="Metadata key of its day: a date, or ISO 8601 text."
    )
    today: date | None = Field(
        default=None, description="What relative dates are read against; None is the clock's day."
    )
    _embedder: Embedder = PrivateAttr()
    _vectors: WordVectors = PrivateAttr()

    def __init__(self, embedder: Embedder | None = None, **fields: Any) -> None:
        """``fields`` are those above, and BaseNodePostprocessor's.

        ``embedder`` compares the question with titles and texts, whatever model found the nodes;
        by default the bundled one, which the weights were learned with.
        """
        super().__init__(**fields)
        self._embedder = embedder or bundled_embedder()
        self._vectors = word_vectors(self._embedder)

    @classmethod
    def class_name(cls) -> str:
        """Name under which LlamaIndex serialises it."""
        return "ThaiReranker"

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        """Raises ValueError without a question, QuestionError, in Thai, for one without words."""
        if query_bundle is None:
            raise ValueError("reranking needs the question; pass query_bundle or query_str")
        if not nodes:
            return []
        query = understand(query_bundle.query_str, today=self.today or date.today())
        payload: dict[str, Any] = {
            EventPayload.NODES: nodes,
            EventPayload.MODEL_NAME: self.class_name(),
            EventPayload.QUERY_STR: query_bundle.query_str,
            EventPayload.TOP_K: self.top_n,
        }
        with self.callback_manager.event(CBEventType.RERANKING, payload=payload) as event:
            texts = [self._text(found.node) for found in nodes]
            scores = _scores(query, texts, self._embedder, self._vectors)
            best = np.argsort(-scores, kind="stable")[: self.top_n]
            ranked = [NodeWithScore(node=nodes[i].node, score=float(scores[i])) for i in best]
            event.on_end(payload={EventPayload.NODES: ranked})
        return ranked

    def _text(self, node: BaseNode) -> "_Text":
        content = node.get_content(metadata_mode=MetadataMode.NONE)
        title = str(node.metadata.get(self.title_key) or "")
        published = _day(node.metadata.get(self.published_key))
        return _Text(
            document=node.ref_doc_id or node.node_id,
            title=title,
            content=content,
            published=published,
            title_words=tuple(segment(fold(title))),
            words=tuple(segment(fold(content))),
            dates=pack_intervals((s.first, s.last) for s in find_dates(content, today=published)),
        )


@dataclass(frozen=True, slots=True)
class _Text:
    """A node as it is read."""

    document: str
    title: str
    content: str
    published: date | None
    title_words: tuple[str, ...]
    words: tuple[str, ...]
    dates: bytes

    @property
    def all_words(self) -> frozenset[str]:
        return frozenset(self.title_words).union(self.words)


def _scores(
    query: Query, texts: Sequence[_Text], embedder: Embedder, vectors: WordVectors
) -> NDArray[np.float64]:
    """One score a text, higher is better."""
    vector = embedder.embed_question(query.question)
    idf = _inverse_frequencies(query, texts)
    meaning = embedder.embed_passages(
        [embedded_text(t.title, t.content) for t in texts],
        [(*t.title_words, *t.words) for t in texts],
    )
    overlap = Overlap(query.clauses, idf)
    words = np.array([overlap.share(text.all_words) for text in texts])
    time = np.array([time_match(query.times, text.published, text.dates) for text in texts])
    recency = _recency(texts) if query.latest else np.zeros(len(texts))
    first = _standardised(words) + _standardised(meaning @ vector)
    first += _TIME * time + _RECENCY * recency
    order = np.argsort(-first, kind="stable")
    readings = [
        _reading(own, {"time": float(time[i])}, float(first[i]))
        for i, own in zip(order, _with_neighbours(texts, order), strict=True)
    ]
    titles = [texts[i].title_words for i in order]
    alike = embedder.embed_passages([texts[i].title for i in order], titles) @ vector
    features = candidate_features(query, readings, titles, idf, alike, vectors)
    scores = np.empty(len(texts))
    scores[order] = weighed(features, recency[order])
    return scores


def _with_neighbours(texts: Sequence[_Text], order: NDArray[np.intp]) -> Iterator[list[_Text]]:
    """Each text in ``order``, followed by the best others of its document."""
    documents: dict[str, list[int]] = defaultdict(list)
    for i in order:
        documents[texts[i].document].append(i)
    for i in order:
        others = [j for j in documents[texts[i].document] if j != i][: CHUNKS_READ - 1]
        yield [texts[i], *(texts[j] for j in others)]


def _reading(texts: Sequence[_Text], legs: Mapping[str, float], score: float) -> Reading:
    """What the second stage sees: texts of one document, the one that is ranked first."""
    spans, start = [], 0
    for text in texts:
        spans.append((start, start + len(text.content), text.dates))
        start += len(text.content) + 1
    first = texts[0]
    whole = "\n".join(text.content for text in texts)
    article = Article(first.document, first.title, whole, published=first.published)
    return Reading(article, tuple(spans), legs, score)


def _inverse_frequencies(query: Query, texts: Sequence[_Text]) -> dict[str, float]:
    """As :func:`rag.overlap.inverse_frequencies`, over the nodes."""
    sets = [frozenset(text.words) for text in texts]
    held = {w: sum(w in words for words in sets) for w in words_of(query.clauses)}
    return {
        word: float(np.log(1 + (len(sets) - count + 0.5) / (count + 0.5)))
        for word, count in held.items()
    }


def _recency(texts: Sequence[_Text]) -> NDArray[np.float64]:
    """Days of publication, standardised; an undated text counts as an average one."""
    days = np.array([t.published.toordinal() if t.published else np.nan for t in texts])
    if np.isnan(days).all():
        return np.zeros(len(texts))
    return _standardised(np.where(np.isnan(days), np.nanmean(days), days))


def _standardised(values: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    spread = float(values.std())
    return np.asarray((values - values.mean()) / spread if spread > 0 else 0.0 * values)


def _day(value: object) -> date | None:
    """A day from metadata; None for what cannot be read as one."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
