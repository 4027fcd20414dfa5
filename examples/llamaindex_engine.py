"""Our parts inside LlamaIndex, over the sample releases; needs no key, no GPU and no network.

python -m examples.llamaindex_engine
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from llama_index.core import VectorStoreIndex
from llama_index.core.schema import Document, NodeWithScore, TextNode
from llama_index.core.tools import QueryEngineTool

from app import SAMPLES, prepare
from rag.assembly import Opened, build_pipeline
from rag.llamaindex import CitedQueryEngine, ThaiEmbedding, ThaiNodeParser, ThaiReranker
from rag.settings import BUNDLED_MODEL, Settings, load_settings

QUESTION = "แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง"
FOR_A_TOOL = "วัคซีนลัมปีสกินที่บุรีรัมย์ รอบแรกฉีดได้จริงกี่ตัว"
NOT_ANSWERED = "ห้องปลอดฝุ่นที่แม่จันใช้งบก่อสร้างกี่บาท"


def main() -> None:
    """Ingest the samples into a folder of their own, then show each way to use them."""
    with TemporaryDirectory() as folder:
        settings = load_settings(index=Path(folder) / "index", embed_model=str(BUNDLED_MODEL))
        opened = prepare(settings)
        try:
            cited_answers(opened, settings)
            own_index(opened)
        finally:
            opened.index.close()


def cited_answers(opened: Opened, settings: Settings) -> None:
    """The whole pipeline as a query engine, and that engine as a tool of an agent."""
    engine = CitedQueryEngine(build_pipeline(opened, settings))
    print("1. A query engine\n")
    response = engine.query(QUESTION)
    print(f"{QUESTION}\n{response}\n")
    for found in response.source_nodes:
        print(f"[{found.metadata['marker']}] {place(found)}\n    {found.metadata['url']}")

    print("\n2. The same engine as a tool\n")
    tool = QueryEngineTool.from_defaults(
        engine, name="thai_news", description="Answers questions about Thai government news."
    )
    for question in (FOR_A_TOOL, NOT_ANSWERED):
        output = tool.call(question)
        print(f"{question}\n{output.content}\n→ {output.raw_output.metadata['status']}\n")


def own_index(opened: Opened) -> None:
    """Thai documents in an index of LlamaIndex's own: cut, embedded and reranked by our parts."""
    articles = [opened.index.catalog.article(path.name) for path in sorted(SAMPLES.glob("*.txt"))]
    documents = [
        Document(
            doc_id=article.id,
            text=article.text,
            metadata={"title": article.title, "published": str(article.published)},
        )
        for article in articles
        if article is not None
    ]
    nodes = ThaiNodeParser().get_nodes_from_documents(documents)
    index = VectorStoreIndex(nodes, embed_model=ThaiEmbedding(opened.embedder))
    found = index.as_retriever(similarity_top_k=20).retrieve(FOR_A_TOOL)
    reranked = ThaiReranker(top_n=3).postprocess_nodes(found, query_str=FOR_A_TOOL)
    print("3. An index of LlamaIndex's own\n")
    print(f"{len(documents)} documents, {len(nodes)} nodes\n{FOR_A_TOOL}")
    print("\nfound by embedding:", *(f"  {place(node)}" for node in found[:3]), sep="\n")
    print("\nreranked:", *(f"  {place(node)}" for node in reranked), sep="\n")


def place(found: NodeWithScore) -> str:
    """Where a node stands."""
    node = found.node
    assert isinstance(node, TextNode)
    return f"{node.ref_doc_id} {node.start_char_idx}–{node.end_char_idx}"


if __name__ == "__main__":
    main()
