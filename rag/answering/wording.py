"""The Thai around an answer's quotes, the same in every channel."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.gaps import Gap
from rag.schema import AnswerSentence, AnswerStatus, ArticleRef
from rag.thai.calendar import thai_date

NOT_FOUND = "ไม่พบข้อมูลในข่าวประชาสัมพันธ์"
_OPENING = {
    AnswerStatus.NO_PASSAGES: f"{NOT_FOUND}ที่มีอยู่",
    AnswerStatus.CANNOT_ANSWER: f"{NOT_FOUND}ว่ามีคำตอบของคำถามนี้",
}
_MISSING = {
    Gap.TIME: f"{NOT_FOUND}ของช่วงเวลาที่ถาม",
    Gap.UNIT: f"{NOT_FOUND}เป็นจำนวนหรือหน่วยที่ถาม",
    Gap.DETAIL: f"{NOT_FOUND}ว่าระบุรายละเอียดที่ถาม",
    Gap.RATE: f"{NOT_FOUND}ที่บอกราคาหรืออัตราที่ถาม",
    Gap.PREMISE: f"{NOT_FOUND}ที่ยืนยันเหตุการณ์ตามที่ถาม",
}
_LONGEST_TITLE = 90
"""Characters of a title told in passing."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a question names and the release nearest to it does not."""

    named: str
    """In the asker's words."""
    title: str
    """Of the release."""


def quoted(sentences: Sequence[AnswerSentence]) -> str:
    """The sentences one after another, each followed by its markers, where it has any."""
    return "\n".join(
        f"{sentence.text} {''.join(f'[{marker}]' for marker in sentence.citations)}".rstrip()
        for sentence in sentences
    )


def nothing_found(
    status: AnswerStatus,
    nearest: Sequence[ArticleRef],
    gap: Gap | None = None,
    lacking: Lacking | None = None,
) -> str:
    """Say plainly that the releases do not say (what, where it is known); name the nearest ones."""
    lines = [_OPENING[status]]
    if lacking is not None:
        about = " ".join(lacking.title.split())
        about = about if len(about) <= _LONGEST_TITLE else f"{about[:_LONGEST_TITLE]}…"
        lines = [f"ข่าวที่พบเป็นเรื่อง “{about}” ซึ่งไม่ได้กล่าวถึง “{lacking.named}”"]
    elif gap in _MISSING:
        lines = [_MISSING[gap]]
    if nearest:
        lines.append("ข่าวที่ใกล้เคียงที่สุด:")
        lines += [f"- {named(ref)}" for ref in nearest]
    return "\n".join(lines)


def named(ref: ArticleRef) -> str:
    """A release's title with its day in Buddhist era."""
    title = ref.title or "(ไม่มีหัวข้อ)"
    return f"{title} ({thai_date(ref.published)})" if ref.published else title
