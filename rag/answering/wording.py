"""The Thai around an answer's quotes, the same in every channel."""

from collections.abc import Sequence

from rag.schema import AnswerSentence, AnswerStatus, ArticleRef
from rag.thai.calendar import thai_date

NOT_FOUND = "ไม่พบข้อมูลในข่าวประชาสัมพันธ์"
_OPENING = {
    AnswerStatus.NO_PASSAGES: f"{NOT_FOUND}ที่มีอยู่",
    AnswerStatus.CANNOT_ANSWER: f"{NOT_FOUND}ว่ามีคำตอบของคำถามนี้",
}


def quoted(sentences: Sequence[AnswerSentence]) -> str:
    """The sentences one after another, each followed by its markers."""
    return "\n".join(
        f"{sentence.text} {''.join(f'[{marker}]' for marker in sentence.citations)}"
        for sentence in sentences
    )


def nothing_found(status: AnswerStatus, nearest: Sequence[ArticleRef]) -> str:
    """Say plainly that the releases do not say, and name the nearest ones."""
    lines = [_OPENING[status]]
    if nearest:
        lines.append("ข่าวที่ใกล้เคียงที่สุด:")
        lines += [f"- {named(ref)}" for ref in nearest]
    return "\n".join(lines)


def named(ref: ArticleRef) -> str:
    """A release's title with its day in Buddhist era."""
    title = ref.title or "(ไม่มีหัวข้อ)"
    return f"{title} ({thai_date(ref.published)})" if ref.published else title
