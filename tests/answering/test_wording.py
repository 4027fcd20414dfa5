from datetime import date

import pytest

from rag.answering.gaps import Gap
from rag.answering.wording import NOT_FOUND, nothing_found
from rag.schema import AnswerStatus, ArticleRef

NEAREST = (ArticleRef("a", "เปิดสะพาน", None, date(2024, 3, 4)),)


@pytest.mark.parametrize("gap", [None, *Gap])
def test_what_is_missing_is_said_in_the_first_line(gap: Gap | None) -> None:
    first, *rest = nothing_found(AnswerStatus.CANNOT_ANSWER, NEAREST, gap).splitlines()
    assert first.startswith(NOT_FOUND)
    assert any("เปิดสะพาน" in line and "2567" in line for line in rest)
