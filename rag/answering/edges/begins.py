"""Where a quote should begin."""

import re

from rag.answering.edges.words import (
    BRACKET_REACH,
    DIGIT,
    FAR,
    LEFT,
    LONG,
    MARK,
    NUMBER_BEGIN,
    PERSON,
    REACH,
    TIED,
)

_VERB = (
    r"(?:มี|ได้|จะ|เป็น|จัด|ใช้|ต้อง|สามารถ|คาด|เริ่ม|ขยาย|เปิด|ให้|ไม่|ยัง|อยู่|แบ่ง"
    r"|กำหนด|ตั้ง|มอบ|ช่วย|รวม|ทำ|นำ|เน้น|ประกอบ|ถือ|บัญญัติ|ปัจจุบัน|ขณะนี้)"
)
_LINK = re.compile(
    rf"(?:โดย\s?มี\s*(?={PERSON}|นายก|รัฐมนตรี|รอง|ปลัด|อธิบดี|ผู้)|โดย(?!\S{{0,4}}(?:เคร่ง|ผิด|มิ|สุจริต|ตรง|เร็ว|เฉพาะ|รวม|สาร|ทั่ว|ประมาณ|ด่วน|พลัน|สมบูรณ์|ชอบ|การ|วิธี|ผ่าน|ที่)|เฉพาะ)\s*"
    r"|ซึ่ง\s*|และ(?=\S)(?!เมื่อ)\s*|ทั้งนี้[ ,]+|นอกจากนี้[ ,]*|นอกจากนั้น[ ,]*|ดังนั้น[ ,]*"
    rf"|อย่างไรก็(?:ตาม|ดี)[ ,]*|อีกทั้ง\s*(?:ยัง)?|ทั้งยัง\s*|จึง\s*(?={_VERB})"
    rf"|ที่\s?(?=(?:จัดขึ้น|มีการ|มีจำนวน|เป็น|ได้มี|จะจัด)))"
)
_HASH_BEGIN = re.compile(r"(?:(?:#\S+|/{3,}|[-–,/)\]]+(?![\d๐-๙])|[•])\s*)+")
_STOP = re.compile(
    r"(?:สามารถ|ระหว่าง|วันที่|เมื่อ|จำนวน|ระยะทาง|ภายใต้|อายุ|ได้รับ|ผ่าน|ไม่ควร|ด้วย|รวม|ราคา|พื้นที่|วงเงิน|ในช่วง|ในปี|กรณี|ระยะเวลา)"
)
_MEASURE = re.compile(r"อัตรา|มูลค่า|ร้อยละ|ประมาณ|กว่า")
"""What a figure is the figure of, where no better beginning is near."""

_SAID = re.compile(r"(?:(?:เปิดเผย|กล่าว|พบ|เผย)ว่า|คือ|(?:ว่า|เป็นต้น)(?=\s))\s{0,3}(?!\s|[\d๐-๙])")
"""Links to a clause that is cut off: "พบว่า ยอดขายเพิ่มขึ้น" is told by "ยอดขายเพิ่มขึ้น"."""
_HEARSAY = re.compile(r"แชร์|เผยแพร่|ลือ|อ้าง|กระแส|ปลอม|บิดเบือน|ข้อความ|โพสต์|ส่งต่อ")
_HEARSAY_REACH = 60
_GLOSSES = re.compile(r"\(|ได้แก่|ประกอบด้วย|เช่น|อาทิ")
"""What explains the word before it, or lists what that names: "[ผลไม้ ]ได้แก่ เงาะ มังคุด"."""
_REST = re.compile(rf"ๆ|{DIGIT}|{_GLOSSES.pattern}")
_NEXT_IN_ORDER = re.compile(r"(?:รองลงมา|ลำดับถัดไป|ถัดมา)\s$")
"""Without it "คือ พะเยา" would read as the first in the order."""

_UNIT_BEGIN = re.compile(
    r"ล้าน|แสน|หมื่น|พัน(?!ธ)|บาท|คน(?!ไทย|ละ)|ราย(?!งาน|ได้|การ|ชื่อ)|ไร่|ปี(?=แล้ว)|เดือน(?=แรก)"
    r"|เหรียญ(?=ทอง|เงิน)|เมตร|กิโลเมตร|ลิตร|ตัน|คัน|ชุด|แห่ง|เตียง|สถานี|ฉบับ|%"
)
_AFTER_DIGIT = re.compile(rf"{DIGIT}\s{{0,2}}$")
_SHORT = re.compile(r"(?:และ|หรือ|ได้|นี้|นั้น|แล้ว|ต่อปี|ต่อวัน)\S{0,12}\s")
_ITEM = re.compile(rf"{MARK}|\({DIGIT}{{1,2}}\)")
_COUNTED = re.compile(r"จำนวน\s?[\d๐-๙][\d๐-๙,.]{0,15}\s?[ก-๙]{2,10}\s$")
_COUNTS_ON = re.compile(r"ครอบคลุม|คิดเป็น|รวม(?!ถึง|ทั้ง)|แบ่งเป็น|มูลค่า|วงเงิน")
_STEPS = 6


def begin(text: str, start: int, end: int, line_start: int) -> int:
    """Where the quote ``start:end`` reads better from; links and tags go, figures come whole."""
    tags = _HASH_BEGIN.match(text, start, end)
    if tags is not None and end - tags.end() >= LEFT:
        start = tags.end()
    if NUMBER_BEGIN.match(text, start, end) and start > line_start:
        return _before_figure(text, start, line_start)
    link = _LINK.match(text, start, end)
    return link.end() if link is not None and end - link.end() >= LEFT else start


def _before_figure(text: str, start: int, line_start: int) -> int:
    """Where the words begin that a quote's first figure belongs to."""
    low = max(line_start, start - REACH)
    before = text[low:start]
    begins = [low + space.end() for space in re.finditer(r"\s", before.rstrip())]
    begins = [b for b in begins if not NUMBER_BEGIN.match(text, b) and not TIED.match(text, b)]
    if begins:
        return begins[-1]
    if low == line_start:
        return low
    stop = _STOP.search(before)
    return low + stop.start() if stop else start


def untied(text: str, start: int, line_start: int) -> int:
    """Back to the word that the quote's first one belongs to; ``start`` where none is near.

    The answer itself may be cut off: "[ส่งออกกว่า 69.38 ]ล้านบาท ขยายตัว", "[ราย 42 ]คน".
    """
    counted = _COUNTED.search(text, max(line_start, start - REACH), start)
    if counted is not None and _COUNTS_ON.match(text, start):
        return counted.start()
    glosses = _GLOSSES.match(text, start) is not None
    at = _stepped_back(text, start, line_start, BRACKET_REACH if glosses else FAR)
    if at == start:
        return start if glosses else _measured(text, start, line_start)
    return at


def unlinked(text: str, start: int, end: int, line_start: int) -> int:
    """Behind a link to what is cut off: "[พบว่า ]ยอดขายเพิ่ม"; before it where the order hangs on it.

    A figure is not left alone: "และ 30 คน" stays. What is only rumoured is not made a statement:
    "[มีผู้แชร์ข้อความ ]ว่า รัฐแจกเงิน" keeps its "ว่า".
    """
    rumour = _HEARSAY.search(text, max(line_start, start - _HEARSAY_REACH), start)
    said = _SAID.match(text, start, end) if rumour is None else None
    if said is not None and end - said.end() >= LONG:
        near = _NEXT_IN_ORDER.search(text, max(line_start, start - REACH), start)
        return near.start() if near is not None else said.end()
    link = _LINK.match(text, start, end)
    if link is None or end - link.end() < LEFT or _is_tied(text, link.end(), line_start, True):
        return start
    return link.end()


def _stepped_back(text: str, start: int, line_start: int, reach: int) -> int:
    """Word by word back to one that stands by itself; ``start`` where that is too far."""
    at = start
    for _ in range(_STEPS):
        if at <= line_start or not _is_tied(text, at, line_start, at < start):
            return at
        at = _word_before(text, at, line_start)
        if start - at > reach:
            break
    return start


def _measured(text: str, start: int, line_start: int) -> int:
    """Where what a first figure is the figure of is named, inside a longer word."""
    if not re.match(DIGIT, text[start : start + 1]) or _ITEM.match(text, start):
        return start
    measure = _MEASURE.search(text, max(line_start, start - REACH), start)
    return measure.start() if measure is not None else start


def _is_tied(text: str, at: int, line_start: int, moved: bool) -> bool:
    """Whether what stands at ``at`` is the rest of something; of a step back more is asked."""
    if _ITEM.match(text, at):
        return False
    if _REST.match(text, at):
        return True
    behind_digit = _AFTER_DIGIT.search(text, max(line_start, at - 4), at) is not None
    if moved:
        return behind_digit or _SHORT.match(text, at) is not None
    return behind_digit and _UNIT_BEGIN.match(text, at) is not None


def _word_before(text: str, at: int, line_start: int) -> int:
    """Behind the space before the word that ends at ``at``, at most a little over ``FAR`` back."""
    low = max(line_start, at - FAR - 2)
    while at > low and text[at - 1].isspace():
        at -= 1
    while at > low and not text[at - 1].isspace():
        at -= 1
    return at


_LONE = re.compile(
    rf"(?:\((?P<enclosed>{DIGIT}{{1,2}})\)|{DIGIT}{{1,2}}(?:[.)]|\.{DIGIT}\))(?!{DIGIT}))\s{{0,3}}(?![\s\d๐-๙])"
)
_SECOND = re.compile(rf"(?<![\d๐-๙.,/:])\(?{DIGIT}{{1,2}}(?:\.{DIGIT}{{1,2}})?[.)](?!{DIGIT})")
_RANKED = re.compile("อันดับ|ลำดับ")
_NUMBERED = re.compile(r"(?:ข้อ|ที่|มาตรา|หมวด|ระยะ|เวลา|ชั้น|กลุ่ม|ปี|ฉบับ)\s?$")
_RANKS_BEFORE = 120
_LIST_NEAR = 1_000
"""Characters on either side in which "(3)" or "(5)" shows that "(4)" is a mark and no value."""


def behind_lone_mark(text: str, start: int, end: int) -> int:
    """Behind the list mark that the quote begins with, where it holds no second one.

    "4. ลดค่าไฟ" alone asks where 1 to 3 are. Ranks keep theirs ("อันดับ… 1. น่าน"), and so do
    sections ("3.3.") and what is no mark ("ข้อ 4. …", "ยุโรป (15) และ").
    """
    mark = _LONE.match(text, start, end)
    if mark is None or end - mark.end() < LEFT or _SECOND.search(text, mark.end(), end):
        return start
    if mark["enclosed"] is not None and not _has_neighbour(text, start, int(mark["enclosed"])):
        return start
    line_start = text.rfind("\n", 0, start) + 1
    if _NUMBERED.search(text, max(line_start, start - 12), start):
        return start
    ranked = _RANKED.search(text, max(0, start - _RANKS_BEFORE), start)
    return start if ranked is not None else mark.end()


def _has_neighbour(text: str, start: int, number: int) -> bool:
    near = text[max(0, start - _LIST_NEAR) : start + _LIST_NEAR]
    return f"({number - 1})" in near or f"({number + 1})" in near


def mark_of(text: str, start: int, end: int) -> int | None:
    """The number of the list mark that the quote begins with."""
    mark = _LONE.match(text, start, end)
    return int(mark[0].lstrip("(").split(")")[0].split(".")[0]) if mark is not None else None
