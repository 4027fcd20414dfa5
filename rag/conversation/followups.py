"""A follow-up made complete, without a language model.

The question that opened a topic is kept in parts (:mod:`rag.conversation.parts`). A follow-up puts
its own time, place or thing where the old one was, and asks its own question in place of the old
one. A question with words enough of its own to stand is a new topic and is left as it was asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.conversation import cues
from rag.conversation.body import Body, read_body
from rag.conversation.leaning import Before, Releases, Stand, stand_of
from rag.conversation.parts import Kind, Part, is_blank, joined, take_apart, weight
from rag.conversation.slots import put_ordinal, put_place, put_thing, put_time
from rag.conversation.turns import Standalone, Turn
from rag.query import MAX_QUESTION
from rag.thai.normalise import fold
from rag.thai.words import tokens

_PREFERRED = 5
_TOLD = 3
"""Releases in which a follow-up's words are looked for."""
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.&-]*")


@dataclass(frozen=True, slots=True)
class _Thread:
    """A topic as it stands after some turns."""

    parts: tuple[Part, ...]
    text: str
    """The question as understood."""
    prefer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What questions are read by."""

    today: date
    releases: Releases | None

    def before(self, thread: _Thread) -> Before:
        """What was talked about when ``thread`` was the topic."""
        timed = any(part.kind is Kind.TIME for part in thread.parts)
        cited = thread.prefer[:_TOLD]
        return Before(_topic(thread.parts), fold(thread.text), timed, cited, self.releases)


def standalone(
    question: str, turns: Sequence[Turn], *, today: date, releases: Releases | None = None
) -> Standalone:
    """The complete question that ``question`` stands for after ``turns``, oldest first.

    Exactly as asked where there are no turns, or where it is complete already. Times such as
    ปีที่แล้ว count from the time talked about, where there is one, else from ``today``. By
    the ``releases`` quoted before it is judged whether a question is about them; without those
    only its own words are.
    """
    if not _readable(question):
        return Standalone(question, False)
    reading = _Reading(today, releases)
    threads: list[_Thread] = []
    for turn in turns:
        if not (_readable(turn.question) and _readable(turn.standalone)):
            continue
        result, thread = _advance(turn.question, threads, reading)
        cited = dict.fromkeys((*turn.article_ids, *thread.prefer))
        if result.text != turn.standalone:  # a language model understood it
            thread = _Thread(_parts(turn.standalone, today), turn.standalone)
            cited = dict.fromkeys(turn.article_ids)
        threads.append(replace(thread, prefer=tuple(cited)[:_PREFERRED]))
    return _advance(question, threads, reading)[0]


def _readable(question: str) -> bool:
    """Whether a question is one that is answered, not one that is sent back to its asker."""
    broken = any("\ud800" <= character <= "\udfff" for character in question)
    return not broken and 0 < len(question.strip()) <= MAX_QUESTION


def _advance(
    question: str, threads: Sequence[_Thread], reading: _Reading
) -> tuple[Standalone, _Thread]:
    """The question understood, and the topic after it; ``threads`` has one entry a turn."""
    today = reading.today
    body = read_body(question) if threads else None
    if body is None:
        return _as_asked(question, today)
    if body.is_empty:  # thanks: the topic stays
        return Standalone(question, False), threads[-1]
    if body.new_matter:
        return _as_asked(body.text or question, today)
    thread = _returned_to(body.text, threads) if body.returns else threads[-1]
    stand = Stand.NEW if thread is None else stand_of(body, reading.before(thread), today)
    if thread is None or stand is Stand.NEW:
        return _as_asked(question if not body.returns else body.text or question, today)
    if stand is Stand.BESIDE:
        return Standalone(question, True, thread.prefer), replace(
            _as_asked(question, today)[1], prefer=thread.prefer
        )
    parts, moved = _followed(body, thread.parts, today)
    prefer = () if moved else thread.prefer
    text = _as_written(joined(parts), question, thread.text)
    if not _readable(text):  # longer than any question may be
        return _as_asked(question, today)
    return Standalone(text, True, prefer), _Thread(tuple(parts), text, prefer)


def _as_asked(question: str, today: date) -> tuple[Standalone, _Thread]:
    return Standalone(question, False), _Thread(_parts(question, today), question)


def _parts(question: str, today: date) -> tuple[Part, ...]:
    """The parts of a question that is complete, its courtesies left out."""
    body = read_body(question)
    return tuple(take_apart(body.text or fold(question), today=today))


def _as_written(folded: str, *questions: str) -> str:
    """``folded`` with its Latin words in the capitals of the questions they come from."""
    written = {fold(w): w for question in questions for w in _LATIN.findall(question)}
    return _LATIN.sub(lambda found: written.get(found.group(), found.group()), folded)


def _returned_to(text: str, threads: Sequence[_Thread]) -> _Thread | None:
    """The latest topic, other than the present one if possible, that shares words with ``text``."""
    own = {word for word in tokens(text) if weight(word) >= 1.0}
    for thread in reversed(threads):
        if own & set(tokens(_topic(thread.parts))):
            return thread
    return None if own else threads[0]


def _topic(parts: Sequence[Part]) -> str:
    return "".join(part.text for part in parts if part.kind is Kind.ABOUT)


def _followed(body: Body, old: Sequence[Part], today: date) -> tuple[list[Part], bool]:
    """The old parts with what the follow-up says put in, and whether another release is wanted."""
    parts, moved = list(old), False
    for text in filter(None, (body.aside, body.text)):
        parts, again = _said(text, parts, today)
        moved = moved or again
    return parts, moved


def _said(text: str, parts: list[Part], today: date) -> tuple[list[Part], bool]:
    rest: list[Part] = []
    moved = False
    for part in take_apart(text, today=today):
        put = {Kind.TIME: put_time, Kind.PLACE: put_place}.get(part.kind)
        if put is not None and put(parts, part):
            moved = True
            _drop_joint(rest)
        else:
            rest.append(part)
    if not any(part.kind is Kind.ASK for part in rest):
        said = joined(rest)
        return (parts if is_blank(said) else put_thing(parts, said)), moved
    parts = put_ordinal(parts, rest)
    topic = [_gap(part) if part.kind is Kind.ASK else part for part in parts]
    return [*topic, *_as_ask(rest, known=_topic(topic))], moved


def _drop_joint(rest: list[Part]) -> None:
    """Leave out what joined a time or place to the question (ที่, ของ), now that it is gone."""
    if rest:
        rest[-1] = replace(rest[-1], text=cues.BEFORE_SLOT.sub(" ", rest[-1].text))


def _gap(part: Part) -> Part:
    """The place of a question taken out."""
    return replace(part, kind=Kind.ABOUT, text=" ")


def _as_ask(rest: Sequence[Part], *, known: str) -> list[Part]:
    """What a follow-up asks, apart from the words of the topic that it repeats.

    All of it gives way when the next follow-up asks something else.
    """
    new = list(rest)
    repeats = len(new) > 1 and new[0].kind is Kind.ABOUT and new[0].text.strip() in known
    if repeats and not cues.ONE_OF_THEM.match(joined(new)):
        del new[0]
    asks = [replace(p, kind=Kind.ASK) if p.kind is Kind.ABOUT else p for p in new]
    return [Part(Kind.ASK, " "), *asks]
