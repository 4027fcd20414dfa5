"""What a release's pieces have of a question."""

import numpy as np
import pytest

from rag.answering.closeness import Closeness
from rag.answering.nearness import (
    OF_FACET,
    OF_MEANING,
    OF_WORDS,
    facet_word_features,
    meaning_features,
    word_features,
)

WEIGHTS = [0.5, 0.3, 0.2]
# The first word stands everywhere, the second in the last piece only, the third nowhere.
EXACT = [[1, 0, 0], [1, 0, 0], [1, 1, 0]]
TITLE = [1.0, 0.0, 0.0]


def words(
    exact: list[list[float]] = EXACT,  # type: ignore[assignment]
    close: list[list[float]] | None = None,
    title: list[float] = TITLE,
) -> dict[str, list[float]]:
    table, name = np.array(exact, dtype=np.float32), OF_WORDS
    nearer = table if close is None else np.array(close, dtype=np.float32)
    none = np.zeros((0, 3), dtype=np.float32)
    here = Closeness(
        table, nearer, none, np.array(WEIGHTS, dtype=np.float32), none, np.zeros(0, dtype=np.intp)
    )
    rows = word_features(here, np.array(title, dtype=np.float32))
    assert rows.shape == (len(table), len(name))
    assert np.isfinite(rows).all()
    return {column: rows[:, i].tolist() for i, column in enumerate(name)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("overlap", [0.5, 0.5, 0.8]),
        ("overlap_around", [0.5, 0.8, 0.8]),
        ("overlap_before", [0, 0.5, 0.5]),
        ("overlap_so_far", [0, 0.5, 0.5]),
        ("overlap_untitled", [0, 0, 0.6]),  # .3 of the .5 that the title leaves
        ("close", [0.5, 0.5, 0.8]),
        ("close_before", [0, 0.5, 0.5]),
        ("close_behind", [0.5, 0.8, 0]),
        ("close_with_title", [0.5, 0.5, 0.8]),
        ("related", [0.5, 0.5, 0.8]),
        ("near", [0.5, 0.5, 0.8]),
        ("least_close", [0, 0, 1]),  # of the two that tell most
    ],
)
def test_what_a_piece_has_of_the_question(name: str, expected: list[float]) -> None:
    assert words()[name] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("name", ["overlap_rare_here", "close_rare_here"])
def test_a_word_that_stands_in_every_piece_tells_none_apart(name: str) -> None:
    column = words()[name]
    assert column[2] > 3 * column[0] > 0 or column[0] == pytest.approx(0.0, abs=0.1)


def test_where_the_title_says_all_nothing_is_left() -> None:
    assert words(title=[1.0, 1.0, 1.0])["close_untitled"] == pytest.approx([0, 0, 0])


def test_other_words_count_for_closeness_only() -> None:
    table = words(close=[[1, 0, 0.7], [1, 0, 0], [1, 1, 0]])
    assert table["overlap"][0] == pytest.approx(0.5)
    assert table["close"][0] == pytest.approx(0.64)
    assert table["related"][0] == pytest.approx(0.6)
    assert table["near"][0] == pytest.approx(0.7)


def of_facet(facet: list[int], beside: list[int]) -> dict[str, list[float]]:
    table, none = np.array(EXACT, dtype=np.float32), np.zeros((0, 3), dtype=np.float32)
    here = Closeness(
        table, table, none, np.array(WEIGHTS, dtype=np.float32), none, np.zeros(0, dtype=np.intp)
    )
    rows = facet_word_features(here, facet, beside)
    return {column: rows[:, i].tolist() for i, column in enumerate(OF_FACET)}


def test_a_facet_looks_for_its_own_words() -> None:
    table = of_facet([0, 1], [1])
    assert table["facet_overlap"] == pytest.approx([0.625, 0.625, 1.0])
    assert table["facet_overlap_around"] == pytest.approx([0.625, 1.0, 1.0])
    assert table["beside"] == pytest.approx([0, 0, 1])
    assert table["beside_around"] == pytest.approx([0, 1, 0])  # next door only
    assert table["beside_related_around"] == pytest.approx([0, 1, 1])


def test_a_facet_without_words_of_its_own_finds_none() -> None:
    assert all(column == [0.0] * 3 for column in of_facet([], []).values())


def test_what_the_title_says_is_taken_out_of_the_question() -> None:
    question, title = np.array([0.6, 0.8]), np.array([1.0, 0.0])
    rows = meaning_features(np.array([[1.0, 0.0], [0.0, 1.0]]), question, title)
    table = {name: rows[:, i].tolist() for i, name in enumerate(OF_MEANING)}
    assert table["similarity"] == pytest.approx([0.6, 0.8])
    assert table["similarity_around"] == pytest.approx([0.8, 0.6])
    assert table["beyond_title"] == pytest.approx([0.0, 1.0])
    assert table["beyond_title_lag"] == pytest.approx([-1.0, 0.0])


def test_a_question_that_only_repeats_the_title_has_nothing_beyond_it() -> None:
    one = np.array([1.0, 0.0], dtype=np.float32)
    rows = meaning_features(one[None], one, one)
    assert rows[0].tolist() == pytest.approx([1.0, 1.0, 0.0, 0.0])
