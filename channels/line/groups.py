"""Group chats: whether the bot is spoken to, and the message without names and pictures in it."""

from collections.abc import Iterator, Mapping
from typing import Any


def mentions_bot(message: Mapping[str, Any]) -> bool:
    """Whether a text message of a webhook mentions the bot itself."""
    return any(one.get("isSelf") is True for one in _mentionees(message))


def spoken_text(message: Mapping[str, Any]) -> str:
    """The text without mentions (of members too: their names are no part of a question) and LINE
    emoji, which the text holds as words in brackets.

    LINE counts positions in UTF-16 units. What lies outside the text is passed over.
    """
    units = str(message.get("text", "")).encode("utf-16-le", "surrogatepass")
    emojis = message.get("emojis")
    marked = [*_mentionees(message), *_dicts(emojis)]
    for start, end in sorted(_spans(marked, len(units) // 2), reverse=True):
        units = units[: start * 2] + units[end * 2 :]
    return units.decode("utf-16-le", "replace").strip()


def _mentionees(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    mention = message.get("mention")
    return _dicts(mention.get("mentionees")) if isinstance(mention, dict) else []


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _spans(marked: list[Mapping[str, Any]], size: int) -> Iterator[tuple[int, int]]:
    """Places to cut, apart from each other."""
    taken = 0
    places = [(one.get("index"), one.get("length")) for one in marked]
    known = [(i, n) for i, n in places if isinstance(i, int) and isinstance(n, int)]
    for index, length in sorted(known):
        if index >= taken and length > 0 and index + length <= size:
            taken = index + length
            yield index, taken
