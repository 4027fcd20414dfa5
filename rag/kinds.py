"""What kind of answer a question expects, read from its question words."""

import re
from enum import StrEnum


class AnswerKind(StrEnum):
    """The kinds that answering tells apart."""

    WHO = "who"
    WHERE = "where"
    WHEN = "when"
    HOW_MUCH = "how_much"
    """An amount of money."""
    HOW_MANY = "how_many"
    """Any other number, with its unit."""
    LIST = "list"
    HOW_TO = "how_to"
    ELIGIBILITY = "eligibility"
    SUMMARY = "summary"
    YES_NO = "yes_no"
    FACT = "fact"
    """Anything else: which, what, why."""


_AMOUNT = r"(?:เท่าไ[หร]ร?่?|เท่าไร|เท่าใด|กี่)"

# Order matters: a question may have several kinds, listed from the most to the least telling.
_CUES: tuple[tuple[AnswerKind, str], ...] = (
    (AnswerKind.SUMMARY, r"สรุป|ภาพรวม|ประเด็นสำคัญ|สาระสำคัญ"),
    (AnswerKind.WHO, r"ใคร|ไคร|คนไหน|ผู้ใด|ท่านใด|ท่านไหน|ชื่ออะไร|รัฐมนตรีคนใด"),
    (
        AnswerKind.LIST,
        r"(?:อะไร|ไหน|ไหร่|ใคร|ใด|ไง|ไร)\S{0,8}(?:บ้าง|มั่ง)|ขอ\s*\d+\s*[ก-ฮ]|มี(?:อะไร|ที่ไหน|ใคร)|ได้แก่|แต่ละ|ทั้งหมดมี|รายชื่อ",
    ),
    (
        AnswerKind.HOW_MUCH,
        rf"{_AMOUNT}\s*(?:แสน|หมื่น|พัน|ร้อย)?\s*(?:ล้าน){{0,2}}\s*บาท"
        rf"|(?:งบ|ราคา|ค่า|เงิน|ทุน|หนี้|มูลค่า|ปรับ|จ่าย|เบี้ย|รายได้|เสียหาย)\S{{0,24}}?{_AMOUNT}"
        rf"|(?:กิโล|โล|กก\.|หน่วย|ลิตร|ตัน|ไร่|คัน|หลัง)ละ\s*{_AMOUNT}",
    ),
    (AnswerKind.HOW_MANY, _AMOUNT + r"|จำนวน|ยอด|ตัวเลข|อัตรา|ร้อยละ|เปอร์เซ็น"),
    (
        AnswerKind.WHEN,
        r"เมื่อไ|เมื่อใด|วันไหน|วันใด|วันที่เท่าไ|กี่โมง|ช่วงไหน|เดือนไหน|ปีไหน|ปีใด|หมดเขต|ถึงวันไหน|ตอนไหน",
    ),
    (AnswerKind.WHERE, r"ที่ไหน|ตรงไหน|ที่ใด|แห่งใด|แห่งไหน|จังหวัดไหน|จังหวัดใด|อำเภอไหน|ประเทศไหน|ชาติไหน"),
    (
        AnswerKind.HOW_TO,
        r"ยังไง|ยังงัย|อย่างไร|ทำไง|ไงดี|ขั้นตอน|วิธี|ทางไหน|ช่องทาง|ติดต่อ|สมัคร|ลงทะเบียน|ต้องใช้อะไร|ใช้เอกสาร",
    ),
    (
        AnswerKind.ELIGIBILITY,
        r"เข้าเกณฑ์|คุณสมบัติ|มีสิทธิ|ได้สิทธิ|เงื่อนไข|ใครได้|ใครบ้างที่|ได้(?:ไหม|มั้ย|ป่าว|ป่ะ|ปะ|รึเปล่า|หรือไม่|หรือเปล่า)",
    ),
    (
        AnswerKind.YES_NO,
        r"ไหม|มั้ย|มั๊ย|ป่าว|ป่ะ|รึเปล่า|หรือไม่|หรือเปล่า|หรือยัง|รึยัง|จริงหรือ|ใช่|ยัง(?:คะ|ค่ะ|ครับ|อะ)?$",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _CUES)


# A question word together with the unit it counts, so that a cut behind it parts nothing.
_QUESTION_WORD = re.compile(
    r"กี่\s*(?:(?!ไหน|อะไร|ใคร|กี่|เท่าไ)[ก-๙])*"
    r"|(?:เท่าไ[หร]ร?่?|เทาไ[หร]ร?่?|เท่าใด|อะไร|ไหน|ใคร|ไคร|เมื่อไ[หร]ร?่?|ยังไง|อย่างไร|ว่าไง|ทำไม)(?:บ้าง|มั่ง)?"
    r"|ไหม|มั้ย|มั๊ย|ป่าว|รึเปล่า|หรือไม่|หรือเปล่า|หรือยัง|รึยัง"
)


def expected_kinds(folded: str) -> tuple[AnswerKind, ...]:
    """Kinds of answer that a folded question asks for, the most telling first; never empty."""
    found = tuple(kind for kind, pattern in _COMPILED if pattern.search(folded))
    return found or (AnswerKind.FACT,)


def question_words(folded: str) -> list[int]:
    """Where the question words of a folded text end, in their order."""
    return [found.end() for found in _QUESTION_WORD.finditer(folded)]
