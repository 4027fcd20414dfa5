"""The words that Thai dates are written with, as pieces of regular expressions.

The pieces match the source's own characters, not the folded form: the reader of dates runs over
the whole corpus at ingest, and folding first would cost more than reading. ``\\d`` takes Thai
digits too, :data:`GAP` takes no-break and zero-width spaces, :data:`DASH` every dash.

Every repeat is bounded, so that matching at one place costs a constant.
"""

import re

from rag.thai.normalise import INVISIBLE

GAP = rf"[ \t\u00a0\u2000-\u200a\u202f\u3000{INVISIBLE}]{{0,3}}"
"""What may stand between the parts of a date. No line break: tables would run together."""

DASH = r"[-‐‑‒–—―−﹣－~]"

DIGITS = tuple(digit + r"\d*" for digit in "0123456789๐๑๒๓๔๕๖๗๘๙")
"""Beginnings of numbers; digits of other scripts are left to whoever writes Thai dates in them."""

_FULL_NAMES = (
    ("มกราคม", "มกรคม"),
    ("กุมภาพันธ์", "กุมภาพันธุ์", "กุมภาพันธ", "กุมพาพันธ์", "กุมภาพัน"),
    ("มีนาคม",),
    ("เมษายน", "เมษยน"),
    ("พฤษภาคม", "พฤศภาคม", "พฤกษภาคม", "พฤษาคม", "พฤษภคม"),
    ("มิถุนายน", "มิถุนยน"),
    ("กรกฎาคม", "กรกฏาคม", "กรกฎคม", "กรกฎาค"),
    ("สิงหาคม", "สิงหคม"),
    ("กันยายน", "กันยนยน", "กันยาน"),
    ("ตุลาคม", "ตุลคม"),
    ("พฤศจิกายน", "พฤษจิกายน", "พฤจิกายน", "พฤศจิกยน"),
    ("ธันวาคม", "ธันวคม"),
)
_SPOKEN_NAMES = (
    ("มกรา",), ("กุมภา",), ("มีนา",), ("เมษา",), ("พฤษภา", "พฤศภา"), ("มิถุนา",),
    ("กรกฎา", "กรกฏา"), ("สิงหา",), ("กันยา",), ("ตุลา",), ("พฤศจิกา", "พฤษจิกา"), ("ธันวา",),
)  # fmt: skip
_LETTERS = (
    ("ม", "ค"), ("ก", "พ"), ("มี", "ค"), ("เม", "ย"), ("พ", "ค"), ("มิ", "ย"),
    ("ก", "ค"), ("ส", "ค"), ("ก", "ย"), ("ต", "ค"), ("พ", "ย"), ("ธ", "ค"),
)  # fmt: skip
_ENGLISH = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _english(name: str) -> str:
    cases = (name, name.capitalize(), name.upper())
    short = [f"{c[:3]}(?:{c[3:]})?" if len(name) > 3 else c for c in cases]
    if name == "september":
        short.extend(("sept", "Sept"))
    return "|".join(reversed(short))


_SPACE = "[ \u00a0]?"
FULL_MONTH = f"(?:{_any_of([name for names in _FULL_NAMES for name in names])})"
# ก.ค.ศ., ก.พ.ร. and อ.ก.พ. are offices; ต. คลอง… is a sub-district.
DOTTED_MONTH = (
    r"(?:(?<![ก-ฮ]\.)(?:"
    + "|".join(rf"{a}{_SPACE}\.{_SPACE}{b}" for a, b in _LETTERS)
    + r")(?:\.{1,2}(?![ก-ฮ][.\s])|(?![ก-๛.])))"
)
BARE_MONTH = "(?:(?:" + "|".join(a + b for a, b in _LETTERS) + r")\.?(?![ก-๛]))"
"""Two letters without dots (``พค68``): only ever a month beside a day or a year."""
SPOKEN_MONTH = (
    f"(?:(?:{_any_of([name for names in _SPOKEN_NAMES for name in names])})"
    "(?![ะ-ฺ็-๎]|(?<=มีนา)[ยง]|การ|ธิ|รัตน|ทิตย|ราช|วงศ์|บุรี|พร|คา))"
)
ENGLISH_MONTH = f"(?:(?:{'|'.join(_english(name) for name in _ENGLISH)})\\b\\.?)"
THAI_MONTH = f"(?:{FULL_MONTH}|{DOTTED_MONTH}|{SPOKEN_MONTH}|{BARE_MONTH})"
MONTH = f"(?:{THAI_MONTH}|{ENGLISH_MONTH})"

_DOTTED_START = r"(?:[ \u00a0]?\.[ \u00a0]?{0}|{0}(?=[-–\s\d.]))"
MONTH_STARTS = (
    *("มกร", "กุม[ภพ]า", "มีนา", "เมษ", "พฤ[ษศกจ]", "มิถุน", "กรก[ฎฏ]", "สิงห", "กันย", "ตุล", "ธันว"),
    *(a + _DOTTED_START.format(b) for a, b in _LETTERS),
)
"""The beginnings of what :data:`THAI_MONTH` takes; cheap enough to scan a text with."""
ENGLISH_STARTS = tuple(
    case + "(?![ก-๛])"
    for name in _ENGLISH
    for case in (name[:3], name[:3].capitalize(), name[:3].upper())
)

_BUDDHIST_ERA = rf"(?:พ{_SPACE}\.?{_SPACE}ศ{_SPACE}\.?|พุทธศักราช)"
_COMMON_ERA = rf"(?:ค{_SPACE}\.?{_SPACE}ศ{_SPACE}\.?|คริสต์?ศักราช)"
ERA_STARTS = (
    *(rf"{a}{_SPACE}\.?{_SPACE}ศ(?=[.\s\d])" for a in "พค"),
    *("พุทธศัก", "คริสตศัก", "คริสต์ศัก"),
)
YEAR_4 = r"(?:[2๒][4-6๔-๖]\d\d|[2๒][01๐๑]\d\d|[1๑][89๘๙]\d\d)"
_TWO_DIGITS = r"['’]?[4-9๔-๙]\d"
_COUNTED = (
    r"(?:[%％]|บาท|ล้าน|แสน|หมื่น|พัน|เปอร์เซ็น|เปอร์เซน|องศา|นาที"
    r"|(?:ราย|คน|แห่ง|ครั้ง|จังหวัด|อำเภอ|โดส|ไร่|ตัน|ครัวเรือน)(?![ก-๛]))"
)
NUMBER_END = r"(?!\d|[.:]\d|,\d{3})"
YEAR_2 = rf"(?:{_TWO_DIGITS}{NUMBER_END}(?!{GAP}{_COUNTED}))"

YEARS_AGO = r"(?:นี้|ที่แล้ว|ที่ผ่านมา|ก่อน(?!หน้า)|ก่อนหน้า(?:นี้)?|กลาย|หน้า|ถัดไป)"

WEEKDAY = r"วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ?|ศุกร์|เสาร์|อาทิตย์)"
DAY_WORD = rf"(?:{WEEKDAY}{GAP}ที่|วันที่|{WEEKDAY})"
UNTIL = rf"(?:{DASH}{{1,2}}|(?:ไป)?(?:จน)?ถึง|to|until)"
AND = r"(?:,|และ|กับ|หรือ|&|and)"

_KEY = re.compile(r"[^ก-๛a-z]")
_NUMBER_OF = {
    _KEY.sub("", name): number
    for names in (
        _FULL_NAMES,
        _SPOKEN_NAMES,
        tuple((a + b,) for a, b in _LETTERS),
        tuple((name,) for name in _ENGLISH),
        tuple((name[:3],) for name in _ENGLISH),
        tuple((name[:4],) for name in _ENGLISH),
    )
    for number, forms in enumerate(names, start=1)
    for name in forms
}


def month_number(name: str) -> int:
    """1 to 12 for a month's name as matched by :data:`MONTH`. Raises KeyError for anything else."""
    return _NUMBER_OF[_KEY.sub("", name.lower())]


def is_abbreviated(name: str) -> bool:
    """Whether a matched month is an abbreviation, which alone (without day or year) is no month."""
    return len(_KEY.sub("", name.lower())) <= 3


def year_number(digits: str, *, common_era: bool = False, english: bool = False) -> int | None:
    """The year of the common era that ``digits`` (two or four, any script) name, or None.

    Two digits from 40 up count from 2500 BE; below 40 they are a year only in an English date or
    after ค.ศ., and count from 2000. Four digits from 2400 up are BE.
    """
    digits = digits.lstrip("'’")
    value = int(digits)
    if len(digits) == 4:
        year = value - 543 if value >= 2400 else value
        return year if 1800 <= year <= 2199 else None
    if common_era:
        return 2000 + value if value < 60 else 1900 + value
    if value >= 40:
        return 2500 + value - 543
    return 2000 + value if english else None


def plain_year(tag: str) -> str:
    """A year with or without its era; groups ``year<tag>`` and ``ad<tag>`` (set after ค.ศ.)."""
    return (
        rf"(?:(?P<ad{tag}>{_COMMON_ERA}){GAP}|{_BUDDHIST_ERA}{GAP})?"
        rf"(?P<year{tag}>{YEAR_4}{NUMBER_END}|{YEAR_2}|(?(ad{tag})\d\d{NUMBER_END}|(?!)))"
    )


def year_after(tag: str) -> str:
    """A year after a month or a feast: that of :func:`plain_year`, or one counted from today.

    Group ``ago<tag>`` is what follows ปี in ปีนี้, ปีที่แล้ว.
    """
    return (
        rf"(?:{GAP},?{GAP}(?:(?:ของ|ใน|ประจำ)?{GAP}ปี{GAP})?{plain_year(tag)}"
        rf"|{GAP}(?:ของ|ใน)?{GAP}ปี(?P<ago{tag}>{YEARS_AGO}))"
    )


def year_offset(word: str) -> int:
    """How many years after this year a word matched by :data:`YEARS_AGO` means."""
    if word == "นี้":
        return 0
    return 1 if word in ("หน้า", "ถัดไป") else -1
