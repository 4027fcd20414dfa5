"""The reviewed tables behind the guard, read once and compiled."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.schema import RefusalReason
from rag.thai.normalise import fold
from rag.thai.phrases import read_table

_LIST = re.compile("«([a-z]+)»")
_UNLIKE_A_WORD = 5
"""Letters from which a first name is hardly a part of another word."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of rules.tsv."""

    reason: RefusalReason
    form: re.Pattern[str]
    unless: re.Pattern[str] | None
    long: bool
    """Whether it counts in a pasted message too."""
    refused: str
    """A question that it refuses."""
    answered: str
    """A question near to it that must not be refused."""

    def holds(self, folded: str) -> bool:
        """Whether the folded question is to be refused for this reason."""
        return self.form.search(folded) is not None and (
            self.unless is None or self.unless.search(folded) is None
        )


def rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of ``rag/guard/data/<name>``; see :func:`rag.thai.phrases.read_table`."""
    return read_table(name, "rag.guard")


@lru_cache(maxsize=1)
def _lists() -> dict[str, str]:
    """The word lists by name, those inside others written out; «holder» is the office holders."""
    lists = {"holder": "|".join(sorted(_holders()))}
    for row in rows("words.tsv"):
        lists[row["list"]] = _written_out(row["words"], lists)
    return lists


def _holders() -> set[str]:
    """First names of those who held an office; a short one is a common word too."""
    first = {fold(row["person"].split()[0]) for row in read_table("office_holders.tsv")}
    return {re.escape(name) for name in first if len(name) >= _UNLIKE_A_WORD}


def _written_out(form: str, lists: dict[str, str]) -> str:
    return _LIST.sub(lambda match: f"(?:{lists[match.group(1)]})", form)


def compiled(form: str) -> re.Pattern[str]:
    """A form of a table as a pattern. Raises KeyError for a list that there is not."""
    return re.compile(_written_out(form, _lists()))


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """The rules in the order in which they decide."""
    return tuple(
        Rule(
            reason=RefusalReason(row["reason"]),
            form=compiled(row["form"]),
            unless=compiled(row["unless"]) if row["unless"] else None,
            long=row["long"] == "yes",
            refused=row["refused"],
            answered=row["answered"],
        )
        for row in rows("rules.tsv")
    )


@lru_cache(maxsize=1)
def injections() -> tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...]:
    """Each form of an injection with what it must not be mistaken for."""
    return tuple(
        (compiled(row["form"]), compiled(row["unless"]) if row["unless"] else None)
        for row in rows("injections.tsv")
    )


@lru_cache(maxsize=1)
def swearing() -> re.Pattern[str]:
    """Swearing that no other word holds."""
    return compiled("|".join(r["form"] for r in rows("swearing.tsv") if r["how"] == "anywhere"))


@lru_cache(maxsize=1)
def swear_words() -> frozenset[str]:
    """Swearing that counts only as a whole word."""
    forms = (row["form"] for row in rows("swearing.tsv") if row["how"] == "word")
    return frozenset(word for form in forms for word in form.split("|"))


@lru_cache(maxsize=1)
def small_talk_forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kinds of small talk with what the whole message must be."""
    return tuple((row["kind"], compiled(row["form"])) for row in rows("small_talk.tsv"))
