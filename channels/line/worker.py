"""Drains the inbox: chats side by side, each chat's events in order."""

import asyncio
import logging
import time
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from channels.line.client import LineClient
from channels.line.delivery import Delivery, StoreThread
from channels.line.events import Kind
from channels.line.grouping import next_group
from channels.line.metrics import LineMetrics
from channels.line.options import LineOptions
from channels.line.replies import Responder
from rag.stores.state import StateStore
from rag.stores.state_records import InboxRow, Plan

_PURGE_SECONDS = 86_400.0
_PAUSE_AFTER_TROUBLE = 1.0
_STOP_SECONDS = 4.0
"""For what is being answered when the server stops; the rest is taken up at the next start."""
_LOADING_WAIT = 0.5

_log = logging.getLogger(__name__)


class Worker:
    """Answers what the inbox holds. Start, wake and stop it in one event loop."""

    def __init__(
        self,
        options: LineOptions,
        store: StateStore,
        responder: Responder,
        metrics: LineMetrics,
        in_thread: StoreThread,
    ) -> None:
        self._options = options
        self._store = store
        self._responder = responder
        self._metrics = metrics
        self._in_thread = in_thread
        self._chats: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()
        self._loading: dict[str, asyncio.Task[None]] = {}
        self._others: set[asyncio.Task[None]] = set()
        self._running = False

    async def start(self, client: LineClient) -> None:
        """Take up what an earlier run left, and whatever :meth:`wake` tells of from now on."""
        self._client = client
        self._delivery = Delivery(
            client,
            self._store,
            self._in_thread,
            self._metrics,
            push_allowed=self._options.push_allowed,
        )
        self._answering = ThreadPoolExecutor(self._options.workers, "line-answer")
        self._turn = asyncio.Semaphore(self._options.workers)
        self._running = True
        self._purging = asyncio.create_task(self._purge_daily())
        left = await self._in_thread(self._store.inbox.recover)
        if left:
            _log.warning("taking up %d LINE events that an earlier run had left", len(left))
        self.wake(left)

    async def stop(self) -> None:
        """Let what is being answered end, for a moment; nothing is lost by what does not."""
        self._running = False
        working = [*self._chats.values(), *self._others]
        if working:
            await asyncio.wait(working, timeout=_STOP_SECONDS)
        tasks = [*working, *self._loading.values(), self._purging]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(self._answering.shutdown, wait=True, cancel_futures=True)

    def wake(self, rows: Sequence[InboxRow]) -> None:
        """Handle rows that were accepted; before the start and after the stop they just wait."""
        if not self._running:
            return
        for row in rows:
            if row.plan is not Plan.ANSWER:
                self._spawn(self._tell(row))
                continue
            if row.kind == Kind.TEXT and row.direct and row.chat not in self._loading:
                showing = self._client.show_loading(row.chat_id)
                self._loading[row.chat] = asyncio.create_task(showing)
            self._look_at(row.chat)

    def _look_at(self, chat: str) -> None:
        self._woken.add(chat)
        if chat not in self._chats:
            self._chats[chat] = asyncio.create_task(self._serve(chat))

    async def _serve(self, chat: str) -> None:
        """Answer one chat until nothing waits in it."""
        try:
            while self._running:
                self._woken.discard(chat)
                try:
                    rows = await self._in_thread(self._store.inbox.waiting, chat)
                    if rows:
                        await self._advance(rows)
                except Exception:
                    _log.exception("the inbox cannot be used; trying again")
                    await asyncio.sleep(_PAUSE_AFTER_TROUBLE)
                else:
                    if not rows and chat not in self._woken:
                        return
        finally:
            # Without an await since the last look, so that no waking falls in between.
            del self._chats[chat]
            self._loading.pop(chat, None)

    async def _advance(self, rows: Sequence[InboxRow]) -> None:
        group, wait = next_group(rows, now=time.time(), debounce=self._options.debounce_seconds)
        if wait:
            await asyncio.sleep(wait)
            return
        keys = [row.key for row in group]
        try:
            await self._answer(group, keys)
        except Exception:  # a full disk, a defect: the events must not be stuck for it
            _log.exception("event %s was interrupted", group[0].event_id)
            await asyncio.sleep(_PAUSE_AFTER_TROUBLE)
            await self._in_thread(self._store.inbox.put_back, keys)

    async def _answer(self, group: Sequence[InboxRow], keys: Sequence[int]) -> None:
        async with self._turn:
            await self._in_thread(self._store.inbox.take, keys)
            loop = asyncio.get_running_loop()
            reply = await loop.run_in_executor(self._answering, self._responder.respond, group)
        loading = self._loading.pop(group[0].chat, None)
        if loading is not None:  # shown after the answer, it would promise another one
            await asyncio.wait([loading], timeout=_LOADING_WAIT)
            loading.cancel()
        await self._delivery.send(group, reply)

    async def _tell(self, row: InboxRow) -> None:
        """Tell about a limit: at once, whatever else waits in the chat."""
        if row.plan is Plan.SLOW_DOWN:
            await self._delivery.send([row], self._responder.slow_down(row))
        elif row.kind == Kind.TEXT and self._options.push_allowed:
            reply = self._responder.busy(row, answer_follows=True)
            await self._delivery.say_busy(row, reply)
            self._look_at(row.chat)
        else:
            await self._delivery.send([row], self._responder.busy(row, answer_follows=False))

    async def _purge_daily(self) -> None:
        while True:
            try:
                gone = await self._in_thread(self._store.purge, self._options.retention_days)
                _log.info("retention: %d rows of the state store deleted", gone)
            except Exception:
                _log.exception("what is too old could not be deleted")
            await asyncio.sleep(_PURGE_SECONDS)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._others.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._others.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("a LINE notice was not sent", exc_info=task.exception())
