"""What the model is told of each piece."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answering.closeness import closeness
from rag.answering.facets import facets_of
from rag.answering.features import FEATURES, piece_features
from rag.answering.meaning import Meaning
from rag.answering.pieces import MAX_PIECE, pieces_of
from rag.overlap import words_of
from rag.query import understand
from rag.schema import Article, ArticleRef, Chunk, Passage
from rag.thai.normalise import fold
from rag.thai.words import segment
from rag.word_vectors import WordVectors
from tests.blind import Blind

LINES = (
    "วันที่ 3 มีนาคม 2567",
    "เทศบาลเปิดใช้สะพานข้ามคลองสายใหม่ให้ประชาชนสัญจรอย่างเป็นทางการ",
    "สะพานยาว 120 เมตร ใช้งบประมาณก่อสร้าง 45 ล้านบาทจากเงินอุดหนุน",
    "นายสมมติ ใจดี นายกเทศมนตรี กล่าวขอบคุณประชาชนทุกคนที่มาร่วมงาน",
)
YOUNG = Article(id="a", title="เปิดสะพาน", text="\n".join(LINES))
OTHER = Article(id="b", title="ตลาดนัด", text="เทศบาลจัดตลาดนัดผ้าไหมทุกวันเสาร์ที่ลานหน้าสำนักงานเทศบาล")


def passage(of: Article, score: float = 1.0, start: int = 0, end: int | None = None) -> Passage:
    end = len(of.text) if end is None else end
    chunk = Chunk(f"{of.id}#{start}-{end}", of.id, start, end, of.text[start:end])
    return Passage(chunk, ArticleRef(of.id, of.title, None, None), 1, score)


def read(
    question: str,
    *passages: Passage,
    articles: Sequence[Article] = (YOUNG,),
    similarity: Sequence[float] | None = None,
) -> np.ndarray:
    """The table, with all words weighing alike, and none like another."""
    query = understand(question, today=date(2025, 9, 1))
    facets = facets_of(query)
    pieces = [piece for article in articles for piece in pieces_of(article)]
    own = {p.article.id: p for p in (passages or [passage(a) for a in articles])}
    idf = dict.fromkeys(words_of(query.clauses), 2.0)
    titles = tuple(tuple(segment(fold(article.title))) for article in articles)
    said = [piece.words for piece in pieces]
    alike = np.array(similarity or [0.0] * len(pieces), dtype=np.float32)
    meaning = Meaning(
        question=np.array([1.0, 0.0], dtype=np.float32),
        pieces=np.stack([alike, 0.0 * alike], axis=1),
        beside=np.zeros((len(facets), 2), dtype=np.float32),
        titles=np.zeros((len(titles), 2), dtype=np.float32),
        title_words=titles,
        closeness=closeness(query, said, titles, idf, WordVectors(Blind())),
    )
    table = piece_features(query, facets, pieces, meaning, own)
    assert table.shape == (len(facets), len(pieces), len(FEATURES))
    assert table.dtype == np.float32
    return table


def column(name: str, table: np.ndarray, facet: int = 0) -> list[float]:
    return [float(value) for value in table[facet, :, FEATURES.index(name)]]


def test_every_column_has_a_name_of_its_own() -> None:
    assert len(set(FEATURES)) == len(FEATURES)


def test_a_line_is_a_piece_in_these_tests() -> None:
    assert [piece.text for piece in pieces_of(YOUNG)] == list(LINES)


def test_there_is_a_row_for_each_piece_and_each_thing_asked() -> None:
    table = read("สะพานยาวกี่เมตร ใช้งบกี่ล้านบาท", articles=(YOUNG, OTHER))
    assert table.shape[:2] == (2, len(LINES) + 1)


def test_no_pieces_give_no_rows() -> None:
    assert read("สะพานยาวกี่เมตร", articles=()).shape == (1, 0, len(FEATURES))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("similarity", [0.1, 0.2, 0.9, 0.3]),
        ("similarity_around", [0.2, 0.9, 0.3, 0.9]),
        ("first", [1, 0, 0, 0]),
        ("position", [0, 1 / 3, 2 / 3, 1]),
        ("length", [len(line) / MAX_PIECE for line in LINES]),
        ("short", [1, 0, 0, 0]),
        ("cue_how_many", [1, 0, 1, 0]),
        ("cue_who", [0, 0, 0, 0]),  # a name is no sign of a number
        ("unit", [0, 0, 1, 0]),
        ("unit_named", [0, 0, 1, 0]),
        ("number_new", [1, 0, 1, 0]),
        ("day_asked", [0, 0, 0, 0]),
        ("time_shared", [0, 0, 0, 0]),
    ],
)
def test_what_is_told_of_a_piece(name: str, expected: list[float]) -> None:
    table = read("สะพานข้ามคลองยาวกี่เมตร", similarity=[0.1, 0.2, 0.9, 0.3])
    assert column(name, table) == pytest.approx(expected)


def test_a_release_of_one_piece_is_its_own_neighbour() -> None:
    table = read("ตลาดนัดผ้าไหม", articles=(OTHER,), similarity=[0.4])
    assert column("similarity_around", table) == pytest.approx([0.4])
    assert column("position", table) == [0.0]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("เปิดใช้สะพาน 3 มี.ค. 67 ยาวกี่เมตร", [1, 0, 0, 0]),
        ("เปิดใช้สะพานปี 2567 ยาวกี่เมตร", [1, 0, 0, 0]),
        ("เปิดใช้สะพาน เม.ย. 67 ยาวกี่เมตร", [0, 0, 0, 0]),
    ],
)
def test_a_piece_that_names_the_time_asked_about_is_known(
    question: str, expected: list[float]
) -> None:
    assert column("time_shared", read(question)) == expected


def test_a_number_that_the_asker_named_is_not_new() -> None:
    table = read("สะพานยาว 120 เมตร กับ 45 ล้านบาท อีกกี่เมตร")
    assert column("number_new", table)[2] == 0.0
    assert column("unit", table)[2] == 1.0
    assert column("unit_named", table)[2] == 0.0


@pytest.mark.parametrize(
    ("question", "cue", "where"),
    [
        ("ใครเป็นนายกเทศมนตรี", "cue_who", 3),
        ("เปิดใช้สะพานเมื่อไหร่", "cue_when", 0),
        ("เปิดใช้สะพานเมื่อไหร่", "day_asked", 0),
        ("ใช้งบก่อสร้างกี่บาท", "cue_how_much", 2),
    ],
)
def test_the_piece_with_signs_of_the_answer_is_known(question: str, cue: str, where: int) -> None:
    assert int(np.argmax(column(cue, read(question)))) == where
    assert sum(column(cue, read(question))) == 1.0


def test_how_much_of_the_question_stands_in_a_piece_and_around_it() -> None:
    table = read("สะพานข้ามคลอง")
    overlap, around = column("overlap", table), column("overlap_around", table)
    assert overlap[1] == pytest.approx(1.0)
    assert 0 < overlap[2] < 1
    assert overlap[0] == overlap[3] == 0.0
    assert around[0] == around[2] == pytest.approx(1.0)
    assert around[3] == overlap[2]


def test_neighbours_of_another_release_are_none() -> None:
    apart = read("ตลาดนัดผ้าไหม", articles=(YOUNG, OTHER))
    assert column("overlap", apart)[-1] == pytest.approx(1.0)
    assert column("overlap_around", apart)[:-1] == [0.0] * len(LINES)
    assert column("first", apart) == [1, 0, 0, 0, 1]


def test_each_thing_asked_looks_for_its_own_words() -> None:
    table = read("สะพานยาวกี่เมตร ใครกล่าวขอบคุณประชาชน")
    for name in ("facet_overlap", "beside"):
        length, thanks = column(name, table, 0), column(name, table, 1)
        assert length[2] > length[3]
        assert thanks[3] > thanks[2]
    assert column("unit", table, 1) == [0.0] * len(LINES)
    shared = [column("overlap", table, facet) for facet in (0, 1)]
    assert shared[0] == shared[1]


def test_the_words_beside_the_question_word_are_looked_for_next_door() -> None:
    table = read("สะพานยาวกี่เมตร ใครกล่าวขอบคุณประชาชน")
    own, next_door = column("beside", table, 1), column("beside_around", table, 1)
    assert next_door == [max(a, b) for a, b in zip([0.0, *own[:-1]], [*own[1:], 0.0], strict=True)]


def test_new_words_are_counted_up_to_forty() -> None:
    table = read("สะพานข้ามคลอง")
    pieces = pieces_of(YOUNG)
    asked = {"สะพาน", "ข้าม", "คลอง"}
    counted = [len(set(piece.words) - asked) / 40 for piece in pieces]
    assert column("new_words", table) == pytest.approx(counted)
    endless = Article(id="a", title="", text="".join(f"ก{n}ข" for n in range(60)))
    assert column("new_words", read("สะพานข้ามคลอง", articles=(endless,)))[0] <= 1.0


def test_the_passage_that_was_found_is_marked_and_so_is_how_far_its_release_lags() -> None:
    start = YOUNG.text.index(LINES[1])
    end = start + len(LINES[1])
    near, far = passage(YOUNG, 2.5, start, end), passage(OTHER, 1.0)
    table = read("สะพาน", near, far, articles=(YOUNG, OTHER))
    assert column("in_passage", table) == [0, 1, 0, 0, 1]
    assert column("lag", table) == [0, 0, 0, 0, 1.5]


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_any_release_gives_finite_features(text: str) -> None:
    table = read("ใครเปิดสะพานกี่เมตร มี.ค. 67", articles=(Article(id="a", title="", text=text),))
    assert np.isfinite(table).all()
