"""Our parts as LlamaIndex components, so that Thai retrieval and cited answers fit into its
engines and agents. Each stands by itself; docs/llamaindex.md shows them together.
"""

from rag.llamaindex.embedding import ThaiEmbedding
from rag.llamaindex.node_parser import ThaiNodeParser
from rag.llamaindex.query_engine import CitedQueryEngine
from rag.llamaindex.reranking import ThaiReranker
from rag.llamaindex.retriever import ThaiReleaseRetriever

__all__ = [
    "CitedQueryEngine",
    "ThaiEmbedding",
    "ThaiNodeParser",
    "ThaiReleaseRetriever",
    "ThaiReranker",
]
