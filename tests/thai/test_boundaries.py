import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.thai.boundaries import pack_boundaries, unpack_boundaries
from rag.thai.normalise import fold
from rag.thai.words import segment

HOSTILE = st.text(alphabet="กขคะาิ่เแ-.– ,12๓aB()\n😀", max_size=300) | st.text(max_size=100)


@given(HOSTILE)
def test_the_words_come_back(text: str) -> None:
    folded = fold(text)
    words = segment(folded)
    packed = pack_boundaries(folded, words)
    assert unpack_boundaries(folded, packed) == words or any(len(word) > 127 for word in words)


def test_a_word_takes_a_byte_and_what_lies_between_another() -> None:
    folded = fold("แจกถุงยังชีพ 350 ชุด")
    words = segment(folded)
    assert len(pack_boundaries(folded, words)) == len(words) + 2


@pytest.mark.parametrize("length", [127, 128, 5_000])
def test_what_lies_between_words_may_be_long(length: int) -> None:
    folded = f"ก{'-' * length}ข"
    packed = pack_boundaries(folded, ["ก", "ข"])
    assert unpack_boundaries(folded, packed) == ["ก", "ข"]


def test_a_text_with_an_endless_word_is_not_packed() -> None:
    assert pack_boundaries("a" * 128, ["a" * 128]) == b""
