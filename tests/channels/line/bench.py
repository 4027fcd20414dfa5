"""A bot over a pipeline that echoes, a stand-in for LINE, and a driver that signs webhooks."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from channels.line.bot import LineBot
from channels.line.options import LineOptions
from channels.line.webhook import PATH
from rag.chain import Checked, CheckedClaim, Verdict
from rag.conversation.turns import Turn
from rag.errors import QuestionError
from rag.schema import Answer, AnswerSentence, AnswerStatus, ArticleRef, Citation
from rag.stores.state import StateStore
from tests.channels.line.fake_line import SECRET, TOKEN, FakeLine, body_of, sign

REF = ArticleRef("bus", "รถรับส่งผู้สูงอายุ", "https://bansuan.example/news/12", date(2024, 2, 9))
QUICK = LineOptions(SECRET, TOKEN, debounce_seconds=0.05)


@dataclass(frozen=True)
class Stats:
    newest: date | None = date(2025, 9, 24)


@dataclass
class EchoPipeline:
    """Says which question it was asked; keeps the questions and the turns before them."""

    seconds: float = 0.0
    failure: Exception | None = None
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    hold: threading.Event | None = None
    """Answers wait until it is set."""

    def check_message(self, text: str) -> Checked:
        claim = CheckedClaim("แจกเงินทุกคน", Verdict.FALSE, "ข่าวปลอม")
        return Checked((claim,), "ตรวจ 1 ข้อ: ข่าวปลอม 1")

    def answer(self, question: str, *, top_k: int = 10, turns: Sequence[Turn] = ()) -> Answer:
        return replace(self._answer(question, turns), standalone=question)

    def _answer(self, question: str, turns: Sequence[Turn]) -> Answer:
        self.asked.append((question, tuple(turns)))
        if self.hold is not None:
            self.hold.wait(10)
        time.sleep(self.seconds)
        if self.failure is not None:
            raise self.failure
        if "ห้ามถาม" in question:
            raise QuestionError("คำถามนี้ระบบรับไม่ได้")
        if "ไม่มีคำตอบ" in question:
            return Answer(question, AnswerStatus.CANNOT_ANSWER, f"ไม่พบ <{question}>")
        quote = "ขึ้นรถได้ฟรี"
        citation = Citation(1, REF, quote, 0, len(quote))
        sentence = AnswerSentence(f"ตอบ <{question}> {quote}", (1,))
        return Answer(
            question,
            AnswerStatus.ANSWERED,
            f"{sentence.text} [1]",
            sentences=(sentence,),
            citations=(citation,),
        )

    def stats(self) -> Stats:
        return Stats()

    @property
    def questions(self) -> list[str]:
        return [question for question, _ in self.asked]


@dataclass
class Bench:
    """Everything a test of the bot touches."""

    line: FakeLine
    store: StateStore
    pipeline: EchoPipeline
    client: TestClient
    bot: LineBot
    folder: Path

    def post(self, *events: dict[str, Any]) -> None:
        """Send events as LINE does; they must be acknowledged."""
        body = body_of(*events)
        response = self.client.post(PATH, content=body, headers={"X-Line-Signature": sign(body)})
        assert response.status_code == 200

    def said(self, number: int = 1) -> str:
        """The text of the last of ``number`` messages, once nothing waits any more."""
        self.line.wait_for(number)
        self.wait_until_idle()
        assert len(self.line.sent()) == number, self.line.texts()
        return "\n".join(self.line.sent()[number - 1].texts)

    def wait_until_gone(self, text: str, seconds: float = 5.0) -> None:
        """Return once no byte of ``text`` is left in the files of the store."""
        until = time.monotonic() + seconds
        while text.encode() in b"".join(p.read_bytes() for p in self.folder.iterdir()):
            assert time.monotonic() < until, f"{text} is still stored"
            time.sleep(0.01)

    def wait_until_idle(self, seconds: float = 8.0) -> None:
        """Return once nothing waits in the inbox."""
        until = time.monotonic() + seconds
        while self.store.inbox.backlog().waiting:
            assert time.monotonic() < until, self.store.inbox.backlog()
            time.sleep(0.01)


@contextmanager
def running(
    folder: Path,
    line: FakeLine,
    pipeline: EchoPipeline | None = None,
    options: LineOptions = QUICK,
    **changes: Any,
) -> Iterator[Bench]:
    """The application with its bot, served until the block ends."""
    store = StateStore(folder)
    pipeline = pipeline or EchoPipeline()
    options = replace(options, **{"api_host": line.host} | changes)
    bot = LineBot(options, pipeline, store)
    app = FastAPI(lifespan=bot.lifespan)
    app.include_router(bot.router)
    try:
        with TestClient(app) as client:
            yield Bench(line, store, pipeline, client, bot, folder)
    finally:
        store.close()
