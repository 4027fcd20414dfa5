"""What the state store keeps, for how long, and what it gives back."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from rag.conversation.memory import SECONDS_KEPT, TURNS_KEPT
from rag.conversation.turns import Turn
from rag.errors import SettingsError
from rag.stores.state import StateStore
from rag.stores.state_records import Erasure, InboxStatus, Incoming, KeptAnswer, Plan

ROOT = Path(__file__).resolve().parents[2]
DAY = 86_400.0
NUMBERS = count(1)


class Clock:
    """Seconds since the epoch, moved by hand."""

    now = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[StateStore]:
    store = StateStore(tmp_path / "state", clock=clock)
    yield store
    store.close()


def incoming(store: StateStore, text: str = "ถาม", user: str = "Uann", **more: Any) -> Incoming:
    number = next(NUMBERS)
    known = {"event_id": f"E{number}", "kind": "text", "received_at": Clock.now, "direct": True}
    place = {"user": store.pseudonym(user), "chat": store.pseudonym(user), "chat_id": user}
    tokens = {"message_id": f"m{number}", "reply_token": f"r{number}", "quote_token": "q"}
    return Incoming(**known | place | tokens | {"text": text} | more)


def accept(store: StateStore, *events: Incoming | Erasure, plan: Plan = Plan.ANSWER) -> list[int]:
    return [row.key for row in store.inbox.accept(events, lambda *_: plan)]


def kept(store: StateStore, question: str, user: str = "Uann", answered: bool = True) -> KeptAnswer:
    name = store.pseudonym(user)
    turn = Turn(question, question, ("a1",), answered)
    return KeptAnswer(f"{name}:{name}", turn, "answered", "answer-1", '{"citations": []}')


# -- the inbox -------------------------------------------------------------------------------------


def test_what_was_accepted_is_there_after_the_store_is_opened_again(tmp_path: Path) -> None:
    store = StateStore(tmp_path)
    accept(store, incoming(store, "หนึ่ง"), incoming(store, "สอง"))
    store.close()
    again = StateStore(tmp_path)
    assert [row.text for row in again.inbox.recover()] == ["หนึ่ง", "สอง"]
    again.close()


def test_what_is_accepted_survives_a_power_cut(store: StateStore) -> None:
    # FULL: SQLite waits for the disk at each commit; 2 is its number.
    assert store._database.rows("PRAGMA synchronous")[0][0] == 2
    assert store._database.rows("PRAGMA journal_mode")[0][0] == "wal"


def test_an_event_is_accepted_once(store: StateStore) -> None:
    event = incoming(store)
    assert len(accept(store, event, event)) == 1
    assert accept(store, event, replace(event, redelivered=True)) == []


def test_events_are_stored_all_or_none(store: StateStore) -> None:
    broken = replace(incoming(store), text=object())  # type: ignore[arg-type]
    with pytest.raises(sqlite3.Error):
        accept(store, incoming(store), broken)
    assert store.inbox.backlog().waiting == 0
    assert len(accept(store, incoming(store))) == 1


def test_an_event_is_closed_without_a_way_back_to_the_chat(store: StateStore) -> None:
    keys = accept(store, incoming(store, user="Ureal"))
    store.inbox.take(keys)
    store.inbox.finish(keys, InboxStatus.SENT)
    row = dict(store._database.rows("SELECT * FROM inbox")[0])
    assert (row["chat_id"], row["reply_token"], row["quote_token"]) == (None, None, None)
    assert "Ureal" not in str(row)


def test_what_was_taken_together_is_recovered_together(store: StateStore) -> None:
    one, two, three = accept(store, *(incoming(store) for _ in range(3)))
    store.inbox.take([one, two])
    assert store.inbox.begin_reply([one, two])
    rows = store.inbox.recover()
    assert [(row.batch, row.maybe_sent) for row in rows] == [
        (one, True),
        (one, True),
        (None, False),
    ]
    assert store.inbox.waiting(store.pseudonym("Uann")) == rows and rows[2].key == three


def test_attempts_count_only_until_a_reply_is_made(store: StateStore) -> None:
    keys = accept(store, incoming(store))
    store.inbox.take(keys)
    store.inbox.put_back(keys)
    store.inbox.take(keys)
    assert store.inbox.recover()[0].attempts == 2
    store.inbox.begin_reply(keys)
    assert store.inbox.recover()[0].attempts == 0


@pytest.mark.parametrize(
    ("unsent", "redelivered", "again"),
    [(True, True, True), (False, True, False), (True, False, False)],
)
def test_only_a_failure_that_surely_sent_nothing_is_taken_up_on_redelivery(
    store: StateStore, unsent: bool, redelivered: bool, again: bool
) -> None:
    event = incoming(store)
    keys = accept(store, event)
    store.inbox.begin_reply(keys)
    store.inbox.finish(keys, InboxStatus.FAILED, unsent=unsent)
    assert accept(store, replace(event, redelivered=redelivered)) == (keys if again else [])


def test_the_backlog_tells_how_much_waits_and_since_when(store: StateStore) -> None:
    keys = accept(store, incoming(store, received_at=10.0), incoming(store, received_at=20.0))
    assert (store.inbox.backlog().waiting, store.inbox.backlog().oldest) == (2, 10.0)
    store.inbox.finish(keys, InboxStatus.SENT)
    assert (store.inbox.backlog().waiting, store.inbox.backlog().oldest) == (0, None)


def test_the_plan_is_settled_knowing_how_much_waits(store: StateStore) -> None:
    seen: list[int] = []

    def admit(_: Incoming, waiting: int) -> Plan:
        seen.append(waiting)
        return Plan.IGNORE if waiting else Plan.ANSWER

    events = [incoming(store, "เก็บ"), incoming(store, "ไม่เก็บ")]
    assert [row.text for row in store.inbox.accept(events, admit)] == ["เก็บ"]
    assert seen == [0, 1]
    texts = [row["text"] for row in store._database.rows("SELECT text FROM inbox ORDER BY key")]
    assert texts == ["เก็บ", None]


def test_threads_may_write_at_once(store: StateStore) -> None:
    def work(name: str) -> None:
        for _ in range(20):
            keys = accept(store, incoming(store, user=name))
            store.inbox.take(keys)
            store.finish_answer(keys, kept(store, "ถาม", name))

    threads = [threading.Thread(target=work, args=(f"U{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.inbox.backlog().waiting == 0
    assert len(store._database.rows("SELECT 1 FROM inbox WHERE status = 'sent'")) == 120


# -- conversations ---------------------------------------------------------------------------------


def test_a_conversation_keeps_its_latest_turns(store: StateStore) -> None:
    for number in range(TURNS_KEPT + 3):
        store.memory.remember("c:u", Turn(f"ถาม {number}", "เต็ม", ("a", "b"), False))
    turns = store.memory.turns("c:u")
    assert [turn.question for turn in turns] == [f"ถาม {n}" for n in range(3, TURNS_KEPT + 3)]
    assert turns[0] == Turn("ถาม 3", "เต็ม", ("a", "b"), False)
    assert len(store._database.rows("SELECT 1 FROM turns")) == TURNS_KEPT


def test_a_conversation_is_forgotten_after_a_while_or_when_asked(
    store: StateStore, clock: Clock
) -> None:
    store.memory.remember("old:u", Turn("ถาม", "ถาม"))
    clock.now += SECONDS_KEPT + 1
    assert store.memory.turns("old:u") == ()
    store.memory.remember("new:u", Turn("ถาม", "ถาม"))
    assert len(store._database.rows("SELECT 1 FROM turns")) == 1
    store.memory.forget("new:u")
    store.memory.forget("unknown")
    assert store.memory.turns("new:u") == ()


# -- answers, verdicts -----------------------------------------------------------------------------


def test_an_answer_closes_its_events_and_leaves_turn_and_question(store: StateStore) -> None:
    keys = accept(store, incoming(store))
    store.inbox.take(keys)
    store.finish_answer(keys, kept(store, "ไม่มีคำตอบ", answered=False))
    name = store.pseudonym("Uann")
    assert store.inbox.backlog().waiting == 0
    assert [turn.question for turn in store.memory.turns(f"{name}:{name}")] == ["ไม่มีคำตอบ"]
    assert [(u.question, u.day) for u in store.unanswered()] == [("ไม่มีคำตอบ", "2025-06-15")]
    assert store.answer_body("answer-1", name) == '{"citations": []}'
    assert store.answer_body("answer-1", store.pseudonym("Uother")) is None


def test_a_later_verdict_replaces_the_one_before(store: StateStore) -> None:
    store.add_feedback("x", "u1", "good")
    store.add_feedback("x", "u1", "bad")
    store.add_feedback("x", "u2", "good")
    assert sorted(one.verdict for one in store.feedback()) == ["bad", "good"]


def test_nothing_is_kept_of_an_answer_whose_question_was_taken_back_meanwhile(
    store: StateStore,
) -> None:
    event = incoming(store)
    keys = accept(store, event, incoming(store))
    store.inbox.take(keys)
    accept(store, Erasure(message_id=event.message_id))
    store.finish_answer(keys, kept(store, "ไม่มีคำตอบ", answered=False))
    assert store.unanswered() == [] and store._database.rows("SELECT 1 FROM turns") == []


def test_nothing_is_sent_once_all_of_a_question_was_taken_back(store: StateStore) -> None:
    event = incoming(store)
    keys = accept(store, event)
    store.inbox.take(keys)
    accept(store, Erasure(message_id=event.message_id))
    assert not store.inbox.begin_reply(keys)


# -- erasing ---------------------------------------------------------------------------------------


def fill(store: StateStore, user: str, text: str) -> None:
    keys = accept(store, incoming(store, text, user))
    store.inbox.take(keys)
    store.finish_answer(keys, kept(store, text, user, answered=False))
    store.add_feedback("answer-1", store.pseudonym(user), "bad")


def bytes_of(store: StateStore, folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_deleted_user_is_gone_from_every_table_and_every_byte(
    store: StateStore, tmp_path: Path
) -> None:
    fill(store, "Uann", "เรื่องลับ")
    fill(store, "Ubob", "เรื่องอื่น")
    name = store.pseudonym("Uann")
    assert len(store.export_user(name)) == 5
    assert store.delete_user(name) == 5
    assert store.export_user(name) == [] and len(store.export_user(store.pseudonym("Ubob"))) == 5
    stored = bytes_of(store, tmp_path)
    assert "เรื่องลับ".encode() not in stored and name.encode() not in stored
    assert "เรื่องอื่น".encode() in stored


def test_a_deleted_event_is_not_answered_when_it_is_redelivered(store: StateStore) -> None:
    event = incoming(store)
    accept(store, event)
    store.delete_user(event.user)
    assert store.inbox.recover() == []
    assert accept(store, replace(event, redelivered=True)) == []


def test_the_row_of_the_request_itself_can_be_left(store: StateStore) -> None:
    one, two = accept(store, incoming(store, "เก่า"), incoming(store, "ลบข้อมูล"))
    store.delete_user(store.pseudonym("Uann"), keep=[two])
    assert [row.key for row in store.inbox.recover()] == [two] and one < two


def test_an_export_names_what_is_kept_in_its_order(store: StateStore, clock: Clock) -> None:
    fill(store, "Uann", "แรก")
    clock.now += 5
    (key,) = accept(store, incoming(store, "ขอดูข้อมูล", received_at=clock.now))
    items = store.export_user(store.pseudonym("Uann"), leave_out=[key])
    assert [item.at for item in items] == sorted(item.at for item in items)
    assert {item.kind for item in items} == {"question", "answer", "unanswered", "turn", "feedback"}
    assert {item.text for item in items} == {"แรก", "bad"}


def test_a_chat_that_is_left_is_forgotten(store: StateStore) -> None:
    group = {"chat": store.pseudonym("G1"), "chat_id": "G1", "direct": False}
    accept(store, incoming(store, "ในกลุ่ม", **group), incoming(store, "ส่วนตัว"))
    accept(store, Erasure(chat=store.pseudonym("G1")))
    assert [row.text for row in store.inbox.recover()] == ["ส่วนตัว"]


def test_what_is_old_goes_and_what_waits_stays(
    store: StateStore, clock: Clock, tmp_path: Path
) -> None:
    fill(store, "Uann", "เก่ามาก")
    accept(store, incoming(store, "เก่าแต่ยังรอ"))
    accept(store, Erasure(message_id="unknown"))
    clock.now += 30 * DAY + 1
    accept(store, incoming(store, "ใหม่", received_at=clock.now))
    assert store.purge(30) >= 5
    stored = bytes_of(store, tmp_path)
    assert "เก่ามาก".encode() not in stored
    assert [row.text for row in store.inbox.recover()] == ["เก่าแต่ยังรอ", "ใหม่"]
    assert store.feedback() == [] and store.unanswered() == []


# -- the folder ------------------------------------------------------------------------------------


def test_pseudonyms_are_the_stores_own_and_stay_the_same(tmp_path: Path) -> None:
    stores = [StateStore(tmp_path / name) for name in "ab"]
    first, other = (store.pseudonym("Uann") for store in stores)
    for store in stores:
        store.close()
    again = StateStore(tmp_path / "a")
    assert first != other and len(first) == 64 and again.pseudonym("Uann") == first
    again.close()


def test_another_process_is_refused_in_one_line(store: StateStore, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from rag.stores.state import StateStore\n"
        "try: StateStore(Path(sys.argv[1]))\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "state")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)
    assert done.stdout.startswith("SettingsError") and "another process" in done.stdout
    assert len(done.stdout.splitlines()) == 1 and done.stderr == ""


def test_a_closed_store_can_be_opened_by_another(tmp_path: Path) -> None:
    store = StateStore(tmp_path)
    with pytest.raises(SettingsError, match="another process"):
        StateStore(tmp_path)
    store.close()
    StateStore(tmp_path).close()


def test_a_file_that_is_no_store_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(SettingsError, match="THAMKHAO_STATE"):
        StateStore(tmp_path)
    (tmp_path / "state.sqlite").unlink()
    StateStore(tmp_path).close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_its_owner_may_read_the_file(store: StateStore, tmp_path: Path) -> None:
    assert (tmp_path / "state" / "state.sqlite").stat().st_mode & 0o077 == 0
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0
