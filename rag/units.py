"""Units that a question counts in, and whether a text counts in them; the units are one table."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rag.thai.phrases import listed, read_table


class Use(StrEnum):
    """What other words for a unit are good for; see ``data/units.tsv``."""

    EXACT = "exact"
    """A number in one of them is a number in the unit asked for."""
    LOOSE = "loose"
    """A number in one of them shows no more than that such a number may be told."""


_MAGNITUDES = frozenset({"ล้าน", "แสน", "หมื่น", "พัน", "ร้อย"})
_MONEY = frozenset("งบ งบประมาณ เงิน ทุน หนี้ มูลค่า วงเงิน รายได้ ราคา ค่า จ่าย ปรับ เยียวยา".split())
_PERCENT = re.compile(r"\d\s*(?:%|เปอร์)|ร้อยละ\s*\d")
_BEFORE = frozenset({"ร้อยละ"})
"""Units said before their number."""


def units_asked(words: tuple[str, ...]) -> frozenset[str]:
    """Units that a question counts in: the word after กี่, with the words that mean the same.

    A magnitude between them is none: กี่ล้านคน asks for people. กี่ล้าน alone asks for millions,
    or for baht where money is spoken of: a release may write all the noughts.
    """
    same = _units().exact
    units: set[str] = set()
    for word, following, third in zip(words, words[1:], (*words[2:], ""), strict=False):
        if word.startswith("กี่"):
            unit = word.removeprefix("กี่") or following
            behind = third if word == "กี่" else following
            if unit in _MAGNITUDES and behind in same:
                unit = behind
            elif unit in _MAGNITUDES and not _MONEY.isdisjoint(words):
                units.add("บาท")
            unit = unit.removesuffix("ก่อน") or unit
            units |= same.get(unit, {unit})
    return frozenset(units)


def counts_in(units: frozenset[str], words: tuple[str, ...], folded: str = "") -> bool:
    """Whether a number has one of the units (a magnitude may stand between).

    ``folded`` is the text of ``words``: they leave out the sign for percent.
    """
    if "%" in units and _PERCENT.search(folded):
        return True
    for position, word in enumerate(words):
        if word[0].isdigit():
            if any(unit in units for unit in words[position + 1 : position + 4]):
                return True
            if position and words[position - 1] in _BEFORE and not units.isdisjoint(_BEFORE):
                return True
    return False


def loosely(units: frozenset[str]) -> frozenset[str]:
    """``units`` with what else releases may count the same things in."""
    loose = _units().loose
    return units.union(*(loose.get(unit, ()) for unit in units))


@dataclass(frozen=True, slots=True)
class _Units:
    exact: dict[str, frozenset[str]]
    """Each unit → all its names, its own too."""
    loose: dict[str, frozenset[str]]


@lru_cache(maxsize=1)
def _units() -> _Units:
    """The table. Raises ValueError for a use that is none."""
    exact: dict[str, frozenset[str]] = {}
    loose: dict[str, frozenset[str]] = {}
    for row in read_table("units.tsv", "rag"):
        units, also = listed(row["unit"]), frozenset(listed(row["also"]))
        if Use(row["use"]) is Use.EXACT:
            names = also.union(units)
            exact |= {name: names | exact.get(name, names) for name in names}
        else:
            loose |= {unit: also | loose.get(unit, also) for unit in units}
    return _Units(exact, loose)
