"""Asks a served bot at a steady rate and says how it did.

Start the service with LINE_API_HOST=http://127.0.0.1:9090, LINE_CHANNEL_SECRET and
LINE_CHANNEL_ACCESS_TOKEN as in fake_line.py, then, in the project's folder:
``python -m tests.channels.line.load --url http://127.0.0.1:7860 --questions FILE``.
"""

import argparse
import json
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from channels.line.webhook import PATH
from tests.channels.line.fake_line import FakeLine, body_of, sign, text_event

SECOND_MESSAGE_AFTER = 0.4
"""Seconds; every fifth question comes in two messages."""


@dataclass
class Report:
    """What was seen; seconds."""

    acknowledged: list[float] = field(default_factory=list)
    refused: int = 0
    answered: list[float] = field(default_factory=list)
    """From the last message's webhook to LINE's acceptance of the reply."""
    unanswered: int = 0
    repeated: int = 0

    def lines(self) -> list[str]:
        worst, p95 = max(self.acknowledged, default=0), quantile(self.acknowledged, 0.95)
        slowest, late = max(self.answered, default=0), quantile(self.answered, 0.95)
        return [
            f"webhooks: {len(self.acknowledged)}, refused {self.refused}",
            f"until 200: p95 {p95 * 1000:.0f} ms, longest {worst * 1000:.0f} ms",
            f"answered: {len(self.answered)}, not {self.unanswered}, repeated {self.repeated}",
            f"until the reply: p50 {quantile(self.answered, 0.5):.2f} s, p95 {late:.2f} s, "
            f"longest {slowest:.2f} s",
        ]


def quantile(values: list[float], share: float) -> float:
    """The smallest value that ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else 0.0


class Driver:
    """Sends webhooks, each from a thread of its own so that a slow one delays no other."""

    def __init__(self, url: str) -> None:
        self._url = url + PATH
        self._guard = threading.Lock()
        self.report = Report()
        self.asked: list[tuple[set[str], float]] = []
        """Reply tokens of each question's messages, and when the last was sent."""

    def ask(self, question: str, user: str, *, in_two: bool) -> None:
        half = len(question) // 2 if in_two else len(question)
        parts = [part for part in (question[:half], question[half:]) if part]
        tokens = set()
        for number, part in enumerate(parts):
            if number:
                time.sleep(SECOND_MESSAGE_AFTER)
            event = text_event(part, user)
            tokens.add(event["replyToken"])
            started = time.time()
            self._post(body_of(event))
        with self._guard:
            self.asked.append((tokens, started))

    def _post(self, body: bytes) -> None:
        headers = {"X-Line-Signature": sign(body), "Content-Type": "application/json"}
        request = urllib.request.Request(self._url, body, headers)
        started = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                response.read()
        except OSError:
            self.report.refused += 1
        else:
            self.report.acknowledged.append(time.perf_counter() - started)


def drive(
    url: str,
    line: FakeLine,
    questions: list[str],
    *,
    per_minute: int = 200,
    minutes: float = 2.0,
    users: int = 50,
    patience: float = 60.0,
) -> Report:
    """Ask for ``minutes``, wait up to ``patience`` seconds for the last answers, and report."""
    driver, total = Driver(url), round(per_minute * minutes)
    threads, started = [], time.monotonic()
    for number in range(total):
        time.sleep(max(0.0, started + number * 60 / per_minute - time.monotonic()))
        question, user = questions[number % len(questions)], f"Uload{number % users}"
        asking = threading.Thread(
            target=driver.ask, args=(question, user), kwargs={"in_two": number % 5 == 4}
        )
        asking.start()
        threads.append(asking)
    for asking in threads:
        asking.join()
    until = time.monotonic() + patience
    while len(line.sent()) < total and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(1.0)  # for what should not come
    return _compare(driver, line)


def _compare(driver: Driver, line: FakeLine) -> Report:
    report, at = driver.report, {call.body.get("replyToken"): call.at for call in line.sent()}
    for tokens, sent in driver.asked:
        replies = [at[token] for token in tokens if token in at]
        report.answered += [reply - sent for reply in replies[:1]]
        report.unanswered += not replies
        report.repeated += len(replies) > 1
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--questions", type=Path, required=True, help="JSONL with 'question'")
    parser.add_argument("--line-port", type=int, default=9090)
    parser.add_argument("--per-minute", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--users", type=int, default=50)
    given = parser.parse_args()
    lines = given.questions.read_text(encoding="utf-8").splitlines()
    questions = [str(json.loads(line)["question"]) for line in lines if '"question"' in line]
    with FakeLine(port=given.line_port) as line:
        report = drive(
            given.url,
            line,
            questions,
            per_minute=given.per_minute,
            minutes=given.minutes,
            users=given.users,
        )
    print("\n".join(report.lines()))


if __name__ == "__main__":
    main()
