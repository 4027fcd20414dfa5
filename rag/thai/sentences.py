"""Sentences of Thai releases: rules over the spaces, since Thai has no full stop.

A line end always ends a sentence; a space does where the words around it say so, by weights
(``rag.thai.sentence_cues``), never inside brackets or short quotations, after an unfinished phrase
or a few characters into a sentence. Linear in the length of any input.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rag.thai.sentence_cues import (
    CLOSED_SPEECH,
    ENDS,
    ENGLISH_END,
    OPENERS,
    SETTING,
    THRESHOLD,
    UNFINISHED,
)

_LINE = re.compile(r"\S[^\n]*")
_SHORT_LINE = 90
"""Characters; a shorter line is one sentence, a heading or an item."""
_LOOK_BACK = 110
_ENDING = 24
"""Characters; the longest ending in the cues has fewer."""
_FRESH = 45
"""A sentence this short is a heading or a date phrase that what follows belongs to."""
_LONG = 160
_LONG_SPEECH = 250
"""A quotation longer than this is a speech of several sentences, which may be parted."""
_BRACKETS = re.compile(r"[()\[\]“”\"«»]")
_CLOSING = {")": "(", "]": "[", "”": "“", "»": "«"}


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of ``text`` in order, as offsets in it.

    The spans cover everything but white space and do not overlap; ``text[start:end]`` neither
    begins nor ends with white space.
    """
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        start = line.start()
        end = start + len(line.group().rstrip())
        if end - start > _SHORT_LINE:
            for space in _ends(text[start:end]):
                stop = line.start() + space
                spans.append((start, start + len(text[start:stop].rstrip())))
                start = stop
                while text[start].isspace():  # the line ends with something visible
                    start += 1
        spans.append((start, end))
    return spans


def _ends(line: str) -> Iterator[int]:
    """Offsets of the spaces of ``line`` that end a sentence."""
    protected = iter(_protected(line))
    inside = next(protected, None)
    last = 0
    for found in _candidates().finditer(line):
        space = found.start()
        while inside and inside[1] <= space:
            inside = next(protected, None)
        if inside and inside[0] < space:
            continue
        before = line[max(0, space - _LOOK_BACK) : space].rstrip()
        is_setting = space - last < _LONG and SETTING.match(line, last) is not None
        if _score(found, before, space - last, is_setting=is_setting) >= THRESHOLD:
            yield space
            last = space + 1


def _score(found: re.Match[str], before: str, length: int, *, is_setting: bool) -> int:
    """How much speaks for an end after ``before``, ``length`` characters into the sentence.

    ``is_setting``: the sentence has said no more than when and where, as far as can be told.
    """
    cue = found.lastgroup
    if cue == "latin":
        return THRESHOLD if ENGLISH_END.search(before) else 0
    ending = before[-_ENDING:]
    if UNFINISHED.search(ending):
        return 0
    if cue == "said":
        return THRESHOLD if CLOSED_SPEECH.search(before) else 0
    score = _weights()[cue] if cue else 0
    score += ENDS.search(ending) is not None
    if cue in ("speaker", "office") and (is_setting or before.endswith(("”", '"'))):
        return 0  # “…” นาย ก กล่าว: the speech and its speaker belong together
    if cue == "item" or length >= _FRESH:
        return score + (length >= _LONG)
    return score - 3


def _protected(line: str) -> list[tuple[int, int]]:
    """Outermost spans in brackets and short quotations; what is never closed protects nothing."""
    spans: list[tuple[int, int]] = []
    waiting: dict[str, int] = {}
    for found in _BRACKETS.finditer(line):
        mark, place = found.group(), found.start()
        opener = mark if mark == '"' and mark in waiting else _CLOSING.get(mark)
        if opener is None:
            waiting.setdefault(mark, place)
            continue
        start = waiting.pop(opener, None)
        if start is not None and place - start <= _LONG_SPEECH:
            while spans and spans[-1][0] > start:
                spans.pop()
            if not spans or spans[-1][1] <= start:
                spans.append((start, place + 1))
    return spans


@lru_cache(maxsize=1)
def _weights() -> dict[str, int]:
    return {name: weight for name, weight, _ in OPENERS}


@lru_cache(maxsize=1)
def _candidates() -> re.Pattern[str]:
    """A space and the first cue that follows it; other spaces are passed over in one scan."""
    cues = "|".join(f"(?P<{name}>{pattern})" for name, _, pattern in OPENERS)
    return re.compile(rf" (?={cues}|(?P<latin>[A-Z“\"])|(?P<said>(?<=[วยำุดปะบ] )\S))")
