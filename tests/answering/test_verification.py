from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.verification import verified
from rag.schema import AnswerSentence, Article, ArticleRef, Citation

ARTICLE = Article(id="a", title="ถนนใหม่", text="อบต. สร้างถนน 3 สาย งบ 4.5 ล้านบาท\nเปิดใช้ 1 มี.ค. 67")
REF = ArticleRef("a", "ถนนใหม่", None, None)


def cite(marker: int, quote: str) -> Citation:
    start = ARTICLE.text.index(quote)
    return Citation(marker, REF, quote, start, start + len(quote))


GOOD = cite(1, "สร้างถนน 3 สาย")
ALSO = cite(2, "เปิดใช้ 1 มี.ค. 67")


def test_proven_sentences_pass_unchanged() -> None:
    sentences = (AnswerSentence("สร้างถนน 3 สาย", (1,)), AnswerSentence("เปิดใช้", (2,)))
    result = verified(sentences, (GOOD, ALSO), {"a": ARTICLE})
    assert (result.sentences, result.citations, result.dropped) == (sentences, (GOOD, ALSO), 0)


@pytest.mark.parametrize(
    "false",
    [
        replace(GOOD, quote="สร้างถนน 4 สาย"),
        replace(GOOD, start=GOOD.start + 1),
        replace(GOOD, end=GOOD.end + 1),
        replace(GOOD, article=replace(REF, id="not retrieved")),
        replace(GOOD, quote=" ", start=4, end=5),
        replace(GOOD, quote="", start=0, end=0),
    ],
)
def test_a_quote_that_does_not_stand_there_takes_its_sentence_with_it(false: Citation) -> None:
    sentences = (AnswerSentence("ไม่จริง", (1,)), AnswerSentence("เปิดใช้", (2,)))
    result = verified(sentences, (false, ALSO), {"a": ARTICLE})
    assert [s.text for s in result.sentences] == ["เปิดใช้"]
    assert result.dropped == 1
    assert [c.marker for c in result.citations] == [1]  # numbered anew, without a gap


def test_unknown_markers_are_discarded_and_a_sentence_keeps_its_proven_ones() -> None:
    result = verified((AnswerSentence("ถนน", (9, 1)),), (GOOD,), {"a": ARTICLE})
    assert result.sentences == (AnswerSentence("ถนน", (1,)),)


def test_a_sentence_without_a_citation_is_dropped() -> None:
    assert verified((AnswerSentence("ลอย ๆ", ()),), (GOOD,), {"a": ARTICLE}).dropped == 1


@given(quote=st.text(), start=st.integers(-5, 60), end=st.integers(-5, 60))
def test_no_quote_passes_that_is_not_verbatim_at_its_offsets(
    quote: str, start: int, end: int
) -> None:
    citation = Citation(1, REF, quote, start, end)
    result = verified((AnswerSentence("x", (1,)),), (citation,), {"a": ARTICLE})
    for passed in result.citations:
        assert ARTICLE.text[passed.start : passed.end] == passed.quote
        assert 0 <= passed.start < passed.end <= len(ARTICLE.text)
