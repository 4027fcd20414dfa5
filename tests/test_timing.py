from datetime import date

import pytest

from rag.stores.intervals import pack_intervals
from rag.thai.dates import find_dates
from rag.timing import time_match

SAID = pack_intervals([(date(2022, 3, 10), date(2022, 3, 10))])
NOTHING = pack_intervals([])


def fit(question: str, published: date | None, said: bytes = NOTHING) -> float:
    return time_match(find_dates(question), published, said)


@pytest.mark.parametrize(
    ("question", "published"),
    [
        ("ยอดผู้ป่วย 10 มี.ค. 65", date(2022, 3, 10)),
        ("ข่าวเดือน มี.ค. 65", date(2022, 3, 31)),
        ("เหตุการณ์ปี 65", date(2022, 12, 31)),
        ("ปีงบ 66", date(2022, 10, 1)),
    ],
)
def test_a_release_of_the_time_asked_about_fits_fully(question: str, published: date) -> None:
    assert fit(question, published) >= 1.0


def test_an_exact_day_binds_harder_than_a_month_and_a_month_harder_than_a_year() -> None:
    day = date(2022, 3, 10)
    fits = [fit(f"ข่าว {time}", day) for time in ("10 มี.ค. 65", "มี.ค. 65", "ปี 65")]
    assert fits == sorted(fits, reverse=True)
    assert len(set(fits)) == 3


def test_a_day_said_in_the_passage_fits_almost_as_well_as_publication() -> None:
    question = "ยอดผู้ป่วย 10 มี.ค. 65"
    said, published = fit(question, date(2023, 8, 1), SAID), fit(question, date(2022, 3, 10))
    assert 0.8 * published < said < published


def test_a_release_of_the_following_days_fits_less_each_day() -> None:
    fits = [fit("ประชุม 10 มี.ค. 65", date(2022, 3, 10 + late)) for late in range(9)]
    assert fits == sorted(fits, reverse=True)
    assert fits[7] > 0 == fits[8]


def test_a_release_from_before_the_time_asked_about_does_not_fit() -> None:
    assert fit("ประชุม 10 มี.ค. 65", date(2022, 3, 9)) == 0.0


def test_no_time_asked_is_no_preference() -> None:
    assert fit("น้ำท่วมตรัง", date(2022, 3, 10), SAID) == 0.0


def test_an_undated_release_without_dates_does_not_fit() -> None:
    assert fit("น้ำท่วมปี 65", None) == 0.0


def test_the_best_of_several_times_counts() -> None:
    assert fit("ปี 64 กับปี 66 ต่างกันไหม", date(2023, 5, 5)) == fit("ปี 66", date(2023, 5, 5)) > 0
