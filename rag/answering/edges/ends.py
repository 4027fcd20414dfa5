"""Where a quote should end."""

import re

from rag.answering.edges.words import (
    AMOUNT,
    ANNOUNCES,
    BRACKET_REACH,
    DIGIT,
    LEFT,
    LONG,
    MAGNITUDE,
    MARK,
    MONTH,
    PERSON,
)

_TAGS = re.compile(r"(?:(?<!\S)(?:#\S+|/{3,}\S*)\s*)+$")
_TAGS_REACH = 600
_DANGLE_REACH = 40
_DANGLE = re.compile(
    r"\s*(?:(?<![ก-๙])(?:และ|หรือ|ของ|โดย|ใน|ที่|ณ|กับ|ซึ่ง|เช่น|อาทิ|ที่มี|วันที่|เวลา|จำนวน)"
    r"|ประกอบด้วย|ได้แก่|ดังนี้|ความยาว|พ\.ศ\.|[-–(:,])\s*$"
)
_UNIT_WORD = (
    r"(?:บาท|คน|ราย|ไร่|แห่ง|ตัน|ครัวเรือน|ครั้ง|กิโลเมตร|เมตร|เดือน|วัน|ปี"
    r"|ชุด|เครื่อง|หลัง|เรื่อง|ชนิด|ข้อ|น\.|กม\.|ซม\.|โครงการ|อำเภอ|ตำบล|จังหวัด|หมู่บ้าน|ต้น|ตัว|คัน"
    r"|ฉบับ|รุ่น|ทุน|จุด|สถานี|เปอร์เซ็นต์|ล้าน)"
)
_UNIT = re.compile(
    rf"\s(?:{MONTH}(?:\s*[\d๐-๙]{{2,4}})?|[\d๐-๙]{{4}}(?![\d๐-๙])"
    r"|[-–]\s*[\d๐-๙][\d๐-๙.,:]*"
    rf"(?:\s*(?:น\.|{MONTH}(?:\s*[\d๐-๙]{{2,4}})?|ล้านบาท|บาท|ล้าน|คน|ปี))?"
    rf"|(?:แสน|หมื่น|พัน)?(?:ล้าน)?{_UNIT_WORD}(?:/\S{{1,8}})?)"
)
_ENDS_DIGIT = re.compile(rf"(?:[\d๐-๙]|{MONTH})$|[-–]$")

_WANTS_FIGURE = re.compile(
    r"(?:วันที่|เวลา|จำนวน|ปี|พ\.ศ\.|ประมาณ|กว่า|ถึง|เหลือ|อยู่ที่|ชั้น|อันดับ(?:ที่)?|มาตรา|ข้อ|ระยะ(?:ที่)?)\s{0,2}$"
)
_WANTS = 12
"""The longest of them, in characters, and its spaces."""
_MORE_UNITS = (
    r"(?:ชั่วโมง|นาที|ดอลลาร์สหรัฐ|ดอลลาร์|เหรียญสหรัฐ|อัตรา|ตำแหน่ง|คะแนน|สิทธิ|สายทาง|กิโลกรัม|กรัม|ลิตร"
    r"|ตาราง(?:กิโล)?เมตร|ตารางวา|%)"
)
_COUNTED = (
    rf"{AMOUNT}(?:\s?{MONTH}(?:\s?(?:พ\.ศ\.\s?)?[\d๐-๙]{{2,4}}(?![\d๐-๙.,]))?"
    rf"|\s?{MAGNITUDE}?(?:{_UNIT_WORD}|{_MORE_UNITS})(?:/[^\s/]{{1,8}})?|\s?{MAGNITUDE})?"
)
_FIGURE = re.compile(rf"\s{{0,3}}(?!{MARK}){_COUNTED}")
_SHORT_WORD = re.compile(r"\s[ก-๙]{2,9}(?![^\s.,)])")
_LISTED = re.compile("ได้แก่|ประกอบด้วย|อาทิ|เช่น|คือ|จังหวัด|อำเภอ|,")
_LIST_REACH = 150
_LAST = re.compile(
    r"\s?(?:และ|หรือ)(?!มี|ได้|จะ|ให้|เป็น|เพื่อ|ขณะ|ใน|หาก|เรื่อง|การ|เท่ากับ|คิด|ปฏิบัติ|มอบ|กรณี|ขอ(?!น)|นำ|ส่ง"
    r"|ใช้|เปิด|จัด|สร้าง|พร้อม|ยัง|ทำ|ผู้|ที่)"
    r"[^\s\d๐-๙()“”\"]{2,40}(?![^\s\d๐-๙()“”\"])"
)

_NAME_END = re.compile(
    rf"(?:^|[\s,(“]|และ|โดย|มี|ให้|นำโดย|อาทิ|จาก|กับ|แก่|ทำเนียบรัฐบาล)"
    rf"{PERSON}\s?[ก-๙]{{2,16}}(?P<last>\s[ก-๙]{{2,20}})?$"
)
_OFFICE_WORD = (
    "(?:รอง|ผู้ว่า|ผู้อำนวย|ผู้ช่วย|ผู้ตรวจ|ปลัด|อธิบดี|เลขา|รัฐมนตรี|รมว|รมช|นายก|ประธาน|โฆษก|ที่ปรึกษา|กรรมการ"
    "|อธิการ|คณบดี|ผอ|หัวหน้า|นายอำเภอ|พัฒนาการจังหวัด|รักษาการ)"
)
_OFFICE = re.compile(rf"\s{_OFFICE_WORD}\S*")
_SURNAME = re.compile(
    r"\s(?!กล่าว|เปิด|ระบุ|เป็น|และ|พร้อม|ได้|ให้|จะ|ใน|ที่|เพื่อ|ซึ่ง|นาย|นาง|รัฐมนตรี|รอง|ปลัด|ผู้)[ก-๙]{3,}(?=\s|$)"
)
_COMPANY, _LIMITED = "บริษัท", re.compile(r"(?<!ไม่)จำกัด(?![ก-๙])(?:\s?\(มหาชน\))?")
_COMPANY_REACH = 50

_MARK_END = re.compile(rf"(?:\s*{ANNOUNCES})?\s\(?{DIGIT}{{1,2}}(?:\.{DIGIT}{{1,2}})?\)\s*$")
_POINT_END = re.compile(rf"\s*{ANNOUNCES}\s?{DIGIT}{{1,2}}\.\s*$")
_MARK_ROOM = 30
_SPEAKS = re.compile(r"(?:กล่าว(?:ว่า|ต่อว่า|เพิ่มเติมว่า|ต่อไปว่า|อีกว่า|ต่ออีกว่า)?|เปิดเผยว่า|เผยว่า)$")
_SPEAKER = re.compile(
    rf"(?:ด้าน\s?|ทั้งนี้ |โอกาสนี้ )?{PERSON}\s?[ก-๙]{{2,20}}\s(?!กล่าว|เปิดเผย|ระบุ|เผย|ชี้แจง)[ก-๙]{{2,20}}"
    rf"(?:\s{_OFFICE_WORD}[^\s\d]{{0,60}}(?:\s[^\s\d]{{3,60}})?)?"
)
_BEGUN = 200


def end_of(text: str, start: int, end: int, line_end: int) -> int:
    """Where the quote ``start:end`` reads better to: what is begun is finished or left out."""
    tags = _TAGS.search(text, max(start, end - _TAGS_REACH), end)
    if tags is not None and tags.start() - start >= LEFT:
        end = tags.start()
    end = _without_speaker(text, start, end)
    end = _with_figure(text, start, end, line_end)
    if _ENDS_DIGIT.search(text, max(start, end - _WANTS), end):
        unit = _UNIT.match(text, end, line_end)
        end = unit.end() if unit is not None else end
    end = _with_last(text, start, end, line_end)
    end = _with_office(text, start, end, line_end)
    end = _with_limited(text, start, end, line_end)
    end = _without_mark(text, start, end, line_end)
    dangling = _DANGLE.search(text, max(start, end - _DANGLE_REACH), end)
    return dangling.start() if dangling is not None and dangling.start() - start >= LONG else end


def _with_figure(text: str, start: int, end: int, line_end: int) -> int:
    """Behind the figure that the last word announces: "เปิดวันที่[ 14 ก.พ. 65]"."""
    if not _WANTS_FIGURE.search(text, max(start, end - _WANTS), end):
        return end
    figure = _FIGURE.match(text, end, line_end)
    return figure.end() if figure is not None else end


def _with_last(text: str, start: int, end: int, line_end: int) -> int:
    """Behind the last member of a list: "ได้แก่ เลย น่าน[ และแพร่]", "รถ 5 คัน[ และเรือ 2 ลำ]"."""
    if not _LISTED.search(text, max(start, end - _LIST_REACH), end):
        return end
    last = _LAST.match(text, end, line_end)
    if last is None:
        return end
    counts = re.match(rf"\s?{DIGIT}", text[last.end() : min(line_end, last.end() + 2)])
    if counts is None:
        return last.end()
    figure = _FIGURE.match(text, last.end(), line_end)
    if figure is None:
        return end
    if not re.search(DIGIT, figure[0][-1]):
        return figure.end()
    # A unit that is not known: "[และชำรุด 5] สายพาน".
    unit = _SHORT_WORD.match(text, figure.end(), line_end)
    if unit is not None:
        return unit.end()
    goes_on = re.match(r"\s?[ก-๙]", text[figure.end() : min(line_end, figure.end() + 2)])
    return figure.end() if goes_on is None else end


def _with_office(text: str, start: int, end: int, line_end: int) -> int:
    """Behind a name, its surname and what the person is."""
    name = _NAME_END.search(text[max(start, end - BRACKET_REACH) : end])
    if name is None:
        return end
    if name["last"] is None:
        surname = _SURNAME.match(text, end, line_end)
        end = surname.end() if surname is not None else end
    office = _OFFICE.match(text, end, line_end)
    return office.end() if office is not None and office.end() - end <= BRACKET_REACH else end


def _with_limited(text: str, start: int, end: int, line_end: int) -> int:
    """Behind the end of a company's name: "บริษัท น่าน[พัฒนา จำกัด (มหาชน)]"."""
    at = text.rfind(_COMPANY, max(start, end - BRACKET_REACH), end)
    if at < 0 or "จำกัด" in text[at:end]:
        return end
    limited = _LIMITED.search(text, end, min(line_end, end + _COMPANY_REACH))
    if limited is None or _COMPANY in text[end : limited.start()]:
        return end
    return limited.end()


def _without_mark(text: str, start: int, end: int, line_end: int) -> int:
    """Before the mark of an item that is not quoted: "มี 4 ช่องทาง[ ได้แก่ 1)]"."""
    if not text[end:line_end].strip() or text[start:end].count("(") > text[start:end].count(")"):
        return end
    low = max(start, end - _MARK_ROOM)
    mark = _MARK_END.search(text, low, end) or _POINT_END.search(text, low, end)
    if mark is None or mark.start() - start < LONG:
        return end
    opened = text.count("(", start, mark.start()) > text.count(")", start, mark.start())
    return end if opened else mark.start()


def _without_speaker(text: str, start: int, end: int) -> int:
    """Before a paragraph of which only its speaker is quoted: "…แล้ว[\\n นาย ก กล่าวว่า]".

    Nothing that is asked for is lost: a begun paragraph with a day or a figure in it stays.
    """
    at = text.rfind("\n", max(start, end - _BEGUN), end)
    if at - start < LONG or text[end : end + 1] in ("", "\n"):
        return end
    begun = text[at + 1 : end].strip()
    if re.search(DIGIT, begun):
        return end
    speaks = _SPEAKS.search(begun) or _SPEAKER.fullmatch(begun)
    return at if speaks else end
