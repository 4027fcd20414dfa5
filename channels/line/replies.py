"""What the bot says to an event: questions go to the pipeline, the rest has ready words."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol
from urllib.parse import parse_qs

from linebot.v3.messaging import Message

from channels.line import messages, texts
from channels.line.events import Kind
from channels.line.privacy_commands import Command, command
from rag.chain import Checked, looks_forwarded
from rag.conversation import Turn, turn_of
from rag.errors import QuestionError
from rag.guard import screen
from rag.schema import Answer
from rag.stores.state import StateStore
from rag.stores.state_records import InboxRow, InboxStatus, KeptAnswer

_MOST_ATTEMPTS = 5
"""A question that has ended the process so often is not given to the pipeline again."""
_VERDICTS = {"good", "bad"}

_log = logging.getLogger(__name__)


class Answering(Protocol):
    """The part of :class:`rag.pipeline.Pipeline` that the bot needs."""

    def answer(self, question: str, *, top_k: int = 10, turns: Sequence[Turn] = ()) -> Answer:
        """Answer ``question`` in the light of ``turns``, oldest first."""
        ...

    def check_message(self, text: str) -> Checked:
        """Check a forwarded message claim by claim."""
        ...

    def stats(self) -> Any:
        """What the index holds; ``newest`` is the latest day of a release."""
        ...


@dataclass(frozen=True, slots=True)
class Reply:
    """Messages, and what is to be done once they are sent."""

    messages: tuple[Message, ...]
    kept: KeptAnswer | None = None
    then: InboxStatus = InboxStatus.SENT
    may_be_pushed: bool = True
    erase: bool = False
    """Whether all that is stored about the asker goes, this event included."""
    problem: bool = False
    """Whether it only says that the service has one."""


class Responder:
    """Makes replies; safe to use from several threads. Reads and erases, but sends nothing."""

    def __init__(
        self,
        pipeline: Answering,
        store: StateStore,
        retention_days: int,
    ) -> None:
        self._pipeline = pipeline
        self._store = store
        self._retention_days = retention_days

    def respond(self, rows: Sequence[InboxRow]) -> Reply:
        """The reply to events that are answered together.

        Raises whatever went wrong at the first attempt, for another one; then says that the service
        has a problem.
        """
        try:
            if rows[0].attempts >= _MOST_ATTEMPTS:
                raise RuntimeError(f"given up after {rows[0].attempts} attempts")
            return self._respond(rows)
        except Exception:
            if rows[0].attempts == 0:
                raise
            _log.exception("event %s could not be answered", rows[0].event_id)
            return replace(_say(texts.SERVICE_PROBLEM, rows[0]), problem=True)

    def busy(self, row: InboxRow, *, answer_follows: bool) -> Reply:
        """That it takes longer than usual, instead of an answer or before it."""
        text = texts.BUSY if answer_follows else texts.BUSY_ASK_AGAIN
        message = messages.text_message(text, quote_token=row.quote_token, quick=False)
        return Reply((message,), then=InboxStatus.DROPPED, may_be_pushed=False)

    def slow_down(self, row: InboxRow) -> Reply:
        """That the asker has reached the limit of a minute."""
        message = messages.text_message(texts.SLOW_DOWN, quick=False)
        return Reply((message,), then=InboxStatus.DROPPED, may_be_pushed=False)

    def _respond(self, rows: Sequence[InboxRow]) -> Reply:
        first = rows[0]
        match first.kind:
            case Kind.TEXT:
                return self._text(rows)
            case Kind.FOLLOW | Kind.JOIN:
                return _say(self._greeting(), first)
            case Kind.POSTBACK:
                return self._postback(first)
        return _say(_READY.get(Kind(first.kind), texts.UNKNOWN), first)

    def _text(self, rows: Sequence[InboxRow]) -> Reply:
        first, text = rows[0], "\n".join(row.text or "" for row in rows).strip()
        asked = command(text)
        if asked is not None:
            return self._own_data(first, asked)
        if not text:  # the bot was called, and nothing was said
            return _say(self._greeting(), first)
        reply = self._question(first, text)
        if not any(row.personal for row in rows):
            return reply
        if any(texts.PERSONAL_NUMBER_SENT in getattr(one, "text", "") for one in reply.messages):
            return reply
        # First, as quick replies are shown on the last message only.
        notice = messages.text_message(texts.PERSONAL_NUMBER_SENT, quick=False)
        return replace(reply, messages=(notice, *reply.messages))

    def _question(self, first: InboxRow, text: str) -> Reply:
        conversation = f"{first.chat}:{first.user}"
        if looks_forwarded(text) and screen(text) is None:  # who is in danger gets help first
            checked = self._pipeline.check_message(text)
            return Reply(tuple(messages.claims_messages(checked, quote_token=first.quote_token)))
        turns = self._store.memory.turns(conversation)
        try:
            answer = self._pipeline.answer(text, turns=turns)
        except QuestionError as error:
            return _say(str(error), first)
        said = messages.answer_messages(
            answer, quote_token=first.quote_token, in_group=not first.direct
        )
        turn = turn_of(answer)
        if turn is None:  # refused: nothing was searched, nothing is kept
            return Reply(tuple(said))
        kept = KeptAnswer(
            conversation=conversation,
            turn=turn,
            status=answer.status.value,
            answer_id=messages.answer_id(answer),
            body=_body(answer),
        )
        return Reply(tuple(said), kept=kept)

    def _own_data(self, row: InboxRow, asked: Command) -> Reply:
        if asked is Command.DELETE:
            # Now, not after the reply: it says that it is done. The row itself goes last.
            self._store.delete_user(row.user, keep=[row.key])
            return Reply(_say(texts.DATA_DELETED, row).messages, erase=True)
        if not row.direct:  # others would read it
            return _say(texts.DATA_IN_PRIVATE, row)
        items = self._store.export_user(row.user, leave_out=[row.key])
        return _say(texts.data_report(items) if items else texts.NO_DATA, row)

    def _postback(self, row: InboxRow) -> Reply:
        data = {name: values[0] for name, values in parse_qs(row.data or "").items()}
        if data.get("feedback") in _VERDICTS and "answer" in data:
            self._store.add_feedback(data["answer"], row.user, data["feedback"])
            return _say(texts.FEEDBACK_THANKS, row)
        if "sources" in data:
            body = self._store.answer_body(data["sources"], row.user)
            if body is not None:
                return Reply(tuple(messages.sources_messages(json.loads(body))))
            return _say(texts.NO_DATA, row)
        topic = messages.topic_messages(data.get("topic", ""))
        return Reply(tuple(topic)) if topic else _say(self._greeting(), row)

    def _greeting(self) -> str:
        newest: date | None = None
        try:
            newest = self._pipeline.stats().newest
        except Exception:
            _log.exception("the newest release's day could not be read")
        return texts.greeting(self._retention_days, newest)


_READY = {
    Kind.STICKER: texts.STICKER,
    Kind.IMAGE: texts.IMAGE,
    Kind.VIDEO: texts.IMAGE,
    Kind.AUDIO: texts.AUDIO,
    Kind.FILE: texts.FILE,
    Kind.LOCATION: texts.LOCATION,
    Kind.UNKNOWN: texts.UNKNOWN,
}


def _say(text: str, row: InboxRow) -> Reply:
    return Reply((messages.text_message(text, quote_token=row.quote_token),))


def _body(answer: Answer) -> str:
    """What shows the sources of an answer again."""
    return json.dumps(answer.to_json() | {"passages": []}, ensure_ascii=False)
