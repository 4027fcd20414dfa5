"""What people say for what releases write: everyday words, abbreviations, names of places."""

import csv
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from rag.thai.normalise import fold
from rag.thai.words import segment

Words = list[str]


@lru_cache(maxsize=1)
def paraphrases() -> dict[str, list[tuple[tuple[str, ...], list[Words]]]]:
    """First word of a wording → (its words, other wordings as words), longest first.

    Everyday wordings of formal ones, abbreviations of full names, and those names for abbreviations
    that stand for one thing only.
    """
    ways: dict[tuple[str, ...], list[Words]] = {}
    for said, others in [*_everyday(), *_places(), *_names(), *_abbreviations()]:
        words = tuple(segment(fold(said)))
        if words and others:
            ways.setdefault(words, []).extend(segment(fold(other)) for other in others)
    found: dict[str, list[tuple[tuple[str, ...], list[Words]]]] = {}
    for words in sorted(ways, key=len, reverse=True):
        found.setdefault(words[0], []).append((words, ways[words]))
    return found


def _everyday() -> Iterator[tuple[str, list[str]]]:
    """Formal wording → how people say it: training's own list and the lexicon of the search."""
    for row in _rows("training", "paraphrases.tsv"):
        yield row["formal"], row["everyday"].split("|")
    for row in _rows("rag.thai", "data", "lexicon.tsv"):
        for formal in row["official"].split("|"):
            yield formal, row["everyday"].split("|")


def _places() -> Iterator[tuple[str, list[str]]]:
    for row in _rows("rag.thai", "data", "provinces.tsv"):
        names = f"{row['names']}|{row['doubtful']}".split("|")
        yield row["province"], [name for name in names if name]


def _names() -> Iterator[tuple[str, list[str]]]:
    """Official names of offices and people → what they are popularly called."""
    for row in _rows("rag.thai", "data", "names.tsv"):
        for official in row["expansions"].split("|"):
            yield official, row["names"].split("|")


def _abbreviations() -> Iterator[tuple[str, list[str]]]:
    """Full name → abbreviations, and abbreviation → full name where it has but one."""
    for row in _rows("rag.thai", "data", "abbreviations.tsv"):
        if any(flag in row["flags"] for flag in ("part", "prefix", "ambiguous")):
            continue
        names = [name for name in row["expansions"].split("|") if len(name) > 3]
        short = [row["abbreviation"], *filter(None, row["also"].split("|"))]
        for name in names:
            yield name, short
        if len(names) == 1:
            yield row["abbreviation"], names


def _rows(package: str, *path: str) -> Iterator[dict[str, str]]:
    """Rows of a tab-separated table by column name; lines that begin with # are comments."""
    text = files(package).joinpath(*path).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        yield {name: value or "" for name, value in row.items() if name}
