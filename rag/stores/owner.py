"""One process owns an index folder; others learn who it is and may hand it their work.

Chroma does not notice what a second process writes, and tantivy admits one writer, so the folder is
locked as long as it is open. The owner leaves a note beside the lock: its process id and, while it
serves, the address and secret under which it takes questions and releases from this machine.
"""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import IndexLockedError

_LOCK = "owner.lock"
_NOTE = "owner.json"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds an index folder."""

    pid: int
    url: str | None = None
    """Base URL of the serving process; None while it does not take work from others."""
    token: str | None = None
    """Sent back with handed-over work, so that only this user's processes can give any."""


class Ownership:
    """The lock on an index folder, held until :meth:`release`."""

    def __init__(self, folder: Path, *, wait_seconds: float = 0.0) -> None:
        """Take the lock.

        Raises IndexLockedError, naming the process that has it, after ``wait_seconds``.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        # Not inherited by children: flock locks live as long as any copy of the descriptor, and
        # filelock opens it non-inheritable; workers are spawned, never forked.
        self._lock = FileLock(folder / _LOCK, timeout=wait_seconds)
        try:
            self._lock.acquire()
        except Timeout as error:
            owner = current_owner(folder)
            who = f"process {owner.pid}" if owner else "another process"
            raise IndexLockedError(
                f"the index in {folder} is in use by {who}; wait for it or stop it, "
                "or give another folder with --index"
            ) from error
        self._write(Owner(os.getpid()))

    def announce(self, url: str) -> str:
        """Let other processes hand work to ``url``; return the secret they will send along."""
        token = secrets.token_urlsafe(24)
        self._write(Owner(os.getpid(), url, token))
        return token

    def release(self) -> None:
        """Let go of the folder; safe to call twice."""
        if self._lock.is_locked:
            (self._folder / _NOTE).unlink(missing_ok=True)
            self._lock.release()

    def _write(self, owner: Owner) -> None:
        note = self._folder / _NOTE
        note.unlink(missing_ok=True)
        descriptor = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(owner), file)


def current_owner(folder: Path) -> Owner | None:
    """The process that owns the folder now, or None where nobody does."""
    if not (folder / _LOCK).exists():
        return None
    probe = FileLock(folder / _LOCK, timeout=0)
    try:
        with probe:
            return None
    except Timeout:
        pass
    try:
        return Owner(**json.loads((folder / _NOTE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # being written, or the owner died mid-write
        return Owner(pid=-1)
