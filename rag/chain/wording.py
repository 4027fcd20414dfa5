"""The Thai of a checked message, the same in every channel."""

from collections.abc import Sequence
from datetime import date

from rag.chain.results import CheckedClaim, Verdict
from rag.schema import Citation
from rag.thai.calendar import thai_date

MAX_QUOTE = 220
"""Characters of a release that an explanation quotes."""

NAMES = {
    Verdict.TRUE: "จริง",
    Verdict.FALSE: "ข่าวปลอม",
    Verdict.EXPIRED: "หมดเขตแล้ว",
    Verdict.PARTLY: "ยืนยันได้ไม่หมด",
    Verdict.NOT_FOUND: "ไม่พบในข่าว",
}
"""How each verdict is called."""

LINK_WARNING = "อย่ากดหรือกรอกข้อมูลในลิงก์ที่แนบมา เพราะไม่พบข่าวประชาสัมพันธ์ที่ระบุลิงก์หรือบัญชีนี้"

SIMILAR_FALSE = "มีข่าวปลอมที่อ้างเรื่องคล้ายกัน โปรดตรวจสอบช่องทางก่อนกรอกข้อมูล"

NOTHING_TO_CHECK = "ไม่พบข้อความที่ตรวจกับข่าวประชาสัมพันธ์ได้"

_SAYS = {
    Verdict.TRUE: "ตรงกับข่าว{of}ที่ระบุว่า “{quote}”",
    Verdict.FALSE: "ข่าว{of}ชี้แจงว่าเรื่องนี้ไม่จริง: “{quote}”",
    Verdict.EXPIRED: "เคยมีตามข่าว{of}แต่ช่วงเวลาสิ้นสุดแล้วเมื่อ {end}: “{quote}”",
    Verdict.PARTLY: "มีข่าวเรื่องนี้{of}แต่ข่าวไม่ได้ยืนยันทั้งหมดตามข้อความ ข่าวระบุว่า “{quote}”",
}
_LISTED = "ข่าว{of}นับเรื่องนี้เป็นข่าวปลอม: “{quote}”"
_NOT_FOUND = "ไม่พบข่าวประชาสัมพันธ์ที่กล่าวถึงเรื่องนี้ จึงยังยืนยันไม่ได้ว่าจริงหรือไม่"
_ORDER = (Verdict.FALSE, Verdict.EXPIRED, Verdict.PARTLY, Verdict.TRUE, Verdict.NOT_FOUND)


def explanation(
    verdict: Verdict,
    citation: Citation | None,
    *,
    until: date | None = None,
    listed: bool = False,
) -> str:
    """One sentence; ``until`` is the last day of what is over, ``listed`` whether a list or a title
    calls it false rather than the quote itself."""
    if citation is None:
        return _NOT_FOUND
    published = citation.article.published
    of = f"วันที่ {thai_date(published)} " if published else ""
    quote = " ".join(citation.quote.split())
    says = _LISTED if verdict is Verdict.FALSE and listed else _SAYS[verdict]
    return says.format(of=of, quote=quote, end=thai_date(until) if until else "")


def summary(claims: Sequence[CheckedClaim]) -> str:
    """One line over all claims: how many of each verdict, the gravest first."""
    if not claims:
        return NOTHING_TO_CHECK
    counts = [(v, sum(claim.verdict is v for claim in claims)) for v in _ORDER]
    told = " · ".join(f"{NAMES[verdict]} {count}" for verdict, count in counts if count)
    return f"ตรวจ {len(claims)} ข้อ: {told}"
