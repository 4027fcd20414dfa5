"""Our vectors in LlamaIndex's own pipelines and indexes."""

import asyncio

import pytest
from llama_index.core import VectorStoreIndex
from llama_index.core.ingestion import IngestionCache, IngestionPipeline
from llama_index.core.schema import (
    Document,
)

from rag.llamaindex import (
    ThaiEmbedding,
    ThaiNodeParser,
)
from tests.llamaindex.support import LIBRARY, RIVER
from tests.support import HashEmbedder


def test_an_ingestion_pipeline_embeds_with_our_model() -> None:
    pipeline = IngestionPipeline(
        transformations=[ThaiNodeParser(), ThaiEmbedding(HashEmbedder())], cache=IngestionCache()
    )
    (node,) = pipeline.run(documents=[Document(text=RIVER)])
    assert node.embedding == pytest.approx(HashEmbedder().embed_passages([RIVER])[0].tolist())
    (again,) = asyncio.run(pipeline.arun(documents=[Document(text=RIVER)]))
    assert again.embedding == node.embedding


def test_an_index_of_llama_index_finds_thai_with_our_model() -> None:
    documents = [Document(doc_id="l", text=LIBRARY), Document(doc_id="r", text=RIVER)]
    nodes = ThaiNodeParser().get_nodes_from_documents(documents)
    index = VectorStoreIndex(nodes, embed_model=ThaiEmbedding(HashEmbedder()))
    searching = index.as_retriever(similarity_top_k=1)
    assert searching.retrieve("ขุดลอกลำน้ำอิง")[0].node.ref_doc_id == "r"
    assert asyncio.run(searching.aretrieve("ห้องสมุดรถเข็น"))[0].node.ref_doc_id == "l"
