"""Whether a channel is set up to be answered, asked of LINE itself."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from linebot.v3.messaging import (
    ApiException,
    TestWebhookEndpointRequest,
    ValidateMessageRequest,
)

from channels.line.api import TIMEOUT, LineApi, line_api, trouble
from channels.line.messages import answer_messages
from channels.line.options import LineOptions
from channels.line.webhook import PATH
from rag.schema import Answer, AnswerSentence, AnswerStatus, ArticleRef, Citation

_SECRET_LENGTH = 32
_NEARLY_ALL = 0.9
"""Share of the month's pushes from which the check warns."""


class Level(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check, and what to do about it where it is not fine."""

    name: str
    level: Level
    said: str
    advice: str = ""

    def line(self) -> str:
        """The finding as it is printed."""
        todo = f". {self.advice}" if self.advice else ""
        return f"{self.level.value:4}  {self.name}: {self.said}{todo}"


async def findings(options: LineOptions) -> AsyncIterator[Finding]:
    """Every check one after another; those that a bad token would fail are left out after it."""
    yield _secret(options)
    async with line_api(options) as api:
        token = await _guarded("token", _token, api)
        yield token
        if token.level is Level.FAIL:
            return
        webhook = await _guarded("webhook", _webhook, api)
        yield webhook
        if webhook.level is not Level.FAIL:
            yield await _guarded("delivery", _delivery, api)
        yield await _guarded("quota", _quota, api)
        yield await _guarded("reply", _reply, api)
        yield await _guarded("rich menu", _rich_menu, api)


async def _guarded(
    name: str, check: Callable[[LineApi], Awaitable[Finding]], api: LineApi
) -> Finding:
    try:
        return await check(api)
    except Exception as error:
        advice = "Run it again; if it stays, check the network to api.line.me (or LINE_API_HOST)"
        if isinstance(error, ApiException) and error.status in (401, 403):
            advice = (
                "Issue a long-lived channel access token in the LINE Developers console "
                "(Messaging API tab) and set LINE_CHANNEL_ACCESS_TOKEN"
            )
        return Finding(name, Level.FAIL, trouble(error), advice)


def _secret(options: LineOptions) -> Finding:
    secret = options.channel_secret
    if len(secret) == _SECRET_LENGTH and all(c in "0123456789abcdef" for c in secret):
        return Finding("secret", Level.OK, "has the form of a channel secret")
    advice = "Copy it from the console (Basic settings tab) into LINE_CHANNEL_SECRET"
    return Finding("secret", Level.WARN, "is not 32 hexadecimal digits", advice)


async def _token(api: LineApi) -> Finding:
    bot = await api.calls.get_bot_info(_request_timeout=TIMEOUT)
    said = f"belongs to {bot.display_name} ({bot.basic_id})"
    if bot.chat_mode == "chat":
        advice = "Turn Chat off in LINE Official Account Manager (Settings, Response settings)"
        return Finding("token", Level.WARN, f"{said}, whose chat with staff is on", advice)
    return Finding("token", Level.OK, said)


async def _webhook(api: LineApi) -> Finding:
    where = "in the console (Messaging API tab, Webhook settings)"
    try:
        webhook = await api.calls.get_webhook_endpoint(_request_timeout=TIMEOUT)
    except ApiException as error:
        if error.status != 404:
            raise
        advice = f"Set it {where} to https://YOUR-HOST{PATH}"
        return Finding("webhook", Level.FAIL, "no address is set", advice)
    parts = urlsplit(webhook.endpoint)
    if parts.scheme != "https" or parts.path != PATH:
        advice = f"Set it {where} to https://YOUR-HOST{PATH}"
        return Finding("webhook", Level.FAIL, f"the address is {webhook.endpoint}", advice)
    if not webhook.active:
        return Finding("webhook", Level.FAIL, f"{webhook.endpoint} is off", f"Turn it on {where}")
    return Finding("webhook", Level.OK, f"{webhook.endpoint} is on")


_REASONS = {
    400: "The service refused the signature: LINE_CHANNEL_SECRET there is another channel's",
    404: "The service runs without LINE, or elsewhere: set both LINE_* variables and restart it",
    502: "The proxy or tunnel does not reach the service: start it, or mend the proxy",
}
_NO_ANSWER = "Start the service; its address must be open to the internet, with a valid certificate"


async def _delivery(api: LineApi) -> Finding:
    """LINE itself calls the webhook, with a signature and no events."""
    test = await api.calls.test_webhook_endpoint(
        TestWebhookEndpointRequest(), _request_timeout=TIMEOUT
    )
    if test.success:
        return Finding("delivery", Level.OK, "LINE reached the webhook and it answered 200")
    said = f"LINE's test ended with {test.status_code} {test.reason}"
    return Finding("delivery", Level.FAIL, said, _REASONS.get(test.status_code, _NO_ANSWER))


async def _quota(api: LineApi) -> Finding:
    """Pushes left this month. Replies are free, so this is never a failure."""
    quota = await api.calls.get_message_quota(_request_timeout=TIMEOUT)
    used = await api.calls.get_message_quota_consumption(_request_timeout=TIMEOUT)
    said = f"{used.total_usage:,} pushed messages this month"
    if quota.value is None:
        return Finding("quota", Level.OK, f"{said}, without a limit; replies are not counted")
    said = f"{said} of {quota.value:,}; replies are not counted"
    if used.total_usage >= _NEARLY_ALL * quota.value:
        return Finding("quota", Level.WARN, said, "Pushes may stop soon; replies go on")
    return Finding("quota", Level.OK, said)


async def _reply(api: LineApi) -> Finding:
    """LINE's own check of what the bot sends, with an answer that has every part."""
    request = ValidateMessageRequest(messages=answer_messages(sample_answer()))
    try:
        await api.calls.validate_reply(request, _request_timeout=TIMEOUT)
    except ApiException as error:
        if error.status != 400:
            raise
        advice = "This is a defect of the program, or a new rule of LINE's: report this line"
        return Finding("reply", Level.FAIL, trouble(error), advice)
    return Finding("reply", Level.OK, "LINE accepts the form of an answer")


async def _rich_menu(api: LineApi) -> Finding:
    try:
        menu = await api.calls.get_default_rich_menu_id(_request_timeout=TIMEOUT)
    except ApiException as error:
        if error.status != 404:
            raise
        return Finding("rich menu", Level.WARN, "none is set", "Run 'thamkhao line richmenu'")
    return Finding("rich menu", Level.OK, f"{menu.rich_menu_id} is set")


def sample_answer() -> Answer:
    """An invented answer with two sources, one of them long and without a link."""
    near = ArticleRef(
        "sample-1", "เทศบาลเปิดรถรับส่งผู้สูงอายุ", "https://example.go.th/1", date(2024, 2, 9), "เทศบาล"
    )
    far = ArticleRef("sample-2", "ชื่อข่าวที่ยาวมาก " * 40, None, None)
    quotes = ("ผู้สูงอายุขึ้นรถได้โดยไม่เสียค่าโดยสาร", "ผู้ติดตามจ่ายคนละ 10 บาท")
    citations = tuple(
        Citation(marker, ref, quote, 0, len(quote))
        for marker, (ref, quote) in enumerate(zip((near, far), quotes, strict=True), start=1)
    )
    sentences = tuple(AnswerSentence(c.quote, (c.marker,)) for c in citations)
    text = "\n".join(f"{c.quote} [{c.marker}]" for c in citations)
    return Answer("ผู้สูงอายุขึ้นรถฟรีไหม", AnswerStatus.ANSWERED, text, sentences, citations)
