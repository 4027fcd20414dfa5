from pathlib import Path

import numpy as np
import pytest

from rag.errors import SettingsError
from rag.stores.vectors import VectorStore

RANDOM = np.random.default_rng(7)


def unit(count: int, dimension: int = 16) -> np.ndarray:
    vectors = RANDOM.standard_normal((count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_a_vector_finds_itself_first_with_similarity_one(tmp_path: Path) -> None:
    store, vectors = VectorStore(tmp_path), unit(50)
    store.write(range(1, 51), vectors)
    (key, similarity), *_ = store.search(vectors[9], 5)
    assert key == 10
    assert similarity == pytest.approx(1.0, abs=1e-5)


def test_similarities_are_cosines_in_falling_order(tmp_path: Path) -> None:
    store, vectors = VectorStore(tmp_path), unit(30)
    store.write(range(30), vectors)
    question = unit(1)[0]
    found = store.search(question, 30)
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
    for key, similarity in found:
        assert similarity == pytest.approx(float(vectors[key] @ question), abs=1e-5)


def test_the_graph_search_agrees_with_the_exact_one(tmp_path: Path) -> None:
    store, vectors = VectorStore(tmp_path), unit(3_000)
    store.write(range(3_000), vectors)
    shared = 0
    for question in unit(20):
        exact = set(np.argsort(-(vectors @ question))[:50].tolist())
        shared += len(exact & {key for key, _ in store.search(question, 50)})
    assert shared / (20 * 50) > 0.97


def test_more_vectors_than_chroma_takes_at_once_are_split(tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    store.write(range(6_000), unit(6_000, 4))
    store.write([], unit(0, 4), remove=range(5_500))
    assert store.count() == 500


def test_an_empty_store_finds_nothing_and_limits_beyond_its_size_are_fine(tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    assert store.search(unit(1)[0], 5) == []
    store.write([1], unit(1))
    assert len(store.search(unit(1)[0], 100)) == 1


def test_vectors_are_read_again_from_their_folder(tmp_path: Path) -> None:
    vectors = unit(10)
    VectorStore(tmp_path).write(range(10), vectors)
    assert VectorStore(tmp_path).search(vectors[3], 1)[0][0] == 3


def test_a_server_that_does_not_answer_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="THAMKHAO_CHROMA_URL: no Chroma server answers"):
        VectorStore(tmp_path, url="http://127.0.0.1:9")
