"""The reviewed words that verification reads (``data/claim_words.tsv``), in the form it compares.

All forms are folded. Loaded on first use.
"""

import re
from functools import lru_cache

from rag.thai.normalise import fold
from rag.thai.phrases import read_table
from rag.thai.words import segment


@lru_cache(maxsize=1)
def _rows() -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in read_table("claim_words.tsv", "rag.answering.verification"):
        words = row["words"].split("|")
        found.setdefault(row["kind"], []).append(tuple(fold(word) for word in words))
    return {kind: tuple(groups) for kind, groups in found.items()}


@lru_cache(maxsize=1)
def senses() -> tuple[tuple[str, ...], ...]:
    """Groups of words that change what a sentence says; those of a group stand for each other."""
    return _rows()["sense"]


@lru_cache(maxsize=1)
def light_words() -> frozenset[str]:
    """Words that need no proof: function words and those that any release may be told with."""
    from pythainlp.corpus import thai_stopwords

    own = {word for group in _rows()["light"] for word in group}
    return frozenset({*own, *(w for word in own for w in segment(word))}) | frozenset(
        fold(word) for word in thai_stopwords()
    ) - {word for group in senses() for word in group}


@lru_cache(maxsize=1)
def titles() -> dict[str, str]:
    """Titles of persons, each written form with the full one."""
    return {form: group[0] for group in _rows()["title"] for form in group}


@lru_cache(maxsize=1)
def offices() -> re.Pattern[str]:
    """A post (group ``office``) with what makes another post of it (group ``rank``)."""
    ranks = "|".join(re.escape(w) for g in _rows()["rank"] for w in g)
    posts = sorted((w for g in _rows()["office"] for w in g), key=len, reverse=True)
    return re.compile(f"(?P<rank>(?:(?:{ranks}) ?)*)(?P<office>{'|'.join(posts)})")


@lru_cache(maxsize=1)
def bodies() -> re.Pattern[str]:
    """What the name of an agency, an institution or a place begins with."""
    heads = sorted((w for g in _rows()["body"] for w in g), key=len, reverse=True)
    return re.compile("|".join(heads))


def same_unit(one: str, other: str) -> bool:
    """Whether two units count the same things."""
    return one == other or any(one in group and other in group for group in _rows()["same_unit"])


@lru_cache(maxsize=1)
def _short_forms() -> tuple[re.Pattern[str], dict[str, str]]:
    full = {form: group[0] for group in _rows()["place"] for form in group[1:]}
    full |= {form: name for form, name in titles().items() if form != name}
    forms = "|".join(re.escape(form) for form in sorted(full, key=len, reverse=True))
    # A dot makes a form only where a name follows: ต.ค. is a month, อ.ก.พ. an office.
    return re.compile(rf"(?<![ก-๎.])(?P<form>{forms}) ?(?=[ก-ฮเ-ไ][ก-๎])"), full


def canonical(text: str) -> str:
    """The folded text, line by line, with titles and the heads of place names written out."""
    pattern, full = _short_forms()
    lines = (fold(line).replace("ฯ", "").strip() for line in text.splitlines())
    return "\n".join(pattern.sub(lambda match: full[match["form"]], line) for line in lines)
