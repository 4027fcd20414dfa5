"""The matching form of Thai text, with a way back to the source.

A release keeps the characters it was published with; whatever compares texts (the word index, the
reader of dates, the verifier) compares their folded forms. Folding is idempotent, linear in the
length of any input, and every span of a folded text maps to the span of the source that made it.

pythainlp's own ``normalize`` is not used here: it is quadratic on long runs of tone marks, leaves
digits alone and has no map back.
"""

import re
import unicodedata
from dataclasses import dataclass

NORMALISER_VERSION = "1"
"""Part of an index's fingerprint: raise it whenever :func:`fold` changes what it returns."""

# Zero-width and bidirectional controls, soft hyphen, byte order mark: invisible, so never matched.
INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe0f\ufeff"

_VOWEL_MARKS = "\u0e31\u0e34-\u0e3a\u0e47\u0e4d"  # above and below; ํ (nikhahit) counts as one
_TONE_MARKS = "\u0e48-\u0e4c\u0e4e"  # ่ ้ ๊ ๋ and the silencing ์
_MARKS = _VOWEL_MARKS + _TONE_MARKS
_RUN = f"[{_MARKS}{INVISIBLE}]"

_NORMAL_RUN = (
    f"(?:[\u0e31\u0e34-\u0e3a\u0e47][{_TONE_MARKS}]?|[{_TONE_MARKS}])(?!{_RUN})"
    "(?!\u0e33(?:" + _RUN + "|\u0e33))"
)

_SPECIAL = re.compile(
    # White space: anything but one plain space between two visible characters.
    f"(?P<space>(?! (?![\\s{INVISIBLE}]))\\s[\\s{INVISIBLE}]*)"
    # Runs of marks that are misordered, doubled, hold something invisible or a split ำ. Well
    # written runs (nearly all of them) are skipped by the look-ahead, which is what makes it fast.
    f"|(?P<marks>(?<!{_RUN})(?!{_NORMAL_RUN}){_RUN}+[\u0e32\u0e33]?(?:[\u0e33{_MARKS}{INVISIBLE}])*"
    f"|\u0e33[\u0e33{_MARKS}{INVISIBLE}]+)"
    f"|(?P<ae>\u0e40[{INVISIBLE}]*\u0e40)"  # เ เ typed for แ
    "|(?P<digits>[๐-๙]+)"
    "|(?P<upper>[A-Z]+)"
    "|(?P<quote>`)"
    r"|(?P<other>[^\x00-\x7f\u0e00-\u0e7f\s]+)"
)

_THAI_DIGITS = {0x0E50 + value: str(value) for value in range(10)}
_DROP_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_PUNCTUATION = {ord(c): '"' for c in "“”„‟«»″〝〞＂"}
_PUNCTUATION |= {ord(c): "'" for c in "‘’‚‛′`´＇"}
_PUNCTUATION |= {ord(c): "-" for c in "‐‑‒–—―−﹘﹣－⁃"}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, where it came from.

    ``starts[i]`` and ``ends[i]`` are the offsets in the source of what became character ``i``.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the source of the folded span ``[start, end)``.

        Raises ValueError if the span is empty or lies outside the folded text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no span [{start}, {end}) in a folded text of {len(self.text)}")
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> str:
    """Return the form of ``text`` that is used for comparing, never for showing.

    Thai digits become Arabic; white space of any kind becomes one space; invisible characters go;
    vowel and tone marks take their canonical order and doubled ones collapse; quotation marks and
    dashes become the ASCII ones; everything outside Thai and ASCII takes its NFKC case-folded form.
    """
    return _SPECIAL.sub(_replacement, text)


def fold_map(text: str) -> Folded:
    """Fold ``text`` and remember the offsets; see :class:`Folded`."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for match in _SPECIAL.finditer(text):
        start, end = match.span()
        pieces.append(text[position:start])
        starts.extend(range(position, start))
        ends.extend(range(position + 1, start + 1))
        piece = _replacement(match)
        pieces.append(piece)
        if len(piece) == end - start:  # digits and case: one character for one
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(piece))
            ends.extend([end] * len(piece))
        position = end
    pieces.append(text[position:])
    starts.extend(range(position, len(text)))
    ends.extend(range(position + 1, len(text) + 1))
    return Folded("".join(pieces), tuple(starts), tuple(ends))


def _replacement(match: re.Match[str]) -> str:
    found = match.group()
    match match.lastgroup:
        case "space":
            return " "
        case "marks":
            return _ordered_marks(found)
        case "ae":
            return "แ"
        case "digits":
            return found.translate(_THAI_DIGITS)
        case "upper":
            return found.lower()
        case "quote":
            return "'"
        case _:
            return _compatible(found)


def _ordered_marks(run: str) -> str:
    """Canonical order of a run of marks: vowels, tones, then า or ำ; each kind of mark once."""
    visible = list(dict.fromkeys(_DROP_INVISIBLE.sub("", run)))
    tail = [c for c in visible if c in "\u0e32\u0e33"]
    marks = [c for c in visible if c not in "\u0e32\u0e33"]
    if tail and ("\u0e4d" in marks or "\u0e33" in tail):
        marks = [c for c in marks if c != "\u0e4d"]
        tail = ["\u0e33"]
    marks.sort(key=lambda c: "\u0e48" <= c <= "\u0e4c" or c == "\u0e4e")
    return "".join(marks + tail)


def _compatible(run: str) -> str:
    """NFKC case folding (Unicode, section 5.18) of a run outside Thai and ASCII."""
    plain = _DROP_INVISIBLE.sub("", run.translate(_PUNCTUATION))
    for _ in range(4):  # reaches its fixed point in two rounds on all assigned characters
        folded = unicodedata.normalize("NFKC", plain).casefold().translate(_PUNCTUATION)
        folded = _DROP_INVISIBLE.sub("", folded).replace(" ", "")
        if folded == plain:
            break
        plain = folded
    return plain.translate(_THAI_DIGITS)
