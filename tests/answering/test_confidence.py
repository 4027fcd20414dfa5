"""When a question is answered, and how it ends where it is not."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering import confidence
from rag.answering.confidence import (
    ConfidenceWeights,
    Thresholds,
    best_release,
    confidence_weights,
    lacking,
    verdict,
)
from rag.answering.facets import facets_of
from rag.answering.gaps import Gap
from rag.answering.pieces import Piece, pieces_of
from rag.answering.scoring import Scored
from rag.answering.wording import Lacking
from rag.query import Query, understand
from rag.schema import AnswerStatus, Article

WEIGHTS = ConfidenceWeights(-1.0, 0.5, dict.fromkeys(Gap, 2.0), remoteness=3.0)
LINES = ("เทศบาลเปิดใช้สะพานข้ามคลอง ยาว 120 เมตร", "ค่าก่อสร้าง 45 ล้านบาท")
TELLS, LACKS = "สะพานข้ามคลองยาวกี่เมตร", "สะพานข้ามคลองหนักกี่ตัน"


@pytest.fixture(autouse=True)
def _known_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "confidence_weights", lambda: WEIGHTS)


def article(key: str = "a", lines: tuple[str, ...] = LINES) -> Article:
    return Article(id=key, title="สะพาน", text="\n".join(lines), published=date(2024, 3, 4))


def looked_at(
    question: str, pieces: list[Piece], scores: list[float], coverage: float = 1.0
) -> tuple[Query, Scored]:
    query = understand(question, today=date(2025, 9, 1))
    facets = facets_of(query)
    table = np.tile(np.array(scores, dtype=np.float32), (len(facets), 1))
    return query, Scored(facets, tuple(pieces), table, {}, coverage)


def ended(
    question: str, best: float, coverage: float = 1.0, thresholds: Thresholds | None = None
) -> confidence.Verdict:
    query, scored = looked_at(question, pieces_of(article()), [best, best - 5], coverage)
    return verdict(query, scored, thresholds or Thresholds(confident=0.5))


@given(st.floats(-50, 50), st.floats(0, 50), st.sampled_from([None, *Gap]))
def test_a_better_piece_never_lowers_the_chance(best: float, more: float, gap: Gap | None) -> None:
    assert 0.0 <= WEIGHTS.chance(best, gap) <= WEIGHTS.chance(best + more, gap) <= 1.0


@pytest.mark.parametrize("gap", list(Gap))
def test_what_a_release_lacks_lowers_the_chance(gap: Gap) -> None:
    assert WEIGHTS.chance(4.0, gap) < WEIGHTS.chance(4.0, None)


@given(st.floats(-50, 50), st.floats(0, 9), st.floats(0, 9))
def test_remoter_releases_never_raise_the_chance(best: float, far: float, more: float) -> None:
    assert WEIGHTS.chance(best, None, far + more) <= WEIGHTS.chance(best, None, far)


def test_releases_about_something_else_are_not_quoted_however_well_a_piece_fits() -> None:
    query, near = looked_at(TELLS, pieces_of(article()), [6.0, 0.0], coverage=0.4)
    far = replace(near, remoteness=1.0)
    thresholds = Thresholds(confident=0.5)
    assert verdict(query, near, thresholds).status is AnswerStatus.ANSWERED
    assert verdict(query, far, thresholds).status is AnswerStatus.NO_PASSAGES


def test_the_chance_is_that_of_the_log_odds() -> None:
    assert WEIGHTS.chance(2.0, None) == 0.5
    assert WEIGHTS.chance(6.0, Gap.TIME) == 0.5
    assert WEIGHTS.chance(4.0, None) == pytest.approx(1 / (1 + np.exp(-1)))


@pytest.mark.parametrize(
    ("question", "best", "coverage", "status", "gap"),
    [
        (TELLS, 9.0, 1.0, AnswerStatus.ANSWERED, None),
        (TELLS, 1.0, 1.0, AnswerStatus.CANNOT_ANSWER, None),
        (TELLS, 1.0, 0.3, AnswerStatus.NO_PASSAGES, None),
        (TELLS, 9.0, 0.3, AnswerStatus.ANSWERED, None),  # what is told in other words
        (TELLS, 9.0, 0.1, AnswerStatus.NO_PASSAGES, None),  # nothing is about it at all
        (LACKS, 4.0, 1.0, AnswerStatus.CANNOT_ANSWER, Gap.DETAIL),
        (LACKS, 4.0, 0.3, AnswerStatus.NO_PASSAGES, Gap.DETAIL),
        (LACKS, 9.0, 1.0, AnswerStatus.ANSWERED, Gap.DETAIL),  # a gap alone refuses nothing
    ],
)
def test_a_question_ends_by_its_chance_and_by_how_much_of_it_was_found(
    question: str, best: float, coverage: float, status: AnswerStatus, gap: Gap | None
) -> None:
    found = ended(question, best, coverage)
    assert (found.status, found.gap) == (status, gap)


def test_the_chance_is_told_with_the_verdict() -> None:
    assert ended(TELLS, 6.0).confidence == WEIGHTS.chance(6.0, None)
    assert ended(LACKS, 6.0).confidence == WEIGHTS.chance(6.0, Gap.UNIT)


@pytest.mark.parametrize(
    ("threshold", "status"),
    [
        (0.0, AnswerStatus.ANSWERED),
        (0.5, AnswerStatus.ANSWERED),
        (0.51, AnswerStatus.CANNOT_ANSWER),
    ],
)
def test_a_chance_at_the_threshold_is_enough(threshold: float, status: AnswerStatus) -> None:
    assert ended(TELLS, 2.0, thresholds=Thresholds(confident=threshold)).status is status


def test_nothing_read_is_nothing_found() -> None:
    found = verdict(*looked_at(TELLS, [], []), Thresholds())
    assert (found.status, found.confidence) == (AnswerStatus.NO_PASSAGES, 0.0)


def test_the_release_whose_pieces_together_are_likeliest_is_the_best() -> None:
    pieces = pieces_of(article("a", LINES[:1])) + pieces_of(article("b"))
    assert best_release(looked_at(TELLS, pieces, [1.0, 0.9, 0.9])[1]) == "b"
    assert best_release(looked_at(TELLS, pieces, [9.0, 0.9, 0.9])[1]) == "a"


def test_the_best_release_is_the_one_that_may_lack_something() -> None:
    silent = pieces_of(article("b", ("ผู้ว่าฯ เยี่ยมชมสะพานข้ามคลอง",)))
    query, scored = looked_at(TELLS, pieces_of(article()) + silent, [0.0, 0.0, 9.0])
    assert verdict(query, scored, Thresholds()).gap is Gap.DETAIL
    query, scored = looked_at(TELLS, pieces_of(article()) + silent, [9.0, 0.0, 0.0])
    assert verdict(query, scored, Thresholds()).gap is None


def test_what_the_question_names_and_the_first_release_does_not_is_said_with_its_title() -> None:
    query, scored = looked_at("สะพานข้ามคลองที่ เชียงราย ยาวกี่เมตร", pieces_of(article()), [1.0, 0.0])
    found = lacking(query, scored, Gap.PLACE)
    assert found == Lacking("เชียงราย", "สะพาน")
    assert lacking(query, scored, Gap.TIME) is None
    assert lacking(query, scored, Gap.NAME) is None
    tells = article("b", ("เทศบาลเชียงรายเปิดสะพาน",))
    query, scored = looked_at(query.question, pieces_of(tells) + pieces_of(article()), [0, 9, 0])
    assert lacking(query, scored, Gap.PLACE) is None  # the first does name it


def test_the_bundled_weights_know_every_gap_and_point_the_right_way() -> None:
    bundled = confidence_weights()
    assert set(bundled.costs) == set(Gap)
    assert bundled.slope >= 0
    assert min(*bundled.costs.values(), bundled.remoteness) >= 0


def test_weights_are_stored_by_the_names_of_the_gaps() -> None:
    stored = ConfidenceWeights(-1.23456, 0.5, {Gap.TIME: 1.0}, 2.0).to_json()
    costs = {"time": 1.0}
    assert stored == {"bias": -1.2346, "slope": 0.5, "costs": costs, "remoteness": 2.0}
