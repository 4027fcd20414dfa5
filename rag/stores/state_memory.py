"""Conversations on the disk, so that a restart does not lose the thread."""

import json
import sqlite3
import time
from collections.abc import Callable

from rag.conversation.memory import SECONDS_KEPT, TURNS_KEPT
from rag.conversation.turns import Turn
from rag.stores.state_database import StateDatabase


class StoredMemory:
    """A :class:`rag.conversation.memory.Memory` whose conversation ids are ``chat:user``."""

    def __init__(self, database: StateDatabase, clock: Callable[[], float] = time.time) -> None:
        """``clock`` tells seconds since the epoch."""
        self._database = database
        self._clock = clock

    def turns(self, conversation_id: str) -> tuple[Turn, ...]:
        """The latest turns, oldest first; empty for an unknown or forgotten conversation."""
        found = self._database.rows(
            "SELECT question, standalone, article_ids, answered FROM turns "
            "WHERE conversation = ? AND at >= ? ORDER BY key DESC LIMIT ?",
            [conversation_id, self._clock() - SECONDS_KEPT, TURNS_KEPT],
        )
        return tuple(_turn(row) for row in reversed(found))

    def remember(self, conversation_id: str, turn: Turn) -> None:
        """Add a turn, the oldest giving way."""
        with self._database.writing() as connection:
            add_turn(connection, conversation_id, turn, self._clock())

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation; one that is unknown is no error."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM turns WHERE conversation = ?", [conversation_id])


def add_turn(connection: sqlite3.Connection, conversation_id: str, turn: Turn, now: float) -> None:
    """Add a turn within a transaction, and drop what no conversation goes on from."""
    connection.execute(
        "INSERT INTO turns (conversation, at, question, standalone, article_ids, answered) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [
            *(conversation_id, now, turn.question, turn.standalone),
            *(json.dumps(turn.article_ids), turn.answered),
        ],
    )
    connection.execute("DELETE FROM turns WHERE at < ?", [now - SECONDS_KEPT])
    connection.execute(
        "DELETE FROM turns WHERE conversation = ? AND key NOT IN "
        "(SELECT key FROM turns WHERE conversation = ? ORDER BY key DESC LIMIT ?)",
        [conversation_id, conversation_id, TURNS_KEPT],
    )


def _turn(row: sqlite3.Row) -> Turn:
    article_ids = tuple(json.loads(row["article_ids"]))
    return Turn(row["question"], row["standalone"], article_ids, bool(row["answered"]))
