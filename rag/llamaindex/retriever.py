"""The retriever as a LlamaIndex component."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from rag.duplicates import leaders
from rag.expansion import EXPANDERS, Expander
from rag.llamaindex.nodes import passage_node
from rag.query import understand
from rag.retrieval import Retriever


class ThaiReleaseRetriever(BaseRetriever):
    """A LlamaIndex retriever over an index of releases.

    A node is the best passage of a release: its text, its offsets in the release
    (``start_char_idx``, ``end_char_idx``), the release's id (``ref_doc_id``) and, as metadata, what
    a citation needs. Scores are comparable within one question only.
    """

    def __init__(
        self,
        retriever: Retriever,
        *,
        top_k: int = 10,
        expanders: Mapping[str, Expander] = EXPANDERS,
        today: date | None = None,
        **options: Any,
    ) -> None:
        """``options`` go to BaseRetriever.

        ``top_k`` is the number of releases, of which near-identical ones are left out;
        ``expanders`` reword the question (``rag.assembly.build_expanders`` adds typing slips);
        relative dates are read against ``today``, None meaning the clock's.
        """
        self._retriever = retriever
        self._top_k = top_k
        self._expanders = expanders
        self._today = today
        super().__init__(**options)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        query = understand(
            query_bundle.query_str, today=self._today or date.today(), expanders=self._expanders
        )
        passages = self._retriever.retrieve(query, self._top_k)
        return [passage_node(p) for p in leaders(passages)]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        # The base class would search in the event loop and hold everybody else up.
        return await asyncio.to_thread(self._retrieve, query_bundle)
