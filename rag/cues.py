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

_SAME_UNIT = (
    frozenset({"คน", "ราย", "ท่าน", "ศพ", "ทุน", "รูป", "นาย"}),
    frozenset({"แห่ง", "จุด", "ที่", "สถานที่"}),
    frozenset({"กม.", "กิโลเมตร", "กิโล", "กม", "โล"}),
    frozenset({"กก.", "กิโลกรัม", "กิโล", "กก", "โล"}),
    frozenset({"ซม.", "เซนติเมตร", "เซน", "เซ็น", "ซม"}),
    frozenset({"ชั่วโมง", "ชม."}),
    frozenset({"โมง", "น.", "นาฬิกา"}),
    frozenset({"ตำแหน่ง", "อัตรา"}),
    frozenset({"บริษัท", "แห่ง", "ราย", "โรงงาน"}),
    frozenset({"โครงการ", "แห่ง"}),
    frozenset({"ช่องทาง", "ทาง"}),
    frozenset({"จังหวัด", "จว.", "จว"}),
    frozenset({"ครั้ง", "หน", "รอบ", "เที่ยว"}),
    frozenset({"ชุด", "คณะ", "ทีม", "กลุ่ม"}),
    frozenset({"ครัวเรือน", "หลังคาเรือน", "ครอบครัว"}),
    frozenset({"ปี", "ขวบ", "พรรษา"}),
    frozenset({"เข็ม", "โดส"}),
    frozenset(
        "เปอร์เซ็นต์ เปอร์เซ็น เปอร์เซน เปอร์เซนต์ เปอร์เซ็นท์ เปอเซ็น เปอเซน เปอเซ็นต์ เปอเซนต์ เปอ เปอร์"
        " % ร้อยละ".split()
    ),
    frozenset({"ทุ่ม", "โมง", "น.", "นาฬิกา"}),
    frozenset({"อาทิตย์", "สัปดาห์"}),
    frozenset({"ร้าน", "ร้านค้า", "แห่ง", "ราย", "บูธ"}),
    frozenset({"เบอร์", "หมายเลข", "เลขหมาย"}),
    frozenset({"ทอง", "เหรียญทอง", "เหรียญ"}),
    frozenset({"เจ้า", "ราย", "บริษัท", "แห่ง"}),
    frozenset({"อย่าง", "ประเภท", "ชนิด", "รายการ", "ข้อ", "ด้าน"}),
    frozenset({"ชิ้น", "รายการ", "อัน"}),
    frozenset({"เรื่อง", "ประเด็น", "ข้อ"}),
    frozenset({"ข้อ", "ประเด็น", "ประการ", "ด้าน", "มาตรการ"}),
    frozenset({"เลน", "ช่อง", "ช่องจราจร"}),
    frozenset({"ห้อง", "หน่วย", "ยูนิต"}),
    frozenset({"ลิงก์", "ยูอาร์แอล", "url"}),
    frozenset({"ดอลลาร์", "เหรียญ", "ดอลลาร์สหรัฐ", "เหรียญสหรัฐ", "usd"}),
    frozenset({"โรง", "โรงงาน", "แห่ง"}),
    frozenset({"สตางค์", "สต", "บาท"}),
    frozenset({"ตารางเมตร", "ตร.ม.", "ตรม", "ตรม.", "ตร.ม"}),
)
_MAGNITUDES = frozenset({"ล้าน", "แสน", "หมื่น", "พัน", "ร้อย"})
_UNITS = frozenset(
    "บาท ยูโร ลิตร ตัน ไร่ คัน ต้น ตัว หลัง เครื่อง โดส เม็ด ฉบับ ใบ บัญชี วัตต์ เมกะวัตต์ วัน เดือน".split()
).union(*_SAME_UNIT)
"""What may stand behind a magnitude."""
_MONEY = frozenset("งบ งบประมาณ เงิน ทุน หนี้ มูลค่า วงเงิน รายได้ ราคา ค่า จ่าย ปรับ เยียวยา".split())
_PERCENT = re.compile(r"\d\s*(?:%|เปอร์)|ร้อยละ\s*\d")
_BEFORE = frozenset({"ร้อยละ"})
"""Units said before their number."""

_DEBUNKS = re.compile(
    r"(?:เป็น|คือ|ยืนยัน|พบว่า|ที่แท้)\s*(?:ข่าวปลอม|ข่าวบิดเบือน|ข้อมูลเท็จ|ข้อมูลปลอม|ข้อมูลบิดเบือน)"
    r"|ไม่เป็นความจริง|ไม่ใช่ความจริง|ไม่มีมูลความจริง|ไม่เป็นจริง|ข่าวนี้ไม่จริง"
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


def units_asked(words: tuple[str, ...]) -> frozenset[str]:
    """Units that a question counts in: the word after กี่, with the words that mean the same.

    A magnitude between them is none: กี่ล้านคน asks for people. กี่ล้าน alone asks for millions,
    or for baht where money is spoken of: a release may write all the noughts.
    """
    units: set[str] = set()
    for word, following, third in zip(words, words[1:], (*words[2:], ""), strict=False):
        if word.startswith("กี่"):
            unit = word.removeprefix("กี่") or following
            behind = third if word == "กี่" else following
            if unit in _MAGNITUDES and behind in _UNITS:
                unit = behind
            elif unit in _MAGNITUDES and not _MONEY.isdisjoint(words):
                units.add("บาท")
            unit = unit.removesuffix("ก่อน") or unit
            units.add(unit)
            for same in _SAME_UNIT:
                if unit in same:
                    units |= same
    return frozenset(units)


def counts_in(units: frozenset[str], words: tuple[str, ...], folded: str = "") -> bool:
    """Whether a number has one of the units (a magnitude may stand between).

    ``folded`` is the text of ``words``: they leave out the sign for percent.
    """
    if "%" in units and _PERCENT.search(folded):
        return True
    for position, word in enumerate(words):
        if word[0].isdigit():
            if any(unit in units for unit in words[position + 1 : position + 4]):
                return True
            if position and words[position - 1] in _BEFORE and not units.isdisjoint(_BEFORE):
                return True
    return False
