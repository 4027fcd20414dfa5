"""Popular names of agencies, offices and their holders."""

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.thai.names import find_names, holders, tenures
from rag.thai.phrases import listed, read_table

ROWS = read_table("names.tsv")
YEAR_2567 = (date(2024, 1, 1), date(2024, 12, 31))


def test_no_name_is_in_two_rows() -> None:
    names = [name for row in ROWS for name in listed(row["names"])]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_complete(row: dict[str, str]) -> None:
    assert row["kind"] in {"agency", "office", "person"}
    assert row["flags"] in {"", "cue"}
    assert row["canonical"] and listed(row["expansions"])
    assert row["names"] or row["kind"] == "person"


def test_a_tenure_ends_after_it_begins() -> None:
    assert all(tenure.last is None or tenure.first < tenure.last for tenure in tenures())


def test_an_office_of_one_person_has_one_holder_a_day() -> None:
    shared = {"รองนายกรัฐมนตรี"}
    offices = {tenure.office for tenure in tenures()} - shared
    for office in offices:
        held = sorted((t.first, t.last or date.max) for t in tenures() if t.office == office)
        assert all(a[1] <= b[0] for a, b in pairwise(held)), office


@pytest.mark.parametrize(
    ("text", "written", "canonical", "expansion"),
    [
        ("กู้แบงก์ชาวนา", "แบงก์ชาวนา", "ธ.ก.ส.", "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร"),
        ("แบงค์ชาวนาให้กู้", "แบงค์ชาวนา", "ธ.ก.ส.", "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร"),
        ("แบงก์ชาติขึ้นดอกเบี้ย", "แบงก์ชาติ", "ธปท.", "ธนาคารแห่งประเทศไทย"),
        ("ออมสินให้กู้", "ออมสิน", "ธนาคารออมสิน", "ธนาคารออมสิน"),
        ("การไฟฟ้าลดค่าไฟ", "การไฟฟ้า", "การไฟฟ้า", "การไฟฟ้าส่วนภูมิภาค"),
        ("การประปาหยุดจ่ายน้ำ", "การประปา", "การประปา", "การประปานครหลวง"),
        ("ไปขนส่งต่อใบขับขี่", "ขนส่ง", "ขบ.", "กรมการขนส่งทางบก"),
        ("ยื่นภาษีสรรพากร", "สรรพากร", "กรมสรรพากร", "กรมสรรพากร"),
        ("ประกันสังคมจ่าย", "ประกันสังคม", "สปส.", "สำนักงานประกันสังคม"),
        ("ใช้บัตรทอง", "บัตรทอง", "สปสช.", "สิทธิหลักประกันสุขภาพแห่งชาติ"),
        ("สภาพัฒน์แถลง", "สภาพัฒน์", "สศช.", "สำนักงานสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ"),
        ("กองสลากออกรางวัล", "กองสลาก", "สำนักงานสลากกินแบ่งรัฐบาล", "สำนักงานสลากกินแบ่งรัฐบาล"),
        ("กรมอุตุฯ เตือน", "กรมอุตุฯ", "กรมอุตุนิยมวิทยา", "กรมอุตุนิยมวิทยา"),
        ("รถเมล์ฟรี", "รถเมล์", "ขสมก.", "องค์การขนส่งมวลชนกรุงเทพ"),
        ("ดีเอสไอจับ", "ดีเอสไอ", "DSI", "กรมสอบสวนคดีพิเศษ"),
        ("การรถไฟฯ เปิดจอง", "การรถไฟฯ", "รฟท.", "การรถไฟแห่งประเทศไทย"),
        ("ลุงตู่พูด", "ลุงตู่", "ประยุทธ์ จันทร์โอชา", "ประยุทธ์ จันทร์โอชา"),
        ("บิ๊กตู่พูด", "บิ๊กตู่", "ประยุทธ์ จันทร์โอชา", "ประยุทธ์ จันทร์โอชา"),
        ("ลุงป้อมพูด", "ลุงป้อม", "ประวิตร วงษ์สุวรรณ", "ประวิตร วงษ์สุวรรณ"),
        ("เสี่ยหนูพูด", "เสี่ยหนู", "อนุทิน ชาญวีรกูล", "อนุทิน ชาญวีรกูล"),
        ("นายกฯ อิ๊งค์ไป", "นายกฯ อิ๊งค์", "แพทองธาร ชินวัตร", "แพทองธาร ชินวัตร"),
        ("นายกเศรษฐาไป", "เศรษฐา", "เศรษฐา ทวีสิน", "เศรษฐา ทวีสิน"),
        ("นายกฯ ว่าไง", "นายกฯ", "นายกรัฐมนตรี", "นายกรัฐมนตรี"),
        ("นายกไปไหน", "นายก", "นายกรัฐมนตรี", "นายกรัฐมนตรี"),
        ("รมว.คลังว่าไง", "รมว.คลัง", "รัฐมนตรีว่าการกระทรวงการคลัง", "รัฐมนตรีว่าการกระทรวงการคลัง"),
        ("มท.1 สั่ง", "มท.1", "รัฐมนตรีว่าการกระทรวงมหาดไทย", "รัฐมนตรีว่าการกระทรวงมหาดไทย"),
        ("บิ๊กทินสั่ง", "บิ๊กทิน", "สุทิน คลังแสง", "สุทิน คลังแสง"),
        ("รมว.สุชาติพูด", "สุชาติ", "สุชาติ ชมกลิ่น", "สุชาติ ชมกลิ่น"),
        ("โฆษกธนกรแถลง", "โฆษกธนกร", "ธนกร วังบุญคงชนะ", "ธนกร วังบุญคงชนะ"),
        ("ไปกรมค้าภายใน", "กรมค้าภายใน", "กรมการค้าภายใน", "กรมการค้าภายใน"),
        ("ผู้ว่าฯ กทม. ว่าไง", "ผู้ว่าฯ กทม.", "ผู้ว่าราชการกรุงเทพมหานคร", "ผู้ว่าราชการกรุงเทพมหานคร"),
    ],
)  # fmt: skip
def test_a_popular_name_is_found(text: str, written: str, canonical: str, expansion: str) -> None:
    spans = {text[span.start : span.end]: span for span in find_names(text)}
    assert spans[written].canonical == canonical
    assert expansion in spans[written].expansions


@pytest.mark.parametrize(
    "text",
    [
        "ค่าขนส่งสินค้า", "ระบบขนส่งมวลชน", "น้ำประปา", "นายก อบต. แห่งหนึ่ง", "นายกเทศมนตรี",
        "นายกสมาคม", "นครนายก", "นายกฯ ญี่ปุ่น", "นายกสภามหาวิทยาลัย", "สำนักนายกรัฐมนตรี",
        "ธนาคารแห่งประเทศไทย", "ตลาดหลักทรัพย์แห่งประเทศไทย", "สำนักงานประกันสังคม", "ลุงข้างบ้าน", "",
    ],
)  # fmt: skip
def test_other_heads_common_words_and_full_names_are_left(text: str) -> None:
    assert find_names(text) == []


@pytest.mark.parametrize(
    ("text", "during", "people"),
    [
        ("นายกฯ", YEAR_2567, ("เศรษฐา ทวีสิน", "แพทองธาร ชินวัตร")),
        ("นายกฯ", (date(2021, 5, 1), date(2021, 5, 31)), ("ประยุทธ์ จันทร์โอชา",)),
        ("รมว.คลัง", YEAR_2567, ("เศรษฐา ทวีสิน", "พิชัย ชุณหวชิร")),
        ("รมว.สธ.", (date(2022, 1, 1), date(2022, 1, 2)), ("อนุทิน ชาญวีรกูล",)),
        ("มท.1", (date(2024, 1, 1), date(2024, 1, 2)), ("อนุทิน ชาญวีรกูล",)),
        ("ผู้ว่าฯ กทม.", (date(2023, 1, 1), date(2023, 1, 2)), ("ชัชชาติ สิทธิพันธุ์",)),
    ],
)
def test_an_office_is_expanded_to_who_held_it_then(
    text: str, during: tuple[date, date], people: tuple[str, ...]
) -> None:
    (span,) = find_names(text, during=during)
    assert span.kind == "office"
    assert span.expansions[1:] == people


def test_no_holder_is_named_for_days_the_table_does_not_cover() -> None:
    assert holders("นายกรัฐมนตรี", date(1990, 1, 1), date(1990, 12, 31)) == ()


HOSTILE = st.text(
    st.one_of(st.sampled_from("กขคจตพมรลวสอ.ฯ ิ่์เแ๑5\u200b\n"), st.characters()), max_size=200
)


@given(HOSTILE)
@settings(max_examples=100, deadline=None)
def test_spans_are_ordered_and_inside_any_text(text: str) -> None:
    last = 0
    for span in find_names(text, during=YEAR_2567):
        assert last <= span.start < span.end <= len(text)
        last = span.start


@pytest.mark.parametrize("unit", ["นายก", "ขนส่ง ", "ที่ขนส่ง", "รมว.", "เ"])
def test_time_is_linear_in_the_text(unit: str) -> None:
    find_names(unit)

    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        started = time.process_time()
        find_names(text)
        return time.process_time() - started

    small = min(seconds(4_000) for _ in range(3))  # CPU time: other work must not fail this
    assert min(seconds(32_000) for _ in range(2)) < 40 * max(small, 0.002)
