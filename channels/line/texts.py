"""Everything the bot says that is no answer. Polite, plain, and one particle each."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

from channels.line.measures import MAX_TEXT, cut, one_line, utf16_length
from channels.wording import SERVICE_PROBLEM as SERVICE_PROBLEM
from rag.guard.replies import NUMBER_SENT
from rag.thai.calendar import thai_date

EXAMPLE = "เบี้ยผู้สูงอายุได้เดือนละเท่าไร"
SHOW_DATA, DELETE_DATA = "ขอดูข้อมูล", "ลบข้อมูล"
"""The two commands, as :mod:`channels.line.privacy_commands` reads them."""

STICKER = f"ขอบคุณสำหรับสติกเกอร์ค่ะ อยากรู้เรื่องอะไรในข่าวภาครัฐ พิมพ์ถามได้เลย เช่น “{EXAMPLE}”"
IMAGE = (
    "ระบบนี้ยังอ่านรูปและวิดีโอไม่ได้ค่ะ ถ้าอยากให้ตรวจข้อความในรูป กรุณาพิมพ์หรือคัดลอกมาเป็นตัวอักษร แล้วระบบจะค้นข่าวให้"
)
AUDIO = (
    "ระบบนี้ยังฟังข้อความเสียงไม่ได้ค่ะ ถ้าพิมพ์ไม่สะดวก ให้แตะรูปไมโครโฟนบนแป้นพิมพ์แล้วพูด "
    "เครื่องจะเปลี่ยนเสียงเป็นตัวอักษรให้ส่งได้"
)
LOCATION = (
    "ระบบนี้ไม่ได้ใช้ตำแหน่งที่ตั้งค่ะ กรุณาพิมพ์ชื่อจังหวัดหรืออำเภอพร้อมเรื่องที่อยากรู้ "
    "เช่น “น้ำท่วมเชียงรายขอความช่วยเหลือได้ที่ไหน”"
)
FILE = "ระบบนี้ยังเปิดไฟล์ไม่ได้ค่ะ กรุณาคัดลอกข้อความที่อยากถามหรืออยากให้ตรวจมาวางในแชต"
UNKNOWN = f"ระบบนี้อ่านได้เฉพาะข้อความตัวอักษรค่ะ พิมพ์ถามได้เลย เช่น “{EXAMPLE}”"

BUSY = "ตอนนี้มีผู้ถามมาก คำตอบจะช้ากว่าปกติ ระบบรับคำถามไว้แล้ว กรุณารอสักครู่ค่ะ"
BUSY_ASK_AGAIN = "ตอนนี้มีผู้ถามมาก ระบบช้ากว่าปกติและยังตอบคำถามนี้ไม่ได้ กรุณาส่งอีกครั้งในอีก 1–2 นาทีค่ะ"
SLOW_DOWN = "มีข้อความเข้ามาหลายข้อความในเวลาสั้น ๆ กรุณารอสัก 1 นาที แล้วถามใหม่ค่ะ"

DATA_DELETED = (
    "ลบคำถาม คำตอบ และความเห็นของคุณที่ระบบเก็บไว้ทั้งหมดแล้วค่ะ\n"
    "ข้อความที่ยังเห็นในห้องแชตนี้อยู่กับ LINE ระบบลบแทนไม่ได้ กรุณาลบเองในแอป"
)
NO_DATA = "ไม่พบข้อมูลของคุณในระบบค่ะ อาจลบไปแล้วหรือครบกำหนดเก็บ"
DATA_IN_PRIVATE = (
    f"ข้อมูลของคุณดูได้เฉพาะในแชตส่วนตัว เพื่อไม่ให้คนอื่นในกลุ่มเห็นค่ะ กรุณาเปิดแชตกับบัญชีนี้โดยตรง แล้วพิมพ์ “{SHOW_DATA}”"
)
FEEDBACK_THANKS = "ขอบคุณค่ะ ความเห็นนี้จะใช้ปรับปรุงคำตอบ"
PERSONAL_NUMBER_SENT = NUMBER_SENT

MENU_WELFARE = "เลือกคำถามเรื่องสวัสดิการด้านล่าง หรือพิมพ์คำถามเองได้เลยค่ะ"
MENU_DISASTER = (
    "เหตุฉุกเฉิน โทรได้ตลอด 24 ชั่วโมง\n"
    "สายด่วนนิรภัย 1784 (กรมป้องกันและบรรเทาสาธารณภัย)\n"
    "เจ็บป่วยฉุกเฉิน 1669\n"
    "เหตุด่วนเหตุร้าย 191\n"
    "ระบบนี้แจ้งเหตุแทนไม่ได้ แต่ค้นข่าวความช่วยเหลือให้ได้ค่ะ พิมพ์ชื่อจังหวัดพร้อมเรื่องที่อยากรู้ "
    "หรือเลือกคำถามด้านล่าง"
)
MENU_DATA = (
    f"“{SHOW_DATA}” แสดงทุกอย่างที่ระบบเก็บเกี่ยวกับคุณ\n"
    f"“{DELETE_DATA}” ลบทั้งหมดทันที และเรียกคืนไม่ได้\n"
    "เลือกด้านล่าง หรือพิมพ์คำสั่งนี้เมื่อไรก็ได้ค่ะ"
)

_THAILAND = timezone(timedelta(hours=7))
_KINDS = {
    "question": "คำถาม",
    "event": "เหตุการณ์",
    "turn": "คำถามที่จำไว้ตอบต่อ",
    "unanswered": "คำถามที่ยังไม่มีคำตอบ",
    "answer": "คำตอบที่เก็บไว้ ของคำถาม",
    "feedback": "ความเห็น",
}
_WORDS = {
    "feedback": {"good": "ถูกต้อง", "bad": "ไม่ตรง"},
    "event": {
        "follow": "เพิ่มเพื่อน",
        "join": "เข้ากลุ่ม",
        "postback": "แตะปุ่ม",
        "sticker": "ส่งสติกเกอร์",
        "image": "ส่งรูป",
        "video": "ส่งวิดีโอ",
        "audio": "ส่งเสียง",
        "file": "ส่งไฟล์",
        "location": "ส่งตำแหน่ง",
    },
}
"""What is stored as a code, as its owner reads it."""
_ITEM_GRAPHEMES = 300
_ROOM_FOR_ENDING = 200


class Stored(Protocol):
    """One thing kept about a user: :class:`rag.stores.state_records.StoredItem`."""

    @property
    def at(self) -> float:
        """Seconds since the epoch."""
        ...

    @property
    def kind(self) -> str:
        """What it is: question, answer, feedback."""
        ...

    @property
    def text(self) -> str:
        """What is kept."""
        ...


def greeting(retention_days: int, newest: date | None, *, privacy_url: str | None = None) -> str:
    """What a new follower is told: what to ask, what not to trust it with, and what is kept.

    ``newest`` is the day of the newest release; ``privacy_url`` the operator's full notice.
    """
    until = f"ถึงวันที่ {thai_date(newest)} " if newest else ""
    notice = f"\nประกาศความเป็นส่วนตัว {privacy_url}" if privacy_url else ""
    return (
        f"สวัสดีค่ะ ระบบอัตโนมัตินี้ตอบคำถามจากข่าวประชาสัมพันธ์ภาครัฐ{until or ' '}พร้อมบอกที่มา "
        "ไม่ใช่เจ้าหน้าที่ และไม่ใช่ช่องทางยื่นคำขอหรือร้องเรียน คำตอบอาจผิดพลาด โปรดเปิดข่าวต้นทางก่อนนำไปใช้\n\n"
        "ลองถาม เช่น\n"
        f"• {EXAMPLE}\n"
        "• ลงทะเบียนเกษตรกรได้ที่ไหน\n"
        "• ส่งต่อข้อความที่สงสัยว่าเป็นข่าวปลอมมาให้ตรวจ\n\n"
        "ข้อมูลส่วนบุคคล\n"
        f"• ระบบเก็บคำถาม คำตอบ และความเห็นไว้ {retention_days} วัน "
        "เพื่อตอบคำถามต่อเนื่องและปรับปรุงบริการ แล้วลบ\n"
        "• ใช้รหัสแทนชื่อผู้ใช้ LINE อย่าส่งเลขบัตร เบอร์โทร หรือเลขบัญชี\n"
        f"• พิมพ์ “{SHOW_DATA}” หรือ “{DELETE_DATA}” ได้ทุกเมื่อ{notice}"
    )


def data_report(items: Sequence[Stored]) -> str:
    """All that is kept about the asker, newest first, in one message; says what had no room."""
    lines = [f"ระบบเก็บข้อมูลของคุณไว้ {len(items):,} รายการ (ล่าสุดก่อน)"]
    left = MAX_TEXT - _ROOM_FOR_ENDING - utf16_length(lines[0])
    newest = sorted(items, key=lambda item: item.at, reverse=True)
    for shown, item in enumerate(newest):
        line = _item_line(item)
        left -= utf16_length(line) + 1
        if left < 0:
            lines.append(f"… และอีก {len(items) - shown:,} รายการที่เก่ากว่า")
            break
        lines.append(line)
    lines.append(f"พิมพ์ “{DELETE_DATA}” เพื่อลบทั้งหมดได้ทันทีค่ะ")
    return "\n".join(lines)


def _item_line(item: Stored) -> str:
    when = datetime.fromtimestamp(item.at, UTC).astimezone(_THAILAND)
    text = _WORDS.get(item.kind, {}).get(item.text, item.text)
    shown = cut(one_line(text), graphemes=_ITEM_GRAPHEMES, units=4 * _ITEM_GRAPHEMES)
    kind = _KINDS.get(item.kind, item.kind)
    return f"• {thai_date(when.date())} {when:%H:%M} น. {kind}: {shown}"
