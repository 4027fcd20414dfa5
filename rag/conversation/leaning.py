"""Whether a question needs the topic that was talked about before it.

Two things tell. Its own words: one that lacks its subject, or begins with แล้ว, leans on what came
before. And the releases that were quoted last: a question whose words all stand in them is about
them, and one with a word that stands in none of them names another topic.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Protocol

from rag.conversation import cues
from rag.conversation.body import Body
from rag.conversation.parts import Kind, Part, is_blank, take_apart, weight
from rag.conversation.siblings import kinds
from rag.thai.lexicon import Expansion, find_lexicon
from rag.thai.normalise import fold
from rag.thai.words import tokens


@dataclass(frozen=True, slots=True)
class Told:
    """What releases say, folded."""

    text: str = ""
    words: frozenset[str] = frozenset()


class Releases(Protocol):
    """Where the releases quoted before are looked up."""

    def told(self, article_ids: Sequence[str]) -> Told:
        """The titles and texts of these releases; those that are gone are left out."""
        ...

    def is_rare(self, word: str) -> bool:
        """Whether so few releases hold a folded word that it tells one topic from another."""
        ...


_ENOUGH = 2.0
"""Weight of own words with which a question stands alone."""
_ENOUGH_AFTER_AND = 3.0
"""The same after แล้ว, where it names no time or place of its own."""
_ENOUGH_FOR_CONTRAST = 4.0
"""The same for "แล้ว … ล่ะ", which says itself that it leans on the question before."""
_ENOUGH_IF_TOLD = 3.0
"""The same where the releases quoted last tell of the most of them."""
_ENOUGH_IF_ALL_TOLD = 6.0
"""The same where they tell of all of them."""
_NAMED = 2.0
"""Weight of a word that is a name."""
_LONG = 40
"""Characters; a longer question is hardly ever put without its topic."""
_SURE = 4
"""Letters of a word that is found within others, and otherwise than by chance."""
_SAME = 0.5
"""Weight of another form of a word (:mod:`rag.thai.lexicon`) that may stand for it."""
_NAME = re.compile(r"[a-z]{2}")


class Stand(Enum):
    """How a question stands to the topic before it."""

    NEW = auto()
    """It is about something else, or may well be."""
    BESIDE = auto()
    """It is about the releases quoted last, in words enough to be searched for as they are."""
    LEANS = auto()
    """It needs the topic to be complete."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was talked about before a question."""

    topic: str
    """What the question before is about, folded; not what it asks of that."""
    question: str
    """The whole of it, folded."""
    timed: bool
    """Whether it names a time."""
    cited: tuple[str, ...]
    """Releases quoted in its answer."""
    releases: Releases | None

    def told(self) -> Told | None:
        """What those releases say, and the question; None where nothing was quoted."""
        if self.releases is None or not self.cited:
            return None
        told = self.releases.told(self.cited)
        if not told.text:
            return None
        words = told.words | frozenset(tokens(self.question))
        return Told(f"{told.text} {self.question}", words)


def stand_of(body: Body, before: Before, today: date) -> Stand:
    """How a question stands to what was talked about ``before``."""
    if body.returns or is_blank(body.aside + body.text):
        return Stand.LEANS
    parts = take_apart(f"{body.aside} {body.text}", today=today)
    said = " ".join(part.text for part in parts if part.kind in (Kind.ABOUT, Kind.ASK))
    own = weight(said)
    shared = own > weight(said, without=before.topic)
    other = cues.OTHER_MATTER.match(body.aside or body.text) and not body.points_back
    if other and own >= 1.0 and not shared:
        return Stand.NEW
    if _by_its_words(body, parts, own, shared):
        return Stand.LEANS
    return _by_what_was_told(body, parts, before)


def _by_its_words(body: Body, parts: Sequence[Part], own: float, shared: bool) -> bool:
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


def _by_what_was_told(body: Body, parts: Sequence[Part], before: Before) -> Stand:
    """How a question stands whose own words say nothing: by what the releases quoted tell of.

    One plain word may be the asker's own for what they call something else; the word a question
    opens with, a place, a rare word and a name in Latin letters are what it is about.
    """
    told = before.told()
    places = [part for part in parts if part.kind is Kind.PLACE]
    timed = any(part.kind is Kind.TIME for part in parts)
    if told is None or not all(_is_told_of(part, told.text) for part in places):
        return Stand.NEW
    said = " ".join(part.text for part in parts if part.kind in (Kind.ABOUT, Kind.ASK))
    own = weight(said)
    if timed and before.timed and own >= _ENOUGH:
        return Stand.NEW
    named = [e for e in find_lexicon(said) if weight(e.source)]
    if any(len(tokens(e.source)) > 1 and not _is_meant(e, told.text) for e in named):
        return Stand.NEW
    meant = "".join(e.source for e in named if _is_meant(e, told.text))
    words = [word for word in tokens(said) if weight(word) and word not in cues.VERBS]
    foreign = [word for word in words if word not in meant and not _is_known(word, told)]
    opens = words[0] if words else ""
    if opens in foreign or any(_is_telling(word, before) for word in foreign):
        return Stand.NEW
    untold = sum(map(weight, foreign))
    if untold >= _ENOUGH:
        return Stand.NEW
    if opens not in before.question and weight(opens) >= _NAMED:
        return Stand.BESIDE
    enough = _ENOUGH if timed or places else _ENOUGH_IF_TOLD if foreign else _ENOUGH_IF_ALL_TOLD
    short = len(body.text) < _LONG and own < enough
    return Stand.LEANS if short or body.connects else Stand.BESIDE


def _is_told_of(place: Part, text: str) -> bool:
    names = place.place.provinces if place.place is not None else ()
    return place.text in text or any(fold(name) in text for name in names)


def _is_meant(named: Expansion, text: str) -> bool:
    """Whether a text has an everyday word, or an official one that says the same."""
    same = [form for form, sure in named.alternatives if sure >= _SAME]
    return any(form in text for form in (named.source, *same))


def _is_telling(word: str, before: Before) -> bool:
    if _NAME.search(word) or word in kinds():
        return True
    return before.releases is not None and before.releases.is_rare(word)


def _is_known(word: str, told: Told) -> bool:
    """Whether a word was told of, or is two words run together that say nothing new: จับได้."""
    if word in told.words or (len(word) >= _SURE and word in told.text):
        return True
    halves = [(word[:i], word[i:]) for i in range(2, len(word) - 1)]
    return any(_says_nothing(a, told) and _says_nothing(b, told) for a, b in halves) and not any(
        a in cues.PREDICATES and b in cues.PREDICATES - cues.FUNCTION_WORDS for a, b in halves
    )


def _says_nothing(word: str, told: Told) -> bool:
    plain = cues.PREDICATES | cues.FUNCTION_WORDS | cues.ATTRIBUTES | cues.QUESTION_WORDS
    return word in plain or word in told.words
