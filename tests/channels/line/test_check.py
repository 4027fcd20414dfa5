import asyncio
import json
from collections.abc import Iterator

import pytest
import typer
from typer.testing import CliRunner

from channels.line.api import options_of
from channels.line.check import Finding, Level, findings, sample_answer
from channels.line.commands import register
from channels.line.messages import answer_messages
from channels.line.options import LineOptions
from rag.errors import SettingsError
from rag.settings import load_settings
from tests.channels.line.fake_console import TOKEN, FakeConsole, console
from tests.channels.line.limits import check_messages

SECRET = "0123456789abcdef" * 2
WEBHOOK = "GET /v2/bot/channel/webhook/endpoint"
DELIVERY = "POST /v2/bot/channel/webhook/test"
QUOTA, USED = "GET /v2/bot/message/quota", "GET /v2/bot/message/quota/consumption"
REPLY = "POST /v2/bot/message/validate/reply"
MENU = "GET /v2/bot/user/all/richmenu"


@pytest.fixture
def line() -> Iterator[FakeConsole]:
    with console() as fake:
        yield fake


def found(line: FakeConsole, token: str = TOKEN, secret: str = SECRET) -> dict[str, Finding]:
    async def collect() -> dict[str, Finding]:
        options = LineOptions(secret, token, api_host=line.host)
        return {finding.name: finding async for finding in findings(options)}

    return asyncio.run(collect())


def test_a_channel_that_is_set_up_passes_every_check(line: FakeConsole) -> None:
    result = found(line)
    assert {finding.level for finding in result.values()} == {Level.OK}
    assert list(result) == [
        *("secret", "token", "webhook", "delivery", "quota", "reply", "rich menu")
    ]
    assert result["token"].line() == "ok    token: belongs to ถามข่าว (@thamkhao)"


def test_the_reply_that_line_is_asked_about_is_a_whole_answer(line: FakeConsole) -> None:
    found(line)
    asked = json.loads(line.bodies[REPLY])["messages"]
    assert asked == check_messages(answer_messages(sample_answer()))
    assert [message["type"] for message in asked] == ["text", "flex"]


def test_a_refused_token_ends_the_checks_and_is_not_shown(line: FakeConsole) -> None:
    result = found(line, token="wrong-token")
    assert list(result) == ["secret", "token"] and result["token"].level is Level.FAIL
    assert "Issue a long-lived channel access token" in result["token"].advice


@pytest.mark.parametrize("token", ["ขโมย", "two words", "a\nb"])
def test_a_token_that_cannot_be_one_is_told_at_once(line: FakeConsole, token: str) -> None:
    with pytest.raises(SettingsError, match="LINE_CHANNEL_ACCESS_TOKEN"):
        found(line, token=token)


@pytest.mark.parametrize("secret", ["", "0123", "g" * 32, SECRET.upper()])
def test_a_secret_of_another_form_is_a_warning(line: FakeConsole, secret: str) -> None:
    assert found(line, secret=secret)["secret"].level is Level.WARN


@pytest.mark.parametrize(
    ("endpoint", "active", "told"),
    [
        ("https://news.example/line/webhook", False, "is off"),
        ("https://news.example/", True, "the address is https://news.example/"),
        ("https://news.example/line/webhook/", True, "the address is"),
        ("http://news.example/line/webhook", True, "the address is"),
    ],
)
def test_a_webhook_elsewhere_or_off_is_a_failure(
    line: FakeConsole, endpoint: str, active: bool, told: str
) -> None:
    line.answers[WEBHOOK] = (200, {"endpoint": endpoint, "active": active})
    result = found(line)
    assert result["webhook"].level is Level.FAIL and told in result["webhook"].said
    assert "console" in result["webhook"].advice and "delivery" not in result
    assert "quota" in result and "reply" in result


def test_a_webhook_that_was_never_set_is_a_failure(line: FakeConsole) -> None:
    line.answers[WEBHOOK] = (404, {"message": "Not found"})
    assert "https://YOUR-HOST/line/webhook" in found(line)["webhook"].advice


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (400, "LINE_CHANNEL_SECRET"),
        (404, "set both LINE_* variables"),
        (502, "tunnel"),
        (0, "Start the service"),
    ],
)
def test_a_failed_delivery_says_where_to_look(line: FakeConsole, status: int, advice: str) -> None:
    failed = {"success": False, "statusCode": status, "reason": "ERROR_STATUS_CODE"}
    line.answers[DELIVERY] = (200, line.answers[DELIVERY][1] | failed)
    result = found(line)["delivery"]
    assert result.level is Level.FAIL and advice in result.advice and str(status) in result.said


@pytest.mark.parametrize(
    ("quota", "used", "level"),
    [
        ({"type": "limited", "value": 300}, 269, Level.OK),
        ({"type": "limited", "value": 300}, 270, Level.WARN),
        ({"type": "none"}, 9_999, Level.OK),
    ],
)
def test_pushes_that_are_nearly_used_up_are_a_warning(
    line: FakeConsole, quota: dict[str, object], used: int, level: Level
) -> None:
    line.answers[QUOTA], line.answers[USED] = (200, quota), (200, {"totalUsage": used})
    result = found(line)["quota"]
    assert result.level is level and f"{used:,}" in result.said


def test_a_form_of_reply_that_line_refuses_is_a_failure(line: FakeConsole) -> None:
    line.answers[REPLY] = (400, {"message": "A message (messages[1]) is invalid"})
    result = found(line)["reply"]
    assert result.level is Level.FAIL and "messages[1]" in result.said


def test_a_missing_menu_and_a_chat_with_staff_are_warnings(line: FakeConsole) -> None:
    line.answers[MENU] = (404, {"message": "no default richmenu"})
    line.answers["GET /v2/bot/info"][1]["chatMode"] = "chat"
    result = found(line)
    assert result["rich menu"].level is result["token"].level is Level.WARN
    assert "thamkhao line richmenu" in result["rich menu"].advice


@pytest.mark.parametrize("call", [WEBHOOK, DELIVERY, QUOTA, REPLY, MENU])
def test_trouble_with_one_call_does_not_hide_the_other_checks(line: FakeConsole, call: str) -> None:
    line.answers[call] = (500, {"message": "down"})
    failed = [finding for finding in found(line).values() if finding.level is Level.FAIL]
    assert len(failed) == 1 and "LINE answered 500" in failed[0].said


def test_an_unexpected_answer_is_a_failure_and_no_crash(line: FakeConsole) -> None:
    line.answers[QUOTA] = (200, {"type": "a new kind"})
    assert found(line)["quota"].level is Level.FAIL


def test_a_service_that_cannot_be_reached_is_told() -> None:
    nowhere = FakeConsole(host="http://127.0.0.1:9")
    result = found(nowhere)["token"]
    assert result.level is Level.FAIL and "cannot be reached" in result.said


def run(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    register(app)
    result = CliRunner().invoke(app, ["line", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture
def settled(line: FakeConsole, monkeypatch: pytest.MonkeyPatch) -> FakeConsole:
    monkeypatch.setenv("LINE_CHANNEL_SECRET", SECRET)
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", TOKEN)
    monkeypatch.setenv("LINE_API_HOST", f"{line.host}/")
    return line


def test_the_command_prints_a_line_a_check_and_exits_by_the_outcome(settled: FakeConsole) -> None:
    code, output = run("check")
    assert code == 0 and len(output.splitlines()) == 7
    settled.answers[MENU] = (404, {"message": "none"})
    assert run("check")[0] == 0
    settled.answers[WEBHOOK] = (404, {"message": "none"})
    code, output = run("check")
    assert code == 1 and "FAIL  webhook: no address is set. Set it" in output


def test_the_command_never_prints_the_token(
    settled: FakeConsole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", "a-wrong-token")
    code, output = run("check")
    assert code == 1 and "a-wrong-token" not in output and "Bearer (token)" in output


def test_the_command_sets_the_menu(settled: FakeConsole) -> None:
    code, output = run("richmenu")
    assert code == 0 and f"{settled.default} is set" in output


@pytest.mark.parametrize("lacking", ["LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN"])
def test_without_both_settings_the_command_says_which(
    settled: FakeConsole, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    monkeypatch.delenv(lacking)
    with pytest.raises(SettingsError, match="LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN"):
        run("check")


def test_the_options_take_the_settings(settled: FakeConsole) -> None:
    options = options_of(load_settings())
    assert (options.channel_secret, options.channel_access_token) == (SECRET, TOKEN)
    assert options.api_host == f"{settled.host}/" and TOKEN not in repr(options)
