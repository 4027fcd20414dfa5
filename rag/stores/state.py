"""What the service remembers of its users, in ``state.sqlite``: never more than it has to.

Ids are pseudonyms (HMAC-SHA256 under a random salt of this store), texts come without personal
numbers, everything goes after a number of days, and what is erased is overwritten. One process owns
the folder.
"""

import hmac
import secrets
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import SettingsError
from rag.stores.state_database import StateDatabase
from rag.stores.state_inbox import Inbox, close_rows, erase_everything, purge_inbox
from rag.stores.state_memory import StoredMemory, add_turn
from rag.stores.state_records import (
    Feedback,
    InboxStatus,
    KeptAnswer,
    StoredItem,
    Unanswered,
)

_FILE = "state.sqlite"
_LOCK = "state.lock"
_DAY = 86_400
_ITEMS = """
SELECT received_at AS at, CASE WHEN text IS NULL THEN 'event' ELSE 'question' END AS kind,
    coalesce(text, kind) AS text
    FROM inbox WHERE user = :user AND status != 'dropped'
    AND key NOT IN (SELECT value FROM json_each(:skip))
UNION ALL SELECT at, 'unanswered', question FROM unanswered WHERE user = :user
UNION ALL SELECT at, 'answer', question FROM answers WHERE user = :user
UNION ALL SELECT at, 'feedback', verdict FROM feedback WHERE user = :user
UNION ALL SELECT at, 'turn', question FROM turns WHERE substr(conversation, -64) = :user
ORDER BY 1
"""


class StateStore:
    """Inbox, conversations, feedback and unanswered questions. Safe to use from several threads."""

    def __init__(
        self,
        folder: Path,
        *,
        wait_seconds: float = 0.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open or make the store in ``folder``; ``clock`` tells seconds since the epoch.

        Raises SettingsError where another process has the folder after ``wait_seconds``, or it
        cannot be used.
        """
        self._clock = clock
        self._lock = FileLock(folder / _LOCK, timeout=wait_seconds)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock.acquire()
        except Timeout as error:
            raise SettingsError(
                f"the state in {folder} is in use by another process; stop it, or set "
                "THAMKHAO_STATE to another folder"
            ) from error
        except OSError as error:
            raise SettingsError(
                f"the state folder {folder} cannot be used ({error.strerror or error}); set "
                "THAMKHAO_STATE to another folder or change its permissions"
            ) from error
        try:
            self._database = StateDatabase(folder / _FILE)
            self._salt = self._make_salt()
        except BaseException:
            self._lock.release()
            raise
        self.inbox = Inbox(self._database)
        self.memory = StoredMemory(self._database, clock)

    def close(self) -> None:
        """Close the file and let go of the folder; safe to call twice."""
        self._database.close()
        self._lock.release()

    def pseudonym(self, platform_id: str) -> str:
        """64 hexadecimal digits that stand for a platform's user, group or room id."""
        return hmac.new(self._salt, platform_id.encode(), sha256).hexdigest()

    # -- answers -------------------------------------------------------------------------------

    def finish_answer(self, keys: Sequence[int], kept: KeptAnswer) -> None:
        """Close inbox rows as sent and keep what stays of the answer, in one transaction.

        Nothing is kept where any of the rows was erased while it was being answered.
        """
        with self._database.writing() as connection:
            if _all_there(connection, keys):
                self._keep(connection, min(keys), kept)
            close_rows(connection, keys, InboxStatus.SENT)

    def _keep(self, connection: sqlite3.Connection, batch: int, kept: KeptAnswer) -> None:
        now, turn = self._clock(), kept.turn
        user = kept.conversation.partition(":")[2]
        add_turn(connection, kept.conversation, turn, now)
        connection.execute(
            "REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)",
            [kept.answer_id, user, batch, now, turn.question, kept.body],
        )
        if not turn.answered:
            connection.execute(
                "INSERT INTO unanswered (user, batch, at, day, status, question) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [user, batch, now, _day(now), kept.status, turn.question],
            )

    def answer_body(self, answer_id: str, user: str) -> str | None:
        """The kept JSON of an answer that this user got, or None."""
        sql = "SELECT body FROM answers WHERE id = ? AND user = ?"
        found = self._database.rows(sql, [answer_id, user])
        return str(found[0]["body"]) if found else None

    def add_feedback(self, answer_id: str, user: str, verdict: str) -> None:
        """Keep a user's verdict on an answer; a later one replaces it."""
        with self._database.writing() as connection:
            values = [answer_id, user, verdict, self._clock()]
            connection.execute("REPLACE INTO feedback VALUES (?, ?, ?, ?)", values)

    def feedback(self) -> list[Feedback]:
        """All verdicts, oldest first."""
        found = self._database.rows(
            "SELECT answer_id, verdict, f.at, question FROM feedback f "
            "LEFT JOIN answers a ON a.id = answer_id AND a.user = f.user ORDER BY f.at"
        )
        return [Feedback(*row) for row in found]

    def unanswered(self) -> list[Unanswered]:
        """All questions without an answer, oldest first."""
        found = self._database.rows("SELECT day, status, question FROM unanswered ORDER BY key")
        return [Unanswered(*row) for row in found]

    # -- the rights of users -------------------------------------------------------------------

    def delete_user(self, user: str, *, keep: Sequence[int] = ()) -> int:
        """Erase all that is stored about a user, but for the inbox rows ``keep``; count the rows.

        What is not answered yet is dropped. Bare event ids stay, so that none is answered again.
        """
        with self._database.writing() as connection:
            count = erase_everything(connection, user, keep=keep)
        self._database.scrub()
        return count

    def export_user(self, user: str, *, leave_out: Sequence[int] = ()) -> list[StoredItem]:
        """All that is stored about a user, oldest first, but for the inbox rows ``leave_out``."""
        skip = "[" + ",".join(map(str, leave_out)) + "]"
        found = self._database.rows(_ITEMS, {"user": user, "skip": skip})
        return [StoredItem(*row) for row in found]

    def purge(self, days: int) -> int:
        """Delete what is older than ``days`` and not waiting; return how many rows that was."""
        before, count = self._clock() - days * _DAY, 0
        with self._database.writing() as connection:
            count += purge_inbox(connection, before)
            for table in ("turns", "answers", "unanswered", "feedback", "unsent"):
                sql = f"DELETE FROM {table} WHERE at < ?"
                count += connection.execute(sql, [before]).rowcount
        self._database.scrub()
        return count

    def _make_salt(self) -> bytes:
        with self._database.writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO meta VALUES ('salt', ?)", [secrets.token_hex(32)]
            )
            found = connection.execute("SELECT value FROM meta WHERE name = 'salt'").fetchone()
        return bytes.fromhex(found["value"])


def _all_there(connection: sqlite3.Connection, keys: Sequence[int]) -> bool:
    marks = ", ".join("?" * len(keys))
    sql = f"SELECT count(*) FROM inbox WHERE key IN ({marks}) AND user IS NOT NULL"
    return bool(connection.execute(sql, keys).fetchone()[0] == len(keys))


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
