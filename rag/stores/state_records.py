"""The records of the state store. Users and chats are pseudonyms, unless told otherwise."""

from dataclasses import dataclass
from enum import StrEnum

from rag.conversation.turns import Turn


class InboxStatus(StrEnum):
    """Where an accepted event stands."""

    ACCEPTED = "accepted"
    ANSWERING = "answering"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    """Not to be answered: taken back, erased, or refused by a limit."""


class Plan(StrEnum):
    """What is to be done about an event, settled when it is accepted."""

    ANSWER = "answer"
    BUSY = "busy"
    """Say first that it takes longer than usual."""
    SLOW_DOWN = "slow_down"
    """Say that the asker has reached the limit; no answer."""
    IGNORE = "ignore"
    """The asker has been told already."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event worth storing, its text already without personal numbers."""

    event_id: str
    """The platform's own; an event is accepted once."""
    kind: str
    user: str
    chat: str
    chat_id: str
    """The platform's id of the chat, for sending; kept only until the event is done with."""
    direct: bool
    """A chat with one person, not a group."""
    received_at: float
    """Seconds since the epoch."""
    redelivered: bool = False
    message_id: str | None = None
    quote_token: str | None = None
    reply_token: str | None = None
    text: str | None = None
    data: str | None = None
    """What a pressed button carries."""
    personal: bool = False
    """Whether numbers were hidden in the text."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """An event that takes stored data back: one message, a user's or a chat's."""

    message_id: str | None = None
    user: str | None = None
    chat: str | None = None


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An accepted event that is not done with."""

    key: int
    """In the order of acceptance."""
    event_id: str
    kind: str
    user: str
    chat: str
    chat_id: str
    direct: bool
    received_at: float
    quote_token: str | None
    reply_token: str | None
    """None once it is known to be used up."""
    text: str | None
    data: str | None
    personal: bool
    plan: Plan
    batch: int | None
    """Key of the first of the events that are answered together; None before they are taken."""
    attempts: int
    """How often it has been taken up without a reply being made."""
    maybe_sent: bool
    """A reply was begun whose end is not known: it may have reached the asker."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in the inbox."""

    waiting: int
    oldest: float | None
    """When the oldest was accepted, in seconds since the epoch."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What stays of an answer that was sent."""

    conversation: str
    """``chat:user``, both pseudonyms."""
    turn: Turn
    status: str
    """AnswerStatus of the answer."""
    answer_id: str
    body: str
    """JSON of the channel that sent it, to show its sources again."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that the releases did not answer, for those who write them."""

    day: str
    """ISO 8601, UTC."""
    status: str
    question: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What an asker thought of an answer."""

    answer_id: str
    verdict: str
    at: float
    question: str | None
    """None where the answer is no longer kept."""


@dataclass(frozen=True, slots=True)
class StoredItem:
    """One thing kept about a user, for the user."""

    at: float
    """Seconds since the epoch."""
    kind: str
    """question, event, turn, unanswered, answer or feedback."""
    text: str
