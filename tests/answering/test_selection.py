import numpy as np
import pytest

from rag.answering.facets import Facet
from rag.answering.pieces import Piece, pieces_of
from rag.answering.scoring import Scored
from rag.answering.selection import choose, shares, spans
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
