"""Thai words and dates."""

from datetime import date

import pytest

from channels.wording import coverage_line, day_or_unknown, question_problem
from rag.query import MAX_QUESTION


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2024, 2, 9), "9 ก.พ. 2567"),
        (date(2025, 12, 31), "31 ธ.ค. 2568"),
        (date(2020, 4, 1), "1 เม.ย. 2563"),
        (None, "ไม่ระบุวันที่"),
    ],
)
def test_dates_are_written_in_the_buddhist_era(day: date | None, written: str) -> None:
    assert day_or_unknown(day) == written


def test_coverage_says_how_many_releases_and_until_when() -> None:
    line = coverage_line(63018, date(2025, 9, 10))
    assert "63,018 ข่าว" in line
    assert "ถึงวันที่ 10 ก.ย. 2568" in line


def test_coverage_of_an_empty_index_says_so() -> None:
    assert coverage_line(0, None) == "ยังไม่มีข่าวในระบบ"


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "\u00a0"])
def test_an_empty_question_is_a_problem(question: str) -> None:
    assert question_problem(question) == "กรุณาพิมพ์คำถามก่อนค่ะ"


def test_a_question_at_the_limit_can_be_asked_and_one_more_cannot() -> None:
    assert question_problem("ก" * MAX_QUESTION) is None
    problem = question_problem("ก" * (MAX_QUESTION + 1))
    assert problem is not None and "5,001" in problem and "5,000" in problem


def test_white_space_around_a_question_does_not_make_it_too_long() -> None:
    assert question_problem(" " + "ก" * MAX_QUESTION + "\n") is None


def test_half_a_surrogate_pair_is_a_problem() -> None:
    assert question_problem("ถาม\ud800") is not None
