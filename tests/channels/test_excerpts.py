"""Quotes in their surroundings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.excerpts import QuoteSpan, excerpts

LONG = "ถนนสายนี้ปิดซ่อมระหว่างเดือนมีนาคมถึงเมษายน " * 20
HOSTILE = st.text(alphabet="กขาิ่้เแ ๑2\n<", max_size=700)


def test_the_parts_of_an_excerpt_stand_verbatim_in_the_release() -> None:
    start = LONG.index("ปิดซ่อม", 300)
    (shown,) = excerpts(LONG, [QuoteSpan(1, start, start + 7)])
    joined = "".join(part.text for part in shown.parts)
    assert joined in LONG
    assert [part.text for part in shown.parts if part.marker == 1] == ["ปิดซ่อม"]
    assert shown.cut_before and shown.cut_after
    assert len(joined) <= 7 + 2 * 160


def test_nothing_is_marked_as_cut_where_the_release_begins_and_ends() -> None:
    (shown,) = excerpts("ปิดถนนวันเสาร์", [QuoteSpan(1, 0, 6)])
    assert not shown.cut_before and not shown.cut_after
    assert "".join(part.text for part in shown.parts) == "ปิดถนนวันเสาร์"


def test_edges_fall_on_spaces_where_one_is_near() -> None:
    start = LONG.index("ปิดซ่อม", 400)
    (shown,) = excerpts(LONG, [QuoteSpan(1, start, start + 7)])
    assert shown.parts[0].text.startswith("ถนนสายนี้")
    assert shown.parts[-1].text.endswith("เมษายน")


def test_an_edge_without_spaces_falls_between_words() -> None:
    text = "โรงพยาบาล" * 60
    start = 9 * 30
    (shown,) = excerpts(text, [QuoteSpan(1, start, start + 9)])
    assert shown.parts[0].text.startswith("โรงพยาบาล")
    assert shown.parts[-1].text.endswith("โรงพยาบาล")


def test_neighbouring_quotes_share_an_excerpt_in_reading_order() -> None:
    text = "ค่ารถสิบบาท เด็กขึ้นฟรี คนชราขึ้นฟรี"
    first, second = text.index("ค่ารถ"), text.index("คนชรา")
    spans = [QuoteSpan(2, second, len(text)), QuoteSpan(1, first, 11)]
    (shown,) = excerpts(text, spans)
    assert [part.marker for part in shown.parts] == [1, None, 2]


@pytest.mark.parametrize("second", [(5, 15), (0, 10), (2, 4)])
def test_overlapping_quotes_are_shown_apart(second: tuple[int, int]) -> None:
    shown = excerpts("ก" * 40, [QuoteSpan(1, 0, 10), QuoteSpan(2, *second)])
    assert len(shown) == 2


def test_quotes_far_apart_are_shown_apart() -> None:
    assert len(excerpts(LONG, [QuoteSpan(1, 0, 5), QuoteSpan(2, 600, 610)])) == 2


@given(HOSTILE, st.integers(0, 700), st.integers(0, 700))
def test_every_quote_survives_whole_whatever_the_text(text: str, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    if start == end:
        return
    (shown,) = excerpts(text, [QuoteSpan(7, start, end)], width=40)
    joined = "".join(part.text for part in shown.parts)
    assert joined in text
    assert [part.text for part in shown.parts if part.marker == 7] == [text[start:end]]
    assert shown.cut_before or text.startswith(joined)
    assert shown.cut_after or text.endswith(joined)
