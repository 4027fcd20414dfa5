"""How a question was read."""

import pytest

from channels.understood import understood


@pytest.mark.parametrize(
    ("question", "standalone", "line"),
    [
        ("แล้วแพร่ล่ะ", "น้ำท่วมแพร่ไหม", "เข้าใจว่าถาม: น้ำท่วมแพร่ไหม"),
        ("น้ำท่วมแพร่ไหม", "น้ำท่วมแพร่ไหม", None),
        (" น้ำท่วม  แพร่ไหม ", "น้ำท่วม แพร่ไหม", None),
        ("นํ้าท่วมปี ๒๕๖๗", "น้ำท่วมปี 2567", None),
        ("โทร [เบอร์โทรศัพท์] น้ำท่วมไหม", "โทร   น้ำท่วมไหม", None),
        ("[อีเมล] น้ำท่วมไหม", "น้ำท่วมไหม", None),
        ("l;ylfu", "สวัสดี", "เข้าใจว่าถาม: สวัสดี"),
        ("น้ำท่วมไหม", None, None),
        ("น้ำท่วมไหม", "", None),
    ],
)
def test_how_a_question_was_read_is_told_only_where_it_was_not_read_as_typed(
    question: str, standalone: str | None, line: str | None
) -> None:
    assert understood(question, standalone) == line
