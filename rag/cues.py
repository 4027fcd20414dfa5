"""Signs in a piece of text that it holds the kind of answer a question expects."""

import re

from rag.kinds import AnswerKind

_TITLE = (
    r"(?:นาย|นาง|นางสาว|น\.ส\.|ดร\.|นพ\.|พญ\.|พล\.?[อทต]\.|พลเอก|พลโท|พลตรี|พลตำรวจ"
    r"|ศ\.|ผศ\.|รศ\.|ม\.ล\.|ม\.ร\.ว\.|ร้อย|พัน)"
)

_CUES: dict[AnswerKind, re.Pattern[str]] = {
    AnswerKind.WHO: re.compile(_TITLE + r"\s?[ก-ฮเ-ไ]"),
    AnswerKind.WHERE: re.compile(r"จังหวัด|อำเภอ|ตำบล|จ\.|อ\.|ณ |สถานที่|ที่ตั้ง|ประเทศ|สำนักงาน"),
    AnswerKind.WHEN: re.compile(
        r"\d\s*(?:ม\.ค|ก\.พ|มี\.ค|เม\.ย|พ\.ค|มิ\.ย|ก\.ค|ส\.ค|ก\.ย|ต\.ค|พ\.ย|ธ\.ค|มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา"
        r"|กรกฎา|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา)|วันที่ \d|ภายใน|ถึงวันที่|ตั้งแต่|\d\.\d\d น|\d:\d\d|ทุกวัน|25\d\d"
    ),
    AnswerKind.HOW_MUCH: re.compile(
        r"(?<![\d,.])\d[\d,.]*+\s*(?:แสน|หมื่น|พัน)?\s*(?:ล้าน)?\s*(?:บาท|ดอลลาร์|ยูโร)"
    ),
    AnswerKind.HOW_MANY: re.compile(r"\d"),
    AnswerKind.LIST: re.compile(r"ได้แก่|ประกอบด้วย|ดังนี้|เช่น|คือ|\d\)|\d\. |และ|รวมถึง|, "),
    AnswerKind.HOW_TO: re.compile(
        r"สามารถ|ลงทะเบียน|ยื่น|ติดต่อ|โทร|สายด่วน|เว็บไซต์|www|http|แอป|สแกน|ไลน์|line|ผ่าน|ขั้นตอน|สอบถาม|สมัคร|เอกสาร"
    ),
    AnswerKind.ELIGIBILITY: re.compile(
        r"ต้อง|อายุ|ไม่เกิน|ไม่ต่ำกว่า|คุณสมบัติ|ผู้ที่|ผู้มี|เงื่อนไข|สิทธิ|หลักเกณฑ์|ไม่เป็น|เฉพาะ"
    ),
    AnswerKind.SUMMARY: re.compile(r"\d|เห็นชอบ|มีมติ|เพื่อ|ได้แก่|ดังนี้|เป้าหมาย"),
    AnswerKind.YES_NO: re.compile(r"ไม่|ได้|สามารถ|ต้อง|ยืนยัน|จริง|ปลอม|เห็นชอบ|อนุมัติ|แล้ว"),
}

_DEBUNKS = re.compile(
    r"(?:เป็น|คือ|ยืนยัน|พบว่า|ที่แท้)\s*(?:ข่าวปลอม|ข่าวบิดเบือน|ข้อมูลเท็จ|ข้อมูลปลอม|ข้อมูลบิดเบือน)"
    r"|ไม่เป็นความจริง|ไม่ใช่(?:ความ|เรื่อง)จริง|ไม่มีมูลความจริง|ไม่เป็นจริง|ข่าวนี้ไม่จริง"
)
_FALSE_NEWS = re.compile(r"ข่าวปลอม|ข่าวบิดเบือน|ข้อมูลเท็จ")
_RUMOURED = re.compile(r"แชร์|ส่งต่อ|โพสต์|อ้างว่า|ข่าวลือ|กระแสข่าว|เผยแพร่ข้อมูล")


def rumoured(folded: str) -> bool:
    """Whether a folded piece tells what others spread."""
    return _RUMOURED.search(folded) is not None


def debunks(folded: str) -> bool:
    """Whether a folded piece says that something told elsewhere is false."""
    return _DEBUNKS.search(folded) is not None


def speaks_of_false_news(folded: str) -> bool:
    """Whether a folded piece speaks of false news at all, as reports that list some do."""
    return _FALSE_NEWS.search(folded) is not None


def holds(kind: AnswerKind, folded: str) -> bool:
    """Whether a folded piece shows signs of an answer of this kind."""
    cue = _CUES.get(kind)
    return cue is not None and cue.search(folded) is not None
