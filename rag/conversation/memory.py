"""The turns of running conversations, kept for a while and never on disk."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from rag.conversation.turns import Turn

TURNS_KEPT = 6
CONVERSATIONS_KEPT = 10_000
SECONDS_KEPT = 30 * 60.0


class Memory(Protocol):
    """Where a channel keeps its conversations, by an id that says nothing about the person."""

    def turns(self, conversation_id: str) -> tuple[Turn, ...]:
        """The latest turns, oldest first; empty for an unknown or forgotten conversation."""
        ...

    def remember(self, conversation_id: str, turn: Turn) -> None:
        """Add a turn, the oldest giving way."""
        ...

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation; one that is unknown is no error."""
        ...


@dataclass(frozen=True, slots=True)
class _Kept:
    turns: tuple[Turn, ...]
    seen: float
    """When the last turn was added, on the memory's clock."""


class ConversationMemory:
    """A :class:`Memory` in this process, safe to use from several threads.

    Bounded three ways: ``turns_kept`` of a conversation, ``conversations_kept`` (the one without a
    question for longest goes first) and ``seconds_kept`` since its last turn. Raises ValueError
    for a bound that keeps nothing.
    """

    def __init__(
        self,
        *,
        turns_kept: int = TURNS_KEPT,
        conversations_kept: int = CONVERSATIONS_KEPT,
        seconds_kept: float = SECONDS_KEPT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if turns_kept < 1 or conversations_kept < 1 or seconds_kept <= 0:
            raise ValueError("every bound must keep something: use 1 turn, 1 conversation or more")
        self._turns_kept = turns_kept
        self._conversations_kept = conversations_kept
        self._seconds_kept = seconds_kept
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        """In the order of their last turns, so that the outdated ones stand first."""
        self._lock = Lock()

    def turns(self, conversation_id: str) -> tuple[Turn, ...]:
        """The latest turns, oldest first; empty for an unknown or forgotten conversation."""
        with self._lock:
            self._drop_outdated()
            kept = self._kept.get(conversation_id)
            return kept.turns if kept else ()

    def remember(self, conversation_id: str, turn: Turn) -> None:
        """Add a turn, the oldest giving way."""
        with self._lock:
            self._drop_outdated()
            before = self._kept.pop(conversation_id, None)
            turns = (*(before.turns if before else ()), turn)[-self._turns_kept :]
            self._kept[conversation_id] = _Kept(turns, self._clock())
            while len(self._kept) > self._conversations_kept:
                self._kept.popitem(last=False)

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation; one that is unknown is no error."""
        with self._lock:
            self._kept.pop(conversation_id, None)

    def __len__(self) -> int:
        """Conversations held, outdated ones left out."""
        with self._lock:
            self._drop_outdated()
            return len(self._kept)

    def _drop_outdated(self) -> None:
        oldest = self._clock() - self._seconds_kept
        while self._kept and next(iter(self._kept.values())).seen < oldest:
            self._kept.popitem(last=False)
