"""The ways an abbreviation is written, from the one way the data file holds.

``พ.ร.บ.`` is also written ``พรบ.``, ``พรบ``, ``พ.ร.บ`` and ``พ. ร. บ.``; ``รมว.`` joins the name of
any ministry, short or full. The data file holds one form of each; the others are made here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from rag.thai.normalise import fold
from rag.thai.phrases import PhraseTable, listed, read_table

_DOTTED = re.compile(r"[ก-๎]+(?:[. ]+[ก-๎]+)*\.")
_CONSONANTS = re.compile("[ก-ฮ]{3,}")
_MINISTRY = "กระทรวง"


class Style(Enum):
    """How a form is written, which decides what may stand beside it."""

    DOTTED = "dotted"
    BARE = "bare"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the data file, or a compound of two rows (``รมว.มท.``)."""

    canonical: str
    expansions: tuple[str, ...]
    kind: str
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an entry; ``entry`` None: a full name that only blocks shorter ones."""

    entry: Entry | None
    style: Style


@lru_cache(maxsize=1)
def entries() -> dict[str, Entry]:
    """Every row by its canonical form."""
    return {
        row["abbreviation"]: Entry(
            row["abbreviation"],
            listed(row["expansions"]),
            row["kind"],
            frozenset(row["flags"].split(",")) - {""},
        )
        for row in read_table("abbreviations.tsv")
    }


@lru_cache(maxsize=1)
def forms() -> PhraseTable[Form]:
    """Every written form, folded, of every abbreviation and compound."""
    return PhraseTable([*_row_forms(), *_compound_forms()])


@lru_cache(maxsize=1)
def full_names() -> PhraseTable[Entry]:
    """Every full name, folded, with and without its spaces."""
    pairs: list[tuple[str, Entry]] = []
    known = [entry for entry in entries().values() if "part" not in entry.flags]
    for entry in [*known, *(entry for entry, _ in _compounds())]:
        for expansion in entry.expansions:
            name = fold(expansion)
            pairs.append((name, entry))
            pairs.append((name.replace(" ", ""), entry))
    return PhraseTable(pairs)


def _row_forms() -> Iterator[tuple[str, Form]]:
    for row in read_table("abbreviations.tsv"):
        entry = entries()[row["abbreviation"]]
        if "part" in entry.flags:
            continue
        for written in _written(row):
            for text, style in _variants(written, entry):
                yield text, Form(entry, style)


def _written(row: dict[str, str]) -> tuple[str, ...]:
    return (fold(row["abbreviation"]), *(fold(form) for form in listed(row["also"])))


def _variants(written: str, entry: Entry) -> Iterator[tuple[str, Style]]:
    if not _DOTTED.fullmatch(written):
        yield from _word_variants(written)
        return
    units = [unit for unit in re.split("[. ]+", written) if unit]
    joined = "".join(units)
    yield written, Style.DOTTED
    yield written.replace(" ", ""), Style.DOTTED
    yield written.replace(".", ". ").replace("  ", " ").strip(), Style.DOTTED
    if len(units) > 1:
        yield written.rstrip("."), Style.DOTTED
        yield written.replace(" ", "").rstrip("."), Style.DOTTED
    elif _CONSONANTS.fullmatch(joined):
        yield ".".join(joined), Style.DOTTED
        yield ".".join(joined) + ".", Style.DOTTED
    if "dotted" in entry.flags or len(joined) == 1:
        return
    yield joined + ".", Style.DOTTED
    yield joined, Style.BARE
    if len(units) > 1 and all(len(unit) > 1 for unit in units):
        yield " ".join(units), Style.BARE


def _word_variants(written: str) -> Iterator[tuple[str, Style]]:
    yield written, Style.WORD
    if written.endswith("ฯ"):
        yield written[:-1] + " ฯ", Style.WORD
    if "." in written and written[-1].isdigit():
        yield re.sub(r"\.(?=\d)", ". ", written), Style.WORD


def _compound_forms() -> Iterator[tuple[str, Form]]:
    for entry, written in _compounds():
        for text in written:
            yield text, Form(entry, Style.WORD)
    for row in read_table("abbreviations.tsv"):
        for expansion in listed(row["expansions"]):
            if expansion.startswith(_MINISTRY):
                yield fold(expansion), Form(None, Style.WORD)


@lru_cache(maxsize=1)
def _compounds() -> tuple[tuple[Entry, frozenset[str]], ...]:
    """Each office of each ministry with the ways to write it."""
    rows = read_table("abbreviations.tsv")
    ministries = [r for r in rows if r["kind"] == "ministry" and r["expansions"] != _MINISTRY]
    found: dict[str, tuple[Entry, set[str]]] = {}
    for prefix in (row for row in rows if "prefix" in row["flags"]):
        for ministry in ministries:
            entry = _compound(prefix, ministry)
            written = {
                left + space + right
                for left in _ends(prefix)
                for right in _ends(ministry)
                for space in ("", " ")
            }
            found.setdefault(entry.canonical, (entry, set()))[1].update(written)
    own = {fold(name) for entry, _ in found.values() for name in entry.expansions}
    return tuple((entry, frozenset(written - own)) for entry, written in found.values())


def _compound(prefix: dict[str, str], ministry: dict[str, str]) -> Entry:
    office, full = listed(prefix["expansions"])[0], listed(ministry["expansions"])[0]
    name = office.removesuffix(_MINISTRY) + full
    tail = _canonical_for(full, ministry["abbreviation"])
    if office == _MINISTRY:
        return Entry(tail, (full,), "ministry")
    head = _canonical_for(office, prefix["abbreviation"])
    joint = "" if head.endswith(".") else " "
    return Entry(head + joint + tail, (name,), prefix["kind"])


def _canonical_for(expansion: str, otherwise: str) -> str:
    """The abbreviation proper of what a part stands for: มท. for มหาดไทย."""
    for entry in entries().values():
        if "part" not in entry.flags and entry.expansions[0] == expansion:
            return entry.canonical
    return otherwise


def _ends(row: dict[str, str]) -> set[str]:
    """Written forms of one half of a compound."""
    texts: set[str] = set()
    for written in _written(row):
        texts.add(written)
        if _DOTTED.fullmatch(written):
            texts.add(written.rstrip("."))
            texts.add(re.sub("[. ]", "", written))
    return {text for text in texts if len(text) > 1}
