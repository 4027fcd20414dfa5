"""Two judges' scores, made one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rag.blending import CROSS_WEIGHT, blended, standardised


def test_two_judges_that_agree_change_no_order() -> None:
    learned = np.array([3.0, 1.0, 2.0])
    assert np.argsort(blended(learned, learned * 40 - 7)).tolist() == [1, 2, 0]


def test_judges_that_weigh_alike_and_disagree_wholly_leave_a_tie() -> None:
    assert CROSS_WEIGHT == 1.0
    assert np.ptp(blended(np.array([0.0, 1.0]), np.array([9.0, 3.0]))) == pytest.approx(0.0)


def test_the_surer_judge_decides() -> None:
    learned, judged = np.array([0.1, 0.0, -3.0]), np.array([-2.0, 5.0, -2.0])
    assert int(np.argmax(learned)) == 0
    assert int(np.argmax(blended(learned, judged))) == 1


@given(
    arrays(float, 6, elements=st.floats(-30, 30), unique=True),
    arrays(float, 6, elements=st.floats(-9, 9)),
)
def test_blended_scores_keep_the_mean_and_the_spread_of_the_learned_ones(
    learned: np.ndarray, judged: np.ndarray
) -> None:
    both = blended(learned, judged)
    assert both.mean() == pytest.approx(learned.mean(), abs=1e-6)
    assert both.std() == pytest.approx(learned.std(), abs=1e-6) or np.ptp(both) < 1e-6


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_a_text_without_a_number_counts_as_an_average_one(wrong: float) -> None:
    learned = np.array([2.0, 1.0, 0.0])
    np.testing.assert_allclose(
        blended(learned, np.array([4.0, wrong, 2.0])), blended(learned, np.array([4.0, 3.0, 2.0]))
    )
    assert np.argsort(-blended(learned, np.full(3, wrong))).tolist() == [0, 1, 2]


def test_where_the_learned_scores_say_nothing_the_model_decides() -> None:
    assert np.argmax(blended(np.zeros(3), np.array([1.0, 5.0, 2.0]))) == 1
    assert standardised(np.ones(3)).tolist() == [0.0] * 3
