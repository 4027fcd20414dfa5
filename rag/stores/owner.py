"""One process owns an index folder; others learn who it is and may hand it their work.

Chroma does not notice what a second process writes, and tantivy admits one writer, so the folder is
locked as long as it is open. The owner leaves a note beside the lock: its process id and, while it
serves, the address and secret under which it takes questions and releases from this machine.
"""

import json
import os
import secrets
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import IndexLockedError, SettingsError

if sys.platform != "win32":
    import fcntl

_LOCK = "owner.lock"
_NOTE = "owner.json"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds an index folder."""

    pid: int | None
    """None where somebody has the lock but has left no note that can be believed."""
    url: str | None = None
    """Base URL of the serving process; None while it does not take work from others."""
    token: str | None = None
    """Sent back with handed-over work, so that only this user's processes can give any."""

    @property
    def name(self) -> str:
        """The process, for a message."""
        return f"process {self.pid}" if self.pid else "another process"


class Ownership:
    """The lock on an index folder, held until :meth:`release`."""

    def __init__(self, folder: Path, *, wait_seconds: float = 0.0) -> None:
        """Take the lock.

        Raises IndexLockedError, naming the process that has it, after ``wait_seconds``, and
        SettingsError if the folder cannot be made or written to.
        """
        self._folder = folder
        # Not inherited by children: flock locks live as long as any copy of the descriptor, and
        # filelock opens it non-inheritable; workers are spawned, never forked.
        self._lock = FileLock(folder / _LOCK, timeout=wait_seconds)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            self._write(Owner(os.getpid()))
        except Timeout as error:
            owner = current_owner(folder)
            who = owner.name if owner else "another process"
            raise IndexLockedError(
                f"the index in {folder} is in use by {who}; wait for it or stop it, "
                "or give another folder with --index"
            ) from error
        except OSError as error:
            self._lock.release()
            raise SettingsError(
                f"the index folder {folder} cannot be used ({error.strerror or error}); "
                "choose another with --index or change its permissions"
            ) from error

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
        """Replace the note at once: who reads it never sees half of one."""
        note, fresh = self._folder / _NOTE, self._folder / f"{_NOTE}.new"
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(owner), file)
        fresh.replace(note)


def current_owner(folder: Path) -> Owner | None:
    """The process that owns the folder now, or None where nobody does."""
    if not _is_locked(folder / _LOCK):
        return None
    try:
        owner = Owner(**json.loads((folder / _NOTE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # not written yet, or of another version
        return Owner(pid=None)
    return owner if _is_alive(owner.pid) else Owner(pid=None)


def _is_locked(lock: Path) -> bool:
    """Whether somebody holds the lock, asked so that those who ask do not meet each other."""
    if sys.platform == "win32":
        try:
            with FileLock(lock, timeout=0):
                return False
        except Timeout:
            return True
        except OSError:
            return False
    try:
        descriptor = os.open(lock, os.O_RDONLY)
    except OSError:  # not there, or not ours to read: taking the lock will tell
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


def _is_alive(pid: int | None) -> bool:
    """Whether there is such a process: a killed owner's note stays until the next one's."""
    if not isinstance(pid, int) or pid < 1:
        return False
    if sys.platform == "win32":  # where signal 0 would end the process
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # another user's
        return True
    return True
