"""How far apart two spellings are, counting the slips that Thai writers make as small ones."""

import re

_TONES = frozenset("่้๊๋็์")
_SOUNDS = (
    "ศษสซ", "ณน", "ญย", "ฏต", "ฎดต", "ฐถ", "ธฑฒท", "ฆฅค", "ภพ", "ฌช", "รลฬ", "ใไ", "ฮห",
    "ิี", "ึื", "ุู", "ะั", "ะา", "เแ", "กขค", "บปพ", "ผพ", "ฝฟ", "าๅ", "นรลญณ", "ดทตถธจชสศษซ",
)  # fmt: skip
_PAIRS = frozenset((a, b) for group in _SOUNDS for a in group for b in group if a != b)
_HALF_HEARD = frozenset("ะัรลหอิุ")

TONE = 0.25
"""Cost of a tone mark, ็ or ์ left out, added or changed."""
SOUND = 0.4
"""Cost of a letter written for another of its sound."""
HALF_HEARD = 0.6
"""Cost of leaving out or adding a letter that is often not heard (ะ, ั, ิ, ุ, ร, ล, ห, อ)."""
SILENT = 0.3
"""Cost of a silent letter (one under ์) that one spelling has and the other has not."""
OTHER = 1.0

_SILENCED = re.compile("[ก-ฮ][ิุ]?์")
_DOUBLED = re.compile(r"(.)\1+")


def _presence(character: str) -> float:
    """Cost of a letter that one of the two spellings has not."""
    if character in _TONES:
        return TONE
    return HALF_HEARD if character in _HALF_HEARD else OTHER


def _change(left: str, right: str) -> float:
    if left == right:
        return 0.0
    if left in _TONES and right in _TONES:
        return TONE
    return SOUND if (left, right) in _PAIRS else OTHER


def edit_cost(left: str, right: str) -> float:
    """Weighted edit distance of two folded words, swaps of neighbours included.

    Quadratic in the part where they differ: callers pass words, never whole texts.
    """
    cost = _distance(left, right)
    for pattern, kept, price in ((_SILENCED, "", SILENT), (_DOUBLED, "\\1", SOUND)):
        bare_left, cut_left = pattern.subn(kept, left)
        bare_right, cut_right = pattern.subn(kept, right)
        if cut_left != cut_right:
            dearer = abs(cut_left - cut_right) * price
            cost = min(cost, dearer + _distance(bare_left, bare_right))
    return cost


def _distance(left: str, right: str) -> float:
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    left, right = left[start:], right[start:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    before: list[float] = []
    row = [0.0]
    for character in right:
        row.append(row[-1] + _presence(character))
    for i, a in enumerate(left, 1):
        current = [row[0] + _presence(a)]
        for j, b in enumerate(right, 1):
            cost = min(
                row[j] + _presence(a),
                current[j - 1] + _presence(b),
                row[j - 1] + _change(a, b),
            )
            if i > 1 and j > 1 and a == right[j - 2] and b == left[i - 2]:
                cost = min(cost, before[j - 2] + SOUND)
            current.append(cost)
        before, row = row, current
    return row[-1]
