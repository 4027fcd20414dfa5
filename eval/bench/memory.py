"""How much memory a process and its children hold."""

import threading

import psutil

_SECONDS = 0.25
"""Between two looks."""


def megabytes() -> float:
    """Resident memory of this process and its children, in MiB.

    Pages that several of them share count once for each.
    """
    me, total = psutil.Process(), 0
    for process in [me, *me.children(recursive=True)]:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return float(total / 2**20)


class PeakMemory:
    """The largest :func:`megabytes` seen while entered."""

    def __enter__(self) -> "PeakMemory":
        self.megabytes = megabytes()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._stop.wait(_SECONDS):
            self.megabytes = max(self.megabytes, megabytes())

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self.megabytes = max(self.megabytes, megabytes())
