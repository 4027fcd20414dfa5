"""The receiving side of :mod:`channels.handover`: routes for other processes of this user."""

import json
import queue
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from channels.handover import TOKEN_HEADER
from ingest.indexing import ingest
from rag.assembly import Opened
from rag.errors import QuestionError
from rag.pipeline import Pipeline


class AskBody(BaseModel):
    """A question handed over."""

    question: str
    top_k: int = 10


class IngestBody(BaseModel):
    """Absolute paths on this machine, handed over."""

    paths: list[str]


def handover_router(pipeline: Pipeline, opened: Opened, model: str, token: str) -> APIRouter:
    """Routes under /internal, closed to anyone without ``token``."""
    router = APIRouter(prefix="/internal", include_in_schema=False)
    writing = threading.Lock()  # one writer at a time, as the stores demand

    def check(given: str | None) -> None:
        if not secrets.compare_digest((given or "").encode(), token.encode()):
            raise HTTPException(403, "wrong owner token")

    @router.post("/ask")
    async def ask(
        body: AskBody, given: Annotated[str | None, Header(alias=TOKEN_HEADER)] = None
    ) -> dict[str, Any]:
        check(given)
        try:
            answer = await run_in_threadpool(pipeline.answer, body.question, top_k=body.top_k)
        except QuestionError as error:
            raise HTTPException(400, str(error)) from error
        return answer.to_json()

    @router.post("/ingest")
    async def take(
        body: IngestBody, given: Annotated[str | None, Header(alias=TOKEN_HEADER)] = None
    ) -> StreamingResponse:
        check(given)
        lines = _ingesting(opened, model, [Path(p) for p in body.paths], writing)
        return StreamingResponse(lines, media_type="application/x-ndjson")

    return router


def _ingesting(
    opened: Opened, model: str, paths: list[Path], writing: threading.Lock
) -> Iterator[str]:
    """Ingest in a thread; one line of progress at a time, the report last."""
    events: queue.Queue[dict[str, Any]] = queue.Queue()

    def work() -> None:
        try:
            with writing:
                report = ingest(
                    paths,
                    opened.index,
                    opened.embedder,
                    model=model,
                    progress=lambda done: events.put({"done": done}),
                )
            messages = [str(problem) for problem in report.problems]
            events.put({"report": report.to_json() | {"messages": messages}})
        except Exception as error:  # whatever it is, the asking process must hear of it
            events.put({"report": {"error": f"{type(error).__name__}: {error}"}})

    threading.Thread(target=work, name="ingest", daemon=True).start()
    while True:
        event = events.get()
        yield json.dumps(event, ensure_ascii=False) + "\n"
        if "report" in event:
            return
