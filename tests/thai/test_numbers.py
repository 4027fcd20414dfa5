"""Numbers in figures and in words, amounts, areas, percentages; what is no number."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.thai.normalise import fold
from rag.thai.numbers import find_numbers


def read(text: str) -> list[tuple[Decimal, str | None]]:
    return [(span.value, span.unit) for span in find_numbers(text)]


ONE = [
    ("12 คน", "12", "คน"),
    ("๗๒ พรรษา", "72", None),
    ("๑๕๗,๐๐๐ ล้านบาท", "157000000000", "บาท"),
    ("1,234.50 บาท", "1234.50", "บาท"),
    ("1,234,567", "1234567", None),
    ("3.75", "3.75", None),
    ("799,000,000 บาท", "799000000", "บาท"),
    ("799 ล้านบาท", "799000000", "บาท"),
    ("1.5 ล้านบาท", "1500000", "บาท"),
    ("30,000 ล้านบาท", "30000000000", "บาท"),
    ("3 หมื่นล้าน", "30000000000", None),
    ("3 หมื่นล้านบาท", "30000000000", "บาท"),
    ("2 แสนราย", "200000", "ราย"),
    ("5 พันล้านบาท", "5000000000", "บาท"),
    ("1.2 แสนล้านบาท", "120000000000", "บาท"),
    ("50 กว่าคน", "50", "คน"),
    ("200 กว่าล้านบาท", "200000000", "บาท"),
    ("300 บ.", "300", "บาท"),
    ("สองแสนบาท", "200000", "บาท"),
    ("สามร้อยล้านบาท", "300000000", "บาท"),
    ("ห้าสิบคน", "50", "คน"),
    ("ยี่สิบเอ็ดแห่ง", "21", "แห่ง"),
    ("สิบสองจังหวัด", "12", "จังหวัด"),
    ("หนึ่งพันสองร้อยสามสิบสี่บาท", "1234", "บาท"),
    ("หนึ่งล้านสองแสนบาท", "1200000", "บาท"),
    ("สิบล้านบาท", "10000000", "บาท"),
    ("สองคน", "2", "คน"),
    ("ห้าครั้ง", "5", "ครั้ง"),
    ("พันสอง", "1200", None),
    ("หมื่นแปดราย", "18000", "ราย"),
    ("แสนห้าบาท", "150000", "บาท"),
    ("สองพันห้าบาท", "2500", "บาท"),
    ("สองล้านครึ่ง", "2500000", None),
    ("หนึ่งร้อยห้าคน", "105", "คน"),
    ("ร้อยละ 40", "40", "%"),
    ("ร้อยละ 12.5 ต่อปี", "12.5", "%"),
    ("ร้อยละ ๘๐", "80", "%"),
    ("ร้อยละสี่สิบ", "40", "%"),
    ("40%", "40", "%"),
    ("40 ％", "40", "%"),
    ("40 เปอร์เซ็นต์", "40", "%"),
    ("15 เปอเซ็น", "15", "%"),
    ("12 ไร่", "12", "ไร่"),
    ("12 ไร่ 2 งาน", "12.5", "ไร่"),
    ("12 ไร่ 3 งาน 45 ตารางวา", "12.8625", "ไร่"),
    ("1 ไร่ 40 ตร.ว.", "1.1", "ไร่"),
    ("๕ ไร่ ๑ งาน ๒๐ วา", "5.3", "ไร่"),
    ("100 ตารางวา", "0.25", "ไร่"),
    ("2 งาน 50 ตารางวา", "0.625", "ไร่"),
    ("5-2-30 ไร่", "5.575", "ไร่"),
    ("1.2 ล้านไร่", "1200000", "ไร่"),
    ("35.38 ล้านลูกบาศก์เมตร", "35380000", "ลูกบาศก์เมตร"),
    ("35.38 ล้าน ลบ.ม.", "35380000", "ลูกบาศก์เมตร"),
    ("20 กม.", "20", "กิโลเมตร"),
    ("20 กิโลเมตร", "20", "กิโลเมตร"),
    ("6 กก.", "6", "กิโลกรัม"),
    ("80 ซม.", "80", "เซนติเมตร"),
    ("9 ขวบ", "9", "ปี"),
    ("36 ชม.", "36", "ชั่วโมง"),
    ("250 เมกะวัตต์", "250", "เมกะวัตต์"),
    ("500 ดอลลาร์", "500", "ดอลลาร์สหรัฐ"),
    ("37.5 องศา", "37.5", "องศาเซลเซียส"),
    ("4 ด้าน", "4", "ด้าน"),
    ("2 งานใหญ่", "2", None),
    ("1,500\u00a0บาท", "1500", "บาท"),
    ("ถนน 4137", "4137", None),
]


@pytest.mark.parametrize(("text", "value", "unit"), ONE)
def test_a_number_has_its_value_and_unit(text: str, value: str, unit: str | None) -> None:
    assert read(text) == [(Decimal(value), unit)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("10 - 20 ล้านบาท", [("10000000", "บาท"), ("20000000", "บาท")]),
        ("5-7 คน", [("5", "คน"), ("7", "คน")]),
        ("3 ถึง 5 ไร่", [("3", "ไร่"), ("5", "ไร่")]),
        ("13 แห่ง 4 จังหวัด", [("13", "แห่ง"), ("4", "จังหวัด")]),
        ("799 ล้านบาท (799,000,000 บาท)", [("799000000", "บาท"), ("799000000", "บาท")]),
        ("สามคนสี่ครั้ง", [("3", "คน"), ("4", "ครั้ง")]),
        ("ชาย 120 หญิง 95 คน", [("120", None), ("95", "คน")]),
    ],
)
def test_several_numbers_are_told_apart(text: str, numbers: list[tuple[str, str | None]]) -> None:
    assert read(text) == [(Decimal(value), unit) for value, unit in numbers]


NONE = [
    "เวลา 08.30 น.", "13.00-16.30 น.", "เวลา 9:30", "โทร. 02-123-4567", "0812345678901234567890",
    "13/12/2567", "13-12-67", "รุ่น 1.2.3", "โควิด-19", "GP2025", "CO2", "สามารถทำได้", "ห้างร้าน",
    "ศูนย์ราชการ", "เก้าอี้ตัวใหม่", "พันธุ์ข้าว", "จังหวัดร้อยเอ็ด", "สี่แยกใหญ่", "แปดริ้ว",
    "หกล้มบ่อย", "ล้านนา", "สองแคว", "สามพราน", "พันตำรวจเอก", "สิบเอก", "ร้อยละ", "ล้าน", "",
]  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_a_number_is_left_alone(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("799,000,000 บาท", "799 ล้านบาท"),
        ("200,000 บาท", "สองแสนบาท"),
        ("ร้อยละ 40", "40%"),
        ("1.1 ล้านบาท", "1,100,000 บาท"),
        ("1 ไร่", "400 ตารางวา"),
        ("๑๘,๐๐๐ ราย", "หมื่นแปดราย"),
        ("3 หมื่นล้านบาท", "30,000 ล้านบาท"),
    ],
)
def test_the_same_amount_written_otherwise_compares_equal(one: str, other: str) -> None:
    assert read(one) == read(other) != []


def test_a_span_holds_the_number_with_its_unit() -> None:
    text = "ใช้งบรวม ๓ หมื่นล้านบาท ในปีแรก"
    (span,) = find_numbers(text)
    assert text[span.start : span.end] == "๓ หมื่นล้านบาท"


@pytest.mark.parametrize("text", [text for text, *_ in ONE])
def test_the_folded_text_has_the_same_numbers(text: str) -> None:
    assert read(fold(text)) == read(text)


@given(st.integers(0, 10**12))
def test_figures_with_commas_read_back(number: int) -> None:
    assert read(f"รวม {number:,} บาท") == [(Decimal(number), "บาท")]


PIECES = st.sampled_from(
    "5|๑๒|000|,|.|-|/|%| |\n|A|สอง|ยี่|เอ็ด|สิบ|ร้อย|หมื่น|ล้าน|ครึ่ง"
    "|ร้อยละ|ถึง|กว่า|บาท|คน|ไร่|งาน|ตารางวา|น.".split("|")
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_spans_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    end = 0
    for span in find_numbers(text):
        assert end <= span.start < span.end <= len(text)
        assert span.value >= 0
        end = span.end


@pytest.mark.parametrize(
    "piece", ["1", "๑/", "1,", "1 ", "1.", "สาม", "ล้าน", "ร้อยละ ", "1 ไร่ ", "5-2-", "1,000"]
)
def test_a_long_run_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begin = time.process_time()
        find_numbers(text)
        return time.process_time() - begin

    seconds(1_000)
    short, long = min(seconds(5_000) for _ in range(3)), seconds(50_000)
    assert long < 40 * short + 0.1  # ten times the text; quadratic time would be a hundred
