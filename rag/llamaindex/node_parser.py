"""Our chunker as a LlamaIndex node parser."""

from collections.abc import Sequence
from typing import Any

from llama_index.core.bridge.pydantic import Field
from llama_index.core.node_parser import NodeParser
from llama_index.core.node_parser.node_utils import build_nodes_from_splits
from llama_index.core.schema import BaseNode, Document, MetadataMode, TextNode
from llama_index.core.utils import get_tqdm_iterable

from rag.thai.chunking import CHUNKER_VERSION, chunk_spans


class ThaiNodeParser(NodeParser):
    """Cuts Thai documents into nodes of at most 700 characters, at line and sentence ends.

    Nodes hold the document's text as it is, without overlap: ``document.text[node.start_char_idx :
    node.end_char_idx] == node.text``. They keep its metadata, as those of other parsers do; a
    document of white space gives none.
    """

    chunker_version: str = Field(
        default=CHUNKER_VERSION,
        frozen=True,
        description="Changes when nodes come out differently, which empties ingestion caches.",
    )

    @classmethod
    def class_name(cls) -> str:
        """Name under which LlamaIndex serialises it."""
        return "ThaiNodeParser"

    def _parse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any
    ) -> list[BaseNode]:
        parsed: list[BaseNode] = []
        for parent in get_tqdm_iterable(nodes, show_progress, "Parsing nodes"):
            text = parent.get_content(metadata_mode=MetadataMode.NONE)
            spans = chunk_spans(text)
            pieces = build_nodes_from_splits(
                [text[start:end] for start, end in spans], parent, id_func=self.id_func
            )
            shift = _start_in_source(parent)
            for piece, (start, end) in zip(pieces, spans, strict=True):
                if shift is not None:
                    piece.start_char_idx, piece.end_char_idx = shift + start, shift + end
            parsed += pieces
        return parsed

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]
    ) -> list[BaseNode]:
        """Add metadata and relationships, but keep our offsets.

        The base class looks each node's text up in the document and finds the first place that
        reads so, which is a wrong one where a line is said twice.
        """
        spans = [_span(node) for node in nodes]
        nodes = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
        for node, (start, end) in zip(nodes, spans, strict=True):
            if isinstance(node, TextNode):
                node.start_char_idx, node.end_char_idx = start, end
        return nodes


def _span(node: BaseNode) -> tuple[int | None, int | None]:
    return (node.start_char_idx, node.end_char_idx) if isinstance(node, TextNode) else (None, None)


def _start_in_source(parent: BaseNode) -> int | None:
    """Where in its document a node starts that another parser cut; 0 for a document itself.

    None where nobody can tell, because the other parser changed the text.
    """
    if isinstance(parent, Document) or parent.source_node is None:
        return 0
    start, end = _span(parent)
    if start is None or end is None:
        return None
    return start if end - start == len(parent.get_content(MetadataMode.NONE)) else None
