"""Names that a question takes for granted, and the release that does not hold them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.pieces import pieces_of
from rag.answering.premises import Named, unmet
from rag.errors import QuestionError
from rag.schema import Article
from rag.thai.phrases import listed, read_table
from tests.answering.made import read, release

VISIT = release(
    "นายกรัฐมนตรีลงพื้นที่จังหวัดสงขลา มอบถุงยังชีพ 500 ชุดแก่ผู้ประสบภัย",
    "ร่วมกับ ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร และบริษัท Alpha Motor จากประเทศญี่ปุ่น",
)


def missing(question: str, article: Article = VISIT) -> tuple[Named, str] | None:
    query = read(question)
    found = unmet(query, pieces_of(article))
    return None if found is None else (found.kind, query.folded[found.start : found.end])


@pytest.mark.parametrize(
    "question",
    [
        "นายกไปสงขลามอบอะไร",
        "นายกไปหาดใหญ่มอบอะไร",  # a town of the province that is told
        "นายกเศรษฐาไปสงขลามอบอะไร",  # told by the office
        "ธ.ก.ส. ร่วมมอบอะไรที่สงขลา",
        "แบงก์ชาวนาร่วมมอบอะไร",
        "บริษัท Alpha มอบอะไร",
        "บริษัท Alpha Motors มอบอะไร",
        "บริษัทจากโตเกียวมอบอะไร",
        "นายกมอบถุง 500 ชุดที่ไหน",
        "นายกมอบถุงห้าร้อยชุดที่ไหน",
        "งานที่กรุงเทพมอบอะไร",  # where most releases are from, without saying so
        "ปี 67 เดือน 3 มอบอะไร",
        "Which company gave 500 bags in Songkhla",
        "รพ.สต. ที่สงขลาได้อะไร",  # สต. alone is another body
        "สธ. มอบอะไรที่สงขลา",  # a ministry: the release may name but its department
        "อบต. ที่สงขลาได้อะไร",  # nobody's name
        "สทน.8 มอบอะไรที่สงขลา",  # an office with a number is not the agency so abbreviated
        "ของที่มอบต้องเช็กก่อนไหม",  # not the country
        "นายกมอบอะไรแบบเกาหลี",  # a manner, not a place
        "นายกชวนไปสงขลามอบอะไร",  # not a person
    ],
)
def test_a_name_told_in_any_form_is_met(question: str) -> None:
    assert missing(question) is None


@pytest.mark.parametrize(
    ("question", "kind", "text"),
    [
        ("นายกไปเชียงใหม่มอบอะไร", Named.PLACE, "เชียงใหม่"),
        ("นายกไปโคราชมอบอะไร", Named.PLACE, "โคราช"),
        ("บริษัทจากเวียดนามมอบอะไร", Named.PLACE, "เวียดนาม"),
        ("บิ๊กป้อมไปสงขลามอบอะไร", Named.WHO, "บิ๊กป้อม"),
        ("ธอส. มอบอะไรที่สงขลา", Named.WHO, "ธอส."),
        ("บริษัท Beta มอบอะไร", Named.WHO, "beta"),
        ("บิ๊กป้อมไปเชียงใหม่มอบ 900 ชุด", Named.PLACE, "เชียงใหม่"),  # places come first
    ],
)
def test_a_name_that_is_not_told_is_unmet(question: str, kind: Named, text: str) -> None:
    assert missing(question) == (kind, text)


def test_a_short_place_inside_another_word_is_not_told() -> None:
    own = release("หมอชลน่านตรวจโรงพยาบาลที่เชียงใหม่ 2 แห่ง")
    assert missing("น่านเสียหายกี่แห่ง", own) == (Named.PLACE, "น่าน")
    assert missing("น่านเสียหายกี่แห่ง", release("โรงพยาบาลใน จ.น่าน เสียหาย 2 แห่ง")) is None


def test_the_agency_that_issued_a_release_need_not_name_itself() -> None:
    own = release("เปิดรับสมัครวันนี้", agency="ธนาคารอาคารสงเคราะห์")
    assert missing("ธอส. เปิดรับสมัครวันไหน", own) is None


def test_the_title_counts() -> None:
    assert missing("งานที่ตรังมีกี่วัน", release("จัดสามวัน", title="งานใหญ่ที่ตรัง")) is None


def test_no_name_stands_for_two_countries() -> None:
    rows = read_table("countries.tsv", "rag.answering")
    names = [name for row in rows for name in {*listed(row["names"]), *listed(row["capital"])}]
    assert len(set(names)) == len(names)


@given(st.text(max_size=60), st.text(max_size=120))
def test_any_question_is_checked(question: str, text: str) -> None:
    article = release(text)
    try:
        query = read(question)
    except QuestionError:
        return
    pieces = pieces_of(article)
    if pieces:
        found = unmet(query, pieces)
        assert found is None or 0 <= found.start < found.end <= len(query.folded)
