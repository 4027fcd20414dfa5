"""How near a text comes to a question's words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.embedding import bundled_embedder
from rag.related_words import best_cosines, clause_weights, said_in, share_of_letters
from rag.stores.lexical import Alternative, Clause
from rag.word_vectors import WordVectors
from tests.support import HashEmbedder

DOCTOR = Clause((Alternative(("หมอ",)), Alternative(("แพทย์",), 0.8)))
PROVINCE = Clause((Alternative(("จังหวัด", "ตราด")),))
WORDS = st.frozensets(st.text(alphabet="กขคงจ 12", max_size=5), max_size=6)


def test_a_word_that_is_said_is_as_near_as_can_be() -> None:
    found = best_cosines([DOCTOR], [frozenset({"หมอ", "เดิน"})], WordVectors(HashEmbedder()))
    assert found == pytest.approx(np.ones((1, 1)), abs=1e-5)


def test_a_related_word_is_nearer_than_an_unrelated_one() -> None:
    texts = [frozenset({"แพทย์"}), frozenset({"สะพาน"})]
    near, far = best_cosines([DOCTOR], texts, WordVectors(bundled_embedder()))[:, 0]
    assert near > far + 0.1


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_any_texts_have_a_cosine_from_0_to_1(texts: list[frozenset[str]]) -> None:
    found = best_cosines([DOCTOR, PROVINCE], texts, WordVectors(HashEmbedder()))
    assert found.shape == (len(texts), 2)
    assert np.all((found >= 0) & (found <= 1 + 1e-5))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ({"หมอ"}, [True, False]),
        ({"แพทย์"}, [True, False]),
        ({"จังหวัด"}, [False, False]),
        ({"จังหวัด", "ตราด"}, [False, True]),
        (set(), [False, False]),
    ],
)
def test_a_clause_is_said_by_any_of_its_forms_if_all_words_stand(
    text: set[str], said: list[bool]
) -> None:
    assert said_in([DOCTOR, PROVINCE], [frozenset(text)]).tolist() == [said]


def test_weights_add_up_to_one_and_follow_the_rarest_own_word() -> None:
    weights = clause_weights([DOCTOR, PROVINCE], {"หมอ": 1.0, "จังหวัด": 0.5, "ตราด": 3.0})
    assert weights == pytest.approx([0.25, 0.75])


def test_words_that_tell_nothing_weigh_nothing() -> None:
    assert clause_weights([DOCTOR], {}).tolist() == [0.0]


@pytest.mark.parametrize(
    ("text", "share"),
    [("คุณหมอมาแล้ว", 0.4), ("แพทย์มาแล้ว", 0.32), ("จังหวัดตราด", 0.6), ("", 0.0)],
)
def test_letters_are_looked_for_inside_other_words_too(text: str, share: float) -> None:
    weights = np.array([0.4, 0.6])
    assert share_of_letters([DOCTOR, PROVINCE], weights, text) == pytest.approx(share)
