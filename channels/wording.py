"""Thai words and dates that every channel shows the same way."""

from datetime import date

from rag.query import MAX_QUESTION
from rag.schema import AnswerMode, AnswerStatus
from rag.thai.calendar import thai_date

EMPTY_QUESTION = "กรุณาพิมพ์คำถามก่อนค่ะ"
BROKEN_QUESTION = "อ่านคำถามไม่ได้ มีอักขระที่เสียหาย กรุณาพิมพ์ใหม่ค่ะ"
SERVICE_PROBLEM = "ระบบขัดข้องชั่วคราว กรุณาลองใหม่อีกครั้งค่ะ"

NO_TITLE = "(ไม่มีชื่อข่าว)"
NO_DATE = "ไม่ระบุวันที่"

MODE_LABELS = {
    AnswerMode.EXTRACTIVE: "คัดจากข่าว",
    AnswerMode.GENERATIVE: "เรียบเรียงโดย AI",
}
STATUS_LABELS = {
    AnswerStatus.NO_PASSAGES: "ไม่พบข่าวที่เกี่ยวข้อง",
    AnswerStatus.CANNOT_ANSWER: "ข่าวที่มีไม่ได้ระบุเรื่องนี้",
    AnswerStatus.SERVICE_ERROR: "ระบบขัดข้อง",
}
"""None for a refusal: its reply says what it is, and greetings and helplines are among them."""
VALIDITY_LABELS = {
    "open": "เปิดอยู่",
    "closed": "หมดเขตแล้ว",
    "proposed": "ยังเป็นข้อเสนอ",
    "unconfirmed": "ยังไม่ยืนยัน",
}


def day_or_unknown(day: date | None) -> str:
    """A day as Thai readers write it, or that none is known."""
    return thai_date(day) if day else NO_DATE


def question_problem(question: str) -> str | None:
    """Why ``question`` cannot be asked, as one Thai line, or None where it can."""
    length = len(question.strip())
    if not length:
        return EMPTY_QUESTION
    if length > MAX_QUESTION:
        return (
            f"คำถามยาวเกินไป ({length:,} ตัวอักษร จำกัด {MAX_QUESTION:,}) "
            "กรุณาย่อให้เหลือเฉพาะเรื่องที่อยากทราบค่ะ"
        )
    try:
        question.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which no answer could carry back
        return BROKEN_QUESTION
    return None


def coverage_line(articles: int, newest: date | None) -> str:
    """How much is searched and up to which day, in one Thai line."""
    if not articles:
        return "ยังไม่มีข่าวในระบบ"
    until = f" ถึงวันที่ {thai_date(newest)}" if newest else ""
    return f"ค้นจากข่าวประชาสัมพันธ์ภาครัฐ {articles:,} ข่าว{until}"
