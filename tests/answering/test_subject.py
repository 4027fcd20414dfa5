"""The programme named before a quote that does not name it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.subject import is_named_quote, named, subject
from rag.answering.verification import Failure, Verifier
from rag.overlap import words_of
from rag.schema import ArticleRef, Citation
from tests.answering.made import read, release

QUOTE = "มีเป้าหมาย 253,400 ราย"


def name_for(question: str, title: str, quote: str = QUOTE) -> str | None:
    query = read(question)
    return subject(query, title, quote, dict.fromkeys(words_of(query.clauses), 6.0))


@pytest.mark.parametrize(
    ("question", "title", "name"),
    [
        (
            "โครงการ Thai Rice GCF ช่วยชาวนากี่ราย",
            "รองปลัดฯ ประชุมขับเคลื่อนโครงการ Thai Rice GCF ครั้งที่ 1/2567",
            "โครงการ Thai Rice GCF ครั้งที่ 1/2567",
        ),
        (
            "อ่างเก็บน้ำคลองแอ่งที่ตราดช่วยกี่ราย",
            "รมช. ติดตามความคืบหน้าโครงการก่อสร้างอ่างเก็บน้ำคลองแอ่ง จ.ตราด",
            "อ่างเก็บน้ำคลองแอ่ง จ.ตราด",
        ),
        (
            "ประกวดชุดผ้าไทยใส่ให้สนุกมีกี่ราย",
            "ต่อยอดการประกวดการออกแบบ “ชุดผ้าไทยใส่ให้สนุก” ระดับภาคเหนือ",
            "การประกวดการออกแบบ “ชุดผ้าไทยใส่ให้สนุก”",
        ),
        (
            "สวัสดิการแห่งรัฐลงทะเบียนกี่ราย",
            "ผู้ผ่านโครงการลงทะเบียนเพื่อสวัสดิการแห่งรัฐต้องยืนยันตัวตน ก่อน",
            "โครงการลงทะเบียนเพื่อสวัสดิการแห่งรัฐ",
        ),
        ("ศูนย์บำบัดช่วยกี่ราย", "เปิดศูนย์บำบัดฟื้นฟู 9 แห่ง", "ศูนย์บำบัดฟื้นฟู"),  # not "… 9"
        ("โครงการข้าวปี 64 ช่วยกี่ราย", "เปิดโครงการข้าวรักษ์โลก ปี 2564", "โครงการข้าวรักษ์โลก ปี 2564"),
        ("โครงการข้าวปี 64 ช่วยกี่ราย", "เปิดโครงการข้าวรักษ์โลก ปี 2566", "โครงการข้าวรักษ์โลก"),
        ("โครงการข้าวช่วยกี่ราย", "เปิดโครงการข้าวรักษ์โลกในพื้นที่ภาคใต้", "โครงการข้าวรักษ์โลก"),
    ],
)
def test_a_name_is_cut_from_the_title(question: str, title: str, name: str) -> None:
    assert name_for(question, title) == name


@pytest.mark.parametrize(
    ("question", "title", "quote"),
    [
        ("โครงการข้าวรักษ์โลกช่วยกี่ราย", "ประชุมโครงการข้าวรักษ์โลก", f"โครงการข้าวรักษ์โลก{QUOTE}"),
        ("ช่วยกี่ราย", "ประชุมโครงการข้าวรักษ์โลก", QUOTE),  # nothing of it was asked
        ("โครงการข้าวรักษ์โลกช่วยกี่ราย", "รัฐมนตรีเยี่ยมชาวนา", QUOTE),  # no name there
        ("โครงการข้าวรักษ์โลกช่วยกี่ราย", "ประชุมโครงการ", QUOTE),  # a bare head
        ("พนักงานบริษัทช่วยกี่ราย", "พนักงานบริษัทไทย", QUOTE),  # งาน is no word of it
        ("โครงการข้าวช่วยกี่ราย", "โครงการข้าว" + "รักษ์โลก" * 12, QUOTE),  # longer than a line
        ("โครงการข้าวช่วยกี่ราย", "โครงการข้าว (รักษ์โลก ยั่งยืน", QUOTE),  # half a bracket
        ("รถไฟฟ้าสายใหม่ช่วยกี่ราย", "การรถไฟฟ้าสายใหม่รับมอบม้านั่ง", QUOTE),  # an agency's name, cut
        ("รถยนต์เก่าลดกี่ราย", "ลดภาษีรถยนต์ที่อายุเกิน 7 ปี", QUOTE),  # its figure would be cut off
        ("โครงการข้าวช่วยกี่ราย", "โครงการข้าวรักษ์โลก", f"กรมการข้าว{QUOTE}"),  # it names who itself
    ],
)
def test_where_there_is_nothing_to_name_nothing_is_named(
    question: str, title: str, quote: str
) -> None:
    assert name_for(question, title, quote) is None


@given(st.text(max_size=80), st.text(max_size=40))
def test_a_name_is_always_of_the_title_and_passes_the_verifier(title: str, quote: str) -> None:
    title = f"โครงการข้าว {title}"
    name = name_for("โครงการข้าวช่วยกี่ราย", title, quote)
    if name is not None and quote.strip():
        assert is_named_quote(named(name, quote), title, quote)


RICE = release(QUOTE, title="ประชุมโครงการข้าวรักษ์โลก ปี 2567")
CITED = Citation(1, ArticleRef(RICE.id, RICE.title, None, None), QUOTE, 0, len(QUOTE))


@pytest.mark.parametrize(
    ("text", "title", "stands"),
    [
        (f"โครงการข้าวรักษ์โลก: {QUOTE}", RICE.title, True),
        (f"โครงการข้าวรักษ์โลก  ปี 2567: {QUOTE}", RICE.title, True),
        (f"โครงการยางรักษ์โลก: {QUOTE}", RICE.title, False),  # of no title
        (f"โครงการข้าวรักษ์โลก: {QUOTE}", "ประชุมชาวนา", False),  # of another title
        (f"โครงการข้าวรักษ์โลก: {QUOTE} แล้ว", RICE.title, False),  # more than the quote
        (f": {QUOTE}", RICE.title, False),
    ],
)
def test_a_quote_stands_behind_a_part_of_its_own_title_only(
    text: str, title: str, stands: bool
) -> None:
    assert is_named_quote(text, title, QUOTE) is stands


def test_a_name_of_another_release_is_checked_like_any_sentence() -> None:
    verifier = Verifier({RICE.id: RICE})
    assert verifier.check(f"โครงการข้าวรักษ์โลก: {QUOTE}", [CITED]).failure is None
    forged = replace(CITED, article=replace(CITED.article, title="มอบทุน 999 ทุน"))
    for citation in (CITED, forged):
        false = verifier.check(f"มอบทุน 999 ทุน: {QUOTE}", [citation])
        assert false.failure is Failure.NUMBER
