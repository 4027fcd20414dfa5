"""kill -9 at any moment: what was acknowledged is answered, and answered once."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from channels.line.webhook import PATH
from channels.wording import SERVICE_PROBLEM
from tests.channels.line.fake_line import SECRET, TOKEN, FakeLine, body_of, sign, text_event

ROOT = Path(__file__).resolve().parents[3]
ASKERS = 4
"""Questions in each life of the process."""


@dataclass
class Served:
    """The process that is killed and started again."""

    command: list[str]
    port: int
    log: Path
    environment: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)} | self.environment,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + 40
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < until, "it does not start"
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def post(self, question: str, user: str) -> str | None:
        """Ask in two messages, to be joined; return the quote token if they are acknowledged."""
        first = text_event(question, user)
        body = body_of(first, text_event("ขอบคุณ", user))
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{PATH}", body, {"X-Line-Signature": sign(body)}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                assert response.status == 200
        except OSError:
            return None
        return str(first["message"]["quoteToken"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask_and_kill(served: Served, line: FakeLine, number: int, chance: random.Random) -> list[str]:
    """One life of the process; return the quote tokens of what was acknowledged in it."""
    killed = threading.Event()

    def kill(*_: object) -> None:
        if not killed.is_set():
            killed.set()
            served.kill()

    served.start()
    # Every other time between LINE's acceptance of some reply and the mark that it was sent.
    if number % 2:
        before = iter([True] * chance.randrange(ASKERS))
        line.on_accept = lambda _: None if next(before, False) else kill()
    asked = (served.post(f"ถามเรื่องที่ {n}", f"U{number}-{n}") for n in range(ASKERS))
    acknowledged = [token for token in asked if token is not None]
    if number % 2:
        killed.wait(10)
    else:
        time.sleep(chance.uniform(0, 0.5))
    line.on_accept = None
    kill()
    return acknowledged


def answers(line: FakeLine, tokens: list[str]) -> dict[str, int]:
    """How many messages quote each of the questions; SERVICE_PROBLEM is none."""
    said = [call.body["messages"][0] for call in line.sent()]
    count = Counter(one.get("quoteToken") for one in said if one["text"] != SERVICE_PROBLEM)
    return {token: count[token] for token in tokens}


def torture(served: Served, line: FakeLine, tries: int, seed: int) -> None:
    chance, acknowledged = random.Random(seed), list[str]()
    for number in range(tries):
        acknowledged += ask_and_kill(served, line, number, chance)
    served.start()
    try:
        line.wait(lambda line: 0 not in answers(line, acknowledged).values(), 20)
        time.sleep(0.5)
    finally:
        served.kill()
    assert len(acknowledged) >= tries
    assert set(answers(line, acknowledged).values()) == {1}, served.log.read_text()


def small_app(folder: Path, line: FakeLine, debounce: float = 0.1) -> Served:
    port = free_port()
    script = str(Path(__file__).with_name("served.py"))
    command = [sys.executable, script, str(folder / "state"), line.host, str(port), str(debounce)]
    return Served(command, port, folder / "log.txt")


def whole_app(folder: Path, line: FakeLine) -> Served:
    """``python app.py`` over the samples."""
    port = free_port()
    command = [sys.executable, str(ROOT / "app.py"), "--port", str(port)]
    environment = {
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
        "LINE_API_HOST": line.host,
        "THAMKHAO_INDEX": str(folder / "index"),
        "THAMKHAO_STATE": str(folder / "state"),
    }
    return Served(command, port, folder / "log.txt", environment)


def test_three_kills_leave_no_question_unanswered_or_answered_twice(
    tmp_path: Path, line: FakeLine
) -> None:
    torture(small_app(tmp_path, line), line, tries=3, seed=7)


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("seed", [1, 2])
def test_twenty_kills_leave_no_question_unanswered_or_answered_twice(
    tmp_path: Path, line: FakeLine, seed: int
) -> None:
    torture(small_app(tmp_path, line), line, tries=20, seed=seed)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_whole_application_survives_kills(tmp_path: Path, line: FakeLine) -> None:
    torture(whole_app(tmp_path, line), line, tries=5, seed=3)
