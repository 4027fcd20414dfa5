"""How near each word of a question comes to being said."""

import numpy as np
import pytest

from rag.answering.closeness import Closeness, closeness, related
from rag.overlap import words_of
from rag.query import understand
from rag.word_vectors import WordVectors
from tests.blind import Blind

# รถบรรทุก is nearly รถยนต์; ต้นไม้ is neither.
KNOWN = {"รถบรรทุก": (1.0, 0.0), "รถยนต์": (0.8, 0.6), "ต้นไม้": (0.0, 1.0)}


def near(question: str, *pieces: str, title: str = "", rare: str = "") -> Closeness:
    query = understand(question)
    idf = {word: 4.0 if word == rare else 2.0 for word in words_of(query.clauses)}
    said = [piece.split() for piece in pieces]
    return closeness(query, said, [title.split()], idf, WordVectors(Blind(KNOWN)))


def clause(question: str, word: str) -> int:
    clauses = understand(question).clauses
    return next(i for i, c in enumerate(clauses) if c.alternatives[0].words == (word,))


@pytest.mark.parametrize(
    ("piece", "exact", "close"),
    [
        ("จอด รถบรรทุก ไว้", 1.0, 1.0),
        ("จอด รถยนต์ ไว้", 0.0, 0.8),
        ("ปลูก ต้นไม้ ไว้", 0.0, 0.0),
        ("ต้นไม้ รถยนต์", 0.0, 0.8),  # the best word counts
        ("", 0.0, 0.0),
    ],
)
def test_a_word_counts_by_the_nearest_word_of_a_piece(
    piece: str, exact: float, close: float
) -> None:
    found = near("รถบรรทุกกี่คัน", piece, "คำ อื่น")
    column = clause("รถบรรทุกกี่คัน", "รถบรรทุก")
    assert found.exact[0, column] == pytest.approx(exact)
    assert found.close[0, column] == pytest.approx(close, abs=1e-6)
    assert found.close[1, column] == 0.0


def test_a_title_is_read_as_a_piece_is_but_stands_apart() -> None:
    found = near("รถบรรทุกกี่คัน", "ต้นไม้", title="ห้าม รถยนต์")
    column = clause("รถบรรทุกกี่คัน", "รถบรรทุก")
    assert found.titles.shape[0] == found.close.shape[0] == 1
    assert found.titles[0, column] == pytest.approx(0.8)
    assert found.close[0, column] == 0.0


def test_weights_add_up_to_one_and_a_rare_word_weighs_more() -> None:
    question = "รถบรรทุกชนต้นไม้กี่ต้น"
    found = near(question, "ต้นไม้", rare="ต้นไม้")
    assert found.weights.sum() == pytest.approx(1.0)
    tree, lorry = clause(question, "ต้นไม้"), clause(question, "รถบรรทุก")
    assert found.weights[tree] == pytest.approx(2 * found.weights[lorry], rel=1e-4)


def test_a_figure_is_known_by_the_words_around_it_in_its_own_piece() -> None:
    question = "รถบรรทุก 5 คันชนต้นไม้กี่ต้น"
    found = near(question, "รถยนต์ 12 คัน 5 คน", "ต้นไม้", "30 ต้น", title="ต้นไม้ 7")
    assert found.figure_in.tolist() == [0, 2]  # 5 was asked with, 7 stands in the title
    lorry, tree = clause(question, "รถบรรทุก"), clause(question, "ต้นไม้")
    assert found.figures[0, lorry] == pytest.approx(float(related(np.float32(0.8))))
    assert found.figures[1, lorry] == found.figures[1, tree] == 0.0


def test_words_that_have_nothing_to_do_with_each_other_are_related_by_nothing() -> None:
    given = related(np.array([0.0, 0.4, 0.7, 1.0], dtype=np.float32))
    np.testing.assert_allclose(given, [0, 0, 0.5, 1], atol=1e-6)
