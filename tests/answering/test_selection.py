import numpy as np
import pytest

from rag.answering.facets import Facet
from rag.answering.pieces import Piece, pieces_of
from rag.answering.scoring import Scored
from rag.answering.selection import (
    BUDGET,
    SHORT_BUDGET,
    TEMPERATURE,
    choose,
    reading_order,
    shares,
    spans,
)
from rag.kinds import AnswerKind
from rag.schema import Article

LINES = (
    "จังหวัดจัดงานวันผลไม้ประจำปีที่ลานหน้าศาลากลางตลอดสัปดาห์นี้",
    "ปีนี้มีสวนมาร่วมออกร้านจำหน่ายผลผลิตทั้งหมด 48 สวนจากทุกอำเภอ",
    "ผู้ว่าราชการจังหวัดมอบรางวัลทุเรียนคุณภาพแก่เกษตรกรดีเด่น",
    "คาดว่าจะมีเงินหมุนเวียนในพื้นที่กว่า 12 ล้านบาทตลอดการจัดงาน",
)


def article(title: str = "งานผลไม้", lines: tuple[str, ...] = LINES, key: str = "a") -> Article:
    return Article(id=key, title=title, text="\n".join(lines))


def scored(pieces: list[Piece], *scores: list[float], kind: AnswerKind = AnswerKind.FACT) -> Scored:
    facet = Facet((kind,), (), (), frozenset())
    table = np.array(scores, dtype=np.float32)
    return Scored((facet,) * len(scores), tuple(pieces), table, {}, 1.0)


def test_every_thing_asked_is_answered_before_one_is_told_twice() -> None:
    pieces = pieces_of(article())
    chosen = choose(scored(pieces, [9, 25, 23, 0], [0, 0, 0, 9]), budget=150)
    assert {piece.order for piece in chosen} == {1, 3}


def test_nothing_more_is_told_once_all_is_told() -> None:
    pieces = pieces_of(article())
    assert [p.order for p in choose(scored(pieces, [0, 30, 0, 0]))] == [1]


def test_a_list_goes_on_into_the_next_piece() -> None:
    pieces = pieces_of(article())
    table = [0.0, 30.0, 0.0, 0.0]
    one, more = (
        shares(scored(pieces, table, kind=kind))[0] for kind in (AnswerKind.FACT, AnswerKind.LIST)
    )
    assert more[2] > one[2] > one[0]
    assert more[3] > one[3]


def test_what_stands_beside_the_answer_is_likelier_than_what_stands_apart() -> None:
    pieces = pieces_of(article())
    chance = shares(scored(pieces, [0.0, 30.0, 0.0, 0.0]))[0]
    assert chance[1] > chance[2] > chance[3]
    assert chance[0] > chance[3]


def test_chances_are_handed_on_within_a_release_only() -> None:
    pieces = pieces_of(article()) + pieces_of(article(key="b"))
    chance = shares(scored(pieces, [0, 0, 0, 30, 0, 0, 0, 0]))[0]
    assert chance[4] == pytest.approx(chance[0])
    assert chance.sum() == pytest.approx(1.0)


def test_the_same_words_are_not_told_twice() -> None:
    pieces = pieces_of(article()) + pieces_of(article(key="b"))
    chosen = choose(scored(pieces, [1, 9, 1, 1, 1, 9, 1, 1]))
    assert len({p.folded for p in chosen}) == len(chosen)


@pytest.mark.parametrize("budget", [90, 150, 300])
def test_the_budget_holds(budget: int) -> None:
    pieces = pieces_of(article())
    chosen = choose(scored(pieces, [1, 2, 1, 2]), budget=budget)
    assert sum(len(p.text) for p in chosen) <= budget


FAIR = (
    "เปิดรับสมัครร้านค้าชุมชนที่ต้องการออกร้านตั้งแต่ต้นเดือนหน้า",
    "ผู้สมัครต้องมีใบรับรองมาตรฐานสินค้าจากสำนักงานพาณิชย์จังหวัด",
    "ค่าเช่าพื้นที่วันละ 150 บาท รวมค่าไฟฟ้าและเต็นท์ขนาดมาตรฐาน",
    "งานจัดริมเขื่อนกลางเมือง มีที่จอดรถรองรับได้ราว 600 คัน",
    "ทุกเย็นมีการแสดงหมอลำ หุ่นกระบอก และดนตรีของนักเรียน",
    "โรงพยาบาลตั้งหน่วยปฐมพยาบาลพร้อมรถฉุกเฉินตลอดคืน",
    "ขยะทั้งหมดคัดแยกแล้วส่งทำปุ๋ยที่ศูนย์กำจัดของเทศบาล",
    "ตำรวจจราจรปิดถนนสองสายและจัดเส้นทางเลี่ยงไว้ให้",
    "สอบถามเพิ่มเติมได้ที่กองสวัสดิการในวันและเวลาราชการ",
    "ปีก่อนมีนักท่องเที่ยวมาเยือนกว่าสองแสนคนจากหลายภูมิภาค",
    "ห้องน้ำสาธารณะเพิ่มเป็นสามสิบห้องพร้อมทางลาดผู้พิการ",
    "ลูกเสือจิตอาสาช่วยแจกแผนที่บริเวณทางเข้าทั้งสี่ด้าน",
)


def told(*scores: float, budget: int = BUDGET) -> list[Piece]:
    """What is told of a release of twelve pieces whose chances are as ``scores``; 1 where none."""
    pieces = pieces_of(article(lines=FAIR))
    assert len(pieces) == len(FAIR)
    chances = [*scores, *[1.0] * (len(FAIR) - len(scores))]
    return choose(scored(pieces, [TEMPERATURE * float(np.log(c)) for c in chances]), budget=budget)


def length(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def test_an_answer_ends_at_three_lines_if_it_has_told_enough_by_then() -> None:
    chosen = told(1, 1, 9)  # half of it in one piece
    assert FAIR[2] in {piece.text for piece in chosen}
    assert SHORT_BUDGET - 80 < length(chosen) <= SHORT_BUDGET


def test_an_answer_goes_on_past_three_lines_if_it_has_not_told_enough() -> None:
    assert SHORT_BUDGET < length(told()) <= BUDGET


def test_an_answer_goes_on_if_a_thing_asked_is_hardly_told_by_three_lines() -> None:
    pieces = pieces_of(article(lines=FAIR))
    half = [TEMPERATURE * float(np.log(11)) * (i == 2) for i in range(len(FAIR))]
    all_of_one = [30.0 * (i == 2) for i in range(len(FAIR))]
    even = [0.0] * len(FAIR)
    assert length(choose(scored(pieces, half, half))) <= SHORT_BUDGET
    assert length(choose(scored(pieces, all_of_one, *[even] * 6))) > SHORT_BUDGET


def test_an_answer_ends_before_three_lines_if_all_is_told() -> None:
    assert [piece.text for piece in told(1, 1, 9000)] == [FAIR[2]]


def test_going_on_drops_nothing_of_the_first_three_lines() -> None:
    first = {piece.order for piece in told(1.5, 1, 1, 1.5, budget=SHORT_BUDGET)}
    assert first < {piece.order for piece in told(1.5, 1, 1, 1.5)}


@pytest.mark.parametrize(
    ("ranked", "read"),
    [
        ([2], [2]),
        ([2, 0], [2, 0]),  # apart: the better one first
        ([2, 1], [1, 2]),  # neighbours: as they stand
        ([3, 0, 2], [2, 3, 0]),
        ([0, 3, 4, 1], [0, 1, 3, 4]),
        ([3, 0, 4, 1, 2], [0, 1, 2, 3, 4]),
    ],
)
def test_what_stands_together_is_read_together_the_best_first(
    ranked: list[int], read: list[int]
) -> None:
    pieces = pieces_of(article(lines=FAIR))
    assert [p.order for p in reading_order([pieces[i] for i in ranked])] == read


def test_pieces_of_two_releases_are_never_read_as_one() -> None:
    a, b = pieces_of(article()), pieces_of(article(key="b"))
    order = reading_order([b[1], a[0], a[1], b[0]])
    assert [(p.article.id, p.order) for p in order] == [("b", 0), ("b", 1), ("a", 0), ("a", 1)]
    assert len(spans(order)) == 2


def test_neighbours_become_one_verbatim_quote() -> None:
    source = article()
    pieces = pieces_of(source)
    ((found, start, end),) = spans([pieces[1], pieces[2]])
    assert found.text[start:end] == "\n".join(LINES[1:3])


RUMOUR = (
    "มีผู้แชร์ข้อความว่ารัฐแจกเงินเดือนละห้าพันบาทแก่ผู้ที่กดลิงก์ลงทะเบียน",
    "กรมตรวจสอบแล้วพบว่าเป็นข่าวปลอม ไม่มีการแจกเงินตามที่กล่าวอ้าง",
    "ขอให้ประชาชนติดตามข้อมูลจากช่องทางของทางราชการเท่านั้น",
)


@pytest.mark.parametrize("title", ["ข่าวปลอม แจกเงินห้าพัน", "เตือนประชาชน"])
def test_a_rumour_is_never_quoted_before_its_denial(title: str) -> None:
    pieces = pieces_of(article(title, RUMOUR))
    chosen = choose(scored(pieces, [9, 1, 0]))
    first = choose(scored(pieces, [9, 1, 0]), budget=90)[0]
    assert any("ข่าวปลอม" in p.text for p in chosen)
    assert "ข่าวปลอม" in first.text


def test_the_centre_against_false_news_denies_nothing_by_its_name() -> None:
    lines = (
        "ศูนย์ต่อต้านข่าวปลอมรับแจ้งเบาะแสจากประชาชนตลอดทั้งวันผ่านหลายช่องทาง",
        *RUMOUR,
    )
    pieces = pieces_of(article("เตือนภัยข่าวปลอมประจำสัปดาห์", lines))
    first, *rest = choose(scored(pieces, [3, 5, 1, 0]))
    assert "พบว่าเป็นข่าวปลอม" in first.text
    assert any("แชร์" in piece.text for piece in rest)
