"""The catalog: every release and where its chunks lie, in SQLite. The source of truth.

The word index and the vectors are derived from it and can be rebuilt from it at any time. A write
marks its articles pending, the derived stores take them, then the catalog marks them ready: what a
crash leaves pending is finished at the next start (see ``ingest.indexing``).
"""

import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rag.errors import IndexDamagedError, SettingsError
from rag.schema import Article
from rag.stores.catalog_schema import make_tables
from rag.stores.records import ArticleRow, CatalogEntry, ChunkRow, IndexStats

_CLEARING = "clear derived stores"
_ARTICLE_COLUMNS = "id, title, text, url, source, published, agency, provinces, category"


class Catalog:
    """SQLite in WAL mode: one writer, any number of reading threads."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open or make the catalog at ``path``; ``read_only`` makes and changes nothing.

        Raises IndexDamagedError if the file is not a catalog, SettingsError if it may not be
        opened.
        """
        self._path = path
        self._read_only = read_only
        self._guard = threading.Lock()
        self._connections: dict[threading.Thread, sqlite3.Connection] = {}
        try:
            if read_only:
                self.meta()
            else:
                with self._connection as connection:
                    make_tables(connection)
        except sqlite3.OperationalError as error:
            raise SettingsError(
                f"{path} cannot be opened ({error}); check its permissions and the space left"
            ) from error
        except sqlite3.DatabaseError as error:
            raise IndexDamagedError(
                f"{path} is not a readable catalog ({error}); restore it, or move it away and "
                "ingest again"
            ) from error

    @property
    def _connection(self) -> sqlite3.Connection:
        """This thread's own connection; those of threads that ended are closed on the way."""
        thread = threading.current_thread()
        connection = self._connections.get(thread)
        if connection is None:
            connection = self._connect()
            with self._guard:
                for ended in [t for t in self._connections if not t.is_alive()]:
                    self._connections.pop(ended).close()
                self._connections[thread] = connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        address = f"{self._path.resolve().as_uri()}?mode={'ro' if self._read_only else 'rwc'}"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False, timeout=30)
        if not self._read_only:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA foreign_keys=ON")
        return connection

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._guard:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()

    # -- what made this index ------------------------------------------------------------------

    def meta(self) -> dict[str, str]:
        """The index's fingerprint: versions and model names by name."""
        return dict(self._connection.execute("SELECT name, value FROM meta"))

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Record the index's fingerprint."""
        with self._connection as connection:
            connection.executemany("REPLACE INTO meta VALUES (?, ?)", list(values.items()))

    # -- writing -------------------------------------------------------------------------------

    def begin(self, entries: Sequence[CatalogEntry]) -> list[int]:
        """Store entries as pending, replacing those of the same id; return their article keys."""
        keys = []
        with self._connection as connection:
            for entry in entries:
                keys.append(self._put(connection, entry))
        return keys

    def _put(self, connection: sqlite3.Connection, entry: CatalogEntry) -> int:
        a = entry.article
        old = connection.execute("SELECT key FROM articles WHERE id = ?", (a.id,)).fetchone()
        if old:
            connection.execute(
                "INSERT INTO removals SELECT key, article_key FROM chunks WHERE article_key = ?",
                old,
            )
            connection.execute("DELETE FROM chunks WHERE article_key = ?", old)
        row = (
            *(a.id, a.title, a.text, a.url, a.source),
            a.published.isoformat() if a.published else None,
            *(a.agency, json.dumps(a.provinces, ensure_ascii=False), a.category),
            *(entry.hash, entry.fingerprint),
        )
        (key,) = connection.execute(
            f"INSERT INTO articles ({_ARTICLE_COLUMNS}, hash, fingerprint) VALUES "
            "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "title=excluded.title, text=excluded.text, url=excluded.url, source=excluded.source, "
            "published=excluded.published, agency=excluded.agency, provinces=excluded.provinces, "
            "category=excluded.category, hash=excluded.hash, fingerprint=excluded.fingerprint, "
            "ready=0 RETURNING key",
            row,
        ).fetchone()
        connection.executemany(
            "INSERT INTO chunks (article_key, start, stop, dates) VALUES (?, ?, ?, ?)",
            [
                (key, chunk.start, chunk.end, dates)
                for chunk, dates in zip(entry.chunks, entry.chunk_dates, strict=True)
            ],
        )
        return int(key)

    def finish(self, article_keys: Sequence[int]) -> None:
        """Mark articles ready and forget what they replaced."""
        marks = [(key,) for key in article_keys]
        with self._connection as connection:
            connection.executemany("UPDATE articles SET ready = 1 WHERE key = ?", marks)
            connection.executemany("DELETE FROM removals WHERE article_key = ?", marks)

    def begin_rebuild(self, made_with: Mapping[str, str]) -> None:
        """Ask for every derived entry to be made again, with these models, in one step.

        Until :meth:`derived_cleared` the derived stores still hold what the old models made.
        """
        with self._connection as connection:
            connection.execute("UPDATE articles SET ready = 0")
            connection.execute("UPDATE chunks SET words = x''")
            rows = [*made_with.items(), (_CLEARING, "1")]
            connection.executemany("REPLACE INTO meta VALUES (?, ?)", rows)

    def must_clear_derived(self) -> bool:
        """Whether a rebuild has begun and the derived stores have not been emptied for it."""
        return _CLEARING in self.meta()

    def derived_cleared(self) -> None:
        """The derived stores are empty: what is pending can be given to them."""
        with self._connection as connection:
            connection.execute("DELETE FROM meta WHERE name = ?", (_CLEARING,))

    def set_boundaries(self, boundaries: Mapping[int, bytes]) -> None:
        """Keep where the words of chunks, by key, end; see :mod:`rag.thai.boundaries`."""
        with self._connection as connection:
            rows = [(packed, key) for key, packed in boundaries.items()]
            connection.executemany("UPDATE chunks SET words = ? WHERE key = ?", rows)

    # -- reading -------------------------------------------------------------------------------

    def hashes(self) -> dict[str, str]:
        """The content hash of every ready article by id."""
        return dict(self._connection.execute("SELECT id, hash FROM articles WHERE ready = 1"))

    def pending(self, limit: int) -> list[int]:
        """Keys of at most ``limit`` articles that the derived stores do not hold yet."""
        rows = self._connection.execute(
            "SELECT key FROM articles WHERE ready = 0 ORDER BY key LIMIT ?", (limit,)
        )
        return [key for (key,) in rows]

    def removals(self, article_keys: Sequence[int]) -> list[int]:
        """Chunk keys that these articles had before they were replaced."""
        return [key for (key,) in self._many("SELECT chunk_key FROM removals", article_keys)]

    def articles(self, keys: Sequence[int]) -> dict[int, ArticleRow]:
        """Articles by key; unknown keys are left out."""
        rows = self._many(
            f"SELECT key, fingerprint, {_ARTICLE_COLUMNS} FROM articles", keys, column="key"
        )
        return {row[0]: ArticleRow(row[0], _article(row[2:]), row[1]) for row in rows}

    def article(self, article_id: str) -> Article | None:
        """The article of this id, or None."""
        row = self._connection.execute(
            f"SELECT {_ARTICLE_COLUMNS} FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return _article(row) if row else None

    def articles_by_id(self, ids: Sequence[str]) -> dict[str, Article]:
        """Articles by id; unknown ids are left out."""
        rows = self._many(f"SELECT {_ARTICLE_COLUMNS} FROM articles", ids, column="id")
        return {row[0]: _article(row) for row in rows}

    def keys(self, ids: Sequence[str]) -> dict[str, int]:
        """Keys of articles by id; unknown ids are left out."""
        return dict(self._many("SELECT id, key FROM articles", ids, column="id"))

    def published(self, keys: Sequence[int]) -> dict[int, date | None]:
        """Publication days by article key, without reading the texts."""
        rows = self._many(
            "SELECT key, published FROM articles INDEXED BY articles_days", keys, column="key"
        )
        return {key: _day(published) for key, published in rows}

    def chunks(self, keys: Sequence[int]) -> dict[int, ChunkRow]:
        """Chunks by key; unknown keys (replaced since they were indexed) are left out."""
        rows = self._many(
            "SELECT key, article_key, start, stop, dates FROM chunks", keys, column="key"
        )
        return {row[0]: ChunkRow(*row) for row in rows}

    def boundaries(self, keys: Sequence[int]) -> dict[int, bytes]:
        """Where the words of these chunks end; nothing where that is not known (yet)."""
        return dict(self._many("SELECT key, words FROM chunks", keys, column="key"))

    def chunks_of(self, article_keys: Sequence[int]) -> list[ChunkRow]:
        """All chunks of these articles, in the order of their keys."""
        rows = self._many("SELECT key, article_key, start, stop, dates FROM chunks", article_keys)
        return sorted((ChunkRow(*row) for row in rows), key=lambda row: row.key)

    def some_chunks(self, count: int) -> list[int]:
        """Keys of at most ``count`` chunks, spread evenly over the catalog."""
        (total,) = self._connection.execute("SELECT count(*) FROM chunks").fetchone()
        select = "SELECT key FROM chunks ORDER BY key LIMIT 1 OFFSET ?"
        taken = min(count, total)
        offsets = {i * (total - 1) // max(taken - 1, 1) for i in range(taken)}
        return [self._connection.execute(select, (o,)).fetchone()[0] for o in sorted(offsets)]

    def openings(self, article_keys: Sequence[int]) -> list[ChunkRow]:
        """The first chunk of each of these articles."""
        select = "SELECT min(key), article_key, start, stop, dates FROM chunks"
        rows = self._many(select, article_keys, after="GROUP BY article_key")
        return [ChunkRow(*row) for row in rows]

    def stats(self) -> IndexStats:
        """Counts and the span of publication days."""
        # Each on its own is read off an index; together they would read every article.
        articles, chunks, pending, oldest, newest = self._connection.execute(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM chunks),"
            " (SELECT count(*) FROM articles WHERE ready = 0),"
            " (SELECT min(published) FROM articles), (SELECT max(published) FROM articles)"
        ).fetchone()
        return IndexStats(articles, chunks, pending, _day(oldest), _day(newest))

    def _many(
        self,
        select: str,
        keys: Sequence[int] | Sequence[str],
        *,
        column: str = "article_key",
        after: str = "",
    ) -> list[tuple[Any, ...]]:
        """Rows whose ``column`` is one of ``keys``, without SQLite's limit on parameters."""
        statement = f"{select} WHERE {column} IN (SELECT value FROM json_each(?)) {after}"
        return self._connection.execute(statement, (json.dumps(list(keys)),)).fetchall()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _article(row: Sequence[str | None]) -> Article:
    article_id, title, text, url, source, published, agency, provinces, category = row
    return Article(
        id=article_id or "",
        title=title or "",
        text=text or "",
        url=url,
        source=source,
        published=_day(published),
        agency=agency,
        provinces=tuple(json.loads(provinces or "[]")),
        category=category,
    )
