"""The words that edges of a quote are recognised by, and how far an edge may move."""

import re

DIGIT = "[\\d๐-๙]"
MONTH = (
    "(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม"
    "|พฤศจิกายน|ธันวาคม|ม\\.ค\\.|ก\\.พ\\.|มี\\.ค\\.|เม\\.ย\\.|พ\\.ค\\.|มิ\\.ย\\.|ก\\.ค\\."
    "|ส\\.ค\\.|ก\\.ย\\.|ต\\.ค\\.|พ\\.ย\\.|ธ\\.ค\\.)"
)
"""A month in full, or short with its dots."""
MARK = rf"{DIGIT}{{1,2}}(?:\.{DIGIT}{{1,2}})?[.)](?!{DIGIT})"
"""The mark of a list's item: "1)", "2.", "2.2)"; not the time 09.30."""
ANNOUNCES = "(?:ได้แก่|ประกอบด้วย|ดังนี้|คือ)"
"""What a list is announced by."""

_TITLE = (
    r"นาย(?!ก|อำเภอ|จ้าง|ทุน|ทะเบียน)|นางสาว|นาง(?!าน)|น\.ส\.|ดร\.|รศ\.|ผศ\.|ศ\.|นพ\.|พญ\."
    r"|แพทย์หญิง|นายแพทย์|ศาสตราจารย์|คุณ(?!ภาพ|สมบัติ|ค่า|ประโยชน์|ธรรม|วุฒิ|ลักษณะ|แม่|พ่อ|ครู|หมอ)|Mr\."
)
_RANK = (
    r"พล\.?[อตร]\.?\S{0,20}|พล(?:เอก|โท|ตำรวจ(?:เอก|โท|ตรี)|เรือ(?:เอก|โท|ตรี)|อากาศ(?:เอก|โท|ตรี))"
    r"|พัน(?:ตำรวจ)?(?:เอก|โท|ตรี)|ร้อย(?:ตำรวจ)?(?:เอก|โท|ตรี)|นาวา(?:อากาศ)?(?:เอก|โท|ตรี)"
    r"|เรืออากาศ(?:เอก|โท|ตรี)|ว่าที่\S{0,20}"
)
PERSON = f"(?:{_TITLE}|{_RANK})"
"""What stands before a person's name: a title, or a rank short or in full (พ.ต.อ., พลเอก)."""

REACH = 45
"""Characters that a quote may reach back for the beginning of what it is in the middle of."""
FAR = 90
"""The same for a figure in a long phrase without a space, which means nothing without it."""
BRACKET_REACH = 60
LEFT = 25
"""Characters that must be left of a quote when its beginning is dropped."""
LONG = 40
"""The same where more than a link word goes."""

NUMBER_BEGIN = re.compile(
    rf"(?!(?:{DIGIT}{{1,2}}[.)])(?:\s|[ก-๙]))"
    rf"(?:{DIGIT}[\d๐-๙.,:%]*(?![.)\d๐-๙])|{MONTH}|[-–]\s*{DIGIT})"
)
TIED = re.compile(r"(?:ล้าน|แสน|หมื่น|พัน|บาท|คน|ราย|ไร่|ๆ|[)%”–-]|น\.)")
"""What belongs to the word before it."""
AMOUNT = (
    r"[\d๐-๙]{1,12}(?:[.,:/][\d๐-๙]{1,6}){0,5}(?![\d๐-๙])"
    r"(?:\s?[-–]\s?[\d๐-๙]{1,12}(?:[.,:][\d๐-๙]{1,6}){0,5}(?![\d๐-๙]))?"
)
"""A figure, a time or a span of them; no longer one, so that no digits are read twice."""
MAGNITUDE = r"(?:(?:ล้าน|แสน|หมื่น|พัน(?!ธ)){1,2})"
