"""Questions made from releases: the title counts something, the body says how many."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.pieces import Piece, pieces_of
from rag.schema import Article
from rag.thai.normalise import fold
from rag.thai.words import segment

_DROPPED = 0.35
"""Share of the title's other words that are left out: people do not ask in a title's words."""

_REPEATS = 0.7
"""Share of a piece's words from which it is the title again, which answers nothing."""

_NO_UNIT = frozenset({"ปี", "พ.ศ.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค."}) | {
    *("ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.", "น.", "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน"),
    *("พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
}
_NAMING = frozenset({"ปี", "พ.ศ.", "วันที่", "ที่", "ครั้งที่", "โทร", "มาตรา", "ข้อ", "ฉบับที่", "ประจำปี"})
"""Words behind which a number names and does not count."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A question, the pieces of its release and those that answer it."""

    question: str
    pieces: Sequence[Piece]
    right: frozenset[int]


def counted_question(article: Article, choice: random.Random) -> Counted | None:
    """A question from the title, where it counts something that one to three pieces tell."""
    title = segment(fold(article.title))
    found = _counted(title)
    if found is None:
        return None
    number, unit = title[found], title[found + 1]
    pieces = pieces_of(article)
    again = set(title)
    right = frozenset(
        i
        for i, piece in enumerate(pieces)
        if number in piece.words
        and unit in piece.words
        and len(again.intersection(piece.words)) < _REPEATS * len(set(piece.words))
    )
    if not 1 <= len(right) <= 3:
        return None
    kept = [w for w in title[:found] if choice.random() > _DROPPED]
    after = [w for w in title[found + 2 :] if choice.random() > _DROPPED]
    return Counted("".join([*kept, "กี่", unit, " ", *after]), pieces, right)


def _counted(words: Sequence[str]) -> int | None:
    """Where the first number with a unit stands."""
    for i, word in enumerate(words[:-1]):
        counts = word[0].isdigit() and (i == 0 or words[i - 1] not in _NAMING)
        unit = words[i + 1]
        if counts and "ก" <= unit[0] <= "ฮ" and unit not in _NO_UNIT:
            return i
    return None
