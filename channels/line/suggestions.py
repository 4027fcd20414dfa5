"""The buttons under the last message: what to ask next, the sources, and a verdict."""

from collections.abc import Sequence

from linebot.v3.messaging import (
    MessageAction,
    PostbackAction,
    QuickReply,
    QuickReplyItem,
)

from channels.line.measures import MAX_ACTION_TEXT, MAX_LABEL, MAX_QUICK_REPLIES, cut
from channels.line.texts import DELETE_DATA, EXAMPLE, SHOW_DATA
from rag.cues import holds
from rag.kinds import AnswerKind, expected_kinds
from rag.schema import Answer
from rag.thai.normalise import fold

# Short enough for a button, and a whole follow-up that rag.conversation completes from the topic.
_FOLLOW_UPS = (
    (AnswerKind.ELIGIBILITY, "ใครได้สิทธิบ้าง"),
    (AnswerKind.HOW_MUCH, "เป็นเงินเท่าไร"),
    (AnswerKind.WHEN, "เมื่อไร"),
    (AnswerKind.WHERE, "จัดที่ไหน"),
    (AnswerKind.HOW_TO, "ต้องทำอย่างไร"),
    (AnswerKind.WHO, "ใครรับผิดชอบ"),
)
_MOST_FOLLOW_UPS = 3

HELP = "topic=help"
"""Postback data; what is unknown to the bot is answered with its greeting, which is the help."""
WELFARE_QUESTIONS = (
    EXAMPLE,
    "เงินอุดหนุนเด็กแรกเกิดได้เดือนละเท่าไร",
    "ลงทะเบียนเกษตรกรได้ที่ไหน",
)
DISASTER_QUESTIONS = (
    "น้ำท่วมโทรแจ้งขอความช่วยเหลือที่เบอร์ไหน",
    "เงินเยียวยาน้ำท่วมลงทะเบียนอย่างไร",
)
_LABELS = {
    EXAMPLE: "เบี้ยผู้สูงอายุ",
    "เงินอุดหนุนเด็กแรกเกิดได้เดือนละเท่าไร": "เงินอุดหนุนเด็ก",
    "ลงทะเบียนเกษตรกรได้ที่ไหน": "ลงทะเบียนเกษตรกร",
    "น้ำท่วมโทรแจ้งขอความช่วยเหลือที่เบอร์ไหน": "เบอร์แจ้งน้ำท่วม",
    "เงินเยียวยาน้ำท่วมลงทะเบียนอย่างไร": "เงินเยียวยาน้ำท่วม",
}


def follow_ups(answer: Answer) -> list[str]:
    """Questions that were not asked and that the cited releases show signs of answering."""
    cited = {citation.article.id for citation in answer.citations}
    told = [p.chunk.text for p in answer.passages if p.article.id in cited]
    text = fold("\n".join([*told, *(citation.quote for citation in answer.citations)]))
    asked = set(expected_kinds(fold(answer.question)))
    fitting = [ask for kind, ask in _FOLLOW_UPS if kind not in asked and holds(kind, text)]
    return fitting[:_MOST_FOLLOW_UPS]


def answer_buttons(answer: Answer, answer_id: str, *, in_group: bool = False) -> QuickReply:
    """Buttons under an answer with sources.

    In a group there are none that send a message: it would not mention the bot, which then keeps
    silent.
    """
    asks = [] if in_group else follow_ups(answer)
    return quick_reply(
        [
            *(question_button(ask) for ask in asks),
            postback_button("ดูแหล่งข่าว", f"sources={answer_id}"),
            postback_button("ถูกต้อง", f"feedback=good&answer={answer_id}"),
            postback_button("ไม่ตรง", f"feedback=bad&answer={answer_id}"),
        ]
    )


def help_buttons() -> QuickReply:
    """The way to what the bot can do, under messages that are no answers."""
    return quick_reply([postback_button("วิธีใช้", HELP)])


def question_buttons(questions: Sequence[str]) -> QuickReply:
    """Ready questions to choose from."""
    return quick_reply([question_button(question) for question in questions])


def data_buttons() -> QuickReply:
    """The two commands about one's own data."""
    return question_buttons((SHOW_DATA, DELETE_DATA))


def quick_reply(items: Sequence[QuickReplyItem]) -> QuickReply:
    """The first items, as many as LINE shows."""
    return QuickReply(items=list(items[:MAX_QUICK_REPLIES]))


def question_button(question: str) -> QuickReplyItem:
    """A button that asks ``question`` in the asker's name."""
    label = cut(_LABELS.get(question, question), graphemes=MAX_LABEL)
    text = cut(question, graphemes=MAX_ACTION_TEXT)
    return QuickReplyItem(action=MessageAction(label=label, text=text))


def postback_button(label: str, data: str) -> QuickReplyItem:
    """A button that tells the bot ``data`` and shows ``label`` in the chat.

    Raises ValueError for data over LINE's limit: cut data would mean something else.
    """
    if len(data) > MAX_ACTION_TEXT:
        raise ValueError(f"postback data of {len(data)} characters; LINE takes {MAX_ACTION_TEXT}")
    shown = cut(label, graphemes=MAX_LABEL)
    return QuickReplyItem(action=PostbackAction(label=shown, data=data, displayText=shown))
