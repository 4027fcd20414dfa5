"""From settings to a ready pipeline; used by the web app and the command line alike."""

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from rag.answering.extractive import ExtractiveAnswerer
from rag.conversation import Condense
from rag.cross_encoder import load_cross_encoder
from rag.embedding import Embedder, bundled_embedder, load_embedder
from rag.expansion import EXPANDERS, Expander, from_typos
from rag.pipeline import Answerer, Pipeline
from rag.retrieval import Retriever
from rag.settings import BUNDLED_MODEL, Settings
from rag.stores.index import Index
from rag.thai.normalise import NORMALISER_VERSION
from rag.thai.typos import TypoIndex
from rag.thai.words import segmenter_version

if TYPE_CHECKING:
    from rag.llm import LanguageModel

_FEW_ENTRIES, _MANY_ENTRIES = 3, 30
"""Chunks that hold a word before it may be what a misspelt one stands for: few in a small index,
more in a large one."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An index with the embedder that fits it."""

    index: Index
    embedder: Embedder


def fingerprint(embedder: Embedder) -> dict[str, str]:
    """What an index must have been made with to be searched now."""
    return {
        "embedding model": embedder.name,
        "dimension": str(embedder.dimension),
        "normaliser": NORMALISER_VERSION,
        "segmenter": segmenter_version(),
    }


def open_index(
    settings: Settings,
    *,
    create: bool = False,
    rebuild: bool = False,
    wait_seconds: float = 0.0,
) -> Opened:
    """Load the embedder and open the index folder that the settings name.

    Raises ModelError or any of the index errors; see :class:`rag.stores.index.Index`.
    """
    bundled = settings.embed_model == str(BUNDLED_MODEL)
    embedder = bundled_embedder() if bundled else load_embedder(settings.embed_model)
    index = Index(
        settings.index,
        fingerprint(embedder),
        create=create,
        rebuild=rebuild,
        chroma_url=settings.chroma_url,
        wait_seconds=wait_seconds,
    )
    return Opened(index, embedder)


def build_retriever(opened: Opened, settings: Settings | None = None) -> Retriever:
    """The retriever over an open index, with a cross-encoder where the settings name one.

    Training gives no settings: what it learns is for everyone. Raises ModelError.
    """
    named = settings.rerank_model if settings else None
    return Retriever(
        opened.index,
        opened.embedder,
        reader=bundled_embedder(),
        cross_encoder=load_cross_encoder(named) if named else None,
    )


def build_pipeline(opened: Opened, settings: Settings) -> Pipeline:
    """The pipeline over an open index.

    What is loaded by then stays for the life of the process, so the garbage collector is told to
    pass it over: walking it at every other question doubled the 95th percentile.
    """
    model = open_model(settings)
    pipeline = Pipeline(
        opened.index,
        build_retriever(opened, settings),
        build_answerer(opened, settings, model),
        expanders=build_expanders(opened.index),
        condense=build_condense(settings, model),
        today=settings.today,
    )
    # The products are small (a few hundred thousand numbers): a second thread for one costs more
    # than it saves, and takes the core of the next question.
    threadpool_limits(1, user_api="blas")
    gc.collect()
    gc.freeze()
    return pipeline


def build_answerer(opened: Opened, settings: Settings, model: "LanguageModel | None") -> Answerer:
    """The extractive answerer, with the language model over it where there is one."""
    extractive = ExtractiveAnswerer(opened.index, bundled_embedder())
    if model is None:
        return extractive
    from rag.answering.generation import GenerationLimits, GenerativeAnswerer

    return GenerativeAnswerer(
        extractive,
        opened.index.catalog.articles_by_id,
        model,
        limits=GenerationLimits(deadline_seconds=settings.llm_deadline_seconds),
        today=settings.today,
    )


def open_model(settings: Settings) -> "LanguageModel | None":
    """The language model that the settings name; nothing is sent to it yet."""
    if settings.llm_base_url is None or settings.llm_model is None:
        return None
    from rag.llm import ServerOptions, open_server  # loads LlamaIndex, which takes seconds

    options = ServerOptions(
        settings.llm_base_url,
        settings.llm_model,
        settings.llm_api_key.get_secret_value() if settings.llm_api_key else "none",
        context_window=settings.llm_context_window,
        max_tokens=settings.llm_max_tokens,
        stall_seconds=settings.llm_stall_seconds,
    )
    return open_server(options)


def build_condense(settings: Settings, model: "LanguageModel | None") -> Condense | None:
    """What makes follow-ups whole before the rules do, where there is a language model."""
    if model is None:
        return None
    from rag.conversation.condensing import ModelCondense

    return ModelCondense(model, today=settings.today)


def build_expanders(index: Index) -> dict[str, Expander]:
    """What rewords a question: the general ones, and typing slips of words the index holds."""
    return {**EXPANDERS, "typos": from_typos(_typo_index(index))}


def _typo_index(index: Index) -> TypoIndex:
    """The words of the releases but the rare ones: most of those are slips themselves."""
    enough = max(_FEW_ENTRIES, min(_MANY_ENTRIES, index.chunk_words.count() // 5_000))
    return TypoIndex(index.chunk_words.vocabulary(enough), min_documents=enough)
