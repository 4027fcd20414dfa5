"""Passages and citations as LlamaIndex nodes."""

from typing import Any

from llama_index.core.schema import NodeRelationship, NodeWithScore, RelatedNodeInfo, TextNode

from rag.schema import ArticleRef, Citation, Passage


def passage_node(passage: Passage) -> NodeWithScore:
    """A passage as a node: its text, and where it stands in the release ``ref_doc_id`` names."""
    chunk = passage.chunk
    node = _node(chunk.text, chunk.start, chunk.end, passage.article)
    return NodeWithScore(node=node, score=passage.score)


def citation_node(citation: Citation, score: float | None) -> NodeWithScore:
    """A citation as a node: the quote, its offsets and, in the metadata, its ``marker`` too."""
    node = _node(
        citation.quote, citation.start, citation.end, citation.article, marker=citation.marker
    )
    return NodeWithScore(node=node, score=score)


def _node(text: str, start: int, end: int, article: ArticleRef, **more: Any) -> TextNode:
    metadata = {
        **more,
        "article_id": article.id,
        "title": article.title,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "agency": article.agency,
    }
    return TextNode(
        id_=f"{article.id}#{start}-{end}",
        text=text,
        metadata=metadata,
        start_char_idx=start,
        end_char_idx=end,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article.id)},
        # For people and programs: a model that reads URLs writes URLs.
        excluded_llm_metadata_keys=list(metadata),
        excluded_embed_metadata_keys=list(metadata),
    )
