import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.thai.normalise import fold, fold_map

THAI = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B))


@pytest.mark.parametrize(
    ("source", "folded"),
    [
        ("นํ้าท่วม", "น้ำท่วม"),
        ("น้ํา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("เเม่", "แม่"),
        ("ที่่", "ที่"),
        ("ท่ี", "ที่"),
        ("ก\u200b่", "ก่"),
        ("กำำ", "กำ"),
        ("๒๕๖๗", "2567"),
        ("พ.ศ.\u00a0๒๕๖๗", "พ.ศ. 2567"),
        ("“ถ้อยคำ” – ‘ใน’", "\"ถ้อยคำ\" - 'ใน'"),
        ("a \u00a0\t\n b", "a b"),
        ("OTOP Ｐlus", "otop plus"),
        ("½ ﬁ №", "1⁄2 fi no"),
        ("แม่น้ำ ครั้งที่ 3", "แม่น้ำ ครั้งที่ 3"),
        ("", ""),
    ],
)
def test_spellings_of_the_same_text_fold_alike(source: str, folded: str) -> None:
    assert fold(source) == folded


@given(st.one_of(st.text(), THAI))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.one_of(st.text(), THAI))
def test_the_map_gives_the_same_text_and_spans_that_fold_to_their_part(text: str) -> None:
    folded = fold_map(text)
    assert folded.text == fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    for i in range(len(folded.text)):
        start, end = folded.source_span(i, i + 1)
        assert 0 <= start < end <= len(text)


def test_a_folded_span_leads_back_to_the_source() -> None:
    source = "งบ “๑๒” ล้าน\u00a0\u00a0บาท  ที่นํ้าหนาว"
    folded = fold_map(source)
    for part, original in (("12", "๑๒"), ("บาท", "บาท"), ("น้ำ", "นํ้า"), ('"12"', "“๑๒”")):
        start = folded.text.index(part)
        begin, end = folded.source_span(start, start + len(part))
        assert source[begin:end] == original


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 2), (0, 4)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no span"):
        fold_map("กขค").source_span(start, end)


@pytest.mark.parametrize("piece", ["่", "๑", "ํ", "ํา", "ำ่", "เ", " ", "\u200b", "่ี", "“", "A", "ก่ี"])
def test_a_megabyte_of_anything_folds_in_linear_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    fold(text)
    assert time.process_time() - started < 5
