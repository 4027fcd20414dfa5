import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.abstention import area_under_risk, confidences, risk_coverage
from tests.eval.made import question

SET = [question("a"), question("b"), question("no", answerable=False)]


def test_the_curve_runs_from_the_most_confident_answer_to_all() -> None:
    points = risk_coverage(SET, {"a": 1.0, "b": 0.5}, {"a": 0.9, "no": 0.5, "b": 0.2})
    assert [p.threshold for p in points] == [0.9, 0.5, 0.2]
    assert [p.coverage for p in points] == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert [p.precision for p in points] == pytest.approx([1.0, 0.5, 0.5])
    assert [p.answered for p in points] == [0.5, 0.5, 1.0]
    assert [p.abstained for p in points] == [1.0, 0.0, 0.0]
    assert area_under_risk(points) == pytest.approx((0 + 0.5 + 0.5) / 3)


def test_answers_of_one_confidence_come_together() -> None:
    (point,) = risk_coverage(SET, {"a": 1.0, "b": 0.0}, {"a": 0.5, "b": 0.5})
    assert (point.precision, point.answered, point.abstained) == (0.5, 1.0, 1.0)
    assert point.coverage == pytest.approx(2 / 3)


@pytest.mark.parametrize("confidence", [{}, {"unknown": 0.4}])
def test_without_confidence_there_is_no_curve(confidence: dict[str, float]) -> None:
    assert risk_coverage(SET, {}, confidence) == []
    assert area_under_risk([]) == 0.0


@given(st.dictionaries(st.sampled_from(["a", "b", "no"]), st.floats(0, 1)))
def test_coverage_only_grows_and_shares_stay_shares(confidence: dict[str, float]) -> None:
    points = risk_coverage(SET, {"a": 1.0}, confidence)
    coverages = [p.coverage for p in points]
    assert coverages == sorted(coverages)
    assert len(points) == len(set(confidence.values()))
    for p in points:
        assert min(p.precision, p.answered, p.abstained) >= 0
        assert max(p.precision, p.answered, p.abstained, p.coverage) <= 1


def test_only_answers_that_were_given_have_a_confidence() -> None:
    answers = {
        "a": {"status": "answered", "confidence": 0.7},
        "b": {"status": "cannot_answer", "confidence": 0.1},
        "c": {"status": "answered"},
        "d": {"status": "answered", "confidence": None},
    }
    assert confidences(answers) == {"a": 0.7}
