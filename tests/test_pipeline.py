from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.indexing import ingest
from rag.answering.extractive import ExtractiveAnswerer
from rag.errors import QuestionError
from rag.pipeline import Pipeline
from rag.query import MAX_QUESTION
from rag.retrieval import Retriever
from rag.schema import Answer, AnswerStatus
from tests.support import HashEmbedder, open_test_index, write_release

LIBRARY = (
    "วันที่ 9 กุมภาพันธ์ 2567 นางสาวจันทร์ฉาย ใจงาม นายกเทศมนตรีเมืองน่าน เปิดห้องสมุดรถเข็น",
    "ห้องสมุดรถเข็นมีหนังสือ 1,250 เล่ม ออกให้บริการ 14 ชุมชน ใช้งบประมาณ 380,000 บาท",
    "ประชาชนยืมหนังสือได้ครั้งละ 3 เล่ม สอบถามได้ที่ โทร 0-2000-0000",
)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    folder = tmp_path_factory.mktemp("pipeline")
    releases = folder / "releases"
    write_release(releases, "library.txt", "น่านเปิดห้องสมุดรถเข็น", *LIBRARY)
    write_release(
        releases, "copy.txt", "น่านเปิดห้องสมุดรถเข็น", *LIBRARY, "เผยแพร่ซ้ำ วันที่ 9 กุมภาพันธ์ 2567"
    )
    write_release(
        releases,
        "river.txt",
        "พะเยาขุดลอกลำน้ำอิง",
        "วันที่ 3 มีนาคม 2566 ชลประทานพะเยาขุดลอกลำน้ำอิง ระยะทาง 12.5 กิโลเมตร",
    )
    for number in range(12):
        write_release(
            releases,
            f"other-{number}.txt",
            f"กิจกรรมชุมชนครั้งที่ {number}",
            f"ชุมชนหมู่ {number} จัดกิจกรรมปลูกต้นไม้ {number * 17 + 5} ต้น ริมถนนสายหลัก",
        )
    index, embedder = open_test_index(folder / "index"), HashEmbedder()
    ingest([releases], index, embedder, model="")
    answerer = ExtractiveAnswerer(index, embedder)
    return Pipeline(index, Retriever(index, embedder), answerer, today=date(2026, 11, 21))


def quotes_stand(pipeline: Pipeline, answer: Answer) -> bool:
    articles = {c.article.id: pipeline.article(c.article.id) for c in answer.citations}
    return all(
        (a := articles[c.article.id]) is not None and a.text[c.start : c.end] == c.quote
        for c in answer.citations
    )


@pytest.mark.parametrize(
    ("question", "article_id", "fact"),
    [
        ("ห้องสมุดรถเข็นที่น่าน มีหนังสือกี่เล่ม", "library.txt", "1,250 เล่ม"),
        ("ใครเปิดห้องสมุดรถเข็นที่น่าน", "library.txt", "จันทร์ฉาย ใจงาม"),
        ("ห้องสมุดรถเข็นใช้งบเท่าไหร่", "library.txt", "380,000 บาท"),
        ("ขุดลอกลำน้ำอิงยาวกี่กิโลเมตร", "river.txt", "12.5 กิโลเมตร"),
    ],
)
def test_a_question_is_answered_from_its_release_and_cited(
    pipeline: Pipeline, question: str, article_id: str, fact: str
) -> None:
    answer = pipeline.answer(question)
    assert answer.status is AnswerStatus.ANSWERED
    assert fact in answer.text[:600]
    cited = {c.article.id for c in answer.citations}
    assert cited <= {article_id, "copy.txt"}
    assert quotes_stand(pipeline, answer)


def test_every_sentence_of_an_answer_carries_its_marker(pipeline: Pipeline) -> None:
    answer = pipeline.answer("ห้องสมุดรถเข็นที่น่าน มีหนังสือกี่เล่ม ใช้งบเท่าไหร่")
    markers = [c.marker for c in answer.citations]
    assert markers == list(range(1, len(markers) + 1))
    for sentence in answer.sentences:
        assert sentence.citations
        for marker in sentence.citations:
            assert f"[{marker}]" in answer.text


def test_a_near_identical_release_is_told_as_also_in_and_keeps_its_rank(
    pipeline: Pipeline,
) -> None:
    passages = pipeline.answer("ห้องสมุดรถเข็นน่าน").passages
    first, second = passages[0], passages[1]
    assert {first.article.id, second.article.id} == {"library.txt", "copy.txt"}
    assert [ref.id for ref in first.also_in] == [second.article.id]
    assert second.duplicate_of == first.article.id
    assert [p.rank for p in passages] == list(range(1, len(passages) + 1))


def test_top_k_counts_distinct_releases(pipeline: Pipeline) -> None:
    for top_k in (1, 5, 15):
        ids = [p.article.id for p in pipeline.answer("ปลูกต้นไม้ ห้องสมุด", top_k=top_k).passages]
        assert len(ids) == len(set(ids)) == top_k


def test_what_no_release_is_about_is_not_answered(pipeline: Pipeline) -> None:
    answer = pipeline.answer("สูตรหมักปลาร้าโบราณใส่เกลือกี่กำมือ")
    assert answer.status in (AnswerStatus.NO_PASSAGES, AnswerStatus.CANNOT_ANSWER)
    assert answer.text.startswith("ไม่พบข้อมูลในข่าวประชาสัมพันธ์")
    assert answer.citations == ()


@pytest.mark.parametrize("question", ["", "   ", "\u200b", "???", "๚๛ \n\t"])
def test_a_question_without_words_is_refused_in_thai(pipeline: Pipeline, question: str) -> None:
    with pytest.raises(QuestionError, match="กรุณาพิมพ์คำถาม"):
        pipeline.answer(question)


def test_a_question_of_a_hundred_thousand_characters_is_refused_at_once(
    pipeline: Pipeline,
) -> None:
    with pytest.raises(QuestionError, match="100,000 ตัวอักษร"):
        pipeline.answer("น" * 100_000)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("question", ["1" * MAX_QUESTION, "๑" * MAX_QUESTION, "่" * 999 + "ก"])
def test_long_runs_do_not_slow_the_answer(pipeline: Pipeline, question: str) -> None:
    assert pipeline.answer(question).timings_ms["total"] < 2_000


@settings(max_examples=40, deadline=None)
@given(question=st.text(min_size=1, max_size=300))
def test_no_question_crashes_and_no_quote_is_invented(pipeline: Pipeline, question: str) -> None:
    try:
        answer = pipeline.answer(question)
    except QuestionError:
        return
    assert quotes_stand(pipeline, answer)
    assert answer.to_json()["status"] == answer.status.value
