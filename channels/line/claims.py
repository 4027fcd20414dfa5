"""Verdicts on a forwarded message, claim by claim, as messages."""

import re
from collections.abc import Sequence
from typing import Protocol

from channels.line.measures import clean, cut, one_line
from channels.line.sources import Source, cited
from rag.chain import Verdict
from rag.chain.wording import NAMES
from rag.schema import ArticleRef, Citation

NOTHING_TO_CHECK = "ไม่พบข้อความที่ตรวจกับข่าวประชาสัมพันธ์ภาครัฐได้ค่ะ กรุณาส่งเฉพาะส่วนที่สงสัย"
_CLAIM_GRAPHEMES = 120
_EXPLANATION_GRAPHEMES = 400
_MARKER = re.compile(r"\[(\d{1,3})\]")


class Claim(Protocol):
    """One claim and what the releases say: ``rag.chain.CheckedClaim``."""

    @property
    def text(self) -> str:
        """As it stands in the message."""
        ...

    @property
    def verdict(self) -> str:
        """A value of :class:`rag.chain.Verdict`."""
        ...

    @property
    def explanation(self) -> str:
        """Why, with the markers of its own citations."""
        ...

    @property
    def warning(self) -> str | None:
        """Thai; what not to do."""
        ...

    @property
    def citations(self) -> Sequence[Citation]:
        """The releases' own words; markers count within the claim."""
        ...


class Check(Protocol):
    """A checked message: ``rag.chain.Checked``."""

    @property
    def claims(self) -> Sequence[Claim]:
        """In the order of the message."""
        ...


def claims_parts(check: Check) -> tuple[str, list[Source]]:
    """The verdicts as text, and the releases they point to, numbered through all claims."""
    numbers: dict[str, int] = {}
    refs: list[tuple[int, ArticleRef]] = []
    for claim in check.claims:
        for citation in claim.citations:
            ref = citation.article
            if ref.id not in numbers:
                numbers[ref.id] = len(numbers) + 1
                refs.append((numbers[ref.id], ref))
    if not check.claims:
        return NOTHING_TO_CHECK, []
    head = f"ตรวจกับข่าวประชาสัมพันธ์ภาครัฐแล้ว {len(check.claims)} เรื่องค่ะ"
    told = [_told(n, claim, numbers) for n, claim in enumerate(check.claims, start=1)]
    return "\n\n".join([head, *told]), cited(refs)


def _told(position: int, claim: Claim, numbers: dict[str, int]) -> str:
    own = {c.marker: numbers[c.article.id] for c in claim.citations}
    said = cut(one_line(claim.text), graphemes=_CLAIM_GRAPHEMES, units=8 * _CLAIM_GRAPHEMES)
    verdict = NAMES[Verdict(claim.verdict)]
    lines = [f"{position}. {verdict}: “{said}”"]
    why = cut(
        clean(claim.explanation).strip(),
        graphemes=_EXPLANATION_GRAPHEMES,
        units=8 * _EXPLANATION_GRAPHEMES,
    )
    why = _MARKER.sub(lambda m: f"[{own[int(m[1])]}]" if int(m[1]) in own else "", why).strip()
    shown = {int(number) for number in _MARKER.findall(why)}
    left = [number for number in dict.fromkeys(own.values()) if number not in shown]
    marks = "".join(f"[{number}]" for number in left)
    told = " ".join(filter(None, (why, marks)))
    return "\n".join([*lines, *filter(None, (told, claim.warning))])
