"""Where sentences of releases end."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.thai.sentences import sentence_spans

LEAD = (
    "จังหวัดลำปางเปิดศูนย์รับซื้อข้าวโพดจากเกษตรกรใน 4 อำเภอ เพื่อพยุงราคาในช่วงต้นฤดู "
    "มีเกษตรกรขึ้นทะเบียนแล้ว 1,250 ราย"
)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "second",
    [
        "ทั้งนี้ ศูนย์จะเปิดทุกวันจนถึงสิ้นเดือน",
        "นอกจากนี้ จังหวัดยังจัดรถรับส่งให้ด้วย",
        "อย่างไรก็ตาม ผู้ที่ยังไม่ขึ้นทะเบียนขายไม่ได้",
        "สำหรับการจ่ายเงิน ธนาคารจะโอนให้ภายในสามวัน",
        "ขณะที่จังหวัดใกล้เคียงจะเปิดศูนย์ในเดือนหน้า",
        "พร้อมกันนี้ ได้เชิญพ่อค้าจากต่างจังหวัดมาร่วมรับซื้อ",
        "ดังนั้น เกษตรกรควรนำบัตรประชาชนมาด้วย",
        "ด้านนายสมชาย ใจดี เกษตรกร กล่าวว่า พอใจกับราคาที่ได้",
        "นายสมชาย ใจดี เกษตรกร กล่าวว่า พอใจกับราคาที่ได้",
        "ส่วนราคาอ้างอิงจะประกาศทุกเช้า",
        "สอบถามรายละเอียดเพิ่มเติมได้ที่สำนักงานเกษตรจังหวัด",
        "ผู้สนใจสามารถนัดหมายล่วงหน้าทางโทรศัพท์",
    ],
)
def test_a_sentence_ends_before_what_opens_the_next(second: str) -> None:
    assert sentences(f"{LEAD} {second}") == [LEAD, second]


@pytest.mark.parametrize(
    "text",
    [
        "วันที่ 5 มิ.ย. 2566 เวลา 09.00 น. ณ ศาลากลางจังหวัด นายสมชาย ใจดี ผู้ว่าราชการจังหวัด กล่าวว่า"
        " จังหวัดพร้อมแล้ว",
        "อบต. บ้านใหม่ อ. เมือง จ. ลำปาง ร่วมกับ พล.อ. สมชาย ใจดี มอบถุงยังชีพ 300 ชุด ให้ผู้ประสบภัย"
        " ในตำบลบ้านใหม่ และตำบลใกล้เคียง",
        "ผู้มีรายได้น้อย เด็ก ผู้สูงอายุ และคนพิการ ในพื้นที่ 12 ตำบล จะได้รับข้าวสาร น้ำดื่ม ยาสามัญประจำบ้าน"
        " และเครื่องนุ่งห่ม",
        "ดูรายละเอียดที่ https://example.go.th/a.b?c=1 หรือโทร. 0 2123 4567 ต่อ 12 ในวันและเวลาราชการ เว้น"
        "วันหยุดนักขัตฤกษ์และวันเสาร์ วันอาทิตย์",
        "ที่นั่งสำหรับผู้สูงอายุ สำหรับผู้พิการ และสำหรับหญิงมีครรภ์ มีรวมกัน 24 ที่นั่ง อยู่ใกล้ประตูทั้งสองด้านของตู้โดยสารทุกตู้",
        "ส่วนราชการ เอกชน และประชาชน ร่วมกันปลูกต้นไม้ 4,000 ต้น ริมแม่น้ำวัง ระยะทาง 3.5 กิโลเมตร ส่วนใหญ่เป็น"
        "ไม้ยืนต้น",
    ],
)
def test_a_space_alone_does_not_end_a_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("opening", "closing"), [("“", "”"), ("(", ")"), ('"', '"'), ("[", "]"), ("«", "»")]
)
def test_nothing_ends_inside_quotations_or_brackets(opening: str, closing: str) -> None:
    text = f"{LEAD} {opening}นอกจากนี้ เรายังช่วยค่าขนส่ง ทั้งนี้ ต้องแจ้งก่อน{closing}"
    assert sentences(text) == [text]


def test_a_bracket_that_never_closes_protects_nothing() -> None:
    assert len(sentences(f"({LEAD} ทั้งนี้ ศูนย์จะเปิดทุกวันจนถึงสิ้นเดือน")) == 2


def test_a_speech_and_its_speaker_stay_together() -> None:
    text = f"“{LEAD} และจะเพิ่มอีก” นายสมชาย ใจดี กล่าว"
    assert sentences(text) == [text]


def test_a_sentence_ends_after_the_one_who_spoke() -> None:
    speech = f"“{LEAD} และจะเพิ่มอีก” นายสมชาย ใจดี กล่าว"
    assert sentences(f"{speech} โครงการเริ่มเมื่อปีที่แล้ว") == [speech, "โครงการเริ่มเมื่อปีที่แล้ว"]


@pytest.mark.parametrize(
    "items",
    [
        ["1. ยื่นคำขอที่อำเภอ", "2. รอผลสามวัน", "3. รับเงินที่ธนาคาร"],
        ["1) ยื่นคำขอที่อำเภอ", "2) รอผลสามวัน", "3) รับเงินที่ธนาคาร"],
        ["(๑) ยื่นคำขอที่อำเภอ", "(๒) รอผลสามวัน", "(๓) รับเงินที่ธนาคาร"],
        ["• ยื่นคำขอที่อำเภอ", "• รอผลสามวัน", "• รับเงินที่ธนาคาร"],
    ],
)
def test_items_of_a_list_in_a_line_are_sentences(items: list[str]) -> None:
    assert sentences(" ".join([LEAD, *items])) == [LEAD, *items]


def test_an_opener_after_an_unfinished_phrase_ends_nothing() -> None:
    text = f"{LEAD} โดยมีเงื่อนไขว่า ทั้งนี้ต้องเป็นผู้มีสัญชาติไทย"
    assert not any(s.startswith("ทั้งนี้") for s in sentences(text))


def test_an_opener_a_word_into_a_sentence_ends_nothing() -> None:
    text = "ปัจจุบัน ทั้งนี้ " + LEAD
    assert sentences(text)[0] == text


def test_every_line_is_at_least_one_sentence() -> None:
    assert sentences("หัวข้อ\n\n  บรรทัดที่สอง  \nบรรทัดที่สาม") == [
        "หัวข้อ",
        "บรรทัดที่สอง",
        "บรรทัดที่สาม",
    ]


def test_english_sentences_end_at_full_stops_but_not_at_titles() -> None:
    first = (
        "The ministry met Mr. Smith and Dr. Jones in Bangkok on 3 May to discuss water and roads."
    )
    second = "The next meeting will be held in June at the same place."
    assert sentences(f"{first} {second}") == [first, second]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0\u3000"])
def test_nothing_visible_has_no_sentences(text: str) -> None:
    assert sentence_spans(text) == []


PIECES = st.sampled_from(
    'ทั้งนี้|นาย|กล่าวว่า|กล่าว| |  |\n|“|”|(|)|"|1.|(2)|โดย|ก|๑)|\u00a0|\u200b|A|end.|ครับ|หาก|ต่อไป'.split(
        "|"
    )
)


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=80).map("".join)))
def test_spans_are_ordered_and_cover_all_but_white_space(text: str) -> None:
    spans = sentence_spans(text)
    end_before = 0
    for start, end in spans:
        assert end_before <= start < end
        assert text[start:end] == text[start:end].strip()
        assert not text[end_before:start].strip()
        end_before = end
    assert not text[end_before:].strip()


@pytest.mark.parametrize(
    "unit",
    ["ก ", "( ", "“", " ", "นาย ", "1. ", "ทั้งนี้ ", "ก", "กระทรวง ", '"', "a. A", "\n", "โฆษก"],
)
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        sentence_spans(text)
        return time.process_time() - started

    sentence_spans(LEAD * 2)  # compiles the patterns
    assert seconds(160_000) < 30 * seconds(20_000) + 0.2
