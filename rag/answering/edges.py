"""Where a quote begins and ends, so that it reads as Thai: offsets move, the words do not.

Pieces are cut by length. A quote made of them may begin with "และ", in the middle of a figure, or
with half a bracket; may end before the unit of its last figure or between a name and an office. Of
943 first quotes of answers to the hand-written questions 434 began badly before, 168 after.
"""

import re
from collections.abc import Sequence

from rag.schema import Article

MONTH = (
    "(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม"
    "|พฤศจิกายน|ธันวาคม|ม\\.ค\\.|ก\\.พ\\.|มี\\.ค\\.|เม\\.ย\\.|พ\\.ค\\.|มิ\\.ย\\.|ก\\.ค\\."
    "|ส\\.ค\\.|ก\\.ย\\.|ต\\.ค\\.|พ\\.ย\\.|ธ\\.ค\\.)"
)
"""A month in full, or short with its dots."""
_PERSON = (
    r"(?:นาย(?!ก|อำเภอ|จ้าง|ทุน|ทะเบียน)|นางสาว|นาง(?!าน)|น\.ส\.|ดร\.|รศ\.|ผศ\.|นพ\.|พญ\."
    r"|แพทย์หญิง|นายแพทย์|พล\.?[อตร]\.?\S*|ว่าที่\S*|Mr\.)"
)
_VERB = (
    r"(?:มี|ได้|จะ|เป็น|จัด|ใช้|ต้อง|สามารถ|คาด|เริ่ม|ขยาย|เปิด|ให้|ไม่|ยัง|อยู่|แบ่ง"
    r"|กำหนด|ตั้ง|มอบ|ช่วย|รวม|ทำ|นำ|เน้น|ประกอบ|ถือ|บัญญัติ|ปัจจุบัน|ขณะนี้)"
)
_LINK = re.compile(
    rf"(?:โดย\s?มี\s*(?={_PERSON}|นายก|รัฐมนตรี|รอง|ปลัด|อธิบดี|ผู้)|โดย(?!\S{{0,4}}(?:เคร่ง|ผิด|มิ|สุจริต|ตรง|เร็ว|เฉพาะ|รวม|สาร|ทั่ว|ประมาณ|ด่วน|พลัน|สมบูรณ์|ชอบ|การ|วิธี|ผ่าน|ที่)|เฉพาะ)\s*"
    r"|ซึ่ง\s*|และ(?=\S)(?!เมื่อ)\s*|ทั้งนี้[ ,]+|นอกจากนี้[ ,]*|นอกจากนั้น[ ,]*|ดังนั้น[ ,]*"
    rf"|อย่างไรก็(?:ตาม|ดี)[ ,]*|อีกทั้ง\s*(?:ยัง)?|ทั้งยัง\s*|จึง\s*(?={_VERB})"
    rf"|ที่\s?(?=(?:จัดขึ้น|มีการ|มีจำนวน|เป็น|ได้มี|จะจัด)))"
)
_HASH = re.compile(r"(?:(?:^|\s)(?:#\S+|/{3,}\S*))+\s*$")
_HASH_BEGIN = re.compile(r"(?:(?:#\S+|/{3,}|[-–,/)\]]+(?![\d๐-๙])|[•])\s*)+")
_NUMBER_BEGIN = re.compile(
    rf"(?!(?:[\d๐-๙]{{1,2}}[.)])(?:\s|[ก-๙]))(?:[\d๐-๙][\d๐-๙.,:%]*(?![.)\d๐-๙])|{MONTH}|[-–]\s*[\d๐-๙])"
)
_STOP = re.compile(
    r"(?:สามารถ|ระหว่าง|วันที่|เมื่อ|จำนวน|ระยะทาง|ภายใต้|อายุ|ได้รับ|ผ่าน|ไม่ควร|ด้วย|รวม|ราคา|พื้นที่|วงเงิน|ในช่วง|ในปี|กรณี|ระยะเวลา)"
)
_TIED_BEGIN = re.compile(r"(?:ล้าน|แสน|หมื่น|พัน|บาท|คน|ราย|ไร่|ๆ|[)%”–-]|น\.)")
_DANGLE = re.compile(
    r"\s*(?:(?<![ก-๙])(?:และ|หรือ|ของ|โดย|ใน|ที่|ณ|กับ|ซึ่ง|เช่น|อาทิ|ที่มี)|ประกอบด้วย|ได้แก่|ดังนี้|ความยาว|วันที่|เวลา|จำนวน|พ\.ศ\.|[-–(:,])\s*$"
)
_UNIT = re.compile(
    rf"\s(?:{MONTH}(?:\s*[\d๐-๙]{{2,4}})?|[\d๐-๙]{{4}}(?![\d๐-๙])"
    r"|[-–]\s*[\d๐-๙][\d๐-๙.,:]*"
    rf"(?:\s*(?:น\.|{MONTH}(?:\s*[\d๐-๙]{{2,4}})?|ล้านบาท|บาท|ล้าน|คน|ปี))?"
    r"|(?:แสน|หมื่น|พัน)?(?:ล้าน)?(?:บาท|คน|ราย|ไร่|แห่ง|ตัน|ครัวเรือน|ครั้ง|กิโลเมตร|เมตร|เดือน|วัน|ปี"
    r"|ชุด|เครื่อง|หลัง|เรื่อง|ชนิด|ข้อ|น\.|กม\.|ซม\.|โครงการ|อำเภอ|ตำบล|จังหวัด|หมู่บ้าน|ต้น|ตัว|คัน"
    r"|ฉบับ|รุ่น|ทุน|จุด|สถานี|เปอร์เซ็นต์|ล้าน)(?:/\S{1,8})?)"
)
_ENDS_DIGIT = re.compile(rf"(?:[\d๐-๙]|{MONTH})$|[-–]$")
_NAME_END = re.compile(
    rf"(?:^|[\s,(“]|และ|โดย|มี|ให้|นำโดย|อาทิ){_PERSON}\s?[ก-๙]{{2,16}}(?P<last>\s[ก-๙]{{2,20}})?$"
)
_OFFICE = re.compile(
    r"\s(?:รอง|ผู้ว่า|ผู้อำนวย|ผู้ช่วย|ผู้ตรวจ|ปลัด|อธิบดี|เลขา|รัฐมนตรี|รมว|รมช|นายก|ประธาน|โฆษก|ที่ปรึกษา|กรรมการ|อธิการ|คณบดี|ผอ|หัวหน้า|นายอำเภอ|พัฒนาการจังหวัด)\S*"
)
_SURNAME = re.compile(
    r"\s(?!กล่าว|เปิด|ระบุ|เป็น|และ|พร้อม|ได้|ให้|จะ|ใน|ที่|เพื่อ|ซึ่ง|นาย|นาง|รัฐมนตรี|รอง|ปลัด|ผู้)[ก-๙]{3,}(?=\s|$)"
)

_REACH = 45
"""Characters that a quote may reach back for the beginning of what it is in the middle of."""
_BRACKET_REACH = 60
_LEFT = 25
"""Characters that must be left of a quote when its beginning is dropped."""
_LONG = 40
_BRACKETS = (("(", ")"), ("“", "”"))
_LIST_MARK = re.compile(r"(?:^|[\s(])(?:[\d๐-๙]{1,2}|[ก-ฮ])$")
_SAYS = re.compile(
    r"[\d๐-๙][\d๐-๙.,]*\s*(?:บาท|คน|ราย|ล้าน|แห่ง|%|ไร่|ตัน|ครั้ง|ครัวเรือน|ชุด)|โทร|https?:|สายด่วน"
)
_EMPTY_WORDS = re.compile(rf"#\S+|{MONTH}|วันที่|พ\.ศ\.|ข้อมูล|ที่มา|[^ก-๙A-Za-z]|(?:และ|หรือ)")
_LEAST_SAID = 18
"""Letters under which a quote without an amount or a contact is a date line, tags or a heading."""

Span = tuple[Article, int, int]


def tidied(spans: Sequence[Span]) -> list[Span]:
    """Spans with better edges; overlaps joined, those that say nothing dropped unless all do."""
    found: list[Span] = []
    for article, start, end in spans:
        start, end = tidy(article.text, start, end)
        for i, (other, first, last) in enumerate(found):
            if other.id == article.id and start <= last and first <= end:
                found[i] = (other, min(first, start), max(last, end))
                break
        else:
            found.append((article, start, end))
    return [span for span in found if _says_something(*span)] or found


def tidy(text: str, start: int, end: int) -> tuple[int, int]:
    """A span of ``text`` that reads better than ``start:end``, within its line; never empty."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    first = _begin(text, start, end, line_start)
    first, last = _whole_brackets(text, first, end, line_start, line_end)
    last = _end(text, first, last, line_end)
    while last > first and text[last - 1].isspace():
        last -= 1
    while first < last and text[first].isspace():
        first += 1
    return (first, last) if first < last else (start, end)


def _begin(text: str, start: int, end: int, line_start: int) -> int:
    tags = _HASH_BEGIN.match(text, start, end)
    if tags is not None and end - tags.end() >= _LEFT:
        start = tags.end()
    if _NUMBER_BEGIN.match(text, start, end) and start > line_start:
        return _before_figure(text, start, line_start)
    link = _LINK.match(text, start, end)
    return link.end() if link is not None and end - link.end() >= _LEFT else start


def _before_figure(text: str, start: int, line_start: int) -> int:
    """Where the words begin that a quote's first figure belongs to."""
    low = max(line_start, start - _REACH)
    before = text[low:start]
    begins = [low + space.end() for space in re.finditer(r"\s", before.rstrip())]
    begins = [
        b for b in begins if not _NUMBER_BEGIN.match(text, b) and not _TIED_BEGIN.match(text, b)
    ]
    if begins:
        return begins[-1]
    if low == line_start:
        return low
    stop = _STOP.search(before)
    return low + stop.start() if stop else start


def _whole_brackets(
    text: str, start: int, end: int, line_start: int, line_end: int
) -> tuple[int, int]:
    for opening, closing in _BRACKETS:
        unopened, unclosed = _halves(text[start:end], opening, closing)
        if unopened is not None:
            at = text.rfind(opening, max(line_start, start - _BRACKET_REACH), start)
            behind = start + unopened + 1
            if at >= 0:
                start = at
            elif unopened < _LONG and end - behind >= _LONG:
                start = behind
        if unclosed:
            end = _closed(text, (start, end), (opening, closing), line_end)
    return start, end


def _halves(quote: str, opening: str, closing: str) -> tuple[int | None, bool]:
    """Where a bracket closes that was not opened, and whether one is left open."""
    depth, unopened = 0, None
    for i, character in enumerate(quote):
        if character == opening:
            depth += 1
        elif character == closing and depth:
            depth -= 1
        elif character == closing and unopened is None and not _LIST_MARK.search(quote[:i]):
            unopened = i
    return unopened, depth > 0


def _closed(text: str, span: tuple[int, int], bracket: tuple[str, str], line_end: int) -> int:
    start, end = span
    at = text.find(bracket[1], end, min(line_end, end + _BRACKET_REACH))
    if at >= 0:
        return at + 1
    cut = text.rfind(bracket[0], start, end)
    return cut if cut - start >= _LONG and end - cut < _LONG else end


def _end(text: str, start: int, end: int, line_end: int) -> int:
    tags = _HASH.search(text[start:end])
    if tags is not None and tags.start() >= _LEFT:
        end = start + tags.start()
    if _ENDS_DIGIT.search(text[start:end]):
        unit = _UNIT.match(text, end, line_end)
        end = unit.end() if unit is not None else end
    end = _with_office(text, start, end, line_end)
    dangling = _DANGLE.search(text[start:end])
    return start + dangling.start() if dangling is not None and dangling.start() >= _LONG else end


def _with_office(text: str, start: int, end: int, line_end: int) -> int:
    """Behind a name, its surname and what the person is."""
    name = _NAME_END.search(text[max(start, end - _BRACKET_REACH) : end])
    if name is None:
        return end
    if name["last"] is None:
        surname = _SURNAME.match(text, end, line_end)
        end = surname.end() if surname is not None else end
    office = _OFFICE.match(text, end, line_end)
    return office.end() if office is not None and office.end() - end <= _BRACKET_REACH else end


def _says_something(article: Article, start: int, end: int) -> bool:
    quote = article.text[start:end]
    return len(_EMPTY_WORDS.sub("", quote)) >= _LEAST_SAID or _SAYS.search(quote) is not None
