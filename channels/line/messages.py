"""Answers and texts as the messages LINE is sent; every limit of its is kept here."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from linebot.v3.messaging import Message, QuickReply, TextMessage

from channels.line import suggestions, texts
from channels.line.claims import Check, claims_parts
from channels.line.flex import sources_message
from channels.line.measures import MAX_TEXT, clean, cut, utf16_length
from channels.line.sources import (
    Source,
    cited_sources,
    markers_in,
    near_sources,
    sources_text,
    stored_sources,
)
from channels.web_render import answer_pieces
from channels.wording import MODE_LABELS, VALIDITY_LABELS, day_or_unknown
from rag.schema import Answer, AnswerStatus, RefusalReason
from rag.thai.sentences import sentence_spans

OPENING = 250
"""Characters, about three lines of a phone: what is asked stands there; the rest follows after."""
_WHOLE = 350
"""An answer no longer than this is not parted: a second message for half a line helps nobody."""
_MOST_FOR_SOURCES = 3_000
"""UTF-16 units of a text that the sources may take from the answer."""
_QUOTE_GRAPHEMES = 400
_BEFORE_MARKER = re.compile(r" (?=\[\d{1,3}\])")
_MARKS_AT_END = re.compile(r"(?:\s*\[\d{1,3}\])+\Z")


def answer_id(answer: Answer) -> str:
    """16 hexadecimal digits that stand for an answer in postbacks."""
    said = f"{answer.question}|{answer.text}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(said).hexdigest()[:16]


def text_message(text: str, *, quote_token: str | None = None, quick: bool = True) -> TextMessage:
    """``text`` cut to what LINE takes, with a button to the help where ``quick``."""
    whole = clean(text).strip() or texts.SERVICE_PROBLEM
    buttons = suggestions.help_buttons() if quick else None
    return TextMessage(text=cut(whole, units=MAX_TEXT), quoteToken=quote_token, quickReply=buttons)


def answer_messages(
    answer: Answer, *, quote_token: str | None = None, in_group: bool = False
) -> list[Message]:
    """One to three messages: the answer with its sources in the text, the rest of it, the cards.

    ``in_group`` leaves out the buttons that only work where the bot hears every message.
    """
    if answer.status is not AnswerStatus.ANSWERED:
        return _without_answer(answer, quote_token)
    sources = cited_sources(answer)
    if not sources:  # small talk
        return [text_message(answer.text, quote_token=quote_token)]
    first, rest = (_glued(part) for part in _parted(answer_pieces(clean(answer.text))))
    listed = [s for s in sources if not rest or markers_in(first) & set(s.markers)]
    later = [s for s in sources if s not in listed]
    stamp = _stamp(answer)
    label = f"{MODE_LABELS[answer.mode]} · ที่มา:"
    messages: list[Message] = [
        _text(_with_sources(f"{stamp}{first}", label, listed), quote_token),
        *([_text(_with_sources(f"อ่านต่อ:\n{rest}", label, later))] if rest else []),
    ]
    cards = sources_message(sources, "แหล่งข่าวของคำตอบ")
    messages += [cards] if cards else []
    return _buttoned(
        messages, suggestions.answer_buttons(answer, answer_id(answer), in_group=in_group)
    )


def sources_messages(body: Mapping[str, Any]) -> list[Message]:
    """The very sentences of the releases behind a kept answer (its JSON), then the cards."""
    sources = stored_sources(body)
    if not sources:
        return [text_message(texts.NO_DATA)]
    quotes = [
        f"[{citation['marker']}] “{cut(clean(citation['quote']), graphemes=_QUOTE_GRAPHEMES)}”"
        for citation in body["citations"]
    ]
    quoted = "\n".join(["ข้อความในข่าวที่ใช้ตอบ", *quotes])
    messages: list[Message] = [_text(_with_sources(quoted, "ที่มา:", sources))]
    cards = sources_message(sources, "แหล่งข่าวของคำตอบ")
    messages += [cards] if cards else []
    return _buttoned(messages, suggestions.help_buttons())


def claims_messages(check: Check, *, quote_token: str | None = None) -> list[Message]:
    """The verdicts on a forwarded message with the releases behind them, then the cards."""
    said, sources = claims_parts(check)
    first = _text(_with_sources(said, "ที่มา:", sources), quote_token)
    cards = sources_message(sources, "ข่าวที่ใช้ตรวจ")
    return _buttoned([first, *([cards] if cards else [])], suggestions.help_buttons())


def topic_messages(topic: str) -> list[Message] | None:
    """What a button of the rich menu brings; None for a topic that there is not."""
    known = {
        "welfare": (texts.MENU_WELFARE, suggestions.WELFARE_QUESTIONS),
        "disaster": (texts.MENU_DISASTER, suggestions.DISASTER_QUESTIONS),
        "data": (texts.MENU_DATA, (texts.SHOW_DATA, texts.DELETE_DATA)),
    }
    if topic not in known:
        return None
    said, questions = known[topic]
    return [TextMessage(text=said, quickReply=suggestions.question_buttons(questions))]


def _without_answer(answer: Answer, quote_token: str | None) -> list[Message]:
    """Why there is none; where releases are near, the ways to them as well."""
    crisis = answer.reason is RefusalReason.CRISIS
    quick = answer.status is not AnswerStatus.REFUSED and not crisis
    cards = sources_message(near_sources(answer), "ข่าวที่ใกล้เคียง ไม่ใช่คำตอบ")
    if cards is None:
        return [text_message(answer.text, quote_token=quote_token, quick=quick)]
    said = text_message(answer.text, quote_token=quote_token, quick=False)
    return _buttoned([said, cards], suggestions.help_buttons())


def _parted(pieces: Sequence[str]) -> tuple[str, str]:
    """Whole sentences up to OPENING characters, at least one, and what is left."""
    first, *others = pieces or [""]
    if sum(map(len, pieces)) <= _WHOLE:
        return "\n".join(pieces), ""
    if len(first) > OPENING:
        first, behind = _first_sentences(first)
        return first, "\n".join([*([behind] if behind else []), *others])
    taken, total = 1, len(first)
    for piece in others:
        total += len(piece)
        if total > OPENING:
            break
        taken += 1
    return "\n".join(pieces[:taken]), "\n".join(pieces[taken:])


def _first_sentences(piece: str) -> tuple[str, str]:
    """A long piece parted between sentences, its markers behind both parts: both stand there."""
    body = _MARKS_AT_END.sub("", piece)
    marks = piece[len(body) :]
    ends = [end for _, end in sentence_spans(body) if end < len(body)]
    fitting = [end for end in ends if end <= OPENING] or ends[:1]
    if not fitting or markers_in(body):
        return piece, ""
    end = fitting[-1]
    return body[:end].rstrip() + marks, body[end:].lstrip() + marks


def _glued(text: str) -> str:
    """Markers tied to what stands before them, so that none begins a line of its own."""
    return _BEFORE_MARKER.sub("\u00a0", text)


def _stamp(answer: Answer) -> str:
    """Whether it still holds, and as of when; a line before the answer, where it is known."""
    known = [VALIDITY_LABELS[answer.validity]] if answer.validity in VALIDITY_LABELS else []
    if answer.as_of:
        known.append(f"ข้อมูล ณ {day_or_unknown(answer.as_of)}")
    return f"({' · '.join(known)})\n" if known else ""


def _with_sources(said: str, label: str, sources: Sequence[Source]) -> str:
    if not sources:
        return cut(said, units=MAX_TEXT)
    head = f"\n\n{label}\n"
    room = MAX_TEXT - utf16_length(head)
    least = min(utf16_length(said), MAX_TEXT - _MOST_FOR_SOURCES)
    below = sources_text(sources, room - least)
    return cut(said, units=room - utf16_length(below)) + head + below


def _text(text: str, quote_token: str | None = None) -> TextMessage:
    return text_message(text, quote_token=quote_token, quick=False)


def _buttoned(messages: Iterable[Message], buttons: QuickReply) -> list[Message]:
    """The messages, the buttons on the last one: LINE shows them nowhere else."""
    *before, last = messages
    last.quick_reply = buttons
    return [*before, last]
