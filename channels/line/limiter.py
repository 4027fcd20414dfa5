"""How much is answered in a minute: of one person, and of all."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

_WINDOW = 60.0
"""Seconds."""
_USERS_KEPT = 50_000


class Verdict(Enum):
    """What a limit says of an event."""

    WITHIN = auto()
    USER_OVER = auto()
    """The first beyond a person's limit: to be told."""
    USER_STILL_OVER = auto()
    """Told within the last minute."""
    ALL_OVER = auto()


@dataclass(slots=True)
class _Window:
    times: deque[float] = field(default_factory=deque)
    told: float = float("-inf")

    def count(self, now: float) -> int:
        while self.times and self.times[0] <= now - _WINDOW:
            self.times.popleft()
        return len(self.times)


class RateLimiter:
    """Sliding windows of a minute. Safe to use from several threads; forgotten on a restart."""

    def __init__(
        self, per_user: int, overall: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_user = per_user
        self._overall = overall
        self._clock = clock
        self._users: OrderedDict[str, _Window] = OrderedDict()
        self._all = _Window()
        self._guard = threading.Lock()

    def check(self, user: str) -> Verdict:
        """Count an event of ``user``, a pseudonym, unless that person is over the limit."""
        with self._guard:
            now = self._clock()
            window = self._users.setdefault(user, _Window())
            self._users.move_to_end(user)
            if len(self._users) > _USERS_KEPT:
                self._users.popitem(last=False)
            if window.count(now) >= self._per_user:
                if now - window.told < _WINDOW:
                    return Verdict.USER_STILL_OVER
                window.told = now
                return Verdict.USER_OVER
            window.times.append(now)
            over = self._all.count(now) >= self._overall
            if not over:
                self._all.times.append(now)
            return Verdict.ALL_OVER if over else Verdict.WITHIN
