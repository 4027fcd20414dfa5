"""Particles of chat and courtesy, which weigh nothing in a search, and letters held down."""

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from rag.thai.normalise import fold

_HELD_DOWN = re.compile(r"([^\W\d_]|[\u0e30-\u0e3a\u0e47-\u0e4e])\1{2,}")
"""Three or more of one letter or mark; Thai writes two at most (กรรม, นนท์). Digits stay."""


@lru_cache(maxsize=1)
def particles() -> dict[str, bool]:
    """Each particle (folded) and whether it counts anywhere (True) or only at the end (False)."""
    lines = (files("rag.thai") / "data" / "particles.tsv").read_text(encoding="utf-8").splitlines()
    content = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {fold(word): place == "anywhere" for word, place in content[1:]}


def squeeze(text: str) -> str:
    """Folded ``text`` with letters that were held down written once; may need folding again."""
    return _HELD_DOWN.sub(r"\1", text)


def particle_flags(words: Sequence[str]) -> list[bool]:
    """For each word of a question, whether it is a particle and should weigh zero.

    Words that are particles only at the end (the silk ไหม, the aunt น้า) count only when nothing
    but particles follows. A question of particles alone keeps its words: something was meant.
    """
    known = particles()
    flags = [False] * len(words)
    final = True
    for index in range(len(words) - 1, -1, -1):
        anywhere = known.get(squeeze(words[index]))
        flags[index] = anywhere is True or (anywhere is False and final)
        final = final and flags[index]
    return flags if not all(flags) else [False] * len(words)


def strip_particles(words: Sequence[str]) -> list[str]:
    """The words that are no particles, in order; see :func:`particle_flags`."""
    return [word for word, flag in zip(words, particle_flags(words), strict=True) if not flag]
