"""The receiving side of :mod:`channels.handover`: routes for other processes of this user."""

import json
import queue
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from channels.handover import TOKEN_HEADER
from ingest.indexing import ingest
from rag.assembly import Opened
from rag.errors import QuestionError, ThamkhaoError
from rag.pipeline import Pipeline, converse

Body = dict[str, Any]
"""A JSON object, not a model: models refuse text that is not UTF-8, as a file's name may be."""


class Writing:
    """One writer at a time, as the stores demand, and none once the server stops."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._stopping = threading.Event()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait to be the only writer. Raises ThamkhaoError if the server stops meanwhile."""
        with self._turn:
            self.go_on()
            yield

    def go_on(self) -> None:
        """Called between two writes; raises ThamkhaoError where there should be no more."""
        if self._stopping.is_set():
            raise ThamkhaoError("the serving process was stopped; run it again to go on")

    def stop(self) -> None:
        """Ask the writer to end after its next write."""
        self._stopping.set()

    def end(self) -> None:
        """Stop, and return when nobody writes any more: stores closed meanwhile would crash."""
        self.stop()
        self._turn.acquire()


def handover_router(
    pipeline: Pipeline, opened: Opened, model: str, token: str, writing: Writing
) -> APIRouter:
    """Routes under /internal, closed to anyone without ``token``."""
    router = APIRouter(prefix="/internal", include_in_schema=False)

    def check(given: str | None) -> None:
        if not secrets.compare_digest((given or "").encode(), token.encode()):
            raise HTTPException(403, "wrong owner token")

    @router.post("/ask")
    async def ask(
        body: Body, given: Annotated[str | None, Header(alias=TOKEN_HEADER)] = None
    ) -> dict[str, Any]:
        check(given)
        turns, top_k = [str(turn) for turn in body["turns"]], int(body["top_k"])
        try:
            answer = await run_in_threadpool(converse, pipeline, turns, top_k=top_k)
        except QuestionError as error:
            raise HTTPException(400, str(error)) from error
        except ThamkhaoError as error:
            raise HTTPException(503, str(error)) from error
        return answer.to_json()

    @router.post("/ingest")
    async def take(
        body: Body, given: Annotated[str | None, Header(alias=TOKEN_HEADER)] = None
    ) -> StreamingResponse:
        check(given)
        lines = _ingesting(opened, model, [Path(p) for p in body["paths"]], writing)
        return StreamingResponse(lines, media_type="application/x-ndjson")

    return router


def _ingesting(opened: Opened, model: str, paths: list[Path], writing: Writing) -> Iterator[str]:
    """Ingest in a thread; one line of progress at a time, the report last."""
    events: queue.Queue[dict[str, Any]] = queue.Queue()

    def advance(done: int) -> None:
        writing.go_on()
        events.put({"done": done})

    def work() -> None:
        try:
            with writing.turn():
                report = ingest(
                    paths,
                    opened.index,
                    opened.embedder,
                    model=model,
                    progress=advance,
                )
            messages = [str(problem) for problem in report.problems]
            events.put({"report": report.to_json() | {"messages": messages}})
        except ThamkhaoError as error:
            events.put({"report": {"error": str(error)}})
        except Exception as error:  # whatever it is, the asking process must hear of it
            events.put({"report": {"error": f"{type(error).__name__}: {error}"}})

    threading.Thread(target=work, name="ingest", daemon=True).start()
    while True:
        event = events.get()
        yield json.dumps(event, ensure_ascii=False) + "\n"
        if "report" in event:
            return
