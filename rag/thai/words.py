"""Words of folded Thai text, the same at ingest and in a question.

nlpo3 is called directly, with pythainlp's word list and our own (``data/words.txt``) in one
dictionary: pythainlp's ``word_tokenize`` is quadratic on long digit runs and ignores a custom
dictionary for this engine; called directly it is linear and four times as fast as newmm.
"""

import hashlib
import re
import tempfile
import threading
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from rag.thai.normalise import fold

_LETTER_OR_DIGIT = re.compile(r"[^\W_ๆฯ]")
_BARE = 3
"""Letters from which an abbreviation is a word without its dots too; two letters are too often a
part of another word."""

_WINDOW = 100_000
"""Characters given to the segmenter at once. No release comes near it; it bounds the memory that
hostile input can take."""


@lru_cache(maxsize=1)
def word_list() -> frozenset[str]:
    """Every word of the segmenter's dictionary, folded."""
    from pythainlp.corpus import thai_words  # half a second, so only where it is used

    words = {*(row[0] for row in _rows("words.txt")), *thai_words()}
    for short, _, _, _, flags, *_ in _rows("abbreviations.tsv")[1:]:  # the first is the header
        words.add(short)
        bare = short.replace(".", "")
        if len(bare) >= _BARE and "dotted" not in flags:  # อบต written for อบต.
            words.add(bare)
    left_out = {fold(row[0]) for row in _rows("words_left_out.txt")}
    return frozenset(fold(word) for word in words) - left_out


@lru_cache(maxsize=1)
def _resplits() -> dict[str, dict[str, tuple[str, str]]]:
    """By the first and the second token of a wrong cut: the two words it should have been."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for cut, right in _rows("resplits.tsv")[1:]:
        first, second = fold(cut).split("|")
        left, _, rest = fold(right).partition("|")
        found.setdefault(first, {})[second] = (left, rest)
    return found


def _rows(name: str) -> list[list[str]]:
    lines = (files("rag.thai") / "data" / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


@lru_cache(maxsize=1)
def segmenter_version() -> str:
    """Identifies dictionary and rules; an index made with another one is refused."""
    known = [*sorted(word_list()), *(">".join(row) for row in _rows("resplits.tsv"))]
    digest = hashlib.sha256("\n".join(known).encode()).hexdigest()
    return f"nlpo3-2-{digest[:10]}"


_LOADING = threading.Lock()


def _dictionary() -> str:
    """The name of the loaded dictionary; threads that come first together load it once."""
    with _LOADING:
        return _loaded_dictionary()


@lru_cache(maxsize=1)
def _loaded_dictionary() -> str:
    """Load the dictionary into nlpo3, which reads files only, and return its name."""
    import nlpo3

    name = segmenter_version()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "words.txt"
        path.write_text("\n".join(sorted(word_list())), encoding="utf-8")
        message, loaded = nlpo3.load_dict(str(path), name)
    if not loaded:
        raise RuntimeError(f"the segmenter's dictionary could not be loaded: {message}")
    return name


@lru_cache(maxsize=500_000)
def _is_word(token: str) -> bool:
    return _LETTER_OR_DIGIT.search(token) is not None


def segment(text: str) -> list[str]:
    """Split folded ``text`` into words; white space and lone punctuation are left out.

    The text must be folded already (:func:`rag.thai.normalise.fold`).
    """
    return [token for token in tokens(text) if _is_word(token)]


def tokens(text: str) -> list[str]:
    """Every token of folded ``text`` in order, white space and punctuation included.

    Joined, they give the text back, so a token's offset is the length of those before it.
    """
    from nlpo3 import segment as nlpo3_segment

    dictionary = _dictionary()
    found: list[str] = []
    for start in range(0, len(text), _WINDOW):
        found.extend(nlpo3_segment(text[start : start + _WINDOW], dictionary))
    return _cut_right(found)


def _cut_right(found: list[str]) -> list[str]:
    """``found`` with the cuts of :func:`_resplits` moved, in place; the letters stay."""
    known = _resplits()
    for place in range(len(found) - 1):
        after = known.get(found[place])
        right = after.get(found[place + 1]) if after is not None else None
        if right is not None:
            found[place], found[place + 1] = right
    return found
