from datetime import date

import pytest

from rag.answering.gaps import Gap
from rag.answering.wording import NOT_FOUND, Lacking, nothing_found, quoted
from rag.schema import AnswerSentence, AnswerStatus, ArticleRef

NEAREST = (ArticleRef("a", "เปิดสะพาน", None, date(2024, 3, 4)),)


@pytest.mark.parametrize("gap", [None, *Gap])
def test_what_is_missing_is_said_in_the_first_line(gap: Gap | None) -> None:
    first, *rest = nothing_found(AnswerStatus.CANNOT_ANSWER, NEAREST, gap).splitlines()
    assert first.startswith(NOT_FOUND)
    assert any("เปิดสะพาน" in line and "2567" in line for line in rest)


def test_a_name_that_the_nearest_release_lacks_is_said_beside_what_it_is_about() -> None:
    lacking = Lacking("เชียงราย", "เปิดสะพาน " * 20)
    first = nothing_found(AnswerStatus.CANNOT_ANSWER, NEAREST, Gap.PLACE, lacking).splitlines()[0]
    assert first.startswith("ข่าวที่พบเป็นเรื่อง “เปิดสะพาน")
    assert first.endswith("ซึ่งไม่ได้กล่าวถึง “เชียงราย”")
    assert len(first) < 160


def test_a_sentence_without_citations_ends_with_its_last_letter() -> None:
    said = (AnswerSentence("ยาว 120 เมตร", (1,)), AnswerSentence("ส่วนราคา ข่าวที่พบไม่ได้ระบุ", ()))
    assert quoted(said) == "ยาว 120 เมตร [1]\nส่วนราคา ข่าวที่พบไม่ได้ระบุ"
