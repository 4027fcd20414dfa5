from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from channels.line import suggestions
from channels.line.measures import MAX_TEXT, utf16_length
from channels.line.messages import (
    OPENING,
    answer_id,
    answer_messages,
    claims_messages,
    sources_messages,
    text_message,
    topic_messages,
)
from rag.conversation.followups import standalone
from rag.conversation.turns import Turn
from rag.schema import (
    Answer,
    AnswerMode,
    AnswerStatus,
    ArticleRef,
    Citation,
    RefusalReason,
)
from tests.channels.fake_pipeline import BUS, BUS_QUOTE, SEED, bus_answer, cite, passage, ref
from tests.channels.line import hostile
from tests.channels.line.limits import check_messages, units

ANSWER = bus_answer("ผู้สูงอายุขึ้นรถฟรีไหม")
LONG = tuple(f"ข้อความที่ {n} " + "ของข่าวนี้ยาวพอสมควร" * 6 for n in range(4))


def said(answer: Answer, **more: Any) -> list[dict[str, Any]]:
    return check_messages(answer_messages(answer, **more))


def buttons(message: dict[str, Any]) -> dict[str, dict[str, Any]]:
    items = message.get("quickReply", {"items": []})["items"]
    return {item["action"]["label"]: item["action"] for item in items}


def long_answer(*sentences: str) -> Answer:
    citations = tuple(replace(ANSWER.citations[0], marker=n + 1) for n in range(len(sentences)))
    text = "\n".join(f"{s} [{n}]" for n, s in enumerate(sentences, start=1))
    return replace(ANSWER, text=text, citations=citations)


def test_an_answer_comes_first_and_its_sources_stand_in_the_same_text() -> None:
    text = said(ANSWER)[0]["text"]
    answer, sources = text.split("\n\nคัดจากข่าว · ที่มา:\n")
    assert answer.startswith(BUS_QUOTE) and "\u00a0[1]\n" in answer
    assert sources.splitlines()[:3] == [
        "[1][2] เทศบาลเมืองบ้านสวน · 9 ก.พ. 2567",
        BUS.title,
        BUS.url,
    ]
    assert "[3] สำนักงานเกษตรจังหวัด · ไม่ระบุวันที่" in sources


def test_the_answer_quotes_its_question_and_only_once() -> None:
    sent = said(long_answer(*LONG), quote_token="abc")
    assert [message.get("quoteToken") for message in sent] == ["abc", None, None]


def test_an_answer_worded_by_a_model_says_so() -> None:
    text = said(replace(ANSWER, mode=AnswerMode.GENERATIVE))[0]["text"]
    assert "เรียบเรียงโดย AI · ที่มา:" in text and "คัดจากข่าว" not in text


def test_an_answer_that_no_longer_holds_says_so_before_anything_else() -> None:
    text = said(replace(ANSWER, validity="closed", as_of=date(2025, 1, 15)))[0]["text"]
    assert text.startswith("(หมดเขตแล้ว · ข้อมูล ณ 15 ม.ค. 2568)\n")
    assert said(replace(ANSWER, validity="?"))[0]["text"].startswith(BUS_QUOTE)


def test_a_long_answer_opens_with_three_lines_and_goes_on_in_a_second_message() -> None:
    first, second, cards = said(long_answer(*LONG))
    opening = first["text"].split("\n\n")[0]
    assert len(opening) <= OPENING and opening.startswith(LONG[0])
    assert second["text"].startswith("อ่านต่อ:\n")
    whole = (opening + "\n" + second["text"].split("\n\n")[0]).replace("\u00a0", " ")
    assert [f"{s} [{n}]" in whole for n, s in enumerate(LONG, start=1)] == [True] * 4
    assert cards["type"] == "flex"


def test_each_source_is_listed_once_with_the_part_that_cites_it() -> None:
    answer = long_answer(*LONG)
    other = replace(answer.citations[3], article=ref(SEED))
    first, second, _ = said(replace(answer, citations=(*answer.citations[:3], other)))
    assert BUS.title in first["text"] and SEED.title not in first["text"]
    assert SEED.title in second["text"] and BUS.title not in second["text"]


def test_an_answer_a_little_too_long_is_not_parted() -> None:
    assert len(said(long_answer("ก" * 250, "ข" * 90))) == 2
    assert len(said(long_answer("ก" * 250, "ข" * 110))) == 3


def test_a_long_first_sentence_is_parted_between_sentences_with_its_marker_behind_both() -> None:
    one = "กระทรวงประกาศเปิดรับสมัครแล้ว นายสมชายกล่าวว่าโครงการนี้จะช่วยเหลือประชาชนได้มาก "
    first, second, _ = said(long_answer(one * 6))
    assert first["text"].split("\n\n")[0].endswith("\u00a0[1]")
    assert len(first["text"].split("\n\n")[0]) <= OPENING + len("\u00a0[1]")
    assert second["text"].endswith("\u00a0[1]")


def test_the_last_message_alone_has_the_buttons() -> None:
    *before, last = said(ANSWER)
    assert not any("quickReply" in message for message in before)
    shown = buttons(last)
    assert list(shown)[-3:] == ["ดูแหล่งข่าว", "ถูกต้อง", "ไม่ตรง"]
    key = answer_id(ANSWER)
    assert shown["ถูกต้อง"]["data"] == f"feedback=good&answer={key}"
    assert shown["ไม่ตรง"]["data"] == f"feedback=bad&answer={key}"
    assert shown["ดูแหล่งข่าว"]["data"] == f"sources={key}"


def test_what_was_asked_is_not_suggested_and_what_the_release_tells_is() -> None:
    told = passage(1, BUS)
    assert "เมื่อไร" in suggestions.follow_ups(replace(ANSWER, passages=(told,)))
    asked = replace(ANSWER, question="รถรับส่งผู้สูงอายุวิ่งเมื่อไร", passages=(told,))
    assert "เมื่อไร" not in suggestions.follow_ups(asked)
    bare = replace(ANSWER, citations=(), passages=())
    assert suggestions.follow_ups(bare) == []


@pytest.mark.parametrize("ask", [ask for _, ask in suggestions._FOLLOW_UPS])
@pytest.mark.parametrize(
    "topic",
    [
        "ผู้สูงอายุขึ้นรถฟรีไหม",
        "โครงการอบรมล่ามภาษามือของกรมพัฒนาคนพิการคืออะไร",
        "น้ำท่วมเชียงรายแจกถุงยังชีพแล้วหรือยัง",
    ],
)
def test_a_suggested_question_is_understood_from_the_topic(ask: str, topic: str) -> None:
    read = standalone(ask, [Turn(topic, topic, ("a",))], today=date(2026, 11, 21))
    assert read.follows and read.text.endswith(ask) and len(read.text) > len(ask) + 5


def test_a_group_gets_no_buttons_whose_message_the_bot_would_not_hear() -> None:
    shown = buttons(said(ANSWER, in_group=True)[-1])
    assert {action["type"] for action in shown.values()} == {"postback"}
    assert "message" in {action["type"] for action in buttons(said(ANSWER)[-1]).values()}


@pytest.mark.parametrize("status", [AnswerStatus.NO_PASSAGES, AnswerStatus.CANNOT_ANSWER])
def test_where_there_is_no_answer_the_nearest_releases_can_be_opened(status: AnswerStatus) -> None:
    text = f"ไม่พบข้อมูล\nข่าวที่ใกล้เคียงที่สุด:\n- {BUS.title}"
    sent = said(Answer("ก", status, text, passages=(passage(1, BUS),)), quote_token="q")
    assert sent[0]["text"] == text and sent[0]["quoteToken"] == "q"
    assert sent[1]["altText"].startswith("ข่าวที่ใกล้เคียง ไม่ใช่คำตอบ: ")
    assert list(buttons(sent[-1])) == ["วิธีใช้"]


@pytest.mark.parametrize("reason", list(RefusalReason))
def test_a_refusal_is_a_text_and_nothing_else(reason: RefusalReason) -> None:
    (only,) = said(
        Answer("ก", AnswerStatus.REFUSED, "โทร 1323", passages=(passage(1, BUS),), reason=reason)
    )
    assert only == {"type": "text", "text": "โทร 1323"}


def test_trouble_and_small_talk_are_texts_without_a_verdict_to_give() -> None:
    for status in (AnswerStatus.SERVICE_ERROR, AnswerStatus.ANSWERED):
        (only,) = said(Answer("ก", status, "สวัสดีค่ะ", passages=(passage(1, BUS),)))
        assert only["text"] == "สวัสดีค่ะ" and list(buttons(only)) == ["วิธีใช้"]


def test_a_text_of_exactly_the_limit_is_sent_whole_and_one_more_is_cut() -> None:
    full = "🍎" * (MAX_TEXT // 2)
    assert text_message(full).text == full
    assert text_message(full + "ก").text == full[:-1] + "…"


def test_an_empty_text_is_not_sent() -> None:
    check_messages([text_message(" \n\x00")])


def test_texts_may_go_without_a_button() -> None:
    assert text_message("ก").quick_reply is not None
    assert text_message("ก", quick=False).quick_reply is None


def test_an_answer_of_more_than_the_limit_keeps_its_sources() -> None:
    first, second, _ = said(long_answer("ก" * 200, "ข" * 6_000))
    assert first["text"].endswith(str(BUS.url))
    assert units(second["text"]) == MAX_TEXT and second["text"].endswith("…")


def test_a_hundred_sources_give_up_links_and_titles_before_the_answer() -> None:
    refs = [replace(ref(BUS), id=f"r{n}", title="ข่าว" * 40) for n in range(100)]
    citations = tuple(Citation(n, r, "ก", 0, 1) for n, r in enumerate(refs, start=1))
    answer = "คำตอบสั้น " + "".join(f"[{n}]" for n in range(1, 101))
    text = said(replace(ANSWER, text=answer, citations=citations))[0]["text"]
    assert "คำตอบสั้น" in text and "[100] เทศบาลเมืองบ้านสวน" in text and "http" not in text


def test_postback_data_of_exactly_the_limit_is_kept_and_one_more_is_an_error() -> None:
    assert suggestions.postback_button("ก", "x" * 300).action.data == "x" * 300
    with pytest.raises(ValueError, match="301 characters"):
        suggestions.postback_button("ก", "x" * 301)


@pytest.mark.parametrize(("given_", "kept"), [(13, 13), (14, 13)])
def test_there_are_thirteen_buttons_at_most(given_: int, kept: int) -> None:
    button = suggestions.question_button("เมื่อไร")
    assert len(suggestions.quick_reply([button] * given_).items) == kept


def test_a_long_question_is_asked_whole_under_a_short_label() -> None:
    action = suggestions.question_button("กี่" * 40).action
    assert (action.label, action.text) == ("กี่" * 19 + "…", "กี่" * 40)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile.answers())
def test_whatever_the_answer_line_can_take_its_messages(answer: Answer) -> None:
    sent = said(answer, quote_token="q")
    assert len(sent) <= 3
    check_messages(sources_messages(answer.to_json()))


def test_an_answer_is_known_again_by_its_id() -> None:
    assert answer_id(ANSWER) == answer_id(replace(ANSWER, passages=()))
    assert answer_id(ANSWER) != answer_id(replace(ANSWER, text="อื่น"))
    assert len(answer_id(replace(ANSWER, question="\ud83d"))) == 16


def test_the_sources_of_a_kept_answer_show_the_very_sentences() -> None:
    text, cards = check_messages(sources_messages(ANSWER.to_json()))
    assert f"[1] “{BUS_QUOTE}”" in text["text"] and str(BUS.url) in text["text"]
    assert cards["type"] == "flex" and list(buttons(cards)) == ["วิธีใช้"]
    (nothing,) = check_messages(sources_messages({"citations": []}))
    assert "ไม่พบข้อมูล" in nothing["text"]


@pytest.mark.parametrize("topic", ["welfare", "disaster", "data"])
def test_each_topic_of_the_menu_has_a_text_and_questions(topic: str) -> None:
    sent = topic_messages(topic)
    assert sent is not None and len(buttons(check_messages(sent)[0])) >= 2


def test_an_unknown_topic_has_no_messages() -> None:
    assert topic_messages("help") is None


@dataclass(frozen=True)
class Claim:
    text: str
    verdict: str
    explanation: str
    citations: tuple[Citation, ...] = ()
    warning: str | None = None


@dataclass(frozen=True)
class Check:
    claims: tuple[Claim, ...]


def test_each_claim_has_its_verdict_and_sources_are_numbered_through() -> None:
    bus, seed = cite(1, BUS, BUS_QUOTE), Citation(1, ref(SEED), "ก", 0, 1)
    check = Check(
        (
            Claim("ผู้สูงอายุขึ้นรถฟรี", "true", "ข่าวระบุไว้ [1]", (bus,)),
            Claim("แจกเมล็ดพันธุ์ทุกคน", "partly", "เฉพาะผู้ขึ้นทะเบียน", (seed,)),
            Claim("กดลิงก์รับเงิน", "not_found", ""),
            Claim("รถฟรีอีกครั้ง", "expired", "ปิดแล้ว [1] [7]", (bus,)),
        )
    )
    text, cards = check_messages(claims_messages(check, quote_token="q"))
    body, sources = text["text"].split("\n\nที่มา:\n")
    assert body.split("\n\n") == [
        "ตรวจกับข่าวประชาสัมพันธ์ภาครัฐแล้ว 4 เรื่องค่ะ",
        "1. จริง: “ผู้สูงอายุขึ้นรถฟรี”\nข่าวระบุไว้ [1]",
        "2. ยืนยันได้ไม่หมด: “แจกเมล็ดพันธุ์ทุกคน”\nเฉพาะผู้ขึ้นทะเบียน [2]",
        "3. ไม่พบในข่าว: “กดลิงก์รับเงิน”",
        "4. หมดเขตแล้ว: “รถฟรีอีกครั้ง”\nปิดแล้ว [1]",
    ]
    assert sources.startswith("[1] ") and "\n[2] " in sources and cards["type"] == "flex"


def test_a_message_without_claims_is_answered_too() -> None:
    (only,) = check_messages(claims_messages(Check(())))
    assert "ไม่พบข้อความที่ตรวจ" in only["text"]


def test_many_claims_fit_in_one_text() -> None:
    article = ArticleRef("a", "ข่าว" * 50, "https://a.example/" + "x" * 900, None)
    claims = tuple(
        Claim("ข" * 500, "false", "ค" * 900, (Citation(1, replace(article, id=str(n)), "ก", 0, 1),))
        for n in range(40)
    )
    text, _ = check_messages(claims_messages(Check(claims)))
    assert utf16_length(text["text"]) == MAX_TEXT or "[40]" in text["text"]
