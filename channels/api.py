"""The HTTP API: the same Answer as JSON, and what a process supervisor asks."""

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from channels.wording import BROKEN_QUESTION, SERVICE_PROBLEM, question_problem
from rag.conversation import ConversationMemory, turn_of
from rag.errors import QuestionError, ThamkhaoError
from rag.schema import Answer

if TYPE_CHECKING:
    from rag.pipeline import Pipeline

BODY_LIMIT = 64 * 1024
"""Bytes of a request body. The longest question that can be asked takes 30 KB even as escapes."""
CONVERSATION_ID_LIMIT = 200
"""Characters."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A body of ``POST /api/ask`` that has been checked."""

    question: str
    conversation_id: str | None


class RequestProblem(Exception):
    """A request that cannot be served: an HTTP status, a code for programs and a Thai line."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    def response(self) -> JSONResponse:
        """The problem as the JSON every refusal has."""
        return JSONResponse({"error": {"code": self.code, "message": str(self)}}, self.status)


def create_api_router(pipeline: "Pipeline") -> APIRouter:
    """``POST /api/ask``, ``GET /healthz`` and ``GET /readyz`` over ``pipeline``.

    Conversations are kept in this process, by the id that the caller gives them.
    """
    router, memory = APIRouter(), ConversationMemory()

    @router.post("/api/ask")
    async def ask(request: Request) -> JSONResponse:
        try:
            asked = parse_ask(await read_body(request))
            answer = await run_in_threadpool(_answer, pipeline, memory, asked)
        except RequestProblem as problem:
            return problem.response()
        except QuestionError as error:
            return RequestProblem(422, "bad_question", str(error)).response()
        except ThamkhaoError as error:
            _log.error("a question over HTTP could not be answered: %s", error)
            return RequestProblem(503, "not_ready", SERVICE_PROBLEM).response()
        except Exception:  # one line for the caller; the log has the rest
            _log.exception("a question over HTTP could not be answered")
            return RequestProblem(500, "internal", SERVICE_PROBLEM).response()
        return JSONResponse(answer.to_json())

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    async def ready() -> JSONResponse:
        return await run_in_threadpool(readiness, pipeline)

    return router


def _answer(pipeline: "Pipeline", memory: ConversationMemory, asked: AskRequest) -> Answer:
    if asked.conversation_id is None:
        return pipeline.answer(asked.question)
    turns = memory.turns(asked.conversation_id)
    answer = pipeline.answer(asked.question, turns=turns)
    turn = turn_of(answer)
    if turn is not None:
        memory.remember(asked.conversation_id, turn)
    return answer


def readiness(pipeline: "Pipeline") -> JSONResponse:
    """200 where there is something to search, else 503; with the index's counts."""
    try:
        stats = pipeline.stats()
    except Exception as error:
        _log.exception("the index's counts could not be read")
        reason = str(error) if isinstance(error, ThamkhaoError) else "the index cannot be read"
        return JSONResponse({"status": "not_ready", "reason": reason}, 503)
    counts = {
        "articles": stats.articles,
        "chunks": stats.chunks,
        "oldest": stats.oldest.isoformat() if stats.oldest else None,
        "newest": stats.newest.isoformat() if stats.newest else None,
    }
    if not stats.articles:
        reason = "the index is empty; run: thamkhao ingest PATH"
        return JSONResponse({"status": "not_ready", "reason": reason, **counts}, 503)
    return JSONResponse({"status": "ready", **counts})


async def read_body(request: Request) -> bytes:
    """The whole body; RequestProblem 413 as soon as it is over BODY_LIMIT."""
    too_large = RequestProblem(
        413, "body_too_large", f"ข้อมูลที่ส่งมาใหญ่เกิน {BODY_LIMIT // 1024} KB กรุณาย่อคำถามค่ะ"
    )
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > BODY_LIMIT:
        raise too_large
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_LIMIT:
            raise too_large
    return bytes(body)


def parse_ask(body: bytes) -> AskRequest:
    """The question in ``body``, a JSON object in UTF-8. Raises RequestProblem, 400 or 422."""
    try:
        data: Any = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise RequestProblem(400, "bad_json", "รูปแบบข้อมูลไม่ถูกต้อง ต้องเป็น JSON แบบ UTF-8") from None
    if not isinstance(data, dict) or not isinstance(data.get("question"), str):
        example = 'ต้องส่ง JSON เช่น {"question": "คำถาม"}'
        raise RequestProblem(422, "question_missing", example)
    question: str = data["question"]
    problem = question_problem(question)
    if problem:
        code = "question_broken" if problem == BROKEN_QUESTION else "bad_question"
        raise RequestProblem(422, code, problem)
    conversation = data.get("conversation_id")
    if conversation is not None and not (
        isinstance(conversation, str) and len(conversation) <= CONVERSATION_ID_LIMIT
    ):
        message = f"conversation_id ต้องเป็นข้อความไม่เกิน {CONVERSATION_ID_LIMIT} ตัวอักษร"
        raise RequestProblem(422, "bad_conversation_id", message)
    # A blank id would be one conversation of all who send it.
    return AskRequest(question, conversation if conversation and conversation.strip() else None)
