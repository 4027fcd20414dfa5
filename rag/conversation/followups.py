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
from rag.conversation.parts import Kind, Part, is_blank, joined, take_apart, weight
from rag.conversation.slots import put_place, put_thing, put_time
from rag.conversation.turns import Standalone, Turn
from rag.query import MAX_QUESTION
from rag.thai.normalise import fold
from rag.thai.words import tokens

_ENOUGH = 2.0
"""Weight of own words with which a question stands alone."""
_ENOUGH_AFTER_AND = 3.0
"""The same after แล้ว, where it names no time or place of its own."""
_ENOUGH_FOR_CONTRAST = 4.0
"""The same for "แล้ว … ล่ะ", which says itself that it leans on the question before."""
_PREFERRED = 5
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.&-]*")


@dataclass(frozen=True, slots=True)
class _Thread:
    """A topic as it stands after some turns."""

    parts: tuple[Part, ...]
    text: str
    """The question as understood."""
    prefer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Body:
    """A question without its courtesies, and how it leans on what came before."""

    text: str
    points_back: bool
    """It has a word for what was talked about: เรื่องนี้, เขา."""
    pronoun: bool
    """That word is เขา or the like, which may mean people in general as well."""
    before: str
    """What stands before that word, which it may point to just as well."""
    contrast: bool
    """It ends in ล่ะ."""
    connects: bool
    """It begins with แล้ว or the like."""
    aside: str = ""
    """What a ล่ะ in the middle sets against the topic: ภาคใต้ in "ภาคใต้ล่ะ จัดวันไหน"."""
    returns: bool = False
    """It goes back to an earlier topic."""
    new_matter: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but courtesies."""
        return not (self.text or self.points_back or self.contrast or self.connects or self.returns)


def standalone(question: str, turns: Sequence[Turn], *, today: date) -> Standalone:
    """The complete question that ``question`` stands for after ``turns``, oldest first.

    Exactly as asked where there are no turns, or where it is complete already. Times such as
    ปีที่แล้ว count from the time talked about, where there is one, else from ``today``.
    """
    if not _readable(question):
        return Standalone(question, False)
    threads: list[_Thread] = []
    for turn in turns:
        if not (_readable(turn.question) and _readable(turn.standalone)):
            continue
        result, thread = _advance(turn.question, threads, today)
        cited = dict.fromkeys((*turn.article_ids, *thread.prefer))
        if result.text != turn.standalone:  # a language model understood it
            thread = _Thread(_parts(turn.standalone, today), turn.standalone)
            cited = dict.fromkeys(turn.article_ids)
        threads.append(replace(thread, prefer=tuple(cited)[:_PREFERRED]))
    return _advance(question, threads, today)[0]


def _readable(question: str) -> bool:
    """Whether a question is one that is answered, not one that is sent back to its asker."""
    broken = any("\ud800" <= character <= "\udfff" for character in question)
    return not broken and 0 < len(question.strip()) <= MAX_QUESTION


def _advance(question: str, threads: Sequence[_Thread], today: date) -> tuple[Standalone, _Thread]:
    """The question understood, and the topic after it; ``threads`` has one entry a turn."""
    body = _body(question) if threads else None
    if body is None:
        return _as_asked(question, today)
    if body.is_empty:  # thanks: the topic stays
        return Standalone(question, False), threads[-1]
    if body.new_matter:
        return _as_asked(body.text or question, today)
    thread = _returned_to(body.text, threads) if body.returns else threads[-1]
    if thread is None or not _leans(body, thread, today):
        return _as_asked(question if not body.returns else body.text or question, today)
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
    body = _body(question)
    return tuple(take_apart(body.text or fold(question), today=today))


def _as_written(folded: str, *questions: str) -> str:
    """``folded`` with its Latin words in the capitals of the questions they come from."""
    written = {fold(w): w for question in questions for w in _LATIN.findall(question)}
    return _LATIN.sub(lambda found: written.get(found.group(), found.group()), folded)


def _body(question: str) -> _Body:
    text = fold(question).strip()
    if filler := cues.FILLER.match(text):
        text = text[filler.end() :]
    text, connects = _unconnected(cues.FILLER_BEHIND.sub("", text))
    returns = cues.RETURN.match(text)
    new_matter = cues.NEW_MATTER.match(text)
    if lead := returns or new_matter:
        text = text[lead.end() :]
    contrast = cues.CONTRAST.search(text)
    if contrast and not connects and "ล" not in contrast.group():  # โควิดเป็นไงบ้าง may be all new
        contrast = None
    text = cues.TAIL.sub("", text if contrast is None else text[: contrast.start()])
    pointer = cues.ANAPHOR.search(text)
    without = cues.ANAPHOR.sub(" ", text)
    rest, again = _unconnected(" ".join(without.split()))
    aside, rest = _parted(rest)
    return _Body(
        rest,
        points_back=pointer is not None,
        pronoun=pointer is not None and cues.PRONOUN.fullmatch(pointer.group()) is not None,
        before=text[: pointer.start()] if pointer else "",
        contrast=contrast is not None,
        connects=connects or again,
        aside=aside,
        returns=returns is not None,
        new_matter=new_matter is not None,
    )


def _unconnected(text: str) -> tuple[str, bool]:
    """The text without a แล้ว or the like before it, and whether there was one."""
    connective = cues.CONNECTIVE.match(text)
    if connective is None or connective.end() == len(text):
        return text, False
    return text[connective.end() :], True


def _parted(text: str) -> tuple[str, str]:
    """What stands before a ล่ะ in the middle, and what stands behind it."""
    middle = cues.CONTRAST_INSIDE.search(text)
    return (text[: middle.start()], text[middle.end() :]) if middle else ("", text)


def _returned_to(text: str, threads: Sequence[_Thread]) -> _Thread | None:
    """The latest topic, other than the present one if possible, that shares words with ``text``."""
    own = {word for word in tokens(text) if weight(word) >= 1.0}
    for thread in reversed(threads):
        if own & set(tokens(_topic(thread.parts))):
            return thread
    return None if own else threads[0]


def _topic(parts: Sequence[Part]) -> str:
    return "".join(part.text for part in parts if part.kind is Kind.ABOUT)


def _leans(body: _Body, thread: _Thread, today: date) -> bool:
    """Whether the question needs the topic before it."""
    if body.returns or is_blank(body.aside + body.text):
        return True
    parts = take_apart(f"{body.aside} {body.text}", today=today)
    said = " ".join(part.text for part in parts if part.kind in (Kind.ABOUT, Kind.ASK))
    own = weight(said)
    shared = own > weight(said, without=_topic(thread.parts))
    if cues.OTHER_MATTER.match(body.aside or body.text) and own >= 1.0 and not shared:
        return False
    if body.points_back and (shared or weight(body.before) < _ENOUGH):
        return shared or not body.pronoun or own < _ENOUGH_FOR_CONTRAST
    asks = any(part.kind is Kind.ASK for part in parts)
    if body.aside or (body.contrast and not asks):
        return own < _ENOUGH_FOR_CONTRAST
    if own < 1.0 or (not asks and cues.CLASSIFIER.match(body.text)):
        return True
    bare = all(part.kind in (Kind.ABOUT, Kind.ASK) for part in parts)
    if (body.connects or body.contrast) and bare:
        return own < _ENOUGH_AFTER_AND
    if own >= _ENOUGH:
        return False
    return body.connects or body.contrast or shared or _lacks_subject(body.text)


def _lacks_subject(text: str) -> bool:
    words = [word for word in tokens(text) if word.strip()]
    if words[0] == "มี":  # มีผลข้างเคียงไหม, but not มีโครงการอะไรช่วยชาวนา
        return any(word in cues.COUNTS_OR_CHECKS for word in words)
    if len(words) > 1 and words[-1] in cues.WHICH:  # วัดไหน, ที่โรงแรมอะไร: there is no verb
        return all(word in cues.FUNCTION_WORDS for word in words[:-2])
    return words[0] in cues.PREDICATES or words[0] in cues.FRAGMENT_OPENINGS


def _followed(body: _Body, old: Sequence[Part], today: date) -> tuple[list[Part], bool]:
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
    if len(new) > 1 and new[0].kind is Kind.ABOUT and new[0].text.strip() in known:
        del new[0]
    asks = [replace(p, kind=Kind.ASK) if p.kind is Kind.ABOUT else p for p in new]
    return [Part(Kind.ASK, " "), *asks]
