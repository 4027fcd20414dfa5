"""Units that questions count in, and releases too."""

import pytest

from rag.thai.normalise import fold
from rag.thai.phrases import listed, read_table
from rag.thai.words import segment
from rag.units import Use, counts_in, loosely, units_asked

ROWS = read_table("units.tsv", "rag")


def counted(question: str, text: str) -> bool:
    units = units_asked(tuple(segment(fold(question))))
    return counts_in(units, tuple(segment(fold(text))), fold(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("ถนนยาวกี่โล", "ระยะทาง 12 กิโลเมตร"),
        ("ยึดได้กี่โล", "น้ำหนัก 3 กิโลกรัม"),
        ("ดอกเบี้ยกี่เปอร์", "ดอกเบี้ย 6.5%"),
        ("ดอกเบี้ยกี่เปอร์เซ็น", "ดอกเบี้ยร้อยละ 6.5 ต่อปี"),
        ("รักษาตัวกี่อาทิตย์", "พักฟื้น 2 สัปดาห์"),
        ("เริ่มกี่ทุ่ม", "เวลา 20.30 น."),
        ("ใช้งบกี่ล้าน", "วงเงิน 4,500,000 บาท"),
        ("ใช้งบกี่ล้านบาท", "วงเงิน 45 ล้านบาท"),
        ("มาเที่ยวกี่ล้านคน", "นักท่องเที่ยว 3 ล้านคน"),
        ("ต้องจองก่อนกี่วันก่อน", "จองล่วงหน้า 10 วัน"),
        ("ส่งได้กี่ข้อความ กี่เบอร์", "ครั้งละ 500 หมายเลข"),
    ],
)
def test_a_unit_is_known_by_its_other_names(question: str, text: str) -> None:
    assert counted(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("มาเที่ยวกี่ล้านคน", "ใช้เงิน 3 ล้านบาท"),
        ("ดอกเบี้ยกี่เปอร์", "ดอกเบี้ย 6 เดือน"),
        ("ถนนยาวกี่โล", "ใช้เวลา 12 เดือน"),
        ("ถนนยาวกี่กิโลเมตร", "ใช้ปูนซีเมนต์หนัก 500 กิโลกรัม"),
        ("ยึดได้กี่กิโลกรัม", "ห่างจากเมือง 12 กิโลเมตร"),
        ("รักษาตัวกี่อาทิตย์", "รักษาหายสนิท"),
    ],
)
def test_another_unit_is_another_thing(question: str, text: str) -> None:
    assert not counted(question, text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['unit']}-{row['use']}")
def test_a_row_holds_folded_words_each_once_and_a_use(row: dict[str, str]) -> None:
    words = [*listed(row["unit"]), *listed(row["also"])]
    assert words == [fold(word) for word in words]
    assert Use(row["use"]) is Use.LOOSE or len(set(words)) == len(words)


@pytest.mark.parametrize("row", [r for r in ROWS if r["use"] == "exact"], ids=lambda r: r["unit"])
def test_each_name_of_a_unit_asks_for_all_of_them(row: dict[str, str]) -> None:
    names = {*listed(row["unit"]), *listed(row["also"])}
    assert all(names <= units_asked(("กี่", name)) for name in names)


@pytest.mark.parametrize("row", [r for r in ROWS if r["use"] == "loose"], ids=lambda r: r["unit"])
def test_a_loose_word_is_none_that_is_exact_already(row: dict[str, str]) -> None:
    asked = [units_asked(("กี่", unit)) for unit in listed(row["unit"])]
    loose = frozenset(listed(row["also"]))
    assert all(loose <= loosely(units) for units in asked)
    assert not any(loose <= units for units in asked)
    assert not any(all(word in units for units in asked) for word in loose)


def test_a_loose_word_goes_one_way_and_tells_no_answer() -> None:
    week, day = units_asked(("กี่", "สัปดาห์")), units_asked(("กี่", "วัน"))
    assert "วัน" in loosely(week)
    assert loosely(day) == day == {"วัน"}
    assert not counts_in(week, ("3", "วัน"))


def test_a_word_that_is_no_known_unit_stands_alone() -> None:
    assert units_asked(("กี่", "ทะเล")) == loosely(units_asked(("กี่", "ทะเล"))) == {"ทะเล"}
    assert units_asked(()) == frozenset()
