"""What an extractive answer says beside its quotes, and when it names what is missing."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from rag.answering import extractive
from rag.answering.absence import UNSURE
from rag.answering.confidence import Thresholds
from rag.answering.extractive import ExtractiveAnswerer
from rag.answering.scoring import Scored
from rag.query import Query
from rag.schema import Answer, AnswerStatus, Article, ArticleRef, Chunk, Passage
from tests.answering.claim_tables import releases
from tests.answering.made import read, release, scored

PIER = release("เทศบาลเปิดใช้ท่าเรือใหม่ยาว 120 เมตร มีผู้ร่วมงาน 300 คน", key="pier", title="เปิดใช้ท่าเรือใหม่")
DENIES = release(
    "กระทรวงพลังงานตรวจสอบแล้ว เป็นข่าวปลอม",
    "เรื่องที่แชร์กันคือ รัฐบาลแจกถังแก๊สฟรีทุกบ้าน",
    key="denies",
    title="เตือนข่าวปลอม แจกถังแก๊สฟรี",
)
GIVES = release("รัฐบาลมอบถังแก๊สให้ร้านค้าที่เข้าร่วมโครงการ", key="gives", title="มอบถังแก๊ส")


def answered(
    question: str,
    *articles: Article,
    best: Sequence[float] = (9.0,),
    confident: float = 0.0,
    remoteness: float = 0.0,
) -> Answer:
    """An answer from ``articles``, ranked as they stand, whose first pieces score ``best``."""
    coverage = 0.3 if remoteness else 1.0

    class Scorer:
        def __init__(self, *_: Any) -> None: ...

        def score(self, query: Query, *_: Any) -> Scored:
            made = scored(query, articles, best)
            return replace(made, coverage=coverage, remoteness=remoteness)

    known = {article.id: article for article in articles}
    index = SimpleNamespace(catalog=SimpleNamespace(articles_by_id=lambda _ids: known))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extractive, "PieceScorer", Scorer)
        answerer = ExtractiveAnswerer(index, None, Thresholds(confident=confident))  # type: ignore[arg-type]
    return answerer.answer(read(question), [_passage(a, n) for n, a in enumerate(articles, 1)])


def _passage(article: Article, rank: int) -> Passage:
    chunk = Chunk(f"{article.id}#0", article.id, 0, len(article.text), article.text)
    ref = ArticleRef(article.id, article.title, None, article.published)
    return Passage(chunk, ref, rank, 1.0)


def test_a_half_answer_ends_with_the_part_that_is_missing() -> None:
    answer = answered("ท่าเรือยาวกี่เมตร ค่าตั๋วเท่าไหร่", PIER)
    assert answer.text.splitlines()[-1] == "ส่วนค่าตั๋วเท่าไหร่ ข่าวที่พบไม่ได้ระบุ"
    assert answer.sentences[-1].citations == ()
    assert answer.to_json()["sentences"][-1]["citations"] == []
    assert "120 เมตร" in answer.sentences[0].text


@pytest.mark.parametrize(
    "question", ["ท่าเรือยาวกี่เมตร มีคนร่วมงานกี่คน", "ค่าตั๋วเท่าไหร่", "เปิดท่าเรือวันไหน ใครเปิด"]
)
def test_nothing_is_said_to_be_missing_where_all_or_nothing_is_told(question: str) -> None:
    assert all(sentence.citations for sentence in answered(question, PIER).sentences)


def test_a_refusal_names_what_the_nearest_release_does_not_speak_of() -> None:
    answer = answered("ท่าเรือที่เชียงรายยาวกี่เมตร", PIER, confident=0.99)
    assert answer.status is AnswerStatus.CANNOT_ANSWER
    first = answer.text.splitlines()[0]
    assert "เปิดใช้ท่าเรือใหม่" in first and first.endswith("“เชียงราย”")


def test_releases_about_something_else_are_not_even_named() -> None:
    answer = answered("หมักกิมจิกี่วัน", PIER, confident=0.5, remoteness=9.0)
    assert answer.status is AnswerStatus.NO_PASSAGES
    assert answer.text == "ไม่พบข้อมูลในข่าวประชาสัมพันธ์ที่มีอยู่"


@pytest.mark.parametrize("longest", [0, 120, 300])
def test_quotes_that_grew_too_long_at_their_edges_are_left_out_from_the_last(
    monkeypatch: pytest.MonkeyPatch, longest: int
) -> None:
    for first, second in pairwise(releases().values()):
        everything = answered("สรุปให้หน่อย", first, second, best=()).citations
        with monkeypatch.context() as patch:
            patch.setattr("rag.answering.quotes._LONGEST", longest)
            kept = answered("สรุปให้หน่อย", first, second, best=()).citations
        assert kept == everything[: len(kept)]
        assert len(kept) == 1 or sum(len(c.quote) for c in kept) <= longest
        assert len(kept) < len(everything)


def test_a_denial_of_what_was_heard_stands_first_whatever_else_scores_higher() -> None:
    asked = "แชร์กันว่ารัฐบาลแจกถังแก๊สฟรีทุกบ้าน จริงไหม"
    answer = answered(asked, GIVES, DENIES, best=(9.0, 0.0, 0.0), confident=0.99)
    assert answer.status is AnswerStatus.ANSWERED
    assert "เป็นข่าวปลอม" in answer.text.splitlines()[0]
    assert {citation.article.id for citation in answer.citations} == {"denies"}


def test_a_release_that_shares_words_with_hearsay_is_quoted_with_a_doubt() -> None:
    answer = answered("แชร์กันว่ารัฐบาลแจกถังแก๊สฟรีทุกบ้าน จริงไหม", GIVES)
    assert answer.sentences[-1].text == UNSURE
    assert UNSURE not in answered("รัฐบาลมอบถังแก๊สให้ใคร", GIVES).text
