"""LINE's Messaging API for an operator's commands: one at a time, with plain errors."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    AsyncMessagingApiBlob,
    Configuration,
)

from channels.line.options import LineOptions
from rag.errors import SettingsError, ThamkhaoError
from rag.settings import Settings

TIMEOUT = aiohttp.ClientTimeout(total=20.0, connect=5.0)
"""Seconds; LINE's test of a webhook waits for the service to answer."""
NOT_SET = "LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN must both be set; see docs/line.md"
_BODY_SHOWN = 300
_BEARER = re.compile(r"Bearer [^\s\"]+")
"""LINE repeats what it was sent in some of its errors."""


class LineError(ThamkhaoError):
    """LINE refused a call, or could not be reached."""


@dataclass(frozen=True, slots=True)
class LineApi:
    """The calls of one channel, and those that carry files (another host of LINE's)."""

    calls: Any
    files: Any


def options_of(settings: Settings) -> LineOptions:
    """The channel that the settings name. Raises SettingsError where one of its secrets lacks."""
    secret, token = settings.line_channel_secret, settings.line_channel_access_token
    if secret is None or token is None:
        raise SettingsError(NOT_SET)
    return LineOptions(
        secret.get_secret_value(),
        token.get_secret_value(),
        api_host=settings.line_api_host,
        retention_days=settings.retention_days,
        push_allowed=settings.line_push,
    )


@asynccontextmanager
async def line_api(options: LineOptions) -> AsyncIterator[LineApi]:
    """The API over a client that is closed at the end. Use it in a running event loop."""
    token = options.channel_access_token
    if not token.isascii() or not token.isprintable() or " " in token:
        raise SettingsError(
            "LINE_CHANNEL_ACCESS_TOKEN holds characters that no token has; copy it anew"
        )
    async with AsyncApiClient(Configuration(access_token=token, host=_host(options))) as client:
        if not options.use_proxy:  # as the bot itself does: see channels.line.client
            await client.rest_client.pool_manager.close()
            client.rest_client.pool_manager = aiohttp.ClientSession(trust_env=False)
        yield LineApi(AsyncMessagingApi(client), AsyncMessagingApiBlob(client))


def _host(options: LineOptions) -> str | None:
    return options.api_host.rstrip("/") if options.api_host else None


def trouble(error: Exception) -> str:
    """What went wrong with a call, in one line without the token."""
    if isinstance(error, ApiException):
        raw = error.body or ""
        body = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
        told = " ".join(_BEARER.sub("Bearer (token)", body[:_BODY_SHOWN]).split())
        return f"LINE answered {error.status} {told}"
    if isinstance(error, TimeoutError):
        return f"LINE did not answer within {TIMEOUT.total:.0f} s"
    if isinstance(error, aiohttp.ClientError):
        return f"LINE cannot be reached ({type(error).__name__})"
    return f"LINE's answer could not be read ({type(error).__name__})"
