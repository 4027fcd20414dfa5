"""Sending what was answered, with the marks that make a crash harmless at any moment."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import ParamSpec, TypeVar
from uuid import UUID, uuid5

from channels.line.client import LineClient, Sent
from channels.line.events import Kind
from channels.line.metrics import LineMetrics
from channels.line.replies import Reply
from rag.stores.state import StateStore
from rag.stores.state_records import InboxRow, InboxStatus, Plan

TOKEN_SECONDS = 55.0
"""How long a reply token is counted on; LINE says a minute."""
_PUSH_SECONDS = 120.0
_NAMESPACE = UUID("5b0e9d0c-2f0e-5c3a-9c57-2f6a1d1f7d11")
"""Of the retry keys, which are made from event ids: random, but never to be changed."""

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_T = TypeVar("_T")


class StoreThread:
    """Runs what waits for the disk outside of the event loop."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    async def __call__(self, do: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What ``do`` gives; raises what it raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: do(*args, **kwargs))


class Delivery:
    """The only place that sends replies and pushes."""

    def __init__(
        self,
        client: LineClient,
        store: StateStore,
        in_thread: StoreThread,
        metrics: LineMetrics,
        *,
        push_allowed: bool,
    ) -> None:
        self._client = client
        self._store = store
        self._in_thread = in_thread
        self._metrics = metrics
        self._push_allowed = push_allowed

    async def send(self, rows: Sequence[InboxRow], reply: Reply) -> None:
        """Send ``reply`` to the events of ``rows``, the first of them quoted, and close them."""
        sent = await self._reply(rows, reply)
        if sent is Sent.NO and self._push_allowed and reply.may_be_pushed:
            sent = await self._push(rows, reply)
        if sent is not None:
            await self._close(rows, reply, sent)

    async def say_busy(self, row: InboxRow, reply: Reply) -> None:
        """Spend the reply token on telling the asker to wait; the answer will be pushed."""
        if await self._reply([row], reply) is not None:
            await self._in_thread(self._store.inbox.spend_token, [row.key], Plan.ANSWER)

    async def _reply(self, rows: Sequence[InboxRow], reply: Reply) -> Sent | None:
        """None where the events were erased meanwhile: nothing is sent and nothing left to do."""
        lead, keys = rows[0], [row.key for row in rows]
        if not await self._in_thread(self._store.inbox.begin_reply, keys):
            return None
        if lead.reply_token is None:
            return Sent.NO
        sent = await self._client.reply(
            lead.reply_token,
            reply.messages,
            until=lead.received_at + TOKEN_SECONDS,
            maybe_sent=lead.maybe_sent,
        )
        self._metrics.count("replies", sent is Sent.YES)
        return sent

    async def _push(self, rows: Sequence[InboxRow], reply: Reply) -> Sent:
        # From here on a crash must lead to the push again, not to the reply: its token is dead,
        # and LINE's 400 for it would be taken for a reply that arrived.
        await self._in_thread(self._store.inbox.spend_token, [row.key for row in rows])
        sent = await self._client.push(
            rows[0].chat_id,
            reply.messages,
            retry_key=str(uuid5(_NAMESPACE, rows[0].event_id)),
            until=time.time() + _PUSH_SECONDS,
        )
        self._metrics.count("pushes", sent is Sent.YES)
        return sent

    async def _close(self, rows: Sequence[InboxRow], reply: Reply, sent: Sent) -> None:
        keys = [row.key for row in rows]
        inbox = self._store.inbox
        if sent is not Sent.YES:
            self._metrics.count("failed", len(rows))
            _log.error("event %s could not be answered (%s)", rows[0].event_id, sent.name.lower())
            unsent = sent is not Sent.UNKNOWN
            await self._in_thread(inbox.finish, keys, InboxStatus.FAILED, unsent=unsent)
            return
        if reply.kept is not None:
            await self._in_thread(self._store.finish_answer, keys, reply.kept)
        else:
            await self._in_thread(inbox.finish, keys, reply.then)
        if reply.erase:
            await self._in_thread(self._store.delete_user, rows[0].user)
        self._metrics.count("sent", len(rows))
        self._metrics.count("problems", reply.problem)
        if rows[0].kind == Kind.TEXT and reply.then is InboxStatus.SENT and not reply.problem:
            self._metrics.answered_after(time.time() - rows[-1].received_at)
