"""What is not quoted twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.edges import Span
from rag.answering.repetition import without_repetition
from tests.answering.made import release

FIRST = "เทศบาลเมืองเก่าเปิดท่าเรือใหม่ยาว 120 เมตร รับนักท่องเที่ยวจากเกาะ"


def spans(*quotes: str) -> list[Span]:
    articles = [release(quote, key=f"r{n}") for n, quote in enumerate(quotes)]
    return [(article, 0, len(article.text)) for article in articles]


def kept(*quotes: str) -> list[str]:
    return [a.text[start:end] for a, start, end in without_repetition(spans(*quotes))]


@pytest.mark.parametrize(
    "again",
    [
        FIRST,
        "ท่าเรือใหม่ยาว 120 เมตร",
        "ท่าเรือใหม่ยาว ๑๒๐ เมตร",
        "เปิดท่าเรือใหม่รับนักท่องเที่ยว",
    ],
)
def test_a_quote_that_says_it_again_is_left_out(again: str) -> None:
    assert kept(FIRST, again) == [FIRST]


@pytest.mark.parametrize(
    "more",
    [
        "ท่าเรือใหม่ยาว 150 เมตร",  # another figure
        "ท่าเรือใหม่ยังไม่เปิดรับนักท่องเที่ยว",  # the opposite
        "ค่าโดยสารเด็กและผู้สูงอายุลดครึ่งหนึ่ง",
    ],
)
def test_a_quote_that_says_more_is_kept(more: str) -> None:
    assert kept(FIRST, more) == [FIRST, more]


def test_what_two_quotes_say_between_them_is_not_said_a_third_time() -> None:
    fare = "ค่าโดยสารเด็กลดครึ่งหนึ่ง"
    assert kept(FIRST, fare, "ท่าเรือใหม่ลดค่าโดยสารเด็กครึ่งหนึ่ง") == [FIRST, fare]


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=6))
def test_the_first_quote_always_stands_and_no_order_changes(quotes: list[str]) -> None:
    given_spans = spans(*quotes)
    found = without_repetition(given_spans)
    assert found[0] == given_spans[0]
    assert [span for span in given_spans if span in found] == found
