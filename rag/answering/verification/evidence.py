"""A cited release made ready for checking sentences against it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rag.answering.verification.claims import Reading, read
from rag.schema import Article
from rag.thai.abbreviations import abbreviate, find_abbreviations
from rag.thai.lexicon import expand
from rag.thai.names import find_names
from rag.thai.places import find_places
from rag.thai.sentences import sentence_spans
from rag.thai.words import segment

INSTRUCTION = re.compile(
    r"(?:ถึง|เรียน|สำหรับ|สั่ง|ให้|โปรด)\s*(?:ระบบ)?\s*(?:ai|เอไอ|ปัญญาประดิษฐ์|โมเดลภาษา"
    r"|แชทบอท|แชตบอต|บอท|ผู้ช่วย ?ai)"
    r"\s*(?:[:,]|ที่อ่าน|ที่กำลัง|ผู้อ่าน|ตอบ|จง|ทุกตัว)"
    r"|(?:เพิกเฉย|ละเว้น|ลืม|ไม่ต้องสนใจ|ไม่สนใจ|ข้าม)(?:ต่อ)?\s*(?:คำสั่ง|กติกา|คำแนะนำ|ข้อความ)"
    r"(?:เดิม|ก่อนหน้า|ข้างต้น|ทั้งหมด|อื่น)"
    r"|(?:จงตอบ|ให้ตอบว่า|ตอบเป็นภาษา|ตอบผู้ใช้ว่า|บอกผู้ใช้ว่า)"
    r"|ignore (?:all|any|the|previous|prior)|system ?prompt|you are (?:now|an?)"
    r"|disregard|<\|?(?:system|im_start)"
    r"|(?:^|\n)\s*(?:system|assistant|user)\s*:"
)
"""Text that speaks to whatever reads it for somebody: no news, so never evidence."""

_NEIGHBOURS = 1
_BEST = 3
"""Sentences of a release that a sentence of an answer may draw on, each with its neighbours."""

_SHORTEST = 4
"""Letters from which a word counts where it stands inside others: segmentation differs by
context."""


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A span of a sentence and compact forms that say the same."""

    start: int
    end: int
    forms: tuple[str, ...]
    kind: str


def compact(text: str) -> str:
    """``text`` without spaces and full stops between letters, to find forms in."""
    return re.sub(r"[\s.]+", "", text)


class Evidence:
    """One release: its reading (title first), its sentences, and what it names."""

    def __init__(self, article: Article) -> None:
        self.article = article
        text = _without_instructions(f"{article.title}\n{article.text}")
        self.reading: Reading = read(text, today=article.published)
        self.compact = compact(self.reading.text)
        self.words = frozenset(token.text for token in self.reading.tokens)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Spans in the reading's text."""
        return sentence_spans(self.reading.text)

    @cached_property
    def sentence_words(self) -> list[frozenset[str]]:
        """The words of each sentence."""
        found: list[set[str]] = [set() for _ in self.sentences]
        i = 0
        for token in self.reading.tokens:
            while i < len(found) - 1 and token.start >= self.sentences[i][1]:
                i += 1
            if found:
                found[i].add(token.text)
        return [frozenset(words) for words in found]

    @cached_property
    def abbreviations(self) -> frozenset[str]:
        """Canonical abbreviations written in it or standing for full names in it."""
        text = self.reading.text
        short = {span.canonical for span in find_abbreviations(text)}
        short |= {a for span in abbreviate(text) for a in span.abbreviations}
        return frozenset(short | {span.canonical for span in find_names(text)})

    @cached_property
    def provinces(self) -> frozenset[str]:
        """Provinces named in it, by any name or through a town of theirs."""
        places = [s for s in find_places(self.reading.text) if s.kind != "region"]
        named = {p for span in places for p in span.provinces}
        return frozenset({*named, *self.article.provinces})

    def has(self, form: str) -> bool:
        """Whether a compact form stands in it: short ones as words, longer ones anywhere."""
        return form in self.words or (len(form) >= _SHORTEST and form in self.compact)

    def near(self, sentence: Reading) -> list[tuple[int, int]]:
        """The spans that ``sentence`` draws on most: the best sentences with their neighbours."""
        order = self._ranked(sentence)[:_BEST]
        wanted = {0} | {
            j
            for i in order
            for j in range(max(0, i - _NEIGHBOURS), min(len(self.sentences), i + _NEIGHBOURS + 1))
        }
        return [self.sentences[j] for j in sorted(wanted)] if self.sentences else []

    def top(self, sentence: Reading, most: int) -> list[tuple[int, int]]:
        """The spans of the best sentences, best first."""
        return [self.sentences[i] for i in self._ranked(sentence)[:most]]

    def best(self, sentence: Reading, *needed: str) -> tuple[int, int] | None:
        """The best of the sentences that hold one of ``needed``."""
        for i in self._ranked(sentence):
            start, end = self.sentences[i]
            if any(word in self.reading.text[start:end] for word in needed):
                return start, end
        return None

    def _ranked(self, sentence: Reading) -> list[int]:
        heavy = {t.text for t in sentence.tokens if t.heavy}
        words = heavy or {t.text for t in sentence.tokens}
        values = {(c.kind, c.value) for c in sentence.claims}
        scores = [float(len(words & own)) for own in self.sentence_words]
        i = 0
        for claim in self.reading.claims:
            while i < len(scores) - 1 and claim.start >= self.sentences[i][1]:
                i += 1
            if (claim.kind, claim.value) in values:
                scores[i] += 2.0
        return sorted((i for i, s in enumerate(scores) if s > 0), key=lambda i: -scores[i])


def _without_instructions(text: str) -> str:
    """The text with sentences that instruct their reader blanked out, one behind each too."""
    spans = sentence_spans(text)
    told = [i for i, (a, b) in enumerate(spans) if INSTRUCTION.search(text[a:b].lower())]
    for i in told:
        for a, b in spans[i : i + 2]:
            text = text[:a] + " " * (b - a) + text[b:]
    return text


def equivalents(sentence: Reading) -> list[Equivalent]:
    """What spans of a sentence may be called in the release."""
    text = sentence.text
    found = list(_from_words(sentence))
    for short in find_abbreviations(text):
        forms = (short.canonical, *short.expansions)
        found.append(Equivalent(short.start, short.end, _compact(forms), "abbreviation"))
    for full in abbreviate(text):
        found.append(Equivalent(full.start, full.end, _compact(full.abbreviations), "full"))
    for name in find_names(text):
        forms = (name.canonical, *name.expansions)
        found.append(Equivalent(name.start, name.end, _compact(forms), name.kind))
    return found


def _from_words(sentence: Reading) -> Iterator[Equivalent]:
    words = segment(sentence.text)
    for span in expand(words, sentence.text):
        forms = _compact(tuple(form for form, _ in span.alternatives))
        yield Equivalent(span.start, span.end, forms, "lexicon")


def _compact(forms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(compact(form) for form in forms)
