"""Whether a figure is said with the limit, the rate and the order that the release gives it.

ไม่เกิน 300,000 บาท is neither at least that much nor plainly that much, เดือนละ is not ปีละ,
and รอบที่ 2 is not 2 รอบ.
"""

import re
from collections.abc import Sequence

from rag.answering.verification.claims import Claim, Reading
from rag.answering.verification.evidence import Evidence

_UPPER_BEFORE = re.compile(r"(?:ไม่เกิน|สูงสุด|ไม่มากกว่า)[^\d]{0,8}$")
_LOWER_BEFORE = re.compile(r"(?:ไม่น้อยกว่า|ไม่ต่ำกว่า|อย่างน้อย|ขั้นต่ำ)[^\d]{0,8}$")
_OVER_BEFORE = re.compile(r"(?:มากกว่า|(?<!ไม่)เกิน|สูงกว่า|กว่า)[^\d]{0,4}$")
_UNDER_BEFORE = re.compile(r"(?:น้อยกว่า|ต่ำกว่า|เกือบ|ไม่ถึง)[^\d]{0,4}$")
_LOWER_AFTER = re.compile(r"^[^\d]{0,8}(?:ขึ้นไป|เป็นอย่างน้อย)")
_UPPER_AFTER = re.compile(r"^[^\d]{0,8}(?:(?<!รอง)ลงมา|เป็นอย่างมาก)")
_OVER_INSIDE = re.compile(r"กว่า|เศษ|\+")
_EACH = (
    "คน|ราย|หัว|ครัวเรือน|ครอบครัว|เดือน|ปี|วัน|สัปดาห์|ชั่วโมง|ครั้ง|งวด|รอบ|เที่ยว|คัน|หลัง|เครื่อง|ตัว|ต้น|ชิ้น"
    "|ใบ|เล่ม|ชุด|กล่อง|ถุง|ขวด|เข็ม|โดส|เม็ด|ไร่|กิโลกรัม|กิโล|ลิตร|ตัน|หน่วย|แห่ง|เรื่อง|กลุ่ม|ทีม|อำเภอ|ตำบล|จังหวัด|หมู่บ้าน|ร้าน"
)
_RATE_BEFORE = re.compile(rf"(?P<each>{_EACH})ละ ?(?:ไม่เกิน|ประมาณ|อย่างน้อย)? ?$")
_RATE_AFTER = re.compile(
    rf"^ ?(?:บาท)? ?(?:ต่อ|/) ?(?P<each>{_EACH})|^ ?(?:บาท)? ?(?P<each2>{_EACH})ละ"
)
_SAME_EACH = {"ราย": "คน", "หัว": "คน", "ครอบครัว": "ครัวเรือน", "กิโล": "กิโลกรัม"}
_ORDINAL = re.compile(r"(?P<head>[ก-๎]{2,12}?) ?(?:ที่ ?)$")


def bound(text: str, claim: Claim) -> str:
    """Whether a figure is said as upper or lower limit, as over or under, or plainly ("")."""
    before, after = text[max(0, claim.start - 24) : claim.start], text[claim.end : claim.end + 16]
    for name, pattern in (
        ("upper", _UPPER_BEFORE), ("lower", _LOWER_BEFORE),
        ("under", _UNDER_BEFORE), ("over", _OVER_BEFORE),
    ):  # fmt: skip
        if pattern.search(before):
            return name
    if _LOWER_AFTER.search(after):
        return "lower"
    if _UPPER_AFTER.search(after):
        return "upper"
    said = text[claim.start : claim.end]
    return "over" if _OVER_INSIDE.search(said) or after.lstrip().startswith("กว่า") else ""


_STANDS_FOR = {
    "": {"", "over", "under"},
    "over": {"over", "lower"},
    "under": {"under", "upper"},
    "upper": {"upper"},
    "lower": {"lower"},
}


def bounds_agree(
    claim: Claim, sentence: Reading, found: Sequence[Claim], evidence: Evidence
) -> bool:
    """Whether some occurrence has the limit that the sentence gives."""
    said = bound(sentence.text, claim)
    return any(bound(evidence.reading.text, o) in _STANDS_FOR[said] for o in found)


def rates(text: str, claim: Claim) -> frozenset[str]:
    """What an amount is for each of: คน and เดือน in คนละ 500 บาทต่อเดือน."""
    before, after = text[max(0, claim.start - 24) : claim.start], text[claim.end : claim.end + 20]
    found = (_RATE_BEFORE.search(before), _RATE_AFTER.search(after))
    each = {e for match in found if match for e in match.groupdict().values() if e}
    return frozenset(_SAME_EACH.get(e, e) for e in each)


def rates_agree(
    claim: Claim, sentence: Reading, found: Sequence[Claim], evidence: Evidence
) -> bool:
    """Whether some occurrence is told for each of the same; a total never stands for a rate."""
    said = rates(sentence.text, claim)
    return any(said <= rates(evidence.reading.text, o) for o in found)


def ordinals_agree(
    claim: Claim, sentence: Reading, found: Sequence[Claim], evidence: Evidence
) -> bool:
    """รอบที่ 2 is not 2 รอบ, nor ครั้งที่ 2."""
    said = _ORDINAL.search(sentence.text[max(0, claim.start - 18) : claim.start])
    if said is None:
        return True
    head = said["head"][-3:]
    texts = (evidence.reading.text[max(0, o.start - 18) : o.start] for o in found)
    return any((m := _ORDINAL.search(t)) is not None and m["head"].endswith(head) for t in texts)
