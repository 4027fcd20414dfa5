"""Signs in a piece of text that it holds the kind of answer a question expects."""

import re
from itertools import pairwise

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
    AnswerKind.HOW_MUCH: re.compile(r"\d[\d,.]*\s*(?:แสน|หมื่น|พัน)?\s*(?:ล้าน)?\s*(?:บาท|ดอลลาร์|ยูโร)"),
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

_SAME_UNIT = (
    frozenset({"คน", "ราย", "ท่าน"}),
    frozenset({"แห่ง", "จุด", "ที่", "สถานที่"}),
    frozenset({"กม.", "กิโลเมตร", "กิโล", "กม"}),
    frozenset({"ซม.", "เซนติเมตร", "เซน", "เซ็น"}),
    frozenset({"ชั่วโมง", "ชม."}),
    frozenset({"บริษัท", "แห่ง", "ราย"}),
    frozenset({"โครงการ", "แห่ง"}),
    frozenset({"ช่องทาง", "ทาง"}),
    frozenset({"เปอร์เซ็นต์", "เปอร์เซ็น", "%", "ร้อยละ"}),
)


def holds(kind: AnswerKind, folded: str) -> bool:
    """Whether a folded piece shows signs of an answer of this kind."""
    cue = _CUES.get(kind)
    return cue is not None and cue.search(folded) is not None


def units_asked(words: tuple[str, ...]) -> frozenset[str]:
    """Units that a question counts in: the word after กี่, with the words that mean the same."""
    units: set[str] = set()
    for word, following in pairwise(words):
        if word.startswith("กี่"):
            unit = word.removeprefix("กี่") or following
            units.add(unit)
            for same in _SAME_UNIT:
                if unit in same:
                    units |= same
    return frozenset(units)


def counts_in(units: frozenset[str], words: tuple[str, ...]) -> bool:
    """Whether a number is followed by one of the units (a magnitude may stand between)."""
    for position, word in enumerate(words[:-1]):
        if word[0].isdigit():
            after = words[position + 1 : position + 4]
            if any(unit in after for unit in units):
                return True
    return False
