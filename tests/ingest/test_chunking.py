"""Chunks: within the limit, in order, and nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunking import MAX_CHUNK, MIN_CHUNK, chunk_article
from rag.schema import Article, Chunk

SENTENCE = "ทั้งนี้ จังหวัดลำปางเปิดศูนย์รับซื้อข้าวโพดจากเกษตรกรใน 4 อำเภอ เพื่อพยุงราคาในช่วงต้นฤดู"


def chunks(text: str) -> list[Chunk]:
    return chunk_article(Article("a/b.txt", "หัวข้อ", text))


def assert_sound(text: str) -> None:
    end_before = 0
    for chunk in chunks(text):
        assert chunk.text == text[chunk.start : chunk.end]
        assert chunk.text == chunk.text.strip() != ""
        assert len(chunk.text) <= MAX_CHUNK
        assert not text[end_before : chunk.start].strip()
        assert chunk.start >= end_before
        end_before = chunk.end
    assert not text[end_before:].strip()


def test_a_short_text_is_one_chunk_named_by_its_offsets() -> None:
    assert chunks("บรรทัดแรก\nบรรทัดสอง") == [
        Chunk("a/b.txt#0-19", "a/b.txt", 0, 19, "บรรทัดแรก\nบรรทัดสอง")
    ]


def test_neighbouring_lines_are_packed_near_the_limit() -> None:
    text = "\n".join(f"{n}. {SENTENCE}" for n in range(40))
    found = chunks(text)
    assert_sound(text)
    assert all(len(c.text) > MAX_CHUNK - 150 for c in found[:-1])
    assert all(c.text.endswith("ต้นฤดู") for c in found)


def test_sentences_within_a_line_are_not_cut() -> None:
    text = " ".join([SENTENCE] * 30)
    assert_sound(text)
    assert all(c.text.startswith("ทั้งนี้") for c in chunks(text))


def test_a_sentence_beyond_the_limit_is_cut_at_a_space() -> None:
    text = " ".join(["ข้าวโพด"] * 400)
    assert_sound(text)
    assert all(c.text.startswith("ข้าวโพด") and c.text.endswith("ข้าวโพด") for c in chunks(text))


def test_a_text_without_spaces_is_cut_between_letters() -> None:
    text = "ที่นี้" * 1000
    assert_sound(text)
    assert all(c.text[0] in "ทน" for c in chunks(text))


def test_no_tiny_chunk_is_left_at_the_end() -> None:
    text = "\n".join(["ก" * 340, "ข" * 340, "ค" * 30])
    found = chunks(text)
    assert_sound(text)
    assert [len(c.text) for c in found] == [340, 371]
    assert all(len(c.text) >= MIN_CHUNK for c in found)


@pytest.mark.parametrize("text", ["", " \n ", "\u00a0"])
def test_nothing_visible_has_no_chunks(text: str) -> None:
    assert chunks(text) == []


def test_the_same_text_gives_the_same_chunks() -> None:
    text = "\n".join([SENTENCE] * 20)
    assert chunks(text) == chunks(text)


@pytest.mark.parametrize("unit", ["ก", "ก ", "่", "\n", "( ", "ทั้งนี้ ", "A. "])
def test_a_very_long_text_is_chunked_soundly(unit: str) -> None:
    assert_sound(unit * (200_000 // len(unit)))


@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from([SENTENCE, "\n", " ", "ก" * 710, "่" * 50, "ทั้งนี้ ", "\u00a0"]),
        ),
        max_size=30,
    ).map("".join)
)
def test_any_text_is_chunked_soundly(text: str) -> None:
    assert_sound(text)
