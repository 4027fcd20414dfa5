"""A circuit breaker, so that a dead server does not cost every asker its time-out."""

import threading
import time
from collections.abc import Callable


class CircuitBreaker:
    """Opens after ``failures`` in a row for ``seconds``; then lets one try through at a time."""

    def __init__(
        self,
        failures: int = 3,
        seconds: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._next_try = 0.0

    def allows(self) -> bool:
        """Whether to try now. A try that is allowed while open keeps others out meanwhile."""
        with self._lock:
            if self._failures < self._most:
                return True
            now = self._clock()
            if now < self._next_try:
                return False
            self._next_try = now + self._seconds
            return True

    def succeeded(self) -> None:
        """Close it."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """Count a failure; the one that reaches the limit opens it."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._most:
                self._next_try = self._clock() + self._seconds
