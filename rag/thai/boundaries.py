"""Where the words of a text end, in a byte or so a word: cutting Thai anew takes far longer."""

from collections.abc import Sequence

_GAP = 0x80
"""Bit that marks a length as that of something left out between words."""

_LONGEST = 0x7F


def pack_boundaries(folded: str, words: Sequence[str]) -> bytes:
    """The lengths of ``words`` and of what lies between them in ``folded``.

    ``words`` are those of :func:`rag.thai.words.segment`. Nothing is packed where a word is longer
    than 127 characters; such a text has to be cut again.
    """
    packed, position = bytearray(), 0
    for word in words:
        if len(word) > _LONGEST:
            return b""
        start = folded.index(word, position)
        while start > position:
            skipped = min(start - position, _LONGEST)
            packed.append(_GAP | skipped)
            position += skipped
        packed.append(len(word))
        position += len(word)
    return bytes(packed)


def unpack_boundaries(folded: str, packed: bytes) -> list[str]:
    """The words of ``folded`` that :func:`pack_boundaries` was given."""
    words, position = [], 0
    for length in packed:
        if length & _GAP:
            position += length & _LONGEST
        else:
            end = position + length
            words.append(folded[position:end])
            position = end
    return words
