"""The learned model is multiplied out as it was written down."""

import json
from pathlib import Path

import numpy as np
import pytest

from rag.answering import piece_model as module
from rag.answering.features import FEATURES
from rag.answering.piece_model import PieceModel, piece_model

WIDTH = 4
UNCACHED = piece_model.__wrapped__


def model(seed: int = 0) -> PieceModel:
    draw = np.random.default_rng(seed).standard_normal
    k = len(FEATURES)
    parts = (draw(k), draw((k, WIDTH)), draw(WIDTH), draw(WIDTH))
    return PieceModel(*(part.astype(np.float32) for part in parts))


def features(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).standard_normal((*shape, len(FEATURES))).astype(np.float32)


def test_a_score_is_the_linear_part_and_what_the_hidden_layer_lets_through() -> None:
    two = len(FEATURES) - 2
    small = PieceModel(
        linear=np.array([2.0, 0.0, *[0.0] * two], dtype=np.float32),
        hidden=np.array([[1.0, -1.0], [0.0, 1.0], *[[0.0, 0.0]] * two], dtype=np.float32),
        bias=np.array([-0.5, 0.0], dtype=np.float32),
        out=np.array([10.0, 100.0], dtype=np.float32),
    )
    rows = np.zeros((3, len(FEATURES)), dtype=np.float32)
    rows[:, 0] = [1.0, 0.25, 1.0]
    rows[:, 1] = [0.0, 0.0, 3.0]
    # 2 + 10 (1 - .5) + 0;  .5 + nothing gets through;  2 + 5 + 100 (-1 + 3)
    assert small.scores(rows).tolist() == pytest.approx([7.0, 0.5, 207.0])


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (3, 5), (2, 0)])
def test_each_piece_has_a_score_for_each_facet(shape: tuple[int, int]) -> None:
    scores = model().scores(features(*shape))
    assert scores.shape == shape
    assert scores.dtype == np.float32


def test_a_score_does_not_depend_on_the_pieces_beside() -> None:
    table = features(2, 6)
    together = model().scores(table)
    np.testing.assert_allclose(together[1, 4], model().scores(table[1:, 4:5])[0, 0], rtol=1e-5)


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    path = tmp_path / "data" / "piece_model.json"
    path.parent.mkdir()
    return path


def test_a_stored_model_is_read_back(stored: Path) -> None:
    stored.write_text(json.dumps(model().to_json()), encoding="utf-8")
    table = features(2, 6)
    np.testing.assert_allclose(UNCACHED().scores(table), model().scores(table), atol=0.01)


@pytest.mark.parametrize("names", [FEATURES[:-1], FEATURES[::-1], (*FEATURES, "mood")])
def test_a_model_of_other_features_is_not_used(stored: Path, names: tuple[str, ...]) -> None:
    data = {**model().to_json(), "features": list(names)}
    stored.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(AssertionError, match="train it again"):
        UNCACHED()


def test_the_bundled_model_fits_the_features() -> None:
    bundled = piece_model()
    k, width = bundled.hidden.shape
    assert (k, width) == (len(FEATURES), len(bundled.bias))
    assert bundled.linear.shape == (k,)
    assert bundled.out.shape == (width,)
    assert np.isfinite(bundled.scores(features(2, 8))).all()
