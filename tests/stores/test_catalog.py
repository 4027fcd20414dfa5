import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rag.errors import IndexDamagedError, SettingsError
from rag.schema import Article, Chunk
from rag.stores.catalog import Catalog
from rag.stores.intervals import pack_intervals, unpack_intervals
from rag.stores.records import CatalogEntry, chunk_of

ARTICLE = Article(
    id="a/1.txt",
    title="เปิดศูนย์ซ่อมจักรยาน",
    text="เทศบาลเปิดศูนย์ซ่อมจักรยาน\nเปิดทุกวันเสาร์",
    url="https://www.example.go.th/1",
    published=date(2024, 2, 9),
    provinces=("น่าน", "แพร่"),
)


def entry(article: Article = ARTICLE, cut: int = 27) -> CatalogEntry:
    spans = ((0, cut), (cut, len(article.text)))
    chunks = tuple(Chunk("", article.id, s, e, article.text[s:e]) for s, e in spans)
    days = pack_intervals([(date(2024, 2, 9), date(2024, 2, 9))])
    return CatalogEntry(article, chunks, (days, b""), "hash", -5)


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path / "catalog.sqlite")


def test_an_article_comes_back_as_it_was_stored(catalog: Catalog) -> None:
    (key,) = catalog.begin([entry()])
    assert catalog.article("a/1.txt") == ARTICLE
    row = catalog.articles([key])[key]
    assert (row.article, row.fingerprint) == (ARTICLE, -5)


def test_chunks_are_cut_from_the_text_of_their_article(catalog: Catalog) -> None:
    (key,) = catalog.begin([entry()])
    first, second = (chunk_of(row, ARTICLE) for row in catalog.chunks_of([key]))
    assert first.text + second.text == ARTICLE.text
    assert first.id == "a/1.txt#0-27"


def test_an_article_is_pending_until_it_is_finished(catalog: Catalog) -> None:
    (key,) = catalog.begin([entry()])
    assert catalog.pending(10) == [key]
    assert catalog.hashes() == {}
    catalog.finish([key])
    assert catalog.pending(10) == []
    assert catalog.hashes() == {"a/1.txt": "hash"}


def test_a_replaced_article_keeps_its_key_and_leaves_its_old_chunks_to_remove(
    catalog: Catalog,
) -> None:
    (key,) = catalog.begin([entry()])
    catalog.finish([key])
    old = [row.key for row in catalog.chunks_of([key])]
    (again,) = catalog.begin([entry(replace(ARTICLE, title="ใหม่"), cut=10)])
    assert again == key
    assert sorted(catalog.removals([key])) == old
    assert not set(old) & {row.key for row in catalog.chunks_of([key])}
    catalog.finish([key])
    assert catalog.removals([key]) == []


def test_stats_span_the_publication_days(catalog: Catalog) -> None:
    catalog.begin([entry(), entry(replace(ARTICLE, id="b", published=date(2021, 1, 2)))])
    catalog.begin([entry(replace(ARTICLE, id="c", published=None))])
    stats = catalog.stats()
    assert (stats.articles, stats.chunks, stats.pending) == (3, 6, 3)
    assert (stats.oldest, stats.newest) == (date(2021, 1, 2), date(2024, 2, 9))


def test_unknown_keys_are_left_out(catalog: Catalog) -> None:
    assert catalog.articles([1, 2]) == {}
    assert catalog.chunks([7]) == {}
    assert catalog.article("nothing") is None


def test_a_file_that_is_not_a_catalog_is_told_apart_from_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"this is not a database, and long enough to be read as one" * 100)
    with pytest.raises(IndexDamagedError, match="not a readable catalog"):
        Catalog(path)


def test_a_failed_batch_leaves_nothing_behind(catalog: Catalog) -> None:
    broken = replace(entry(replace(ARTICLE, id="b")), hash=None)  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        catalog.begin([entry(), broken])
    assert catalog.stats().articles == 0


@pytest.mark.parametrize(
    "intervals",
    [
        [],
        [(date(2024, 2, 9), date(2024, 2, 9))],
        [(date(2023, 10, 1), date(2024, 9, 30)), (date(1999, 1, 1), date(1999, 1, 31))],
    ],
)
def test_intervals_survive_packing(intervals: list[tuple[date, date]]) -> None:
    expected = [(first.toordinal(), last.toordinal()) for first, last in intervals]
    assert unpack_intervals(pack_intervals(intervals)) == expected
    assert pack_intervals(intervals + intervals) == pack_intervals(intervals)


def test_connections_of_threads_that_ended_are_closed(catalog: Catalog) -> None:
    for _ in range(20):
        reader = threading.Thread(target=catalog.stats)
        reader.start()
        reader.join()
    catalog.stats()
    assert len(catalog._connections) <= 2


def test_a_read_only_catalog_makes_and_changes_nothing(catalog: Catalog, tmp_path: Path) -> None:
    catalog.begin([entry()])
    reading = Catalog(tmp_path / "catalog.sqlite", read_only=True)
    assert reading.stats().articles == 1
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reading.begin([entry()])
    with pytest.raises(SettingsError, match="cannot be opened"):
        Catalog(tmp_path / "missing.sqlite", read_only=True)


def test_sampled_chunks_are_spread_from_the_first_to_the_last(catalog: Catalog) -> None:
    catalog.begin([entry(replace(ARTICLE, id=str(i))) for i in range(10)])
    catalog.begin([entry(replace(ARTICLE, id=str(i))) for i in range(10)])  # keys start at 21 now
    assert catalog.some_chunks(3) == [21, 30, 40]
    assert len(catalog.some_chunks(100)) == 20


def test_an_empty_catalog_has_no_chunks_to_sample(catalog: Catalog) -> None:
    assert catalog.some_chunks(5) == []


def test_boundaries_of_words_are_kept_for_chunks_until_a_rebuild(catalog: Catalog) -> None:
    (key,) = catalog.begin([entry()])
    first, second = catalog.chunks_of([key])
    catalog.set_boundaries({first.key: b"\x03\x81\x04"})
    kept = {first.key: b"\x03\x81\x04", second.key: b""}
    assert catalog.boundaries([first.key, second.key, 99]) == kept
    catalog.begin_rebuild({})
    assert set(catalog.boundaries([first.key, second.key]).values()) == {b""}


def test_a_catalog_of_an_older_version_is_opened_and_completed(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    Catalog(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE chunks DROP COLUMN words")
        connection.execute("DROP INDEX articles_days")
    catalog = Catalog(path)
    (key,) = catalog.begin([entry()])
    assert set(catalog.boundaries([c.key for c in catalog.chunks_of([key])]).values()) == {b""}
    assert catalog.published([key]) == {key: ARTICLE.published}
