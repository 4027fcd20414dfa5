"""``POST /line/webhook``: checked, stored, acknowledged. What is asked is answered elsewhere."""

import json
import logging
from collections.abc import Callable, Sequence

from fastapi import APIRouter, Request
from linebot.v3.webhook import SignatureValidator
from starlette.responses import JSONResponse

from channels.line.delivery import StoreThread
from channels.line.events import Kind, read_event
from channels.line.limiter import RateLimiter, Verdict
from channels.line.metrics import LineMetrics
from channels.line.options import LineOptions
from rag.stores.state import StateStore
from rag.stores.state_records import InboxRow, Incoming, Plan

PATH = "/line/webhook"
BODY_LIMIT = 1024 * 1024
"""Bytes; a message is at most 5,000 characters, and LINE sends few events at a time."""

_log = logging.getLogger(__name__)


def closed_router() -> APIRouter:
    """The route of a service without LINE: 404, and a line in the log that says what to set."""
    _log.info(
        "LINE is off: set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN to answer at %s", PATH
    )
    router = APIRouter()

    @router.post(PATH, include_in_schema=False)
    async def webhook() -> JSONResponse:
        return JSONResponse({"message": "LINE is not set up here"}, 404)

    return router


class Reception:
    """Stores the events of a request body that was found genuine."""

    def __init__(self, options: LineOptions, store: StateStore) -> None:
        self._store = store
        self._queue_bound = options.queue_bound
        self._limiter = RateLimiter(options.per_user_per_minute, options.global_per_minute)

    def receive(self, events: Sequence[object], now: float) -> list[InboxRow]:
        """Store what is worth it, in one transaction, and return what is to be handled."""
        read = [read_event(event, self._store.pseudonym, now) for event in events]
        known = [event for event in read if event is not None]
        return self._store.inbox.accept(known, self._admit) if known else []

    def _admit(self, event: Incoming, waiting: int) -> Plan:
        match self._limiter.check(event.user):
            case Verdict.USER_OVER:
                return Plan.SLOW_DOWN
            case Verdict.USER_STILL_OVER:
                return Plan.IGNORE
            case Verdict.ALL_OVER:
                return Plan.BUSY
        full = waiting >= self._queue_bound and event.kind == Kind.TEXT
        return Plan.BUSY if full else Plan.ANSWER


def line_router(
    options: LineOptions,
    reception: Reception,
    in_thread: StoreThread,
    metrics: LineMetrics,
    wake: Callable[[Sequence[InboxRow]], None],
    clock: Callable[[], float],
) -> APIRouter:
    """The route; ``wake`` is told what was stored, ``clock`` gives seconds since the epoch.

    400 for a body that LINE did not sign or that is not a webhook's, 413 for one that is too large,
    500 where it cannot be stored (LINE sends it again if the operator has switched that on).
    """
    router = APIRouter()
    validator = SignatureValidator(options.channel_secret)

    @router.post(PATH, include_in_schema=False)
    async def webhook(request: Request) -> JSONResponse:
        raw = await _read(request)
        if raw is None:
            return JSONResponse({"message": "too large"}, 413)
        events = _events(raw, request.headers.get("x-line-signature"), validator)
        if events is None:
            return JSONResponse({"message": "bad request"}, 400)
        try:
            rows = await in_thread(reception.receive, events, clock())
        except Exception:
            _log.exception("LINE events could not be stored")
            return JSONResponse({"message": "not stored"}, 500)
        answered = sum(row.plan is Plan.ANSWER for row in rows)
        metrics.count("accepted", answered)
        metrics.count("limited", len(rows) - answered)
        wake(rows)
        return JSONResponse({})

    return router


async def _read(request: Request) -> bytes | None:
    """The body as it came; None as soon as it is over the limit."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)


def _events(
    raw: bytes, signature: str | None, validator: SignatureValidator
) -> list[object] | None:
    """The events of a body that LINE signed; None for any other body."""
    try:
        text = raw.decode()
        # Looked at before the JSON is: what is not LINE's is not parsed.
        if not signature or not validator.validate(text, signature):
            _log.warning("a webhook request without a valid signature was refused")
            return None
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    events = body.get("events") if isinstance(body, dict) else None
    return events if isinstance(events, list) else None
