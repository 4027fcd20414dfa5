"""The LINE bot in one piece, for the application to mount."""

import time
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from channels.line.client import LineClient
from channels.line.delivery import StoreThread
from channels.line.metrics import LineMetrics
from channels.line.options import LineOptions
from channels.line.replies import Answering, Responder
from channels.line.webhook import Reception, line_router
from channels.line.worker import Worker
from channels.metrics import Metric
from rag.stores.state import StateStore

_STORE_THREADS = 2
"""Apart from the threads that answer, so that a busy service still acknowledges at once."""


class LineBot:
    """A webhook route and the workers behind it, over a pipeline and a state store."""

    def __init__(
        self,
        options: LineOptions,
        pipeline: Answering,
        store: StateStore,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``clock`` tells seconds since the epoch."""
        self._options = options
        self._store = store
        self._metrics = LineMetrics()
        self._threads = ThreadPoolExecutor(_STORE_THREADS, "line-store")
        in_thread = StoreThread(self._threads)
        responder = Responder(pipeline, store, options.retention_days)
        self._worker = Worker(options, store, responder, self._metrics, in_thread)
        reception = Reception(options, store)
        self.router: APIRouter = line_router(
            options, reception, in_thread, self._metrics, self._worker.wake, clock
        )

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        """Answer while the application runs: pass it as FastAPI's ``lifespan``."""
        async with LineClient(self._options, self._metrics) as client:
            await self._worker.start(client)
            try:
                yield
            finally:
                await self._worker.stop()
                self._threads.shutdown()

    def metrics(self) -> Iterable[Metric]:
        """The figures for ``GET /metrics``; reads the store."""
        return self._metrics.metrics(self._store.inbox.backlog())
