"""What the releases quoted in a conversation tell of, over an index."""

from pathlib import Path

import pytest

from ingest.indexing import ingest
from rag.pipeline import converse
from rag.quoted import QuotedReleases
from rag.stores.index import Index
from tests.sample_pipeline import sample_pipeline
from tests.support import HashEmbedder, open_test_index, write_release


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("quoted")
    for number in range(120):
        write_release(folder / "releases", f"{number}.txt", f"งานวัดครั้งที่ {number}", "มีหนังตะลุงทุกคืน")
    write_release(
        folder / "releases",
        "ferry.txt",
        "เปิดเดินเรือ ๑๒ เที่ยว",
        "เรือแวะเกาะสีชัง " + "คลื่น " * 3_000 + "จบ",
    )
    index = open_test_index(folder / "index")
    ingest([folder / "releases"], index, HashEmbedder(), model="")
    return index


def test_title_and_text_are_told_folded_with_their_words(index: Index) -> None:
    told = QuotedReleases(index).told(["ferry.txt"])
    assert "12 เที่ยว" in told.text and "เกาะสีชัง" in told.text
    assert {"12", "คลื่น"} <= told.words


def test_the_end_of_a_long_release_is_not_looked_through(index: Index) -> None:
    assert "จบ" not in QuotedReleases(index).told(["ferry.txt"]).words


def test_releases_that_are_gone_tell_nothing(index: Index) -> None:
    told = QuotedReleases(index).told(["gone.txt"])
    assert told.text == "" and told.words == frozenset()


def test_several_releases_are_told_together(index: Index) -> None:
    told = QuotedReleases(index).told(["ferry.txt", "7.txt", "gone.txt"])
    assert {"เรือ", "หนังตะลุง"} <= told.words


@pytest.mark.parametrize(("word", "rare"), [("คลื่น", True), ("ไม่มีคำนี้", True), ("หนังตะลุง", False)])
def test_a_word_of_fewer_than_one_release_in_a_hundred_is_rare(
    index: Index, word: str, rare: bool
) -> None:
    assert QuotedReleases(index).is_rare(word) is rare


def test_an_empty_index_has_no_rare_words_and_tells_nothing(tmp_path: Path) -> None:
    quoted = QuotedReleases(open_test_index(tmp_path))
    assert not quoted.is_rare("เรือ")
    assert quoted.told(["ferry.txt"]).text == ""


def test_an_unmarked_question_stays_with_the_release_until_another_topic_comes(
    tmp_path: Path,
) -> None:
    pipeline = sample_pipeline(tmp_path)
    asked = ["ยาย 72 อยู่แจ้ห่ม ได้ค่ารถไปหาหมอเดือนละกี่บาท", "รถรับส่งวิ่งกี่เที่ยว", "ทุเรียนกี่บาท"]
    followed = converse(pipeline, asked[:2])
    new = converse(pipeline, asked)
    alone = pipeline.answer(asked[2])
    pipeline.index.close()
    assert followed.standalone == "ยาย 72 อยู่แจ้ห่ม ได้ค่ารถไปหาหมอ รถรับส่งวิ่งกี่เที่ยว"
    assert followed.passages[0].article.id == "02-elderly-travel-lampang.txt"
    assert new.standalone == asked[2]
    assert [p.article.id for p in new.passages] == [p.article.id for p in alone.passages]
