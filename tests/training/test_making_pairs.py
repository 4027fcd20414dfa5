"""Training queries and passages are made by rule, the same ones for the same seed."""

import random

import numpy as np
import pytest

from rag.thai.normalise import fold
from rag.thai.words import segment
from training.corpus import CHUNK_CHARACTERS, Release, cut, to_release
from training.pairs import NO_TITLE, PairMaker
from training.pieces import Ragged, Vocabulary, spell, train_pieces
from training.queries import date_phrase, misspell, question_about, reword

TITLE = "จังหวัดน่านเปิดตลาดนัดผ้าทอ สร้างรายได้ผู้สูงอายุ"
BODY = "\n".join(
    [
        "วันจันทร์ที่ 3 มีนาคม 2568",
        "03/03/2568",
        "พิมพ์",
        TITLE,
        "นายสมมติ ใจดี นายอำเภอ เปิดตลาดนัดผ้าทอเมื่อวันที่ 1 มีนาคม 2568 มีร้านค้า 45 ร้าน",
        "ผู้สูงอายุในจังหวัดน่านได้รับเงินช่วยเหลือ 1,200 บาท จากกระทรวงสาธารณสุข ทุกคนในหมู่บ้าน",
        "..........",
        "ข่าวล่าสุด",
        "ข่าวอื่นที่ไม่เกี่ยวกัน",
    ]
)


def words(text: str) -> list[str]:
    return segment(fold(text))


def release() -> Release:
    return to_release("a", f"รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-{TITLE}", BODY)


def test_the_sites_noise_is_left_out_of_a_release() -> None:
    found = release()
    assert found.title == fold(TITLE)
    assert found.header == "วันจันทร์ที่ 3 มีนาคม 2568"
    text = " ".join(found.chunks)
    assert text.startswith("นายสมมติ ใจดี") and text.endswith("ในหมู่บ้าน")


@pytest.mark.parametrize("line", ["ก" * 3000, "คำ " * 900, "ประโยคสั้น ๆ", ""])
def test_chunks_are_short_and_lose_nothing(line: str) -> None:
    chunks = cut([line.strip(), "ท้าย"])
    assert all(0 < len(chunk) <= CHUNK_CHARACTERS for chunk in chunks)
    assert "".join(chunks).replace(" ", "") == (line + "ท้าย").replace(" ", "")


def test_the_same_seed_makes_the_same_pairs() -> None:
    def made(seed: int) -> list[object]:
        found = release()
        chunks = [words(chunk) for chunk in found.chunks]
        maker = PairMaker(seed, frozenset({"ที่", "ใน"}))
        return list(maker.pairs(found, words(found.title), chunks, 10, 4))

    assert made(3) == made(3)
    assert made(3) != made(4)


def test_pairs_point_at_the_releases_own_chunks_and_title() -> None:
    found = release()
    chunks = [words(chunk) for chunk in found.chunks]
    pairs = list(PairMaker(1, frozenset()).pairs(found, words(found.title), chunks, 10, 4))
    assert len(pairs) >= 4
    assert {pair.chunk for pair in pairs} <= set(range(10, 10 + len(chunks)))
    assert {pair.title for pair in pairs} <= {4, NO_TITLE}
    assert all(pair.query for pair in pairs)


@pytest.mark.parametrize(
    ("formal", "everyday"),
    [
        ("กระทรวงสาธารณสุข", {"สธ."}),
        ("ผู้สูงอายุ", {"คนแก่"}),
        ("นครราชสีมา", {"โคราช"}),
        ("ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร", {"ธ.ก.ส."}),
        ("2568", {"68"}),
        ("มีนาคม", {"มี.ค."}),
    ],
)
def test_formal_wordings_are_said_the_everyday_way(formal: str, everyday: set[str]) -> None:
    rng = random.Random(1)
    said = {"".join(reword(words(formal), rng, 1.0)) for _ in range(200)}
    assert everyday <= said


def test_nothing_is_reworded_at_rate_zero() -> None:
    text = words(BODY)
    assert reword(text, random.Random(1), 0.0) == text


def test_a_date_phrase_tells_the_year_of_the_header() -> None:
    rng = random.Random(1)
    phrases = ["".join(date_phrase("วันจันทร์ที่ 3 มีนาคม 2568", rng)) for _ in range(50)]
    assert all("68" in phrase for phrase in phrases)
    assert any("มี.ค." in phrase for phrase in phrases)
    assert date_phrase("", rng) == []


@pytest.mark.parametrize(
    ("text", "hidden", "asked"),
    [
        ("โครงการนี้มีร้านค้า 45 แห่ง ในตลาด", "45", ("กี่", "เท่า")),
        ("เปิดงานเมื่อ 1 มีนาคม 2568 ที่ลานกลางเมือง", "มีนาคม", ("ไหน", "เมื่อ", "เท่า")),
        ("นายสมมติ ใจดี เป็นประธานเปิดงาน", "สมมติ", ("ใคร", "ชื่อ", "ไหน")),
    ],
)
def test_a_question_hides_what_it_asks_for(text: str, hidden: str, asked: tuple[str, ...]) -> None:
    for seed in range(20):
        question = "".join(question_about(fold(text), random.Random(seed)))
        assert hidden not in question
        assert any(word in question for word in asked)


def test_a_text_with_nothing_to_ask_gives_no_question() -> None:
    assert question_about("ขอเชิญชวนทุกคนมาร่วมงาน", random.Random(1)) == []


def test_a_slip_changes_one_word_and_keeps_short_ones() -> None:
    changed = {"".join(misspell(["ประชาชน"], random.Random(seed))) for seed in range(20)}
    assert len(changed) > 3
    assert misspell(["งบ", "2568"], random.Random(1)) == ["งบ", "2568"]


def test_frequent_words_are_one_piece_and_others_are_spelled_in_parts() -> None:
    vocabulary = Vocabulary()
    texts = [words(BODY)] * 5 + [["ผ้าทอใหม่"]]
    rows = vocabulary.rows(texts)
    tokenizer = train_pieces(vocabulary.counts(rows), 400)
    assert tokenizer.encode("ผู้สูงอายุ ในจังหวัด").tokens[0] == "ผู้สูงอายุ"
    spelled = spell(rows, vocabulary.to_pieces(tokenizer))
    for i, text in enumerate(texts):
        expected = tokenizer.encode(" ".join(text), add_special_tokens=False).ids
        assert spelled.row(i).tolist() == expected


def test_rows_are_taken_in_the_order_asked() -> None:
    rows = Ragged(np.array([1, 2, 3, 4, 5], np.int32), np.array([0, 2, 2, 5], np.int64))
    taken = rows.take(np.array([2, 0, 1, -1, 2]))
    assert [taken.row(i).tolist() for i in range(5)] == [[3, 4, 5], [1, 2], [], [], [3, 4, 5]]


def test_a_title_goes_before_its_chunk_where_there_is_one() -> None:
    titles = Ragged(np.array([8, 9], np.int32), np.array([0, 2], np.int64))
    chunks = Ragged(np.array([1, 2, 3], np.int32), np.array([0, 1, 3], np.int64))
    joined = titles.take(np.array([0, -1])).before(chunks)
    assert [joined.row(i).tolist() for i in range(2)] == [[8, 9, 1], [2, 3]]
