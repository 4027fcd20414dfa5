from datetime import date
from pathlib import Path

import pytest

from ingest.indexing import ingest
from rag.embedding import bundled_embedder
from rag.query import understand
from rag.reranking import DEPTH
from rag.retrieval import Retriever, Weights
from rag.stores.index import Index
from tests.support import HashEmbedder, open_test_index, write_release

EMBEDDER = HashEmbedder()
MONTHS = ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("retrieval")
    releases = folder / "releases"
    for year in (2565, 2566, 2567):
        for month in MONTHS:
            day = f"วันที่ 10 {month} {year}"
            count = year - 2000 + MONTHS.index(month)
            write_release(
                releases,
                f"{year}-{month}.txt",
                f"รายงานผู้ป่วยไข้เลือดออก {month} {year}",
                f"{day} กรมควบคุมโรครายงานผู้ป่วยไข้เลือดออกจังหวัดตราด {count} ราย",
            )
    write_release(
        releases,
        "bikes.txt",
        "เทศบาลซ่อมจักรยาน",
        "วันที่ 3 มีนาคม 2566 ช่างอาสาซ่อมจักรยานให้นักเรียน",
        "ระหว่างวันที่ 7 - 9 สิงหาคม 2566 จะซ่อมอีกรอบ",
    )
    index = open_test_index(folder / "index")
    ingest([releases], index, EMBEDDER, model="")
    return index


def ids(index: Index, question: str, weights: Weights | None = None, top_k: int = 5) -> list[str]:
    query = understand(question, today=date(2026, 11, 21))
    # The second stage's weights were learned on the bundled embedding's cosines.
    retriever = Retriever(index, EMBEDDER, weights, reader=bundled_embedder())
    passages = retriever.retrieve(query, top_k)
    return [p.article.id for p in passages]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("ไข้เลือดออกตราด 10 เม.ย. 66 กี่ราย", "2566-เมษายน.txt"),
        ("ไข้เลือดออกตราด ก.พ. 67 กี่ราย", "2567-กุมภาพันธ์.txt"),
        ("ไข้เลือดออกเดือนมีนาปี 65", "2565-มีนาคม.txt"),
        ("ซ่อมจักรยานรอบ ส.ค. 66", "bikes.txt"),
    ],
)
def test_the_release_of_the_time_asked_about_comes_first(
    index: Index, question: str, first: str
) -> None:
    assert ids(index, question)[0] == first


def test_newer_releases_come_first_where_the_latest_is_asked_for(index: Index) -> None:
    found = ids(index, "ไข้เลือดออกตราดล่าสุดกี่ราย")
    assert [name[:4] for name in found] == ["2567"] * 5


def test_a_time_that_no_release_fits_hides_nothing(index: Index) -> None:
    assert len(ids(index, "ไข้เลือดออกตราด ปี 2550")) == 5


def test_meaning_alone_finds_passages_where_no_word_matches(index: Index) -> None:
    class Near(HashEmbedder):
        def embed_question(self, text: str):  # type: ignore[no-untyped-def]
            return super().embed_question("ช่างอาสาซ่อมจักรยานให้นักเรียน")

    query = understand("คำที่ไม่มีในข่าวใดเลยสักคำเดียว")
    assert Retriever(index, Near()).retrieve(query, 1)[0].article.id == "bikes.txt"


def test_words_alone_find_passages_where_vectors_say_nothing(index: Index) -> None:
    class Blind(HashEmbedder):
        def embed_question(self, text: str):  # type: ignore[no-untyped-def]
            return super().embed_question("")

    query = understand("ช่างอาสาซ่อมจักรยาน")
    assert Retriever(index, Blind()).retrieve(query, 1)[0].article.id == "bikes.txt"


def test_scores_fall_with_rank_and_legs_are_told(index: Index) -> None:
    query = understand("ไข้เลือดออกตราด")
    passages = Retriever(index, EMBEDDER).retrieve(query, 10)
    scores = [p.score for p in passages]
    assert scores == sorted(scores, reverse=True)
    assert {"article", "chunk", "dense", "time"} <= passages[0].leg_scores.keys()


def test_an_empty_index_gives_no_passages(tmp_path: Path) -> None:
    assert ids(open_test_index(tmp_path), "น้ำท่วม") == []


def preferring(index: Index, question: str, *prefer: str) -> list[str]:
    query = understand(question, today=date(2026, 11, 21))
    retriever = Retriever(index, EMBEDDER, reader=bundled_embedder())
    return [p.article.id for p in retriever.retrieve(query, 5, prefer=prefer)]


def test_a_preferred_release_comes_before_others_that_are_as_good(index: Index) -> None:
    plain = preferring(index, "ไข้เลือดออกตราด")
    second = plain[1]
    assert preferring(index, "ไข้เลือดออกตราด", second)[0] == second


def test_a_preferred_release_does_not_come_before_one_that_is_far_better(index: Index) -> None:
    found = preferring(index, "ช่างอาสาซ่อมจักรยานให้นักเรียน", "2566-เมษายน.txt")
    assert found[0] == "bikes.txt"


def test_a_preferred_release_is_read_whatever_the_first_stage_says(index: Index) -> None:
    worst = ids(index, "ไข้เลือดออกตราด ก.พ. 67", top_k=19)[-1]
    query = understand("ไข้เลือดออกตราด ก.พ. 67", today=date(2026, 11, 21))
    retriever = Retriever(index, EMBEDDER, reader=bundled_embedder())
    found = retriever.retrieve(query, 19, prefer=(worst,))
    assert [p.article.id for p in found].index(worst) < DEPTH
    scores = [p.score for p in found]
    assert scores == sorted(scores, reverse=True)


def test_preferring_a_release_that_is_gone_changes_nothing(index: Index) -> None:
    plain = preferring(index, "ไข้เลือดออกตราด ก.พ. 67")
    assert preferring(index, "ไข้เลือดออกตราด ก.พ. 67", "gone.txt") == plain
