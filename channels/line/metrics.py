"""What the bot counts."""

import time
from collections import Counter
from collections.abc import Iterator

from channels.metrics import Metric
from rag.stores.state_records import Backlog

_SECONDS = (0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0)
"""Upper bounds of the buckets of answering times."""


class LineMetrics:
    """Counters since the start of the process; changed in the event loop only."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._seconds: Counter[float] = Counter()
        self._seconds_sum = 0.0

    def count(self, what: str, number: int = 1) -> None:
        """Add to one of COUNTERS."""
        self.counts[what] += number

    def line_error(self, what: str) -> None:
        """Note that a call to LINE failed: a status or the name of an exception."""
        self._errors[what] += 1

    def answered_after(self, seconds: float) -> None:
        """Note an answer, so long after the last message it answers."""
        self.count("answered")
        self._seconds_sum += seconds
        self._seconds[next((s for s in _SECONDS if seconds <= s), float("inf"))] += 1

    def metrics(self, backlog: Backlog) -> Iterator[Metric]:
        """All figures; ``backlog`` is the inbox's."""
        for name, explained in COUNTERS.items():
            samples = (("", float(self.counts[name])),)
            yield Metric(f"thamkhao_line_{name}_total", "counter", explained, samples)
        errors = tuple((f'{{error="{name}"}}', float(n)) for name, n in self._errors.items())
        explained = "Calls to LINE that failed, by status or exception."
        yield Metric("thamkhao_line_errors_total", "counter", explained, errors)
        waiting = (("", float(backlog.waiting)),)
        yield Metric("thamkhao_line_waiting", "gauge", "Events not done with.", waiting)
        age = max(0.0, time.time() - backlog.oldest) if backlog.oldest else 0.0
        explained = "Age of the oldest event not done with."
        yield Metric("thamkhao_line_oldest_waiting_seconds", "gauge", explained, (("", age),))
        explained = "From the last message of a question to its answer."
        yield Metric("thamkhao_line_answer_seconds", "histogram", explained, self._histogram())

    def _histogram(self) -> tuple[tuple[str, float], ...]:
        total, samples = 0, []
        for bound in (*_SECONDS, float("inf")):
            total += self._seconds[bound]
            shown = "+Inf" if bound == float("inf") else f"{bound:g}"
            samples.append((f'_bucket{{le="{shown}"}}', float(total)))
        return (*samples, ("_sum", self._seconds_sum), ("_count", float(total)))


COUNTERS = {
    "accepted": "Events stored to be answered.",
    "answered": "Questions and commands answered.",
    "sent": "Events answered in any way, questions among them.",
    "failed": "Events whose answer did not reach LINE.",
    "limited": "Events refused or delayed by a limit.",
    "replies": "Messages sent with a reply token.",
    "pushes": "Messages pushed, which LINE counts against the quota.",
    "problems": "Questions that ended in an error of the service.",
}
