"""The plain LlamaIndex + Chroma pipeline that we are measured against, as its documentation has it.

Its parts are LlamaIndex's own (SentenceSplitter, IngestionPipeline, ChromaVectorStore's batches are
written through chromadb directly, as the integration package does); only the embedding model is
ours, since the default ones need a key or a download.
"""

from collections.abc import Sequence
from typing import Any

import chromadb
import numpy as np
from llama_index.core import Document
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import SentenceSplitter

from rag.embedding import Embedder
from rag.schema import Article


class _OurEmbedding(BaseEmbedding):
    """Our embedder under LlamaIndex's interface."""

    embedder: Any

    def _get_text_embedding(self, text: str) -> list[float]:
        return [float(x) for x in self.embedder.embed_passages([text])[0]]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in v] for v in self.embedder.embed_passages(texts)]

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in self.embedder.embed_question(query)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class Baseline:
    """LlamaIndex's defaults over an in-process Chroma collection."""

    def __init__(self, embedder: Embedder, folder: str) -> None:
        self._embedding = _OurEmbedding(embedder=embedder)
        client = chromadb.PersistentClient(path=folder)
        self._collection = client.get_or_create_collection("baseline", embedding_function=None)

    def ingest(self, articles: Sequence[Article]) -> int:
        """Split, embed and store; return the number of nodes."""
        documents = [
            Document(text=a.text, doc_id=a.id, metadata={"title": a.title}) for a in articles
        ]
        pipeline = IngestionPipeline(transformations=[SentenceSplitter(), self._embedding])
        nodes = pipeline.run(documents=documents)
        for start in range(0, len(nodes), 1_000):
            part = nodes[start : start + 1_000]
            self._collection.add(
                ids=[node.node_id for node in part],
                embeddings=np.array([node.embedding for node in part], dtype=np.float32),
                documents=[node.get_content() for node in part],
                metadatas=[{"article": node.ref_doc_id or ""} for node in part],
            )
        return len(nodes)

    def ranked(self, question: str, nodes: int) -> list[str]:
        """Ids of the articles of the nearest ``nodes``, best first, each once.

        Asks Chroma for what the integration package asks for: texts and metadata too.
        """
        vector = self._embedding.get_query_embedding(question)
        found = self._collection.query(
            query_embeddings=np.array([vector], dtype=np.float32),
            n_results=nodes,
            include=["metadatas", "documents", "distances"],
        )
        metadatas = (found["metadatas"] or [[]])[0]
        return list(dict.fromkeys(str(metadata["article"]) for metadata in metadatas))
