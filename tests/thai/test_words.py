import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.thai.normalise import fold
from rag.thai.phrases import read_table
from rag.thai.words import segment, segmenter_version, tokens, word_list


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ประชุมเมื่อ 5 มี.ค. 64", "มี.ค."),
        ("สิ้นเดือน พ.ย. นี้", "พ.ย."),
        ("รพ.สต. ทุกแห่ง", "รพ.สต."),
        ("อบต. บ้านไร่", "อบต."),
        ("อบต บ้านไร่", "อบต"),
        ("งบ 1,234.50 บาท", "1,234.50"),
        ("๑๒ จังหวัด", "12"),
        ("OTOP นวัตวิถี", "otop"),
    ],
)
def test_words_that_other_dictionaries_break_stay_whole(text: str, word: str) -> None:
    assert word in segment(fold(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ห้ามออกทะเล", ["ห้าม", "ออก", "ทะเล"]),
        ("ลิตรละ", ["ลิตร", "ละ"]),
        ("เชียงรายปี 65", ["เชียงราย", "ปี", "65"]),
        ("จังหวัดเชียงรายได้งบ", ["จังหวัด", "เชียงราย", "ได้", "งบ"]),
        ("ราคาที่ขาย", ["ราคา", "ที่", "ขาย"]),
        ("แนวทางการตรวจสอบ", ["แนวทาง", "การ", "ตรวจสอบ"]),
        ("แบ่งเมืองหลักเมืองรอง", ["แบ่ง", "เมืองหลัก", "เมืองรอง"]),
        ("กี่เปอร์เซ็น", ["กี่", "เปอร์เซ็น"]),
        ("วราวุธ ศิลปอาชา", ["วราวุธ", "ศิลปอาชา"]),
    ],
)
def test_a_cut_that_leaves_a_splinter_is_moved(text: str, words: list[str]) -> None:
    assert segment(fold(text)) == words


def test_a_moved_cut_keeps_the_letters_and_makes_words() -> None:
    rows = read_table("resplits.tsv")
    assert len({row["cut"] for row in rows}) == len(rows) > 700
    for row in rows:
        cut, right = (row[side].split("|") for side in ("cut", "right"))
        assert "".join(cut) == "".join(right)
        assert len(cut) == len(right) == 2
        assert set(right) <= word_list(), row


def test_words_left_out_are_in_no_list_of_ours() -> None:
    assert not {"ตรละ", "อกทะเล"} & word_list()


def test_white_space_and_lone_punctuation_are_no_words() -> None:
    assert segment('ก - ( ) " ... ๆ , น้ำ') == ["ก", "น้ำ"]


@given(st.text())
def test_tokens_joined_give_the_text_back(text: str) -> None:
    folded = fold(text)
    assert "".join(tokens(folded)) == folded


@pytest.mark.parametrize("piece", ["1", "่", "ก", "ฮือ", "ด้านหน้า", "ๆ", "a ", "มี.ค.", "ป.ป."])
def test_segmenting_takes_linear_time(piece: str) -> None:
    small, large = (seconds(piece * (length // len(piece))) for length in (20_000, 160_000))
    assert large < 8 * 3 * small + 1  # eight times the text; quadratic would be sixty-four


def seconds(text: str) -> float:
    started = time.process_time()
    segment(text)
    return time.process_time() - started


def test_the_version_names_engine_and_dictionary() -> None:
    assert segmenter_version().startswith("nlpo3-")
    assert len(word_list()) > 60_000
