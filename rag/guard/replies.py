"""What an asker reads when a question is refused, or when there was none to answer.

One particle each, no slang, nothing of what was typed, and always what to ask instead.
"""

from rag.schema import RefusalReason

_EXAMPLE = "เช่น “เบี้ยผู้สูงอายุได้เดือนละเท่าไร” หรือ “ลงทะเบียนเกษตรกรได้ที่ไหน”"

_REFUSALS = {
    RefusalReason.CRISIS: (
        "โทรได้ทันที ตลอด 24 ชั่วโมง\n"
        "สายด่วนสุขภาพจิต 1323\n"
        "เจ็บป่วยฉุกเฉิน 1669\n"
        "เหตุด่วนเหตุร้าย 191\n"
        "ศูนย์ช่วยเหลือสังคม 1300\n"
        "คุณไม่ได้อยู่คนเดียวค่ะ ระบบนี้เป็นระบบอัตโนมัติ แจ้งเหตุแทนไม่ได้ กรุณาโทรหรือบอกคนใกล้ตัวตอนนี้\n"
        "เมื่อปลอดภัยแล้ว ถามเรื่องความช่วยเหลือของภาครัฐได้ทุกเมื่อ"
    ),
    RefusalReason.ABUSE: f"ยินดีช่วยค้นข่าวภาครัฐค่ะ\nลองถามเรื่องที่อยากรู้ {_EXAMPLE}",
    RefusalReason.PERSONAL_DATA: (
        "ตรวจสอบหรือค้นข้อมูลรายบุคคลไม่ได้ค่ะ กรุณาสอบถามหน่วยงานที่รับเรื่องโดยตรง\n"
        "เรื่องที่ถามได้คือหลักเกณฑ์ กำหนดการ และช่องทางติดต่อ เช่น “ตรวจสอบสิทธิได้ทางไหน”"
    ),
    RefusalReason.OPINION: (
        "ระบบให้ข้อมูลตามข่าวราชการ ไม่แสดงความเห็นค่ะ\n"
        "ลองถามว่าใครทำอะไร เมื่อไร หรือใช้งบเท่าไร เช่น “คณะรัฐมนตรีเห็นชอบมาตรการลดค่าไฟเมื่อไร”"
    ),
    RefusalReason.OFF_TOPIC: f"ระบบนี้ตอบได้เฉพาะเรื่องในข่าวประชาสัมพันธ์ภาครัฐค่ะ\nลองถาม{_EXAMPLE}",
}
NUMBER_SENT = "ระบบไม่ได้เก็บข้อมูลส่วนตัวที่พิมพ์มา ครั้งต่อไปไม่ต้องส่งเลขบัตร เบอร์โทร หรือเลขบัญชี"
"""What follows any reply, an answer too, to a message from which a number was taken out."""

_SMALL_TALK = {
    "greeting": f"สวัสดีค่ะ ระบบอัตโนมัตินี้ตอบคำถามจากข่าวประชาสัมพันธ์ภาครัฐ ถามได้เลย {_EXAMPLE}",
    "thanks": "ยินดีค่ะ มีเรื่องอื่นในข่าวภาครัฐที่อยากรู้ ถามได้เลย",
    "who": (
        "เป็นระบบอัตโนมัติที่ตอบจากข่าวประชาสัมพันธ์ภาครัฐพร้อมที่มาค่ะ ไม่ใช่เจ้าหน้าที่และไม่ใช่คน "
        "อาจผิดพลาดได้ โปรดเปิดข่าวต้นทางก่อนนำไปใช้"
    ),
    "help": (
        "ค้นและสรุปข่าวประชาสัมพันธ์ภาครัฐให้พร้อมที่มาได้ค่ะ "
        f"{_EXAMPLE} แต่ตรวจสอบเรื่องรายบุคคลหรือรับคำร้องแทนหน่วยงานไม่ได้"
    ),
}


def refusal_text(reason: RefusalReason, *, number_sent: bool = False) -> str:
    """The reply for a reason; with a note where the asker sent a personal number."""
    text = _REFUSALS[reason]
    return f"{text}\n{NUMBER_SENT}" if number_sent else text


def small_talk_text(kind: str) -> str:
    """The reply to small talk. Raises KeyError for a kind that there is not."""
    return _SMALL_TALK[kind]
