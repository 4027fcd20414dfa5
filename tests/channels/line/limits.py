"""LINE's rules for messages, written down apart from the code that keeps them."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import regex
from linebot.v3.messaging import Message, ReplyMessageRequest

REQUIRED = {
    "bubble": (),
    "carousel": ("contents",),
    "box": ("layout", "contents"),
    "text": ("text",),
    "button": ("action",),
    "separator": (),
}
SIZES = {"nano", "micro", "deca", "hecto", "kilo", "mega", "giga"}
TEXT_SIZES = {"xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl"}


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def graphemes(text: str) -> int:
    return len(regex.findall(r"\X", text))


def as_sent(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """The JSON that goes to LINE, having passed through the SDK's models both ways."""
    request = ReplyMessageRequest(replyToken="t", messages=list(messages))
    body = json.loads(request.to_json())
    again = ReplyMessageRequest.from_dict(body)
    assert json.loads(again.to_json()) == body
    return body["messages"]


def parts(component: Any) -> Iterator[dict[str, Any]]:
    """Every object of a Flex message that has a type, actions among them."""
    if isinstance(component, dict):
        if "type" in component:
            yield component
        for value in component.values():
            yield from parts(value)
    elif isinstance(component, list):
        for value in component:
            yield from parts(value)


def check_messages(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Fail on anything that LINE would refuse; return what is sent."""
    sent = as_sent(messages)
    assert 1 <= len(sent) <= 5
    assert all("quickReply" not in message for message in sent[:-1])
    for message in sent:
        json.dumps(message, ensure_ascii=False).encode()  # no half surrogate pair
        if message["type"] == "text":
            assert message["text"].strip() and units(message["text"]) <= 5_000
        else:
            check_flex(message)
        check_quick_reply(message.get("quickReply"))
    return sent


def check_flex(message: dict[str, Any]) -> None:
    assert message["type"] == "flex"
    assert message["altText"].strip() and units(message["altText"]) <= 1_500
    carousel = message["contents"]
    assert carousel["type"] == "carousel" and 1 <= len(carousel["contents"]) <= 12
    assert len(json.dumps(carousel)) <= 50_000
    for bubble in carousel["contents"]:
        assert len(json.dumps(bubble)) <= 30_000 and bubble["size"] in SIZES
    for part in parts(carousel):
        check_part(part)


def check_part(part: dict[str, Any]) -> None:
    if part["type"] in ("uri", "message", "postback"):
        check_action(part)
        return
    assert all(part.get(name) for name in REQUIRED[part["type"]]), part
    if part["type"] == "text":
        assert part["size"] in TEXT_SIZES and part["text"].strip()


def check_action(action: dict[str, Any]) -> None:
    assert action["label"].strip() and graphemes(action["label"]) <= 20
    if action["type"] == "uri":
        assert len(action["uri"]) <= 1_000 and action["uri"].isascii()
        link = urlsplit(action["uri"])
        assert link.scheme in ("http", "https") and link.hostname and " " not in action["uri"]
    if action["type"] == "message":
        assert action["text"].strip() and graphemes(action["text"]) <= 300
    if action["type"] == "postback":
        assert action["data"] and len(action["data"]) <= 300
        assert graphemes(action["displayText"]) <= 300


def check_quick_reply(quick: dict[str, Any] | None) -> None:
    if quick is None:
        return
    assert 1 <= len(quick["items"]) <= 13
    for item in quick["items"]:
        assert item["type"] == "action"
        check_action(item["action"])
