"""Near-identical releases: each keeps its rank, the first of them names the others."""

from collections.abc import Iterable
from dataclasses import replace

from rag.schema import Passage
from rag.thai.normalise import fold

_BITS = 3
"""Differing bits of two 64-bit simhashes up to which texts are near-identical (Manku, Jain and
Das Sarma, "Detecting near-duplicates for web crawling", 2007, found 3 right for 64 bits)."""

_BITS_SAME_TITLE = 10
"""The same under one title: read in the thaigov corpus, such pairs are one release issued twice."""

_DAYS = 2
"""Near-identical releases further apart are a series (daily case counts, flood reports)."""


def collapsed(ranked: Iterable[tuple[Passage, int]]) -> list[Passage]:
    """Mark passages (each with its article's simhash) that repeat a better ranked release.

    Those get ``duplicate_of``; the release they repeat lists them in ``also_in``.
    """
    leaders: list[tuple[Passage, int]] = []
    followers: dict[str, list[Passage]] = {}
    ordered: list[Passage] = []
    for passage, fingerprint in ranked:
        leader = next((p for p, f in leaders if _repeats(passage, fingerprint, p, f)), None)
        if leader is None:
            leaders.append((passage, fingerprint))
            ordered.append(passage)
        else:
            followers.setdefault(leader.article.id, []).append(passage)
            ordered.append(replace(passage, duplicate_of=leader.article.id))
    return [
        replace(p, also_in=tuple(f.article for f in followers[p.article.id]))
        if p.article.id in followers
        else p
        for p in ordered
    ]


def leaders(passages: Iterable[Passage]) -> list[Passage]:
    """The passages that repeat no better ranked release, in their order."""
    return [passage for passage in passages if passage.duplicate_of is None]


def _repeats(a: Passage, a_bits: int, b: Passage, b_bits: int) -> bool:
    first, second = a.article.published, b.article.published
    if first and second and abs((first - second).days) > _DAYS:
        return False
    allowed = _BITS_SAME_TITLE if fold(a.article.title) == fold(b.article.title) else _BITS
    return ((a_bits ^ b_bits) & 0xFFFF_FFFF_FFFF_FFFF).bit_count() <= allowed
