"""LINE is slow, refuses, cuts the connection or answers twice: each question is answered once."""

import time
from pathlib import Path

import pytest

from channels.metrics import exposition
from tests.channels.line.bench import Bench, running
from tests.channels.line.fake_line import PUSH, REPLY, FakeLine, Trouble, text_event


def ask(bench: Bench, text: str = "รถฟรีไหม") -> None:
    bench.post(text_event(text))
    bench.wait_until_idle(15)


def attempts(line: FakeLine, path: str = REPLY) -> int:
    return sum(called == path for called, _ in line.requests)


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(status=429),
        Trouble(status=500),
        Trouble(status=503, body="<html>no JSON</html>"),
        Trouble(drop=True),
        Trouble(status=500, accept=True),
        Trouble(drop=True, accept=True),
    ],
    ids="429 500 503 dropped accepted-then-500 accepted-then-dropped".split(),
)
def test_a_reply_that_fails_is_tried_again_and_arrives_once(bench: Bench, trouble: Trouble) -> None:
    bench.line.plan(REPLY, trouble)
    ask(bench)
    assert len(bench.line.sent()) == 1 and attempts(bench.line) == 2
    assert "thamkhao_line_failed_total 0\n" in exposition(bench.bot.metrics())


def test_a_reply_that_arrives_although_its_time_ran_out_is_not_repeated(
    tmp_path: Path, line: FakeLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aiohttp import ClientTimeout

    monkeypatch.setattr("channels.line.client._TIMEOUT", ClientTimeout(total=0.2))
    line.plan(REPLY, Trouble(delay=0.4, accept=True))
    with running(tmp_path, line, push_allowed=True) as bench:
        ask(bench)
        time.sleep(0.3)
    assert len(line.sent(REPLY)) == 1 and line.sent(PUSH) == []


def test_the_pause_that_line_asks_for_is_kept(bench: Bench) -> None:
    bench.line.plan(REPLY, Trouble(status=429, headers=(("Retry-After", "1"),)))
    started = time.monotonic()
    ask(bench)
    assert time.monotonic() - started >= 1.0 and len(bench.line.sent()) == 1


@pytest.mark.parametrize("trouble", [Trouble(status=429), Trouble(status=500)], ids=["429", "500"])
def test_trying_again_ends_with_the_tokens_minute(
    tmp_path: Path, line: FakeLine, monkeypatch: pytest.MonkeyPatch, trouble: Trouble
) -> None:
    monkeypatch.setattr("channels.line.delivery.TOKEN_SECONDS", 1.0)
    line.plan(REPLY, *[trouble] * 50)
    with running(tmp_path, line) as bench:
        started = time.monotonic()
        ask(bench)
        assert time.monotonic() - started < 2.5
        assert "thamkhao_line_failed_total 1\n" in exposition(bench.bot.metrics())
    assert 2 <= attempts(line) < 10 and line.sent() == []


@pytest.mark.parametrize(
    ("trouble", "pushed"), [(Trouble(status=429), 1), (Trouble(status=500), 0)], ids=["429", "500"]
)
def test_a_push_takes_over_only_where_no_reply_can_have_arrived(
    tmp_path: Path,
    line: FakeLine,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Trouble,
    pushed: int,
) -> None:
    monkeypatch.setattr("channels.line.delivery.TOKEN_SECONDS", 0.5)
    line.plan(REPLY, *[trouble] * 50)
    with running(tmp_path, line, push_allowed=True) as bench:
        ask(bench)
    assert len(line.sent(PUSH)) == pushed


@pytest.mark.parametrize(("push_allowed", "pushed"), [(True, 1), (False, 0)])
def test_an_expired_token_is_no_answer_unless_a_push_is_allowed(
    tmp_path: Path, line: FakeLine, push_allowed: bool, pushed: int
) -> None:
    asked = text_event("ช้าไป", "Uann")
    line.issued[asked["replyToken"]] = time.time() - 61
    with running(tmp_path, line, push_allowed=push_allowed) as bench:
        bench.post(asked)
        bench.wait_until_idle()
        failed = f"thamkhao_line_failed_total {1 - pushed}\n"
        assert failed in exposition(bench.bot.metrics())
    assert [call.body["to"] for call in line.sent(PUSH)] == ["Uann"] * pushed
    assert line.sent(REPLY) == []


def test_an_event_that_failed_is_answered_when_it_is_redelivered(bench: Bench) -> None:
    asked = text_event("ช้าไป")
    bench.line.issued[asked["replyToken"]] = time.time() - 61
    bench.post(asked)
    bench.wait_until_idle()
    assert bench.line.sent() == []
    bench.line.issued.clear()
    bench.post(asked | {"deliveryContext": {"isRedelivery": True}})
    assert "ช้าไป" in bench.line.wait_for(1)[0].texts[0]


@pytest.mark.parametrize(
    "trouble",
    [Trouble(status=500, accept=True), Trouble(drop=True, accept=True), Trouble(status=500)],
    ids="accepted-then-500 accepted-then-dropped 500".split(),
)
def test_a_push_that_is_tried_again_arrives_once(
    tmp_path: Path, line: FakeLine, trouble: Trouble
) -> None:
    asked = text_event("ช้าไป")
    line.issued[asked["replyToken"]] = 0.0
    line.plan(PUSH, trouble)
    with running(tmp_path, line, push_allowed=True) as bench:
        bench.post(asked)
        bench.wait_until_idle()
        assert "thamkhao_line_pushes_total 1\n" in exposition(bench.bot.metrics())
    assert len(line.sent()) == 1 and attempts(line, PUSH) == 2


def test_a_used_up_push_quota_is_not_asked_again(tmp_path: Path, line: FakeLine) -> None:
    asked = text_event("ช้าไป")
    line.issued[asked["replyToken"]] = 0.0
    body = '{"message":"You have reached your monthly limit."}'
    line.plan(PUSH, *[Trouble(status=429, body=body)] * 9)
    with running(tmp_path, line, push_allowed=True) as bench:
        bench.post(asked)
        bench.wait_until_idle()
    assert attempts(line, PUSH) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_what_line_refuses_for_good_is_tried_once(bench: Bench, status: int) -> None:
    bench.line.plan(REPLY, Trouble(status=status), Trouble(status=status))
    ask(bench)
    assert attempts(bench.line) == 1 and bench.line.sent() == []


def test_messages_that_line_finds_wrong_are_sent_as_bare_text(bench: Bench) -> None:
    bench.line.plan(REPLY, Trouble(status=400, body='{"message":"The request body has 1 error"}'))
    ask(bench, "รถฟรีไหม โทร 081-234-5678")
    sent = bench.line.sent()[0].body["messages"]
    assert [set(message) for message in sent] == [{"type", "text"}] * len(sent)
    assert "รถฟรีไหม" in "".join(bench.line.texts())


def test_a_loading_animation_that_fails_is_no_harm(bench: Bench) -> None:
    bench.line.plan("/v2/bot/chat/loading/start", Trouble(status=500))
    ask(bench)
    assert len(bench.line.sent()) == 1


def test_line_out_of_reach_is_waited_for(tmp_path: Path) -> None:
    with FakeLine() as gone:
        pass
    with running(tmp_path, gone) as bench:
        bench.post(text_event("รอได้"))
        time.sleep(0.5)
        assert bench.store.inbox.backlog().waiting == 1
        with FakeLine(port=gone.port) as back:
            assert "รอได้" in back.wait_for(1)[0].texts[0]
            bench.wait_until_idle()


@pytest.mark.parametrize(("use_proxy", "arrives"), [(False, True), (True, False)])
def test_a_proxy_set_for_other_programs_is_used_only_if_wanted(
    tmp_path: Path,
    line: FakeLine,
    monkeypatch: pytest.MonkeyPatch,
    use_proxy: bool,
    arrives: bool,
) -> None:
    monkeypatch.setattr("channels.line.delivery.TOKEN_SECONDS", 0.5)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with running(tmp_path, line, use_proxy=use_proxy) as bench:
        ask(bench)
    assert bool(line.sent()) is arrives
