"""Bytes of a file to text: UTF-8, UTF-16 with its mark, or the Thai code page of old systems."""

import codecs
import re

_THAI = re.compile("[ก-๛]")
_LETTER = re.compile(r"[^\W\d_]|[ก-๛]")
# What UTF-8 Thai looks like when it is read in the Thai code page: every letter becomes a pair.
_MOJIBAKE = re.compile("เธ|เน")


def decode(data: bytes) -> str | None:
    """Return the text of ``data``, or None where no encoding fits.

    UTF-8 comes first (with or without its mark), then UTF-16 where a mark says so, then cp874
    (TIS-620), which is believed only if most letters come out Thai and the result is not what
    damaged UTF-8 would look like.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16")
    text = _strictly(data, "utf-8-sig")
    if text is not None:
        return text
    text = _strictly(data, "cp874")
    if text is None:
        return None
    thai, letters = len(_THAI.findall(text)), len(_LETTER.findall(text))
    damaged = 2 * len(_MOJIBAKE.findall(text)) > 0.2 * thai
    return text if thai > 0.5 * letters and not damaged else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def without_surrogates(text: str) -> str:
    r"""Join pairs and replace lone halves, which JSON's ``\ud800`` can smuggle into a string."""
    if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
