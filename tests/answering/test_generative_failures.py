"""Every way a server may fail ends in a good answer within the time limit."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from rag.answering.generation import GenerativeAnswerer
from rag.answering.generation.writing import Outcome
from rag.breaker import CircuitBreaker
from rag.query import understand
from rag.schema import Answer, AnswerMode
from tests.answering.generative_support import (
    DEADLINE,
    EXTRACTED,
    STALL,
    answerer,
    model_at,
    passages,
)
from tests.fake_llm import FakeServer, Reply, citing, serving

QUERY = understand("กองทุนกี่ทอเงินหมุนกู้ได้เท่าไหร่")
TRUE = "กลุ่มหนึ่งกู้ได้ไม่เกิน 300,000 บาท"
GOOD = citing(TRUE + " [{0}]")
SLACK = 0.35
"""Seconds that two busy cores may add."""


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    with serving() as fake:
        model_at(fake.url)  # the slow import, outside of what is timed
        yield fake


@pytest.fixture
def wording(server: FakeServer) -> GenerativeAnswerer:
    return answerer(model_at(server.url))


def asked(wording: GenerativeAnswerer, *, stream: bool) -> tuple[Answer, float]:
    started = time.monotonic()
    *_, last = (
        wording.stream(QUERY, passages("F")) if stream else [wording.answer(QUERY, passages("F"))]
    )
    assert isinstance(last, Answer)
    return last, time.monotonic() - started


BROKEN = {
    "400": Reply(status=400),
    "401": Reply(status=401),
    "404": Reply(status=404),
    "429": Reply(status=429),
    "429 for long": Reply(status=429, headers={"Retry-After": "60"}),
    "500": Reply(status=500),
    "502 that is no JSON": Reply(status=502, raw=b"<html>Bad Gateway</html>"),
    "503": Reply(status=503, headers={"Retry-After": "soon"}),
    "malformed JSON": Reply(raw=b'data: {"choices": [{"delta"\n\n'),
    "JSON of something else": Reply(raw=b'{"ok": true}'),
    "HTML": Reply(raw=b"<html><body>login</body></html>"),
    "an empty body": Reply(raw=b""),
    "no text": Reply(""),
    "white space": Reply(" \n \n"),
    "English": Reply("Each group may borrow up to 300,000 baht."),
    "late": Reply(TRUE, wait=3.0),
    "late at once": Reply(TRUE, wait=STALL + 0.1),
    "binary": Reply(raw=bytes(range(256))),
}
BROKEN_STREAMS = {
    "cut": Reply(TRUE * 3, cut_after=2),
    "cut before the first word": Reply(TRUE, cut_after=0),
    "ended without its end": Reply(TRUE * 3, ends_silently=True),
    "stalling": Reply(TRUE * 3, between=STALL + 0.2),
    "trickling": Reply("ก" * 2_000, between=0.05),
    "signs of life only": Reply(TRUE, signs_of_life=3.0),
}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("name", BROKEN)
def test_a_failure_ends_in_the_extractive_answer_in_time(
    server: FakeServer, wording: GenerativeAnswerer, name: str, stream: bool
) -> None:
    server.say(BROKEN[name])
    answer, seconds = asked(wording, stream=stream)
    assert answer.text == EXTRACTED
    assert answer.mode is AnswerMode.EXTRACTIVE
    assert seconds < DEADLINE + SLACK


@pytest.mark.parametrize("name", BROKEN_STREAMS)
def test_a_broken_stream_ends_in_the_extractive_answer_in_time(
    server: FakeServer, wording: GenerativeAnswerer, name: str
) -> None:
    server.say(BROKEN_STREAMS[name])
    answer, seconds = asked(wording, stream=True)
    assert answer.text == EXTRACTED
    assert seconds < DEADLINE + SLACK


@pytest.mark.parametrize(
    "first",
    [
        Reply(status=500),
        Reply(status=429, headers={"Retry-After": "0.05"}),
        Reply(""),
        Reply("Up to 300,000 baht."),
        Reply(raw=b"{"),
        Reply(TRUE, cut_after=1),
    ],
    ids=["500", "429", "empty", "English", "malformed", "cut"],
)
def test_a_failure_that_passes_is_asked_again_once(
    server: FakeServer, wording: GenerativeAnswerer, first: Reply
) -> None:
    server.say(first, GOOD)
    answer, _ = asked(wording, stream=True)
    assert [s.text for s in answer.sentences] == [TRUE]
    assert len(server.requests) == 2


@pytest.mark.parametrize("reply", [Reply(status=401), BROKEN["429 for long"]])
def test_what_asking_again_cannot_mend_is_asked_once(
    server: FakeServer, wording: GenerativeAnswerer, reply: Reply
) -> None:
    server.say(reply)
    asked(wording, stream=True)
    assert len(server.requests) == 1


def test_nothing_is_asked_again_without_end(
    server: FakeServer, wording: GenerativeAnswerer
) -> None:
    server.say(Reply(status=500))
    asked(wording, stream=True)
    assert len(server.requests) == 2


def test_sentences_shown_before_a_cut_stay(server: FakeServer, wording: GenerativeAnswerer) -> None:
    def cut(prompt: str) -> Reply:
        text = citing(TRUE + " [{0}]", "ยื่นเอกสาร" * 20)(prompt).text
        return Reply(text, cut_after=6)

    server.say(cut)
    answer, _ = asked(wording, stream=True)
    assert [s.text for s in answer.sentences] == [TRUE]
    assert answer.mode is AnswerMode.GENERATIVE
    assert len(server.requests) == 1


def test_a_server_that_is_not_there_costs_no_time() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        answer, seconds = asked(answerer(model_at(url)), stream=True)
    assert answer.text == EXTRACTED
    assert seconds < 0.3 + SLACK


def test_a_dead_server_costs_only_the_first_askers_their_time(server: FakeServer) -> None:
    now = [0.0]
    breaker = CircuitBreaker(failures=2, seconds=30, clock=lambda: now[0])
    wording = answerer(model_at(server.url), breaker=breaker)
    server.say(Reply(status=500))
    asked(wording, stream=True)
    asked(wording, stream=True)
    assert len(server.requests) == 2  # two failures of the first asker, none of the second
    assert wording.outcomes[Outcome.SWITCHED_OFF] == 1
    now[0] = 31.0
    server.say(GOOD)
    answer, _ = asked(wording, stream=True)
    assert answer.mode is AnswerMode.GENERATIVE
    server.say(Reply(status=500), GOOD)
    assert asked(wording, stream=True)[0].mode is AnswerMode.GENERATIVE  # closed again


def test_an_open_breaker_lets_one_try_through_at_a_time() -> None:
    now = [0.0]
    breaker = CircuitBreaker(failures=1, seconds=10, clock=lambda: now[0])
    breaker.failed()
    assert not breaker.allows()
    now[0] = 10.0
    assert breaker.allows()
    assert not breaker.allows()
    breaker.succeeded()
    assert breaker.allows()


def test_no_thread_is_left_waiting(server: FakeServer, wording: GenerativeAnswerer) -> None:
    server.say(Reply("ก" * 5_000, between=0.02))
    asked(wording, stream=True)
    deadline = time.monotonic() + 2.0
    while any(t.name == "llm" for t in threading.enumerate()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(t.name == "llm" for t in threading.enumerate())


def test_askers_do_not_get_each_others_answers(server: FakeServer) -> None:
    wording = answerer(model_at(server.url), deadline=5.0)
    server.say(lambda prompt: GOOD(prompt))
    found: list[Answer] = []
    threads = [
        threading.Thread(target=lambda: found.append(wording.answer(QUERY, passages("F"))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [a.sentences[0].text for a in found] == [TRUE] * 8
