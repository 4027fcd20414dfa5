"""Putting the time, the place or the thing that a follow-up names where the old one was."""

import re
from dataclasses import replace

from rag.conversation.cues import PEOPLE, QUESTION_WORDS
from rag.conversation.parts import Kind, Part, weight
from rag.conversation.siblings import kinds
from rag.conversation.times import Time, moved
from rag.thai.abbreviations import find_abbreviations
from rag.thai.dates import find_dates
from rag.thai.names import find_names
from rag.thai.places import PlaceSpan
from rag.thai.words import tokens

_GROUP = re.compile(r"กลุ่ม ?[^\s]+")
_CODE = re.compile(r"(?=.*\d)(?=.*[ก-ฮ])[\dก-ฮ.]{2,10}")
_ORDINAL = re.compile(
    r"(?P<head>รอบ|ครั้ง|ระยะ|เฟส|งวด|รุ่น|ฉบับ|ข้อ|ชุด|วัน)(?:ที่)? ?(?:แรก|สุดท้าย|หนึ่ง|สอง|สาม|สี่|ห้า|\d{1,3})"
)
_SURE_INSIDE = 5
"""Letters of a word that is found inside a longer one too: ดีเซล in น้ำมันดีเซล."""


def put_time(parts: list[Part], new: Part) -> bool:
    """Replace the time talked about; False, and nothing done, where there is none."""
    assert new.time is not None
    places = [i for i, part in enumerate(parts) if part.kind is Kind.TIME]
    if not places:
        return False
    text = moved(new.time, parts[places[0]].time)
    time = replace(new.time, text=text) if text == new.time.text else None
    old = parts[places[0]].text
    shown = text if text[:2] == old[:2] else f" {text} "  # วันที่ 6 ส.ค. may touch what is before it
    parts[places[0]] = Part(Kind.TIME, shown, time=time or _read(text, new.time))
    for i in reversed(places[1:]):
        del parts[i]
    return True


def _read(text: str, new: Time) -> Time:
    """The time that a rewritten text says."""
    span = next(iter(find_dates(text, today=None)), new.span)
    return Time(0, len(text), text, span)


def put_place(parts: list[Part], new: Part) -> bool:
    """Replace the places talked about; False where there are none or the new one is within."""
    assert new.place is not None
    places = [i for i, part in enumerate(parts) if part.kind is Kind.PLACE]
    old = [place for part in parts if (place := part.place) is not None]
    if not places or any(_within(new.place, place) for place in old):
        return False
    parts[places[0]] = new
    for i in reversed(places[1:]):
        del parts[i]
    return True


def _within(new: PlaceSpan, old: PlaceSpan) -> bool:
    """Whether ``new`` is a part of ``old``: หาดใหญ่ of สงขลา, สงขลา of ภาคใต้."""
    same = new.provinces == old.provinces
    return set(new.provinces) < set(old.provinces) or (
        same and new.kind == "town" and old.kind != "town"
    )


def put_thing(parts: list[Part], said: str) -> list[Part]:
    """The parts with a thing of the same kind replaced by ``said``, or ``said`` added."""
    if (counted := _put_ordinal(parts, said)) is not None:
        return counted
    asks = [i for i, part in enumerate(parts) if part.kind is Kind.ASK]
    if asks and weight(said) == 0:  # "แล้วคนเจ็บล่ะ" after "ตายกี่คน": the same is asked of it
        return _asked_of(parts, asks[-1], said)
    for i, part in enumerate(parts):
        if part.kind is not Kind.ABOUT:
            continue
        if (text := _replaced(part.text, said)) is not None:
            return [*parts[:i], replace(part, text=text), *parts[i + 1 :]]
    place = asks[0] if asks and asks[0] > 0 else len(parts)
    return [*parts[:place], Part(Kind.ABOUT, f" {said} "), *parts[place:]]


def put_ordinal(parts: list[Part], rest: list[Part]) -> list[Part]:
    """The parts with what ``rest`` counts first in the old place: เฟส 5 of "เฟส 5 ได้กี่บาท".

    ``rest`` loses it there.
    """
    lead = _ORDINAL.match(rest[0].text.lstrip()) if rest else None
    counted = _put_ordinal(parts, lead[0]) if lead is not None else None
    if lead is None or counted is None:
        return parts
    behind = rest[0].text.lstrip()[lead.end() :]
    rest[:1] = [replace(rest[0], text=behind)] if behind.strip() else []
    return counted


def _put_ordinal(parts: list[Part], said: str) -> list[Part] | None:
    """รอบสอง for รอบแรก, wherever it stands; None where ``said`` counts nothing talked about."""
    new = _ORDINAL.fullmatch(said.strip())
    if new is None:
        return None
    for i, part in enumerate(parts):
        for old in _ORDINAL.finditer(part.text):
            if old["head"] == new["head"]:
                text = f"{part.text[: old.start()]}{new[0]}{part.text[old.end() :]}"
                return [*parts[:i], replace(part, text=text), *parts[i + 1 :]]
    return None


def _asked_of(parts: list[Part], ask: int, said: str) -> list[Part]:
    words = tokens(parts[ask].text)
    first = next((i for i, word in enumerate(words) if word in QUESTION_WORDS), 0)
    text = f" {said}{''.join(words[first:])}"
    return [*parts[:ask], replace(parts[ask], text=text), *parts[ask + 1 :]]


def _replaced(text: str, said: str) -> str | None:
    """``text`` with what ``said`` stands against taken out: the same kind of thing, or headword."""
    ways = (_sibling, _group, _code, _agency, _same_head)
    return next((new for way in ways if (new := way(text, said)) is not None), None)


def _sibling(text: str, said: str) -> str | None:
    words = tokens(said)
    kind = next((kinds()[w] for w in (said, *words) if w in kinds()), None)
    if kind is None:
        return None
    new = next(w for w in (said, *words) if w in kinds())
    old = set(tokens(text))
    for word in sorted((w for w, k in kinds().items() if k == kind), key=len, reverse=True):
        if word != new and (word in old or (len(word) >= _SURE_INSIDE and word in text)):
            return text.replace(word, said, 1)
    return None


def _group(text: str, said: str) -> str | None:
    """คนพิการ for กลุ่ม 60+."""
    if not said.startswith("กลุ่ม") and not any(word in PEOPLE for word in tokens(said)):
        return None
    found = _GROUP.search(text)
    return text[: found.start()] + said + text[found.end() :] if found else None


def _code(text: str, said: str) -> str | None:
    """2ขข for 1ขข: something written in the same letters and digits."""
    if not _CODE.fullmatch(said):
        return None
    shape = "".join(
        r"\d+" if c.isdigit() else "[ก-ฮ]" if "ก" <= c <= "ฮ" else re.escape(c)
        for c in re.sub(r"\d+", "0", said)
    )
    found = re.search(rf"(?<![\dก-๎]){shape}(?!\d)", text)
    return text[: found.start()] + said + text[found.end() :] if found else None


def _agency(text: str, said: str) -> str | None:
    def agencies(where: str) -> list[tuple[int, int]]:
        found = [(s.start, s.end) for s in find_names(where) if s.kind == "agency"]
        return found or [(s.start, s.end) for s in find_abbreviations(where)]

    old = agencies(text)
    if not old or not agencies(said) or weight(said) > 2.0:
        return None
    start, end = old[0]
    return text[:start] + said + text[end:]


def _same_head(text: str, said: str) -> str | None:
    """สาย ปน.4015 for สาย อย.4038; ภาคเกษตร for ภาคอุตสาหกรรม."""
    head = tokens(said)[0]
    if len(head) < 2 or head == said:
        return None
    words = tokens(text)
    position = 0
    for i, word in enumerate(words):
        if word.startswith(head):
            end = _end_of_thing(words, i, whole=word != head)
            rest = "".join(words[end:])
            return f"{text[:position]}{said}{rest if rest.startswith(' ') else ' ' + rest}"
        position += len(word)
    return None


def _end_of_thing(words: list[str], start: int, *, whole: bool) -> int:
    """Where what follows a headword ends: at the next space, but for one right behind it."""
    end = start + 1
    if whole:
        return end
    if end < len(words) and words[end].isspace():
        end += 1
    while end < len(words) and not words[end].isspace():
        end += 1
    return end
