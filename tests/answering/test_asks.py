"""What the parts of a question ask, and whether a release holds such a thing at all."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.asks import asks_of, tells_count, untold_of
from rag.answering.pieces import pieces_of
from rag.errors import QuestionError
from rag.thai.normalise import fold
from rag.units import units_asked
from tests.answering.made import read, release

HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PIER = release(
    "เทศบาลเปิดใช้ท่าเรือใหม่ยาว 120 เมตร มีผู้ร่วมงาน 300 คน",
    "ค่าก่อสร้างรวม 45 ล้านบาท ใช้เวลา 18 เดือน",
)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("ท่าเรือยาวกี่เมตร ค่าตั๋วเท่าไหร่", ["ท่าเรือยาวกี่เมตร", "ค่าตั๋วเท่าไหร่"]),
        ("ท่าเรืออยู่ที่ไหนแล้วใช้งบกี่บาท", ["ท่าเรืออยู่ที่ไหน", "ใช้งบกี่บาท"]),
        ("งานนี้ ปี 67 ใครเปิด", ["ใครเปิด"]),
        ("ท่าเรือไฟไหม้ตรงจุดไหน", ["ท่าเรือไฟไหม้ตรงจุดไหน"]),  # ไหม้ is no ไหม
        ("ผ้าไหมลายนี้ราคากี่บาท", ["ผ้าไหมลายนี้ราคากี่บาท"]),  # silk is no ไหม
        ("ไหมแพรวาและเส้นไหมมีขายไหม", ["เส้นไหมมีขายไหม"]),
        ("งบเกี่ยวกับน้ำท่วมกี่บาท", ["งบเกี่ยวกับน้ำท่วมกี่บาท"]),
        ("ใครกำกับดูแลตลาด", ["ใครกำกับดูแลตลาด"]),
        ("ผู้ใคร่ขอสิทธิทำไม่ได้", []),  # neither ใคร nor ทำไม
        ("ขอรายละเอียดท่าเรือ", []),
        ("", []),
    ],
)
def test_each_part_that_asks_stands_alone(question: str, parts: list[str]) -> None:
    assert [ask.text for ask in asks_of(fold(question))] == parts


@given(HOSTILE)
def test_a_part_is_a_span_of_the_question_and_parts_do_not_overlap(text: str) -> None:
    folded = fold(text)
    end = 0
    for ask in asks_of(folded):
        assert end <= ask.start < ask.end
        assert folded[ask.start : ask.end] == ask.text
        end = ask.end


def untold(question: str, *lines: str) -> list[str]:
    query = read(question)
    pieces = pieces_of(release(*lines) if lines else PIER)
    return [ask.text for ask in untold_of(query, asks_of(query.folded), pieces)]


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("ท่าเรือยาวกี่เมตร ค่าตั๋วเท่าไหร่", "ค่าตั๋วเท่าไหร่"),
        ("ท่าเรือยาวกี่เมตร จ้างคนงานกี่คัน", "จ้างคนงานกี่คัน"),
        ("มีคนร่วมงานกี่คน ดอกเบี้ยเท่าไหร่", "ดอกเบี้ยเท่าไหร่"),
        ("ใช้งบเท่าไหร่ ผู้รับเหมาเจ้าไหน", "ผู้รับเหมาเจ้าไหน"),
        ("ท่าเรือยาวกี่เมตร ผู้ดูแลอายุเท่าไหร่", "ผู้ดูแลอายุเท่าไหร่"),
    ],
)
def test_a_thing_of_which_the_release_holds_none_is_untold(question: str, missing: str) -> None:
    assert untold(question) == [missing]


@pytest.mark.parametrize(
    "question",
    [
        "ท่าเรือยาวกี่เมตร ใช้งบเท่าไหร่",
        "ใช้งบกี่ล้าน ใครเปิด",
        "ท่าเรือสีอะไร เปิดวันไหน อยู่ตรงไหน ชื่ออะไร",  # kinds that many words can tell
        "สร้างกี่เดือน มีคนกี่ราย",
        "เรื่องบ้านกี่เมตร",  # เรื่องบ้าน holds the letters of งบ and is no budget
        "ค่าเช่ากี่เดือน",  # asks for months, not for the rent
    ],
)
def test_what_may_be_told_is_never_called_untold(question: str) -> None:
    assert untold(question) == []


def test_a_number_at_the_end_of_a_piece_counts_what_begins_the_next() -> None:
    assert untold("รับกี่คน", "ปีนี้รับสมัครเพิ่ม 100,000", "คนต่อปี") == []


@pytest.mark.parametrize("told", ["ค่าโดยสารคนละ 50 บาท", "ขึ้นฟรีตลอดวัน", "บัตรราคาห้าสิบบาท"])
def test_a_price_is_told_in_other_words_too(told: str) -> None:
    assert untold("ออกจากไหน ตั๋วเท่าไหร่", f"รถไฟขบวนพิเศษ {told}") == []


@pytest.mark.parametrize("asked", ["ใช้งบเท่าไหร่", "ใช้งบก่อสร้างกี่บาท"])
def test_that_going_there_is_free_does_not_tell_what_it_cost(asked: str) -> None:
    assert untold(f"เปิดวันไหน {asked}", "ห้องปลอดฝุ่นเข้าพักได้ฟรี") == [asked]


def test_an_amount_that_the_question_gave_itself_is_no_answer() -> None:
    line = "โครงการ 30 บาทรักษาทุกที่ เปิดเพิ่ม 4 จังหวัด"
    assert untold("30 บาทรักษาทุกที่เพิ่มกี่จังหวัด ใช้เงินกี่บาท", line) == ["ใช้เงินกี่บาท"]


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("เปอร์", "ขยายตัวร้อยละ 4.1"), ("โล", "ระยะทาง 12.5 กม."), ("อาทิตย์", "พักฟื้น 2 สัปดาห์"),
        ("เมตร", "สูงตั้งแต่ 23.00 ม."), ("คน", "จ้างงานสองพันคน"),
    ],
)  # fmt: skip
def test_a_colloquial_unit_is_found_in_the_release_s_word(unit: str, text: str) -> None:
    pieces = pieces_of(release(text))
    units = units_asked(("กี่", unit))
    assert tells_count(units, pieces)
    assert not tells_count(units, pieces_of(release("ไม่มีตัวเลขใดๆ")))


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("แห่ง", "ปี 2565 ที่ผ่านมา"), ("ที่", "ร่วม 300 คน ที่ประชุมเห็นชอบ"),
        ("คน", "วันที่ 5 มีนาคม นายสมชาย"),
        ("คน", "เสนอ 3 รายการ"), ("คน", "เวลา 10.00 น. ประชาชน"), ("เมตร", "เมื่อ 5 ม.ค. 2567"),
        ("เซ็น", "เพิ่มร้อยละ 5"), ("คน", "ประชาชนสามารถพบคน"), ("คน", "วันที่ 5 มีนาคม 2567 คนไทย"),
        ("โมง", "ภายใน น. 5"),
    ],
)  # fmt: skip
def test_dates_clock_times_and_other_words_count_nothing(unit: str, text: str) -> None:
    assert not tells_count(units_asked(("กี่", unit)), pieces_of(release(text)))


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("แห่ง", "เปิดรวม 5 ที่ทั่วเมือง"), ("คน", "ทหาร 5 นาย"),
        ("คน", "ผู้ป่วย 100 รายได้รับยา"), ("คน", "สามคน"),
        ("โมง", "เวลา 10.00 น."), ("คน", "วันที่ 5 มีนาคม 2567 มี 30 คน"), ("วัน", "อบรม 3 วันที่เมืองเก่า"),
        ("คน", "วันที่ 5 มีนาคม 30 คน"), ("เปอร์", "เพิ่มร้อยละ 5"), ("เมตร", "ยาว 5 ม.กว้าง"),
        ("คน", "เปิดรับ 2,200 อัตรา"), ("คน", "อบรมรุ่นละ 25 ที่นั่ง"),
    ],
)  # fmt: skip
def test_counts_beside_them_are_found(unit: str, text: str) -> None:
    assert tells_count(units_asked(("กี่", unit)), pieces_of(release(text)))


def test_a_count_in_the_title_is_told() -> None:
    titled = pieces_of(release("พบผู้ติดเชื้อเพิ่มในสถานีขนส่ง", title="พบผู้ติดเชื้อจำนวน 13 ราย"))
    assert tells_count(units_asked(("กี่", "คน")), titled)


def test_a_long_run_of_figures_is_read_in_time_that_grows_with_it() -> None:
    for run in ("1" * 24_000, "1," * 12_000, "1,," * 8_000, "วันที่ 5 " * 3_000):
        begun = time.perf_counter()
        assert untold("อยู่ไหน ใช้งบกี่บาท", run) == ["ใช้งบกี่บาท"]
        tells_count(units_asked(("กี่", "แห่ง")), pieces_of(release(run)))
        assert time.perf_counter() - begun < 1


@given(HOSTILE, HOSTILE)
def test_any_question_and_release_are_read(question: str, text: str) -> None:
    folded = fold(question)
    asks = asks_of(folded)
    try:
        query = read(question)
    except QuestionError:
        return
    untold = untold_of(query, asks, pieces_of(release(text)))
    assert set(untold) <= set(asks)
