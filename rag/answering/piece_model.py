"""The learned model that scores a piece from its features: a linear part and one hidden layer.

Small enough to be read as JSON and multiplied with numpy: less than a millisecond for the pieces
of three releases. Made by ``python -m training.answers``.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from rag.answering.features import FEATURES, Features


@dataclass(frozen=True, slots=True)
class PieceModel:
    """Weights over the features as they are: standardising is folded into them."""

    linear: NDArray[np.float32]
    """(len(FEATURES),)."""
    hidden: NDArray[np.float32]
    """(len(FEATURES), width)."""
    bias: NDArray[np.float32]
    """(width,)."""
    out: NDArray[np.float32]
    """(width,)."""

    def scores(self, features: Features) -> NDArray[np.float32]:
        """Log odds of each piece being the one that answers, (…, pieces), for (…, pieces, k)."""
        rows = features.reshape(-1, features.shape[-1])
        layer = np.maximum(rows @ self.hidden + self.bias, 0.0)
        scores = rows @ self.linear + layer @ self.out
        return np.asarray(scores.reshape(features.shape[:-1]), dtype=np.float32)

    def to_json(self) -> dict[str, object]:
        """As it is stored, rounded to what matters."""
        arrays = {"linear": self.linear, "hidden": self.hidden, "bias": self.bias, "out": self.out}
        rounded = {name: np.round(array, 4).tolist() for name, array in arrays.items()}
        return {"features": list(FEATURES), **rounded}


@lru_cache(maxsize=1)
def piece_model() -> PieceModel:
    """The bundled model."""
    text = (files("rag.answering") / "data" / "piece_model.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    if tuple(stored["features"]) != FEATURES:
        raise AssertionError("piece_model.json was learned on other features; train it again")
    names = ("linear", "hidden", "bias", "out")
    return PieceModel(*(np.array(stored[name], dtype=np.float32) for name in names))
