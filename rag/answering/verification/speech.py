"""Sentences that are no news whatever they cite: in another language, about the teller itself."""

import re

_THAI = re.compile(r"[ก-๎]")
_LETTER = re.compile(r"[^\W\d_]")
_OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-Z\u0e00-\u0e7f\u00c0-\u024f]")
_LINK = re.compile(r"\S*[a-z0-9]\.[a-z]{2,}\S*", re.ASCII)
"""A link is checked as one; its letters tell no language."""
_LEAST_THAI = 0.4
"""Share of Thai among the letters: a Thai sentence may hold long names in Latin letters."""

_ABOUT_ITSELF = re.compile(
    r"(?:ในฐานะ|ฉันเป็น|ผมเป็น|ดิฉันเป็น)\s*(?:ai|เอไอ|ผู้ช่วย|ปัญญาประดิษฐ์|โมเดล|แบบจำลอง|บอท)"
    r"|(?:โมเดล|แบบจำลอง)(?:ทาง)?ภาษา|แชทบอท|แชตบอต"
    r"|(?:ฉัน|ผม|ดิฉัน|ข้าพเจ้า|เรา)(?:ไม่)?(?:สามารถ|พบว่า|คิดว่า|เชื่อว่า|ขอ|ได้รับคำสั่ง|ถูกสั่ง|ถูกตั้งค่า)"
    r"|กติกา(?:ของ(?:ฉัน|ผม|ระบบ)|ข้อ|ที่ได้รับ|\s*\d)|คำสั่ง(?:ระบบ|ที่ได้รับ|ข้างต้น|ก่อนหน้า|เดิม|ของผู้พัฒนา)"
    r"|พรอมป์|พรอมต์|prompt|system message|รหัสข่าว|เครื่องหมาย\s*<<<|<<<|>>>"
    r"|ห้ามเติมจากความรู้|ใช้เฉพาะข้อมูลในข่าว|ข้อมูลที่ให้มา|ข่าวที่ให้มา|ข้อความที่ให้มา|ตามที่(?:คุณ|ท่าน)(?:สั่ง|ขอ|ถาม)"
    r"|ฐานข้อมูลของ(?:ฉัน|ผม)|ข้อมูลการฝึก|openai|chatgpt|ความรู้ของ(?:ฉัน|ผม|คุณ)|คุณตอบคำถามของประชาชน"
)

_LEAD_IN = re.compile(
    r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+(?=\D))?(?:(?:คำตอบ|สรุป)\s*:\s*)?"
    r"(?:(?:จาก|ตาม|อ้างอิงจาก)(?:ข้อมูล(?:ใน)?|เนื้อหา(?:ใน)?|รายงาน)?ข่าว(?:ประชาสัมพันธ์)?(?:ที่ให้มา|ที่ได้รับ|ดังกล่าว)?"
    r"\s*,?\s*(?:พบว่า|ระบุว่า)?\s*)?"
)


def is_thai(text: str) -> bool:
    """Whether a sentence is told in Thai; names in Latin letters may be in it."""
    text = _LINK.sub("", text)
    letters = len(_LETTER.findall(text))
    return (
        letters > 0
        and _OTHER_SCRIPT.search(text) is None
        and len(_THAI.findall(text)) >= _LEAST_THAI * letters
    )


def speaks_of_itself(text: str) -> bool:
    """Whether a sentence tells of the model, its rules or its prompt."""
    return _ABOUT_ITSELF.search(text.lower()) is not None


def without_lead_in(text: str) -> str:
    """``text`` without list marks, Markdown emphasis and a "from the news given"."""
    plain = re.sub(r"\*\*|__|`+|^#+\s*", "", text)
    return plain[_LEAD_IN.match(plain).end() :].strip()  # type: ignore[union-attr]
