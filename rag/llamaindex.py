"""Our parts as LlamaIndex components, so that Thai retrieval fits into its engines and agents."""

from typing import Any

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from rag.query import understand
from rag.retrieval import Retriever
from rag.schema import Passage


class ThaiReleaseRetriever(BaseRetriever):
    """A LlamaIndex retriever over an index of releases.

    Nodes carry the passage's text, its offsets in the release (``start_char_idx``,
    ``end_char_idx``) and, as metadata, what a citation needs.
    """

    def __init__(self, retriever: Retriever, *, top_k: int = 10, **options: Any) -> None:
        """``top_k`` is the number of distinct releases; ``options`` go to BaseRetriever."""
        self._retriever = retriever
        self._top_k = top_k
        super().__init__(**options)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        passages = self._retriever.retrieve(understand(query_bundle.query_str), self._top_k)
        return [as_node(p) for p in passages if p.duplicate_of is None]


def as_node(passage: Passage) -> NodeWithScore:
    """A passage as a LlamaIndex node; its metadata stays out of prompts and embeddings."""
    article = passage.article
    metadata = {
        "article_id": article.id,
        "title": article.title,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "agency": article.agency,
    }
    node = TextNode(
        id_=passage.chunk.id,
        text=passage.chunk.text,
        metadata=metadata,
        start_char_idx=passage.chunk.start,
        end_char_idx=passage.chunk.end,
        excluded_llm_metadata_keys=list(metadata),
        excluded_embed_metadata_keys=list(metadata),
    )
    return NodeWithScore(node=node, score=passage.score)
