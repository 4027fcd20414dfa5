"""The two things anyone may ask about their own data, however politely they write it."""

import re
from enum import Enum, auto

from rag.thai.normalise import fold


class Command(Enum):
    """A request about one's own data."""

    DELETE = auto()
    SHOW = auto()


_OWN = "(?:ทั้งหมด)?(?:ส่วนตัว)?(?:ของ(?:ฉัน|ดิฉัน|ผม|หนู|เรา|ตัวเอง|ข้าพเจ้า|กู))?(?:ทั้งหมด)?"
_END = "(?:ด้วย|หน่อย|ที|เลย)*(?:นะ|น่ะ|จ้า|จ้ะ|จ๊ะ|ค่ะ|คะ|คับ|ครับ|ครับผม|ฮะ)*[.!]*"
_ASK = "(?:ช่วย|กรุณา|โปรด|ขอให้|อยาก|ต้องการ|ขอ)?"
_DELETE = re.compile(f"{_ASK}ลบข้อมูล{_OWN}{_END}")
_SHOW = re.compile(f"(?:{_ASK}ขอดูข้อมูล{_OWN}|{_ASK}ดูข้อมูล(?:ส่วนตัว)?ของ(?:ฉัน|ดิฉัน|ผม|หนู|เรา)){_END}")
_IGNORED = re.compile(r"[\s'\"“”‘’]+")


def command(text: str) -> Command | None:
    """The command that ``text`` is as a whole; a question that holds its words is none."""
    if len(text) > 80:
        return None
    plain = _IGNORED.sub("", fold(text))
    if _DELETE.fullmatch(plain):
        return Command.DELETE
    return Command.SHOW if _SHOW.fullmatch(plain) else None
