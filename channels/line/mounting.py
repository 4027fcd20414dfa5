"""The LINE bot as the application mounts it: there where a channel is set, closed where none is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter

from channels.line.api import options_of
from channels.line.bot import LineBot
from channels.line.replies import Answering
from channels.line.webhook import closed_router
from channels.metrics import Metric
from rag.settings import Settings
from rag.stores.state import StateStore


@dataclass(frozen=True, slots=True)
class Mounted:
    """What the application takes from the bot."""

    router: APIRouter
    lifespan: Any
    """For FastAPI; None where there is no bot."""
    metrics: Callable[[], Iterable[Metric]]


def open_state(settings: Settings, *, wait_seconds: float) -> StateStore | None:
    """The store of what people ask; None where no channel is set and nothing needs one."""
    if settings.line_channel_secret is None or settings.line_channel_access_token is None:
        return None
    return StateStore(settings.state, wait_seconds=wait_seconds)


def mounted(settings: Settings, pipeline: Answering, state: StateStore | None) -> Mounted:
    """The bot over ``state``; without one, a webhook that answers 404."""
    if state is None:
        return Mounted(closed_router(), None, lambda: ())
    bot = LineBot(options_of(settings), pipeline, state)
    return Mounted(bot.router, bot.lifespan, bot.metrics)
