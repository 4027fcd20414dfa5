"""Thai typed with the keyboard switched to English: "l;ylfu" is สวัสดี."""

import re
from functools import lru_cache
from importlib.resources import files

from rag.thai.normalise import fold
from rag.thai.words import tokens, word_list

_THAI = re.compile(r"[\u0e01-\u0e5b]")
_PLAIN_LATIN = re.compile(r"[A-Za-z0-9 .,:%()/&'+-]*")
_IMPOSSIBLE = re.compile(
    '(?:^|[ /,.()"%+-])[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]'  # a mark or a following vowel alone
    "|[\u0e40-\u0e44](?![\u0e01-\u0e2e])"  # a leading vowel without its consonant
    "|[\u0e30-\u0e3a\u0e47-\u0e4e\u0e40-\u0e44][\u0e31\u0e34-\u0e3a]"  # a vowel on a vowel
)

MIN_COVERED = 0.8
"""Share of the decoded letters that must lie in dictionary words of two letters or more."""
MIN_MEAN_WORD = 2.5
"""Mean letters of those words: chance decodings of English fall into short ones."""
MIN_MEAN_WORD_PLAIN = 3.0
"""The same where the text could be English (letters and common punctuation only)."""
_LONGEST = 500
"""Characters looked at; a longer text was not typed blind."""


@lru_cache(maxsize=1)
def _layout() -> dict[int, str]:
    text = (files("rag.thai") / "data" / "kedmanee.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("# ")]
    return {ord(a): b for keys, typed in rows for a, b in zip(keys, typed, strict=True)}


def fix_keyboard_layout(text: str) -> str | None:
    """What ``text`` says if its keys are read in the Kedmanee layout, or None.

    The text must be as typed (not folded: shift matters). None is returned unless the text is
    without Thai letters and its decoding is well-formed Thai made of dictionary words, so English
    words, numbers and addresses stay as they are. The answer is folded.
    """
    stripped = text.strip()
    if not 3 <= len(stripped) <= _LONGEST or _THAI.search(stripped) or not stripped.isascii():
        return None
    decoded = fold(stripped.translate(_layout()))
    if not _THAI.search(decoded) or _IMPOSSIBLE.search(decoded):
        return None
    dictionary = word_list()
    found = [token for token in tokens(decoded) if not token.isspace()]
    known = [token for token in found if len(token) > 1 and token in dictionary]
    covered = sum(map(len, known)) / max(1, sum(map(len, found)))
    if not known or covered < MIN_COVERED:
        return None
    plain = _PLAIN_LATIN.fullmatch(stripped) is not None and ";" not in stripped
    mean = sum(map(len, known)) / len(known)
    return decoded if mean >= (MIN_MEAN_WORD_PLAIN if plain else MIN_MEAN_WORD) else None
