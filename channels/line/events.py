"""Webhook events as stored: read with patience, as LINE adds kinds and fields without notice."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from channels.line.groups import mentions_bot, spoken_text
from rag.privacy import mask
from rag.stores.state_records import Erasure, Incoming


class Kind(StrEnum):
    """What an event asks of the bot."""

    TEXT = "text"
    STICKER = "sticker"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"
    LOCATION = "location"
    UNKNOWN = "unknown"
    """A kind of message that came after this was written."""
    FOLLOW = "follow"
    JOIN = "join"
    POSTBACK = "postback"


Pseudonym = Callable[[str], str]

_MEDIA = {"sticker", "image", "video", "audio", "file", "location"}
_DATA_LIMIT = 300
"""Characters of a postback's data: LINE's own limit."""


def read_event(raw: object, pseudonym: Pseudonym, now: float) -> Incoming | Erasure | None:
    """The event as stored, personal numbers hidden; None where there is nothing to do about it.

    Among the latter are what is said in a group but not to the bot, kinds that are not known, and
    whatever another module of the channel is to answer (standby).
    """
    if not isinstance(raw, dict):
        return None
    source = raw.get("source")
    chat_id = _chat_id(source) if isinstance(source, dict) else None
    if chat_id is None or not isinstance(source, dict):
        return None
    erasure = _erasure(raw, _id(source, "userId"), chat_id, pseudonym)
    if erasure is not None:
        return erasure
    event_id = _id(raw, "webhookEventId")
    if event_id is None or raw.get("mode") == "standby":
        return None
    content = _content(raw, direct=source.get("type") == "user")
    if content is None:
        return None
    delivery = raw.get("deliveryContext")
    return Incoming(
        event_id=event_id,
        user=pseudonym(_id(source, "userId") or chat_id),
        chat=pseudonym(chat_id),
        chat_id=chat_id,
        direct=source.get("type") == "user",
        received_at=now,
        redelivered=isinstance(delivery, dict) and delivery.get("isRedelivery") is True,
        reply_token=_id(raw, "replyToken"),
        **content,
    )


def _chat_id(source: Mapping[str, Any]) -> str | None:
    names = {"user": "userId", "group": "groupId", "room": "roomId"}
    name = names.get(str(source.get("type")))
    return _id(source, name) if name else None


def _erasure(
    raw: Mapping[str, Any], user_id: str | None, chat_id: str, pseudonym: Pseudonym
) -> Erasure | None:
    match raw.get("type"):
        case "unsend":
            unsend = raw.get("unsend")
            message_id = _id(unsend, "messageId") if isinstance(unsend, dict) else None
            return Erasure(message_id=message_id) if message_id else None
        case "unfollow" if user_id is not None:
            return Erasure(user=pseudonym(user_id))
        case "leave":
            return Erasure(chat=pseudonym(chat_id))
    return None


def _content(raw: Mapping[str, Any], *, direct: bool) -> dict[str, Any] | None:
    """The fields of Incoming that depend on the kind of event."""
    match raw.get("type"):
        case "follow":
            return {"kind": Kind.FOLLOW}
        case "join":
            return {"kind": Kind.JOIN}
        case "postback":
            postback = raw.get("postback")
            data = _id(postback, "data") if isinstance(postback, dict) else None
            return {"kind": Kind.POSTBACK, "data": data[:_DATA_LIMIT]} if data else None
        case "message":
            message = raw.get("message")
            return _message(message, direct=direct) if isinstance(message, dict) else None
    return None


def _message(message: Mapping[str, Any], *, direct: bool) -> dict[str, Any] | None:
    if not direct and not mentions_bot(message):
        return None
    kind = str(message.get("type"))
    fields: dict[str, Any] = {
        "kind": Kind(kind) if kind in _MEDIA else Kind.UNKNOWN,
        "message_id": _id(message, "id"),
        "quote_token": _id(message, "quoteToken"),
    }
    if kind != "text":
        return fields
    masked = mask(spoken_text(message))
    if not masked.text and direct:  # nothing but LINE's emoji
        return fields | {"kind": Kind.STICKER}
    return fields | {"kind": Kind.TEXT, "text": masked.text, "personal": bool(masked.kinds)}


def _id(holder: Mapping[str, Any], name: str) -> str | None:
    """A text field that is there, not empty and fit to be stored."""
    value = holder.get(name)
    if not isinstance(value, str) or not value:
        return None
    return value.encode("utf-8", "replace").decode()
