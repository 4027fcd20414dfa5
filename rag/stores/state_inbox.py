"""The inbox: events stored before they are acknowledged, and how far each has come.

Whoever sends a reply calls, in this order, :meth:`Inbox.take`, :meth:`Inbox.begin_reply`, then
:meth:`Inbox.finish`. After a crash the rows tell what happened: one that was taken keeps its
``batch``, so that the same events are answered together again, and one whose reply had begun keeps
``maybe_sent``.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence

from rag.stores.state_database import StateDatabase
from rag.stores.state_records import Backlog, Erasure, InboxRow, InboxStatus, Incoming, Plan

Admit = Callable[[Incoming, int], Plan]
"""Settles the plan of a new event, given how many are waiting."""

_WAITING = "status IN ('accepted', 'answering')"
_COLUMNS = (
    "key, event_id, kind, user, chat, chat_id, direct, received_at, quote_token, reply_token, "
    "text, data, personal, plan, batch, attempts, maybe_sent"
)
_NO_TOKENS = "chat_id = NULL, quote_token = NULL, reply_token = NULL"
_ERASE = (
    f"UPDATE inbox SET {_NO_TOKENS}, user = NULL, chat = NULL, message_id = NULL, text = NULL, "
    "data = NULL, status = CASE status WHEN 'sent' THEN 'sent' ELSE 'dropped' END"
)


class Inbox:
    """Events by acceptance. Safe to use from several threads."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    # -- coming in -----------------------------------------------------------------------------

    def accept(self, events: Iterable[Incoming | Erasure], admit: Admit) -> list[InboxRow]:
        """Store new events and carry out erasures, all or none; return what is to be handled.

        An event that was accepted before is passed over, unless it was redelivered after it had
        failed without anything sent: then it is taken up again.
        """
        keys: list[int] = []
        erased = False
        with self._database.writing() as connection:
            for event in events:
                if isinstance(event, Erasure):
                    erased = True
                    _erase(connection, event)
                    continue
                key = _insert(connection, event, admit)
                if key is not None:
                    keys.append(key)
            rows = _select(connection, f"key IN ({_marks(keys)}) AND {_WAITING}", keys)
        if erased:
            self._database.scrub()
        return rows

    # -- going through -------------------------------------------------------------------------

    def recover(self) -> list[InboxRow]:
        """What an earlier run left: everything not done with, oldest first."""
        with self._database.writing() as connection:
            connection.execute("UPDATE inbox SET status = 'accepted' WHERE status = 'answering'")
        return self._find("status = 'accepted'")

    def waiting(self, chat: str) -> list[InboxRow]:
        """What one chat waits for, oldest first; notices about limits are not among it."""
        return self._find("chat = ? AND status = 'accepted' AND plan = 'answer'", [chat])

    def take(self, keys: Sequence[int]) -> None:
        """Mark events as answered together from now on."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE inbox SET status = 'answering', attempts = attempts + 1, batch = ? "
                f"WHERE key IN ({_marks(keys)}) AND {_WAITING}",
                [min(keys), *keys],
            )

    def put_back(self, keys: Sequence[int]) -> None:
        """Let events that were taken wait again, after trouble in this process."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE inbox SET status = 'accepted' "
                f"WHERE key IN ({_marks(keys)}) AND status = 'answering'",
                keys,
            )

    def begin_reply(self, keys: Sequence[int]) -> bool:
        """Note that a reply is made and about to be sent; False where all of it was erased."""
        with self._database.writing() as connection:
            changed = connection.execute(
                "UPDATE inbox SET maybe_sent = 1, attempts = 0 "
                f"WHERE key IN ({_marks(keys)}) AND {_WAITING}",
                keys,
            )
            return changed.rowcount > 0

    def spend_token(self, keys: Sequence[int], plan: Plan = Plan.ANSWER) -> None:
        """Note that the reply token is used up, so that only a push can answer."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE inbox SET maybe_sent = 0, reply_token = NULL, plan = ? "
                f"WHERE key IN ({_marks(keys)}) AND {_WAITING}",
                [plan, *keys],
            )

    def finish(self, keys: Sequence[int], status: InboxStatus, *, unsent: bool = False) -> None:
        """Close events and forget where their chat is; ``unsent``: surely nothing was sent."""
        with self._database.writing() as connection:
            close_rows(connection, keys, status, unsent=unsent)

    def backlog(self) -> Backlog:
        """How much waits, and since when."""
        found = self._database.rows(
            f"SELECT count(*), min(received_at) FROM inbox WHERE {_WAITING}"
        )
        return Backlog(*found[0])

    def _find(self, where: str, values: Sequence[object] = ()) -> list[InboxRow]:
        sql = f"SELECT {_COLUMNS} FROM inbox WHERE {where} ORDER BY key"
        return [_row(found) for found in self._database.rows(sql, values)]


def close_rows(
    connection: sqlite3.Connection,
    keys: Sequence[int],
    status: InboxStatus,
    *,
    unsent: bool = False,
) -> None:
    """:meth:`Inbox.finish` within a transaction."""
    connection.execute(
        f"UPDATE inbox SET status = ?, maybe_sent = maybe_sent AND ?, {_NO_TOKENS} "
        f"WHERE key IN ({_marks(keys)}) AND {_WAITING}",
        [status, not unsent, *keys],
    )


def purge_inbox(connection: sqlite3.Connection, before: float) -> int:
    """Delete what was received before a time and is done with; count it."""
    sql = f"DELETE FROM inbox WHERE received_at < ? AND NOT ({_WAITING})"
    return connection.execute(sql, [before]).rowcount


def erase_user(connection: sqlite3.Connection, user: str, *, keep: Sequence[int] = ()) -> int:
    """Empty a user's rows but those of ``keep``; the bare event ids stay, against redelivery."""
    sql = f"{_ERASE} WHERE user = ? AND key NOT IN ({_marks(keep)})"
    return connection.execute(sql, [user, *keep]).rowcount


def _erase(connection: sqlite3.Connection, erasure: Erasure) -> None:
    if erasure.message_id is not None:
        _erase_message(connection, erasure.message_id)
    if erasure.user is not None:
        erase_everything(connection, erasure.user)
    if erasure.chat is not None:
        connection.execute(f"{_ERASE} WHERE chat = ?", [erasure.chat])
        connection.execute(
            "DELETE FROM turns WHERE substr(conversation, 1, 64) = ?", [erasure.chat]
        )


def erase_everything(connection: sqlite3.Connection, user: str, *, keep: Sequence[int] = ()) -> int:
    """Delete what any table holds about a user; return how many rows that was."""
    count = erase_user(connection, user, keep=keep)
    for table in ("answers", "unanswered", "feedback"):
        count += connection.execute(f"DELETE FROM {table} WHERE user = ?", [user]).rowcount
    sql = "DELETE FROM turns WHERE substr(conversation, -64) = ?"
    return count + connection.execute(sql, [user]).rowcount


def _erase_message(connection: sqlite3.Connection, message_id: str) -> None:
    """Whatever came of the message goes with it, the conversation's memory included."""
    # The message itself may arrive after it was taken back: order is not promised.
    connection.execute("INSERT OR IGNORE INTO unsent VALUES (?, ?)", [message_id, time.time()])
    found = connection.execute(
        "SELECT key, coalesce(batch, key) AS batch, user, chat FROM inbox WHERE message_id = ?",
        [message_id],
    ).fetchall()
    for row in found:
        for table in ("answers", "unanswered"):
            connection.execute(f"DELETE FROM {table} WHERE batch = ?", [row["batch"]])
        conversation = f"{row['chat']}:{row['user']}"
        connection.execute("DELETE FROM turns WHERE conversation = ?", [conversation])
        connection.execute(f"{_ERASE} WHERE key = ?", [row["key"]])


def _insert(connection: sqlite3.Connection, event: Incoming, admit: Admit) -> int | None:
    """The key of the new row; None where there is nothing to do about the event."""
    sql = "SELECT key, status, maybe_sent, user FROM inbox WHERE event_id = ?"
    known = connection.execute(sql, [event.event_id]).fetchone()
    if known is not None:
        failed = known["status"] == "failed" and not known["maybe_sent"] and known["user"]
        return _again(connection, known["key"], event) if failed and event.redelivered else None
    sql = "SELECT 1 FROM unsent WHERE message_id = ?"
    if event.message_id and connection.execute(sql, [event.message_id]).fetchone():
        return None
    waiting = connection.execute(f"SELECT count(*) FROM inbox WHERE {_WAITING}").fetchone()[0]
    plan = admit(event, waiting)
    ignored = plan is Plan.IGNORE
    done = connection.execute(
        "INSERT INTO inbox (event_id, kind, user, chat, chat_id, direct, message_id, quote_token, "
        "reply_token, text, data, personal, received_at, status, plan) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(event.event_id, event.kind, event.user, event.chat),
            *(None if ignored else event.chat_id, event.direct, event.message_id),
            *((None, None, None, None) if ignored else _content(event)),
            *(event.personal, event.received_at),
            *("dropped" if ignored else "accepted", plan),
        ],
    )
    return None if ignored else done.lastrowid


def _content(event: Incoming) -> tuple[str | None, ...]:
    return event.quote_token, event.reply_token, event.text, event.data


def _again(connection: sqlite3.Connection, key: int, event: Incoming) -> int:
    connection.execute(
        "UPDATE inbox SET status = 'accepted', plan = 'answer', batch = NULL, attempts = 0, "
        "chat_id = ?, quote_token = ?, reply_token = ?, received_at = ? WHERE key = ?",
        [event.chat_id, event.quote_token, event.reply_token, event.received_at, key],
    )
    return key


def _select(connection: sqlite3.Connection, where: str, values: Sequence[object]) -> list[InboxRow]:
    found = connection.execute(f"SELECT {_COLUMNS} FROM inbox WHERE {where} ORDER BY key", values)
    return [_row(row) for row in found]


def _row(found: sqlite3.Row) -> InboxRow:
    values = dict(found)
    for name in ("direct", "personal", "maybe_sent"):
        values[name] = bool(values[name])
    return InboxRow(**values | {"plan": Plan(values["plan"])})


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
