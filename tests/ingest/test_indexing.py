import json
from pathlib import Path

import pytest

from ingest.indexing import finish_pending, ingest
from rag.errors import IndexDamagedError
from rag.stores.checks import check_index
from rag.stores.index import Index
from rag.stores.lexical import Alternative, Clause
from tests.support import HashEmbedder, open_test_index, write_release

EMBEDDER = HashEmbedder()


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return open_test_index(tmp_path / "index")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "releases"
    write_release(folder, "1.txt", "เปิดศูนย์ซ่อมจักรยาน", "เทศบาลเปิดศูนย์ซ่อมจักรยานทุกวันเสาร์")
    write_release(folder, "2.txt", "ฉีดวัคซีนสุนัข", "ปศุสัตว์ฉีดวัคซีนสุนัขฟรี 300 ตัว")
    return folder


def take(index: Index, *paths: Path) -> dict[str, int | float]:
    counts = ingest(list(paths), index, EMBEDDER, model="").to_json()
    del counts["seconds"], counts["chunks"]
    return counts


def found(index: Index, word: str) -> list[int]:
    clause = Clause((Alternative((word,)),))
    return [s.article_key for s in index.chunk_words.search([clause], 10)]


def test_releases_are_added_once_and_skipped_while_unchanged(index: Index, folder: Path) -> None:
    assert take(index, folder) == {"added": 2, "updated": 0, "unchanged": 0, "problems": 0}
    assert take(index, folder) == {"added": 0, "updated": 0, "unchanged": 2, "problems": 0}
    assert check_index(index, EMBEDDER) == []


def test_a_changed_release_replaces_its_old_words(index: Index, folder: Path) -> None:
    take(index, folder)
    write_release(folder, "2.txt", "ฉีดวัคซีนแมว", "ปศุสัตว์ฉีดวัคซีนแมวฟรี 40 ตัว")
    assert take(index, folder) == {"added": 0, "updated": 1, "unchanged": 1, "problems": 0}
    assert found(index, "สุนัข") == []
    assert len(found(index, "แมว")) == 1
    assert check_index(index, EMBEDDER) == []


def test_bad_items_are_reported_and_nothing_good_is_lost(index: Index, tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    rows = [
        json.dumps({"id": "a", "title": "ดี", "body": "อบต. แจกกล้าไม้ 500 ต้น"}),
        '{"id": "b", "title": ',
        json.dumps({"id": "a", "title": "ซ้ำ", "body": "รหัสซ้ำกับข่าวแรก"}),
        json.dumps({"id": "c", "title": "", "body": "ประปาหยุดจ่ายน้ำ 2 ชั่วโมง"}),
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    report = ingest([path, tmp_path / "missing.txt"], index, EMBEDDER, model="")
    assert report.added == 2
    messages = [str(problem) for problem in report.problems]
    assert len(messages) == 3
    assert any("line 2" in m for m in messages)
    assert any("duplicate id 'a'" in m for m in messages)
    assert any("missing.txt" in m for m in messages)
    article = index.catalog.article("a")
    assert article is not None
    assert article.title == "ดี"


@pytest.mark.parametrize("store", ["chunk_words", "article_words", "vectors"])
def test_what_a_crash_left_pending_is_finished_at_the_next_start(
    index: Index, folder: Path, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(index, folder)
    write_release(folder, "2.txt", "ฉีดวัคซีนแมว", "ปศุสัตว์ฉีดวัคซีนแมวฟรี 40 ตัว")

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("the power went off")

    with monkeypatch.context() as patch:
        patch.setattr(getattr(index, store), "write", crash)
        with pytest.raises(RuntimeError):
            take(index, folder)
    assert index.stats().pending == 1
    assert finish_pending(index, EMBEDDER) == 1
    assert check_index(index, EMBEDDER) == []
    assert found(index, "สุนัข") == []
    assert len(found(index, "แมว")) == 1


def test_worker_processes_make_the_same_index(index: Index, tmp_path: Path) -> None:
    from rag.settings import BUNDLED_MODEL

    if not BUNDLED_MODEL.exists():
        pytest.skip("workers load a model by name, and the bundled one is not here")
    from rag.assembly import fingerprint
    from rag.embedding import load_embedder

    path = tmp_path / "many.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(600):
            body = f"เทศบาลแจกกล้าไม้ครั้งที่ {number} จำนวน {number * 3} ต้น ที่ศาลากลางจังหวัด"
            row = {"id": str(number), "title": f"แจกกล้าไม้ {number}", "body": body}
            file.write(json.dumps(row) + "\n")
    embedder = load_embedder(str(BUNDLED_MODEL))
    bundled = Index(tmp_path / "bundled", fingerprint(embedder), create=True)
    report = ingest([path], bundled, embedder, model=str(BUNDLED_MODEL), workers=1)
    assert (report.added, report.problems) == (600, [])
    assert check_index(bundled, embedder) == []


def test_a_rebuild_makes_the_derived_stores_anew_from_the_catalog(
    index: Index, folder: Path
) -> None:
    take(index, folder)
    index.close()
    again = open_test_index(index.folder, rebuild=True)
    assert (again.chunk_words.count(), again.vectors.count()) == (0, 0)
    assert finish_pending(again, EMBEDDER) == 2
    assert check_index(again, EMBEDDER) == []
    assert len(found(again, "สุนัข")) == 1


@pytest.mark.parametrize("damaged", ["words/chunks/meta.json", "vectors/chroma.sqlite3"])
def test_a_rebuild_mends_a_derived_store_that_cannot_be_opened(
    index: Index, folder: Path, damaged: str
) -> None:
    take(index, folder)
    index.close()
    (index.folder / damaged).write_bytes(b"garbage " * 600)
    again = open_test_index(index.folder, rebuild=True)
    assert finish_pending(again, EMBEDDER) == 2
    assert check_index(again, EMBEDDER) == []


@pytest.mark.parametrize("damaged", ["words/chunks/meta.json", "vectors/chroma.sqlite3"])
def test_a_store_that_cannot_be_opened_says_how_to_mend_it(
    index: Index, folder: Path, damaged: str
) -> None:
    take(index, folder)
    index.close()
    (index.folder / damaged).write_bytes(b"garbage " * 600)
    with pytest.raises(IndexDamagedError, match="thamkhao index rebuild"):
        open_test_index(index.folder)


def test_a_rebuild_cut_off_before_it_cleared_anything_goes_on_at_the_next_start(
    index: Index, folder: Path
) -> None:
    take(index, folder)
    index.catalog.begin_rebuild({})  # and then the power went off
    index.close()
    again = open_test_index(index.folder)
    assert again.vectors.count() == 0
    assert finish_pending(again, EMBEDDER) == 2
    assert check_index(again, EMBEDDER) == []


def test_chunks_and_their_articles_agree_on_every_offset(index: Index, folder: Path) -> None:
    long_line = "ประชาชนร่วมกิจกรรม 1,200 คน ในพื้นที่ 7 อำเภอ " * 80
    write_release(folder, "3.txt", "กิจกรรมใหญ่", long_line, "บรรทัดปิดท้าย 99 คน")
    take(index, folder)
    rows = index.catalog.chunks_of([1, 2, 3])
    articles = index.catalog.articles([1, 2, 3])
    assert len(rows) > 6
    for row in rows:
        text = articles[row.article_key].article.text[row.start : row.stop]
        assert 0 < len(text) <= 700
        assert text == text.strip()
