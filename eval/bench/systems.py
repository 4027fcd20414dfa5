"""The systems that are measured beside this one, each as its own documentation has it.

Everything but this project reads a release as its file has it: title and body, with the page header
that the crawl left in them. Where a system finds nodes, the best node of a release counts.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np

from ingest.sources import RawRelease, read_sources
from rag.embedding import Embedder, load_embedder
from rag.errors import SettingsError
from rag.settings import BUNDLED_MODEL, load_settings
from rag.thai.normalise import fold
from rag.thai.words import segment

MODEL = str(BUNDLED_MODEL)
"""The embedding of every system that wants one."""
NODES_A_RELEASE = 5
"""Nodes asked for where releases are wanted: several of the best ones are often of one release."""
DOCUMENTED_NODE = 512
"""Tokens; SentenceSplitter(chunk_size=512) in LlamaIndex's page on BM25Retriever."""
RRF_K = 60
"""Cormack, Clarke and Büttcher (2009)."""
RRF_DEPTH = 100
"""Releases that each leg of the fusion proposes."""
_BATCH = 1_000
"""Releases prepared at once, so that memory does not grow with the corpus."""


class System(Protocol):
    """Something that can be searched once it has indexed."""

    def index(self, releases: Path, folder: Path) -> int:
        """Index a file of releases, keeping what must be kept in ``folder``; how many units."""

    def ranked(self, question: str, top_k: int) -> list[str]:
        """The best ``top_k`` releases, or as many as it finds."""

    def close(self) -> None:
        """Let go of files."""


class Bm25s:
    """bm25s with its defaults, over whole releases."""

    def index(self, releases: Path, folder: Path) -> int:
        """Keep the index in memory."""
        import bm25s

        raws = list(_raws(releases))
        self._ids = [raw.id for raw in raws]
        tokens = bm25s.tokenize([_text(raw) for raw in raws], show_progress=False)
        self._bm25 = bm25s.BM25()
        self._bm25.index(tokens, show_progress=False)
        return len(self._ids)

    def ranked(self, question: str, top_k: int) -> list[str]:
        """The releases with the highest scores."""
        import bm25s

        tokens = bm25s.tokenize(question, show_progress=False)
        found, _ = self._bm25.retrieve(tokens, k=min(top_k, len(self._ids)), show_progress=False)
        return [self._ids[i] for i in found[0]]

    def close(self) -> None:
        """Nothing is open."""


class LlamaIndexBm25:
    """LlamaIndex's BM25Retriever over nodes of SentenceSplitter, as its documentation shows."""

    def index(self, releases: Path, folder: Path) -> int:
        """Keep nodes and index in memory."""
        import Stemmer
        from llama_index.core import Document
        from llama_index.core.node_parser import SentenceSplitter
        from llama_index.retrievers.bm25 import BM25Retriever

        documents = [Document(text=_text(raw), doc_id=raw.id) for raw in _raws(releases)]
        nodes = SentenceSplitter(chunk_size=DOCUMENTED_NODE).get_nodes_from_documents(documents)
        self._retriever = BM25Retriever.from_defaults(
            nodes=nodes, stemmer=Stemmer.Stemmer("english"), language="english"
        )
        self._nodes = len(nodes)
        return self._nodes

    def ranked(self, question: str, top_k: int) -> list[str]:
        """The releases of the best nodes."""
        self._retriever.similarity_top_k = min(top_k * NODES_A_RELEASE, self._nodes)
        found = self._retriever.retrieve(question)
        ids = dict.fromkeys(str(scored.node.ref_doc_id) for scored in found)
        return list(ids)[:top_k]

    def close(self) -> None:
        """Nothing is open."""


class LlamaIndexChroma:
    """LlamaIndex with its default splitter, our bundled embedding and Chroma."""

    def index(self, releases: Path, folder: Path) -> int:
        """Keep the collection in ``folder``."""
        from eval.bench.baseline import Baseline
        from rag.schema import Article

        self._baseline = Baseline(load_embedder(MODEL), str(folder))
        return sum(
            self._baseline.ingest([Article(raw.id, raw.title, raw.body, raw.url) for raw in raws])
            for raws in _batches(_raws(releases))
        )

    def ranked(self, question: str, top_k: int) -> list[str]:
        """The releases of the nearest nodes."""
        return self._baseline.ranked(question, top_k * NODES_A_RELEASE)[:top_k]

    def close(self) -> None:
        """Chroma lets go at the end of the process."""


class PlainFusion:
    """Reciprocal rank fusion of bm25s over our words and our vectors in Chroma; nothing else.

    It has our cleaning, our words and our chunks; only the ranking is plain.
    """

    def index(self, releases: Path, folder: Path) -> int:
        """Keep words in memory and vectors in ``folder``."""
        import bm25s

        from ingest.preparing import prepare
        from rag.stores.vectors import VectorStore

        self._embedder: Embedder = load_embedder(MODEL)
        self._vectors = VectorStore(folder)
        self._ids: list[str] = []
        self._owner: list[int] = []
        vocabulary: dict[str, int] = {}
        words: list[list[int]] = []
        for raws in _batches(_raws(releases)):
            first, vectors = len(self._owner), []
            for made in prepare(raws, self._embedder):
                if isinstance(made, str):
                    continue
                derived = made.derived
                self._owner += [len(self._ids)] * len(derived.vectors)
                vectors.append(derived.vectors)
                found = (w for part in [derived.title_words, *derived.chunk_words] for w in part)
                words.append([vocabulary.setdefault(w, len(vocabulary)) for w in found])
                self._ids.append(made.entry.article.id)
            if vectors:
                self._vectors.write(range(first, len(self._owner)), np.concatenate(vectors))
        self._bm25 = bm25s.BM25()
        self._bm25.index((words, vocabulary), show_progress=False)
        return len(self._ids)

    def ranked(self, question: str, top_k: int) -> list[str]:
        """The releases with the highest fused scores."""
        legs = [self._by_words(question), self._by_vector(question)]
        return fused(legs)[:top_k]

    def _by_words(self, question: str) -> list[str]:
        tokens = [segment(fold(question))]
        depth = min(RRF_DEPTH, len(self._ids))
        found, _ = self._bm25.retrieve(tokens, k=depth, show_progress=False)
        return [self._ids[i] for i in found[0]]

    def _by_vector(self, question: str) -> list[str]:
        vector = self._embedder.embed_question(question)
        near = self._vectors.search(vector, RRF_DEPTH * NODES_A_RELEASE)
        return list(dict.fromkeys(self._ids[self._owner[key]] for key, _ in near))[:RRF_DEPTH]

    def close(self) -> None:
        """Close the vectors."""
        self._vectors.close()


class Ours:
    """This project: what its pipeline does with a question before it writes an answer."""

    def __init__(self, made: Path | None = None) -> None:
        """``made`` is an index of these releases; without it one is made."""
        self._made = made

    def index(self, releases: Path, folder: Path) -> int:
        """Ingest as the command line does, or open the index that was given."""
        from ingest.indexing import ingest
        from rag.assembly import build_expanders, build_retriever, open_index

        settings = load_settings(index=self._made or folder)
        settings = settings.model_copy(update={"chroma_url": None, "embed_model": MODEL})
        opened = open_index(settings, create=self._made is None)
        self._index = opened.index
        if self._made is None:
            ingest([releases], opened.index, opened.embedder, model=MODEL)
        self._today = settings.today
        self._expanders = build_expanders(opened.index)
        self._retriever = build_retriever(opened)
        return opened.index.stats().articles

    def ranked(self, question: str, top_k: int) -> list[str]:
        """The releases of its passages."""
        from rag.query import understand

        today = self._today or date.today()
        query = understand(question, today=today, expanders=self._expanders)
        passages = self._retriever.retrieve(query, top_k)
        return list(dict.fromkeys(passage.chunk.article_id for passage in passages))

    def close(self) -> None:
        """Close the index."""
        self._index.close()


SYSTEMS: Mapping[str, tuple[str, Callable[[Path | None], System]]] = {
    "bm25s": ("bm25s, defaults", lambda made: Bm25s()),
    "llamaindex-bm25": ("LlamaIndex BM25Retriever", lambda made: LlamaIndexBm25()),
    "llamaindex-chroma": ("LlamaIndex + Chroma, our embedding", lambda made: LlamaIndexChroma()),
    "rrf": ("plain RRF of our two legs", lambda made: PlainFusion()),
    "ours": ("this project", Ours),
}
"""Name → what it is called in the table, and what makes it from the index that ours may have."""


def made(name: str, index: Path | None) -> System:
    """The system of this name. Raises SettingsError where a library it needs is not there."""
    try:
        return SYSTEMS[name][1](index)
    except KeyError:
        raise SettingsError(f"no system {name!r}; choose of {', '.join(SYSTEMS)}") from None


def fused(legs: Sequence[Sequence[str]]) -> list[str]:
    """Ids by the sum of 1 / (RRF_K + rank) over the legs; of equals, the one seen first."""
    scores: dict[str, float] = {}
    for leg in legs:
        for rank, article_id in enumerate(leg, start=1):
            scores[article_id] = scores.get(article_id, 0.0) + 1 / (RRF_K + rank)
    return sorted(scores, key=lambda article_id: -scores[article_id])


def _text(raw: RawRelease) -> str:
    return f"{raw.title}\n{raw.body}"


def _raws(path: Path) -> Iterator[RawRelease]:
    return (item for item in read_sources([path]) if isinstance(item, RawRelease))


def _batches(raws: Iterator[RawRelease]) -> Iterator[list[RawRelease]]:
    while batch := list(islice(raws, _BATCH)):
        yield batch
