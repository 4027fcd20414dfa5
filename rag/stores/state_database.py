"""The SQLite file under the state store: schema, one writer at a time, erased means gone."""

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rag.errors import SettingsError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inbox (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    user TEXT, chat TEXT, chat_id TEXT, direct INTEGER NOT NULL,
    message_id TEXT, quote_token TEXT, reply_token TEXT,
    text TEXT, data TEXT, personal INTEGER NOT NULL,
    received_at REAL NOT NULL,
    status TEXT NOT NULL, plan TEXT NOT NULL,
    batch INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    maybe_sent INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS inbox_waiting ON inbox (key) WHERE status IN ('accepted', 'answering');
CREATE INDEX IF NOT EXISTS inbox_user ON inbox (user);
CREATE INDEX IF NOT EXISTS inbox_chat ON inbox (chat);
CREATE INDEX IF NOT EXISTS inbox_batch ON inbox (batch);
CREATE INDEX IF NOT EXISTS inbox_message ON inbox (message_id);
CREATE INDEX IF NOT EXISTS inbox_received ON inbox (received_at);
CREATE TABLE IF NOT EXISTS unsent (
    message_id TEXT PRIMARY KEY, at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS turns (
    key INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL,
    at REAL NOT NULL,
    question TEXT NOT NULL, standalone TEXT NOT NULL, article_ids TEXT NOT NULL,
    answered INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS turns_conversation ON turns (conversation, key);
CREATE TABLE IF NOT EXISTS answers (
    id TEXT NOT NULL, user TEXT NOT NULL, batch INTEGER NOT NULL, at REAL NOT NULL,
    question TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (id, user)
);
CREATE TABLE IF NOT EXISTS unanswered (
    key INTEGER PRIMARY KEY,
    user TEXT, batch INTEGER, at REAL NOT NULL, day TEXT NOT NULL,
    status TEXT NOT NULL, question TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS feedback (
    answer_id TEXT NOT NULL, user TEXT NOT NULL, verdict TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (answer_id, user)
);
"""


class StateDatabase:
    """One connection that threads share: what is written here is small and must be in order."""

    def __init__(self, path: Path) -> None:
        """Open or make the file, for its owner's eyes only.

        Raises SettingsError if it cannot be opened or is not such a file.
        """
        self._turn = threading.RLock()
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._connection = self._connect(path)
        except (OSError, sqlite3.DatabaseError) as error:
            raise SettingsError(
                f"{path} cannot be used ({error}); check its permissions and the space left, "
                "or set THAMKHAO_STATE to another folder"
            ) from error

    @staticmethod
    def _connect(path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode=WAL")
        # What was acknowledged to a platform must survive a power cut, not just a crash.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
        connection.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
        return connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction, on the disk when the block ends; undone if it raises."""
        with self._turn:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """What a query finds."""
        with self._turn:
            return self._connection.execute(sql, values).fetchall()

    def scrub(self) -> None:
        """Fold the log into the file: erased text stays in the log until then."""
        with self._turn:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file; safe to call twice."""
        with self._turn:
            self._connection.close()
