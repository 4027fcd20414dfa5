"""What the pages around a release leave in it: the rules, as data.

Each rule names a kind of line that is no part of the release; ``ingest.cleaning`` counts what it
drops under these names. Patterns must match a whole line (stripped, white space single).
"""

import re
from dataclasses import dataclass

_MONTHS = (
    "มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรก[ฎฏ]าคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
)
_WEEKDAYS = "จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์|อาทิตย์"


@dataclass(frozen=True, slots=True)
class LineRule:
    """A kind of line to leave out."""

    name: str
    pattern: re.Pattern[str]


def _rule(name: str, pattern: str) -> LineRule:
    return LineRule(name, re.compile(pattern, re.IGNORECASE))


HEADER_DATE = re.compile(
    rf"(?:วัน(?:{_WEEKDAYS})\s?ที่\s?)(?P<day>[0-9๐-๙]{{1,2}})\s?(?P<month>{_MONTHS})"
    r"\s?(?:พ\.ศ\.\s?)?(?P<year>[0-9๐-๙]{4})"
)
"""The line over a release that says when it was put up: weekday, day, month, four-digit year."""

SLASHED_DATE = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")

LINE_RULES: tuple[LineRule, ...] = (
    # Rows of stars and dots, lone bullets, emoji: no letter and no digit in the line.
    _rule("ornament", r"[\W_]+"),
    _rule("print_button", r"พิมพ์|print"),
    _rule(
        "share_link",
        r"(?:แชร์|share|tweet)(?:\s?(?:ผ่าน|ไปยัง|ไปที่|to|on|via))?"
        r"(?:\s?(?:facebook|twitter|x|line|เฟซบุ๊ก|ทวิตเตอร์|ไลน์|หน้านี้|ข่าวนี้))?",
    ),
    _rule("photo_album", r"อัลบั้มภาพ|prev(?:ious)?|next|ภาพประกอบ|แกลเลอรี่?"),
    _rule("player", r"your browser does not support the (?:audio|video) (?:element|tag)\.?"),
    _rule(
        "read_more",
        r"(?:อ่านต่อ|อ่านเพิ่มเติม|อ่านรายละเอียดเพิ่มเติม|read more)[\s.:>»]*"
        # A link elsewhere may be what a reader is after (a form, an announcement), so it stays.
        r"(?:คลิก[\s.:>»]*)?(?:https?://(?:www\.)?thaigov\.go\.th/\S*)?",
    ),
    _rule("credit", r"credit\s?(?::|ภาพ).{0,140}|.{0,140}: ?read more"),
    _rule("list_link", r"(?:ดู|อ่าน)ข่าวทั้งหมด(?:\s?[>»]*)|ดูทั้งหมด|กลับหน้าหลัก|ย้อนกลับ"),
    _rule("page_views", r"(?:จำนวน)?(?:ผู้)?เข้าชม\s?:?\s?[\d,]+\s?(?:ครั้ง|คน)?"),
)

TAIL_HEADINGS = re.compile(r"ข่าวล่าสุด|ข่าวที่เกี่ยวข้อง|ข่าวอื่น\s?ๆ(?:\s?ที่เกี่ยวข้อง)?|ข่าวแนะนำ")
"""Headings of lists of other releases, which run to the end of the page."""

TITLE_PREFIXES = re.compile(r"(?:รัฐบาลไทย-)?ข่าวทำเนียบรัฐบาล-\s*|รัฐบาลไทย-\s*(?=\S)")
"""Names of the site that its pages put before a title."""

ORNAMENTS = "*_=+~—–-"
"""Rows of these share a line with words at times, such as the date that closes a release."""

EMPTY_LABELS = re.compile(r"(?:ข้อมูล|ภาพ|ข่าว|ภาพ/ข่าว|ที่มา|แหล่งที่มา)\s?:?")
"""Labels with nothing after them, when they end a release."""

_SHORT_MONTHS = r"(?:ม\.?ค|ก\.?พ|มี\.?ค|เม\.?ย|พ\.?ค|มิ\.?ย|ก\.?ค|ส\.?ค|ก\.?ย|ต\.?ค|พ\.?ย|ธ\.?ค)\."
ANY_DATE = re.compile(rf"[0-9๐-๙]{{1,2}}\s?(?:{_MONTHS}|{_SHORT_MONTHS})")
"""A day with its month, anywhere in a text."""
