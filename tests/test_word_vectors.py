"""A word's vector is made once, and never another's."""

import numpy as np
import pytest

from rag import word_vectors as module
from rag.word_vectors import WordVectors
from tests.blind import Blind

KNOWN = {"น้ำ": (3.0, 4.0), "ฝน": (1.0, 0.0), "ไฟ": (0.0, 2.0)}


def test_words_have_vectors_of_length_one_in_the_order_asked() -> None:
    given = WordVectors(Blind(KNOWN)).of(["ไฟ", "น้ำ", "ดิน"])
    np.testing.assert_allclose(given, [[0, 1], [0.6, 0.8], [0, 0]], atol=1e-6)


def test_a_word_is_read_once() -> None:
    reader = Blind(KNOWN)
    vectors = WordVectors(reader)
    vectors.of(["น้ำ", "ฝน"])
    vectors.of(["ฝน", "ไฟ", "น้ำ"])
    assert reader.asked == ["น้ำ", "ฝน", "ไฟ"]


@pytest.mark.parametrize("kept", [1, 2, 3, 4])
def test_words_that_were_forgotten_are_made_anew(
    kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_KEPT", kept)
    vectors = WordVectors(Blind(KNOWN))
    for words in (["น้ำ", "ฝน"], ["ไฟ"], ["ฝน", "ไฟ", "น้ำ"], ["น้ำ"]):
        expected = WordVectors(Blind(KNOWN))._made(words)
        np.testing.assert_array_equal(vectors.of(words), expected)


def test_no_words_have_no_vectors() -> None:
    assert WordVectors(Blind()).of([]).shape == (0, 2)
