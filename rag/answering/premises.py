"""What a question names and a release does not: the premise that it takes for granted.

Releases are written in other words than questions, so a missing word tells nothing; a missing
*name* does. A name counts as told in any form that the tables of :mod:`rag.thai` know. Figures are
no names: of sixty that releases lacked three in four stood in questions that those answer, as what
the asker has ("อายุ 68 ค้างมา 5 เดือน") or counts otherwise.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from rag.answering.pieces import Piece
from rag.query import Query
from rag.schema import Article
from rag.thai.abbreviations import find_abbreviations
from rag.thai.names import NameSpan, tenures
from rag.thai.normalise import fold
from rag.thai.phrases import listed, read_table
from rag.thai.places import PlaceSpan
from rag.thai.words import segment

_CAPITAL = "กรุงเทพมหานคร"
"""Where most releases are from, which is why they do not say so."""

_BODIES = frozenset(
    {
        *("agency", "centre", "committee", "department", "education", "fund"),
        *("organisation", "police", "programme", "state enterprise"),
    }
)
"""Kinds of abbreviations that name somebody. No ministries, for a release may name but the
department, and no kinds of local government, which are nobody's name: of 60 questions that no
release answers and that name something falsely, none named these."""

_MANNER = ("แบบ", "สไตล์", "สูตร", "ภาษา", "อาหาร")
"""What a country's name tells the manner of, not the place."""

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-&.' ][A-Za-z0-9]+)*")
_ARTICLES = frozenset({"the", "no", "ok"})
_SHORTEST = 3
"""Letters of a Latin name; shorter ones are units and particles."""
_SENTENCE = 4
"""Words in Latin letters from which a question is in English: its words are no names."""
_SHORT_NAME = 4
_DOTS = re.compile(r"[\s.]+")


class Named(StrEnum):
    """What a name is of."""

    PLACE = "place"
    WHO = "who"
    """A person, an agency, a product or a firm."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """Something that a question names and a release does not."""

    kind: Named
    start: int
    end: int
    """Its span in the folded question."""


def unmet(query: Query, pieces: Sequence[Piece]) -> Unmet | None:
    """The first thing named in ``query`` that the release of ``pieces`` lacks: a place before
    another name."""
    told = _Told(pieces[0].article, pieces)
    return next(_all(query, told), None)


def _all(query: Query, told: "_Told") -> Iterator[Unmet]:
    for place in query.places:
        if place.kind != "region" and not told.place(place, query.folded[place.start : place.end]):
            yield Unmet(Named.PLACE, place.start, place.end)
    for word in dict.fromkeys(query.words):
        if word in countries() and not told.country(word):
            start = query.folded.index(word)
            if query.folded[:start].endswith(_MANNER):
                continue
            yield Unmet(Named.PLACE, start, start + len(word))
    for name in query.names:
        if name.kind == "person" and not told.person(name, query.folded[name.start : name.end]):
            yield Unmet(Named.WHO, name.start, name.end)
    yield from _bodies(query, told)


def _bodies(query: Query, told: "_Told") -> Iterator[Unmet]:
    """Agencies by their abbreviations, and names in Latin letters, that are not told."""
    known = " ".join(query.folded[place.start : place.end] for place in query.places)
    for short in find_abbreviations(query.folded):
        text = query.folded[short.start : short.end]
        known = f"{known} {text}"
        part = query.folded[: short.start].endswith(".")  # สต. of รพ.สต.
        part = part or query.folded[short.end : short.end + 1].isdigit()  # สทน.8, an office of it
        if short.kind not in _BODIES or short.ambiguous or part:
            continue
        if not told.any_of(text, short.canonical, *short.expansions):
            yield Unmet(Named.WHO, short.start, short.end)
    for text in _latin_names(query.question):
        name = fold(text)
        parts = name.split()
        if name in known or not any(len(part) >= _SHORTEST for part in parts):
            continue
        start = query.folded.find(name)
        others = (form for part in parts for form in _alternatives(query, part))
        if start >= 0 and not told.any_of(*parts, *others):
            yield Unmet(Named.WHO, start, start + len(name))


def _latin_names(question: str) -> list[str]:
    """Runs of words in Latin letters of which one has a capital; none of an English question."""
    runs = _LATIN.findall(question)
    if sum(len(run.split()) for run in runs) >= _SENTENCE:
        return []
    return [run for run in runs if not run.islower() and fold(run) not in _ARTICLES]


def _alternatives(query: Query, text: str) -> Iterator[str]:
    """Other forms of a word that the question's rewordings know."""
    for clause in query.clauses:
        if clause.alternatives[0].words[0] in text:
            yield from ("".join(form.words) for form in clause.alternatives[1:])


class _Told:
    """What a release names, looked up as far as is asked."""

    def __init__(self, article: Article, pieces: Sequence[Piece]) -> None:
        self._provinces = frozenset(article.provinces)
        named = fold(f"{article.title} {article.agency or ''}")
        self._text = " ".join([named, *(piece.folded for piece in pieces)])
        self._words = frozenset(segment(named)).union(*(piece.words for piece in pieces))

    @cached_property
    def _squeezed(self) -> str:
        return _DOTS.sub("", self._text)

    def place(self, place: PlaceSpan, text: str) -> bool:
        if _CAPITAL in place.provinces or self._holds(text):
            return True
        if not self._provinces.isdisjoint(place.provinces):
            return True
        return any(self._holds(form) for name in place.provinces for form in places_of()[name])

    def _holds(self, form: str) -> bool:
        """Short names are letters of other words too: น่าน of ชลน่าน, เลย of ทะเลยาว."""
        return form in (self._words if len(form) <= _SHORT_NAME else self._text)

    def country(self, word: str) -> bool:
        return any(self._holds(name) for name in countries()[word])

    def person(self, name: NameSpan, text: str) -> bool:
        """By any form of the name, or by an office that the person held."""
        held = (t.office for t in tenures() if t.person == name.canonical)
        given = (form.split()[0] for form in (name.canonical, *name.expansions))
        return self.any_of(text, *held) or any(self._holds(fold(name)) for name in given)

    def any_of(self, *forms: str) -> bool:
        return any(_DOTS.sub("", fold(form)) in self._squeezed for form in forms)


@lru_cache(maxsize=1)
def countries() -> dict[str, tuple[str, ...]]:
    """Each name of a country, or of a city that stands for it, with all that stand for it."""
    found: dict[str, tuple[str, ...]] = {}
    for row in read_table("countries.tsv", "rag.answering"):
        names = tuple(fold(name) for name in (*listed(row["names"]), *listed(row["capital"])))
        found |= dict.fromkeys(names, names)
    return found


@lru_cache(maxsize=1)
def places_of() -> dict[str, tuple[str, ...]]:
    """Each province by its official name, with every form of it and of its towns."""
    found = {
        row["province"]: [row["province"], *listed(row["names"]), *listed(row["doubtful"])]
        for row in read_table("provinces.tsv")
    }
    for row in read_table("place_names.tsv"):
        if row["kind"] != "region":
            for province in listed(row["provinces"]):
                found[province].append(row["name"])
    return {province: tuple(fold(form) for form in forms) for province, forms in found.items()}
