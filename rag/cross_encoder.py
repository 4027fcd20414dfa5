"""An optional model that reads the question and a passage together, for the second stage.

It costs a pass through a transformer for every release read, so none is bundled and none is on by
default; see docs/models.md.
"""

from collections.abc import Sequence
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.hub import first_that_loads, folder_or_name

_MAX_TOKENS = 512
"""A question, a title and a chunk of 700 characters fit; a model made for longer texts would only
take longer over a question that is pages long."""

_VARIABLE = "THAMKHAO_RERANK_MODEL"


class CrossEncoder(Protocol):
    """Scores texts as answers to a question, having read both at once."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """One score a text, (n,); higher is better, comparable within one call only."""


class SentenceTransformerCrossEncoder:
    """Any sentence-transformers cross-encoder with one score, by hub name or folder.

    Importing sentence_transformers takes seconds and hundreds of megabytes, so it is imported here
    and only when such a model is chosen. Safe to use from threads.
    """

    def __init__(self, name_or_path: str, *, batch_size: int = 10) -> None:
        """Load the model, from the local cache if it is there, else from the hub.

        Raises ModelError, one line that says what to do, if it cannot be had or is no reranker.
        """
        self._model = _load(name_or_path)
        longest = self._model.max_seq_length
        self._model.max_seq_length = min(longest or _MAX_TOKENS, _MAX_TOKENS)
        self._batch_size = batch_size
        # The tokenizer is told how far to cut at every call, which two threads cannot do at once.
        self._one_at_a_time = Lock()

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """One score a text, (n,), as the model gives it: a sigmoid would make the best ones tie."""
        if not texts:
            return np.zeros(0)
        with self._one_at_a_time:
            found = self._model.predict(
                [(question, text) for text in texts],
                batch_size=self._batch_size,
                activation_fn=lambda scores: scores,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(found, dtype=np.float64)


def load_cross_encoder(model: str) -> CrossEncoder:
    """The cross-encoder for a setting: a model's folder or a hub name.

    Raises ModelError, one line that says what to do, if the model cannot be loaded.
    """
    return SentenceTransformerCrossEncoder(folder_or_name(model, _VARIABLE))


def _load(name_or_path: str) -> Any:
    try:
        from sentence_transformers import CrossEncoder as Model
    except ImportError as error:
        raise ModelError(
            f"{name_or_path} needs sentence-transformers; install it with "
            f"`pip install sentence-transformers`, or unset {_VARIABLE}"
        ) from error
    model = first_that_loads(
        Model,
        name_or_path,
        kind="a cross-encoder",
        variable=_VARIABLE,
        otherwise="to rank without it",
    )
    if model.num_labels != 1:
        raise ModelError(
            f"{name_or_path} gives {model.num_labels} scores a pair, a reranker one; "
            f"set {_VARIABLE} to a reranker or unset it"
        )
    if _has_no_head(model):
        raise ModelError(
            f"{name_or_path} was not trained to score pairs (is it an embedding model?); "
            f"set {_VARIABLE} to a reranker or unset it"
        )
    return model


def _has_no_head(model: Any) -> bool:
    """Whether the scoring layer is missing: the library would fill it with random numbers."""
    made_for = getattr(model[0].config, "architectures", None) or ()
    return len(model) == 1 and not any(a.endswith("ForSequenceClassification") for a in made_for)
