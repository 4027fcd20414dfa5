"""Government abbreviations in a text and full names that have one.

``find_abbreviations("รมช. มท. ลงพื้นที่")`` knows the deputy minister of the interior; the other
way round, :func:`abbreviate` finds the full name in a release and gives the letters people type.
The table is ``data/abbreviations.tsv``, reviewed by hand; senses that depend on the words around
them are in ``data/abbreviation_senses.tsv``.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.thai.abbreviation_forms import Entry, Form, Style, forms, full_names
from rag.thai.normalise import Folded, fold, fold_map
from rag.thai.phrases import Edges, listed, read_table

_CONTEXT = 40  # characters of the text beside an abbreviation that may decide its sense
_LETTERS = re.compile("[ก-๎]+")
_INITIAL_NEXT = re.compile(r"[ก-ฮ]\.")
_LONE_CONSONANT = re.compile("(?:^|[^ก-๎])[ก-ฮ]$")
_NAME_NEXT = re.compile("[ก-ฮเแโใไ]")


@dataclass(frozen=True, slots=True)
class AbbreviationSpan:
    """An abbreviation in a text.

    ``start`` and ``end`` are offsets in the text that was given; ``canonical`` is the dotted form;
    ``expansions`` are full names, the likelier first. ``ambiguous`` says that they are different
    things and the text around did not tell which.
    """

    start: int
    end: int
    canonical: str
    expansions: tuple[str, ...]
    kind: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class FullNameSpan:
    """A full name in a text with its abbreviations, in canonical form."""

    start: int
    end: int
    name: str
    abbreviations: tuple[str, ...]
    kind: str


def find_abbreviations(text: str) -> list[AbbreviationSpan]:
    """Every abbreviation of the table in ``text``, in order, the longest where several begin.

    Dots may be missing and spaces may follow them. A form of two letters without its dot counts
    only where no letter touches it; a longer one may touch words but be no part of one.
    """
    folded = fold_map(text)
    edges = Edges(folded.text)

    def accept(start: int, end: int, form: Form) -> bool:
        return _stands(form, folded, text, edges, start, end)

    found: list[AbbreviationSpan] = []
    for match in forms().find(folded.text, accept):
        senses = [form.entry for form in match.value if form.entry is not None]
        span = _span(folded, match.start, match.end, senses)
        if span is not None:
            found.append(span)
    return found


def abbreviate(text: str) -> list[FullNameSpan]:
    """Every full name in ``text`` that has an abbreviation, the longest where several begin."""
    folded = fold_map(text)
    edges = Edges(folded.text)

    def accept(start: int, end: int, entry: Entry) -> bool:
        return (
            edges.starts_word(start)
            and edges.ends_word(end)
            and edges.latin_alone(start, end)
            and not ("ambiguous" in entry.flags and len(entry.canonical) == 2)
        )

    found: list[FullNameSpan] = []
    for match in full_names().find(folded.text, accept):
        start, end = folded.source_span(match.start, match.end)
        letters = tuple(dict.fromkeys(entry.canonical for entry in match.value))
        found.append(FullNameSpan(start, end, text[start:end], letters, match.value[0].kind))
    return found


def _stands(form: Form, folded: Folded, source: str, edges: Edges, start: int, end: int) -> bool:
    """Whether what is beside the span lets it be this form."""
    if not edges.latin_alone(start, end):
        return False
    if form.style is Style.WORD:
        if form.entry is not None and "upper" in form.entry.flags:
            first, last = folded.source_span(start, end)
            return source[first:last].isupper()
        return edges.starts_word(start) and edges.ends_word(end)
    if form.style is Style.DOTTED:
        return _dotted_stands(folded.text, edges, start, end)
    return _bare_stands(form, folded.text, edges, start, end)


def _dotted_stands(text: str, edges: Edges, start: int, end: int) -> bool:
    units = _LETTERS.findall(text, start, end)
    after_dot = start > 0 and text[start - 1] == "."
    if all(len(unit) == 1 for unit in units):
        # Initials: a part of a longer row of initials is another abbreviation.
        if after_dot or (text[end - 1] == "." and _INITIAL_NEXT.match(text, end)):
            return False
        if len(units) == 1 and edges.letter_before(start) and not _NAME_NEXT.match(text, end):
            return False
    if text[end - 1] != "." and not edges.ends_word(end):
        return False
    if _LONE_CONSONANT.search(text, max(0, start - 2), start):
        return False  # ศพช. is another office than พช.
    return edges.starts_word(start)


def _bare_stands(form: Form, text: str, edges: Edges, start: int, end: int) -> bool:
    touched = edges.letter_before(start) or edges.letter_after(end)
    dotted = (start > 0 and text[start - 1] == ".") or text[end : end + 1] == "."
    alone = form.entry is not None and "alone" in form.entry.flags
    if end - start == 2 or alone:
        return not touched and not dotted
    if touched and edges.within_word(start, end):
        return False
    return edges.starts_word(start) and edges.ends_word(end)


def _span(folded: Folded, start: int, end: int, senses: list[Entry]) -> AbbreviationSpan | None:
    """The span with the senses that the text around leaves, or None where none is left."""
    kept: list[tuple[Entry, tuple[str, ...]]] = []
    for entry in senses:
        expansions = _senses(entry, folded.text, start, end)
        if expansions:
            kept.append((entry, expansions))
    if not kept:
        return None
    written = folded.text[start:end]
    exact = [pair for pair in kept if fold(pair[0].canonical) == written]
    if exact and "ambiguous" not in exact[0][0].flags:
        kept = exact  # กพอ. is not ก.พ.อ. where both are in the table
    else:
        kept = exact + [pair for pair in kept if pair not in exact]
    first = kept[0][0]
    merged = tuple(dict.fromkeys(name for _, names in kept for name in names))
    one = len(merged) == 1 or len(kept) == 1
    decided = one and (merged != first.expansions or "ambiguous" not in first.flags)
    source_start, source_end = folded.source_span(start, end)
    return AbbreviationSpan(
        source_start, source_end, first.canonical, merged, first.kind, ambiguous=not decided
    )


def _senses(entry: Entry, text: str, start: int, end: int) -> tuple[str, ...]:
    rules = _sense_rules().get(entry.canonical, ())
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    for left, right, senses in rules:
        if (left is None or left.search(before)) and (right is None or right.match(after)):
            return senses
    return entry.expansions


_Rule = tuple[re.Pattern[str] | None, re.Pattern[str] | None, tuple[str, ...]]


@lru_cache(maxsize=1)
def _sense_rules() -> dict[str, list[_Rule]]:
    rules: dict[str, list[_Rule]] = {}
    for row in read_table("abbreviation_senses.tsv"):
        left = re.compile(row["before"]) if row["before"] else None
        right = re.compile(row["after"]) if row["after"] else None
        senses = () if row["senses"] == "-" else listed(row["senses"])
        rules.setdefault(row["abbreviation"], []).append((left, right, senses))
    return rules
