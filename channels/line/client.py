"""Sending to LINE: with time limits, again where that helps, and never twice.

A reply token works once and for about a minute; LINE answers 400 "Invalid reply token" both to a
second use and to a late one. Which of the two it was is told by what happened before: after an
attempt whose end was not seen, it means that the attempt had arrived.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from enum import Enum, auto
from types import TracebackType
from typing import Any
from uuid import UUID, uuid5

import aiohttp
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    Message,
    PushMessageRequest,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
)

from channels.line.metrics import LineMetrics
from channels.line.options import LineOptions

_TIMEOUT = aiohttp.ClientTimeout(total=8.0, connect=3.0)
_LOADING_TIMEOUT = aiohttp.ClientTimeout(total=2.0, connect=1.0)
_LOADING_SECONDS = 20
"""LINE takes 5 to 60, in steps of 5; our message ends it sooner."""
_FIRST_PAUSE = 0.25
_LONGEST_PAUSE = 5.0

_log = logging.getLogger(__name__)


class Sent(Enum):
    """How sending ended."""

    YES = auto()
    NO = auto()
    """Surely not: the token is used up or the time is over."""
    REFUSED = auto()
    """Surely not, and LINE would refuse it again."""
    UNKNOWN = auto()
    """The time is over, and an attempt may have arrived."""


class LineClient:
    """LINE's Messaging API for one channel. Make it and use it in a running event loop."""

    def __init__(self, options: LineOptions, metrics: LineMetrics) -> None:
        configuration = Configuration(
            access_token=options.channel_access_token,
            host=options.api_host.rstrip("/") if options.api_host else None,
        )
        self._client = AsyncApiClient(configuration)
        self._api = AsyncMessagingApi(self._client)
        self._use_proxy = options.use_proxy
        self._metrics = metrics

    async def __aenter__(self) -> "LineClient":
        if not self._use_proxy:
            # The SDK always trusts the environment: a proxy set there for other programs would
            # also get what is meant for a LINE_API_HOST on this machine.
            rest = self._client.rest_client
            await rest.pool_manager.close()
            rest.pool_manager = aiohttp.ClientSession(trust_env=False)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.close()

    async def reply(
        self, token: str, messages: Sequence[Message], *, until: float, maybe_sent: bool = False
    ) -> Sent:
        """Reply once, trying until the time ``until`` (seconds since the epoch).

        ``maybe_sent`` tells that an earlier attempt with this token may have arrived. At least one
        attempt is made, however late it is. What LINE finds wrong is sent again as bare text.
        """

        async def send(some: Sequence[Message]) -> None:
            request = ReplyMessageRequest(reply_token=token, messages=list(some))
            await self._api.reply_message(request, _request_timeout=_TIMEOUT)

        return await self._try(send, messages, until, maybe_sent)

    async def push(
        self, chat_id: str, messages: Sequence[Message], *, retry_key: str, until: float
    ) -> Sent:
        """Push once: LINE takes each ``retry_key`` (a UUID) once within 24 hours."""

        async def send(some: Sequence[Message]) -> None:
            request = PushMessageRequest(to=chat_id, messages=list(some))
            # Other messages are another request to LINE, and it would refuse the same key.
            key = retry_key if some is messages else str(uuid5(UUID(retry_key), "text"))
            await self._api.push_message(request, x_line_retry_key=key, _request_timeout=_TIMEOUT)

        return await self._try(send, messages, until, False)

    async def show_loading(self, chat_id: str) -> None:
        """Show that an answer is being written, in a chat with one person; failing is no harm."""
        request = ShowLoadingAnimationRequest(chatId=chat_id, loadingSeconds=_LOADING_SECONDS)
        try:
            await self._api.show_loading_animation(request, _request_timeout=_LOADING_TIMEOUT)
        except Exception as error:
            self._metrics.line_error(_name(error))
            _log.info("the loading animation was not shown: %s", _name(error))

    async def _try(
        self,
        send: Callable[[Sequence[Message]], Awaitable[None]],
        messages: Sequence[Message],
        until: float,
        maybe_sent: bool,
    ) -> Sent:
        pause = _FIRST_PAUSE
        while True:
            wait: float | None = None
            try:
                await send(messages)
            except ApiException as error:
                self._metrics.line_error(str(error.status))
                settled = _settled(error, maybe_sent)
                bare = _bare(messages)
                if settled is Sent.REFUSED and error.status == 400 and bare != list(messages):
                    return await self._try(send, bare, until, maybe_sent)
                if settled is not None:
                    return settled
                maybe_sent = maybe_sent or error.status != 429
                wait = _retry_after(error)
            except aiohttp.ClientConnectorError as error:  # it never left this machine
                self._metrics.line_error(_name(error))
            except Exception as error:  # a time limit, a cut connection, an answer without sense
                self._metrics.line_error(_name(error))
                maybe_sent = True
            else:
                return Sent.YES
            wait = max(wait or 0.0, pause * random.uniform(0.75, 1.25))
            if time.time() + wait > until:
                return Sent.UNKNOWN if maybe_sent else Sent.NO
            await asyncio.sleep(wait)
            pause = min(2 * pause, _LONGEST_PAUSE)


def _settled(error: Any, maybe_sent: bool) -> Sent | None:
    """What an error of LINE's means for good; None where trying again may help."""
    body = _body(error)
    if error.status == 409:  # this retry key was accepted before
        return Sent.YES
    if error.status == 400 and "reply token" in body.lower():
        return Sent.YES if maybe_sent else Sent.NO
    over_quota = error.status == 429 and "monthly limit" in body.lower()
    if over_quota or (error.status < 500 and error.status != 429):
        _log.error("LINE refused a message (%s): %s", error.status, body)
        return Sent.UNKNOWN if maybe_sent else Sent.REFUSED
    return None


def _bare(messages: Sequence[Message]) -> list[Message]:
    """The texts without buttons, quotes and pictures: what is left to send when LINE objects."""
    texts = [message.text for message in messages if isinstance(message, TextMessage)]
    return [TextMessage(text=text) for text in texts] or list(messages)


def _body(error: Any) -> str:
    body = error.body
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body or "")
    return text[:300]


def _retry_after(error: Any) -> float | None:
    """Seconds that LINE asks to wait; None where it does not say."""
    value = str((error.headers or {}).get("Retry-After", ""))
    return float(value) if value.isdecimal() else None


def _name(error: Exception) -> str:
    return str(error.status) if isinstance(error, ApiException) else type(error).__name__
