import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.line.measures import (
    MAX_LABEL,
    MAX_TEXT,
    clean,
    cut,
    grapheme_length,
    json_bytes,
    one_line,
    utf16_length,
)
from tests.channels.line import hostile
from tests.channels.line.hostile import FAMILY, FLAG


@pytest.mark.parametrize(
    ("text", "units", "graphemes"),
    [
        ("", 0, 0),
        ("abc", 3, 3),
        ("น้ำ", 3, 1),
        ("ที่นี่", 6, 2),
        ("เมื่อไร", 7, 5),
        ("🍎", 2, 1),
        (FAMILY, 11, 1),
        (FLAG, 4, 1),
        ("👍🏽", 4, 1),
        ("\ud83d", 1, 1),
        ("a\r\nb", 4, 3),
    ],
)
def test_a_text_is_measured_as_line_measures_it(text: str, units: int, graphemes: int) -> None:
    assert utf16_length(text) == units
    assert grapheme_length(text) == graphemes


@pytest.mark.parametrize("letter", ["ก", "กี่", "🍎", FAMILY, FLAG])
def test_a_text_of_exactly_the_limit_is_left_alone_and_one_more_is_cut(letter: str) -> None:
    size = utf16_length(letter)
    full = letter * (MAX_TEXT // size) + "a" * (MAX_TEXT % size)
    assert cut(full, units=MAX_TEXT) == full
    over = cut(full + "a", units=MAX_TEXT)
    assert over.endswith("…") and MAX_TEXT - size <= utf16_length(over) <= MAX_TEXT
    assert over[:-1] == full[: len(over) - 1]


@pytest.mark.parametrize("letter", ["ก", "กี่", "น้ำ", "🍎", FAMILY, FLAG])
def test_a_label_of_twenty_readable_characters_is_left_alone(letter: str) -> None:
    full = letter * MAX_LABEL
    assert cut(full, graphemes=MAX_LABEL) == full
    assert cut(full + letter, graphemes=MAX_LABEL) == letter * (MAX_LABEL - 1) + "…"


@pytest.mark.parametrize(
    ("text", "units", "expected"),
    [
        ("กรุงเทพ", 4, "กรุ…"),
        ("กี่กี่", 5, "กี่…"),
        ("กี่กี่", 3, "…"),
        ("🍎🍎", 3, "🍎…"),
        (FAMILY + "ก", 11, "…"),
        ("ตอบแล้ว [12] จบ", 10, "ตอบแล้ว…"),
        ("ตอบแล้ว [12] จบ", 13, "ตอบแล้ว [12]…"),
        ("[1]" * 3, 7, "[1][1]…"),
        ("ดู https://a.example/b ต่อ", 12, "ดู…"),
        ("ดู https://a.example/b ต่อ", 23, "ดู https://a.example/b…"),
        ("จบ    กก", 5, "จบ…"),
        ("กก", 1, "…"),
    ],
)
def test_what_belongs_together_is_not_parted(text: str, units: int, expected: str) -> None:
    assert cut(text, units=units) == expected


def test_both_limits_hold_at_once() -> None:
    marks = "ก" + "่" * 50
    assert cut(marks * 3, graphemes=3, units=100) == marks + "…"
    assert cut("กขค", graphemes=2, units=100) == "ก…"


@pytest.mark.parametrize("limits", [{"units": 0}, {"graphemes": 0}, {"units": 5, "graphemes": -1}])
def test_a_limit_without_room_is_an_error(limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        cut("กก", **limits)


@given(hostile.texts, st.integers(1, 200), st.integers(1, 50))
def test_any_text_is_cut_to_a_prefix_within_both_limits(text: str, units: int, n: int) -> None:
    shown = cut(text, units=units, graphemes=n)
    if shown == text:
        assert utf16_length(text) <= units and grapheme_length(text) <= n
        return
    assert shown.endswith("…") and text.startswith(shown[:-1])
    assert utf16_length(shown) <= units and grapheme_length(shown) <= n
    assert utf16_length(text) > units or grapheme_length(text) > n


@given(hostile.texts)
def test_a_cleaned_text_can_be_sent_and_stays_as_it_is(text: str) -> None:
    shown = clean(text)
    shown.encode()
    assert clean(shown) == shown
    assert not set(shown) & set("\x00\t\r\u202e\u2066\x9f")
    assert "\n" not in one_line(text)


def test_cleaning_keeps_what_readers_see() -> None:
    assert clean(f"น้ำ\tท่วม\r\n{FAMILY}") == f"น้ำ ท่วม\n{FAMILY}"
    assert clean("ก\ud83dข") == "ก\ufffdข"


def test_json_is_measured_as_the_sdk_writes_it() -> None:
    assert json_bytes({"a": "ก"}) == len(json.dumps({"a": "ก"}).encode()) == 15
