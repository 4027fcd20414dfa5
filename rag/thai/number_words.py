"""Thai number words and the units that follow numbers, with their normal forms."""

import re
from decimal import Decimal

_UNITS: dict[str, tuple[str, ...]] = {
    "บาท": ("฿", "บ."),
    "ดอลลาร์สหรัฐ": (
        "ดอลลาร์สหรัฐฯ", "เหรียญสหรัฐ", "เหรียญสหรัฐฯ", "ดอลลาร์", "ดอลล่าร์", "USD",
    ),
    "ยูโร": (), "เยน": (), "หยวน": (), "วอน": (),
    "%": ("％", "เปอร์เซ็นต์", "เปอร์เซ็น", "เปอร์เซนต์", "เปอร์เซน", "เปอเซ็น", "เปอร์เซนท์"),
    "ไร่": (), "ตารางวา": ("ตร.ว.", "ตร.วา", "วา"), "งาน": (),
    "คน": (), "ราย": (), "ครัวเรือน": ("ครอบครัว",), "รูป": (), "นาย": (), "ศพ": (),
    "แห่ง": (), "ครั้ง": ("หน",), "จังหวัด": ("จว.",), "อำเภอ": (), "ตำบล": (), "หมู่บ้าน": (),
    "ชุมชน": (), "โรงเรียน": (), "โรงงาน": (), "ประเทศ": (), "บริษัท": (), "สาขา": (),
    "ปี": ("ขวบ",), "เดือน": (), "สัปดาห์": (), "วัน": (), "ชั่วโมง": ("ชม.",), "นาที": (),
    "กิโลเมตร": ("กม.", "กิโล", "km"), "เมตร": ("ม.",), "เซนติเมตร": ("ซม.", "เซน"),
    "มิลลิเมตร": ("มม.",), "ตารางเมตร": ("ตร.ม.",), "ตารางกิโลเมตร": ("ตร.กม.",),
    "ลูกบาศก์เมตร": ("ลบ.ม.", "ลบม.", "คิว"), "ลิตร": (), "ตัน": (),
    "กิโลกรัม": ("กก.", "กก", "kg"), "กรัม": (), "มิลลิกรัม": ("มก.",),
    "เมกะวัตต์": ("MW",), "กิโลวัตต์": (), "องศาเซลเซียส": ("องศา",), "จุด": (), "คะแนน": (),
    "โดส": (), "เข็ม": (), "โครงการ": (), "หน่วย": (), "หลัง": (), "ห้อง": (), "เตียง": (),
    "คัน": (), "ลำ": (), "เที่ยว": (), "ขบวน": (), "เครื่อง": (), "ชิ้น": (), "ตัว": (), "ต้น": (),
    "ฉบับ": (), "เรื่อง": (), "ข้อ": (), "ด้าน": (), "กลุ่ม": (), "ทีม": (), "ชุด": (), "รุ่น": (),
    "บัญชี": (), "ข้อความ": (), "สิทธิ": ("สิทธิ์",), "เล่ม": (), "ทุน": (), "งวด": (), "ดวง": (),
    "รายการ": (), "กิจการ": (), "ร้าน": (), "แปลง": (), "บ่อ": (), "ถุง": (), "กล่อง": (),
}  # fmt: skip

# A unit is not the beginning of a longer word: ต้น|ทุน, วัน|ที่, ปี|ที่, คน|ไทย is one, though.
_NOT_UNIT = {
    "วัน": "(?!ที่|นี้|จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์)",
    "ราย": "(?!การ|ได้|งาน|ละ|ชื่อ)",
    "ปี": "(?!ก่อน)",
    "ต้น": "(?!ทุน|แบบ|สังกัด)",
    "ตัว": "(?!อย่าง|แทน|เลข|ชี้)",
    "ข้อ": "(?!มูล|ความ|ตกลง|เสนอ)",
    "ม.": "(?![ก-ฮ]\\.|ค\\.)",
    "บ.": "(?![ก-ฮ])",
    "หน": "(?![่-๋า-ู]|อ|ึ่|้|ั)",
    "วา": "(?![งทรดนยสระ-ู่-๋])",
    "กิโล": "(?!วัตต์|กรัม|เมตร)",
    "นาย": "(?!ก|จ้าง|[ก-ฮ])",
    "ตัน": "(?!ส)",
    "คิว": "(?![อ])",
    "เซน": "(?!ต)",
    "กก": "(?![ก-๛])",
    "เมตร": "",
}
_NORMAL = {spelling: unit for unit, others in _UNITS.items() for spelling in (unit, *others)}
UNIT = (
    "(?:"
    + "|".join(
        re.escape(spelling) + _NOT_UNIT.get(spelling, "")
        for spelling in sorted(_NORMAL, key=len, reverse=True)
    )
    + ")"
)

_DIGIT_WORDS = {
    "หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5,
    "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
_SCALES = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 10**6}

SCALE = (
    "(?:สิบ(?!เอก|โท|ตรี|[ะ-ฺ])|ร้อย(?!เอ็ด|ละ)|พัน(?!ธ|ตรี|โท|เอก|ตำรวจ|[ะ-ฺ])|หมื่น|แสน(?!ส)|ล้าน(?!นา|ช้าง))"
)
# สามารถ, ห้าง, เก้าอี้, หกล้ม, สองแคว, พันธุ์, แปดริ้ว are words of their own.
_DIGIT = (
    "(?:หนึ่ง|เอ็ด|สอง(?!แคว|พี่น้อง)|ยี่(?=สิบ)|สาม(?!าร|ัญ|ี|พราน|ชุก|โคก)|สี่(?!แยก|คิ้ว)"
    "|ห้า(?!ง|ม)|หก(?!ล้ม)|เจ็ด|แปด(?!ริ้ว)|เก้า(?!อี้|เลี้ยว))"
)
NUMBER_WORDS = f"(?:(?:{_DIGIT}|{SCALE}){{1,16}}(?:ครึ่ง(?!ปี))?)"
NUMBER_WORD_STARTS = tuple(sorted((*_DIGIT_WORDS, *_SCALES), key=len, reverse=True))
_WORD = re.compile("|".join((*NUMBER_WORD_STARTS, "ครึ่ง")))


def unit_name(spelling: str) -> str:
    """The normal form of a unit as matched by :data:`UNIT`. Raises KeyError for anything else."""
    return _NORMAL[spelling]


def scale_value(words: str) -> Decimal:
    """The product of scale words: หมื่นล้าน is 10,000,000,000."""
    product = 1
    for word in _WORD.findall(words):
        product *= _SCALES[word]
    return Decimal(product)


def is_one_word(words: str) -> bool:
    """Whether the number is a single word (ล้าน, สาม), which alone is often no number."""
    return len(_WORD.findall(words)) == 1


def words_value(words: str) -> Decimal | None:
    """The value of number words, or None if they make none (สองสาม).

    As people say it, a digit after พัน and above counts the next lower scale: พันสอง is 1,200 and
    หมื่นแปด is 18,000; after ร้อย it is itself.
    """
    total, part, digit, scale = Decimal(0), Decimal(0), 0, 0
    for word in _WORD.findall(words):
        if word in _DIGIT_WORDS:
            if digit:
                return None
            digit = _DIGIT_WORDS[word]
        elif word == "ล้าน":
            total = (total + part + digit or Decimal(1)) * 10**6
            part, digit, scale = Decimal(0), 0, 10**6
        elif word == "ครึ่ง":
            if digit or not scale:
                return None
            part += Decimal(scale) / 2
        else:
            scale = _SCALES[word]
            part += (digit or 1) * scale
            digit = 0
    return total + part + (digit * scale // 10 if scale >= 1000 else digit)
