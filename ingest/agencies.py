"""Which ministry or department a release speaks for, by the names it is called."""

import re
from functools import lru_cache

_FIRST_WORDS = 200
"""Characters of a text in which its agency is looked for, when the title names none."""

# Canonical name, the words that follow รมว., ปลัด or ก., and its abbreviations. The ministries are
# those of the Act on the Organisation of Ministries (B.E. 2545 and its amendments to 2562); the
# abbreviations are those of the Office of the Royal Society.
MINISTRIES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("สำนักนายกรัฐมนตรี", (), ("นร.", "สปน.")),
    ("กระทรวงกลาโหม", ("กลาโหม",), ("กห.",)),
    ("กระทรวงการคลัง", ("การคลัง", "คลัง"), ("กค.",)),
    ("กระทรวงการต่างประเทศ", ("การต่างประเทศ", "ต่างประเทศ"), ("กต.",)),
    (
        "กระทรวงการท่องเที่ยวและกีฬา",
        ("การท่องเที่ยวฯ", "ท่องเที่ยวฯ", "ท่องเที่ยว"),
        ("กก.",),
    ),
    (
        "กระทรวงการพัฒนาสังคมและความมั่นคงของมนุษย์",
        ("การพัฒนาสังคมฯ", "พัฒนาสังคมฯ", "พัฒนาสังคม"),
        ("พม.",),
    ),
    (
        "กระทรวงการอุดมศึกษา วิทยาศาสตร์ วิจัยและนวัตกรรม",
        ("การอุดมศึกษา", "อุดมศึกษา"),
        ("อว.",),
    ),
    ("กระทรวงเกษตรและสหกรณ์", ("เกษตร",), ("กษ.",)),
    ("กระทรวงคมนาคม", ("คมนาคม",), ("คค.",)),
    (
        "กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม",
        ("ดิจิทัล", "ดีอีเอส", "ดีอี"),
        ("ดศ.", "ดีอีเอส", "ดีอี"),
    ),
    ("กระทรวงทรัพยากรธรรมชาติและสิ่งแวดล้อม", ("ทรัพยากรฯ", "ทรัพยากรธรรมชาติ"), ("ทส.",)),
    ("กระทรวงพลังงาน", ("พลังงาน",), ("พน.",)),
    ("กระทรวงพาณิชย์", ("พาณิชย์",), ("พณ.",)),
    ("กระทรวงมหาดไทย", ("มหาดไทย",), ("มท.", "มหาดไทย")),
    ("กระทรวงยุติธรรม", ("ยุติธรรม",), ("ยธ.",)),
    ("กระทรวงแรงงาน", ("แรงงาน",), ("รง.",)),
    ("กระทรวงวัฒนธรรม", ("วัฒนธรรม",), ("วธ.",)),
    ("กระทรวงศึกษาธิการ", ("ศึกษาธิการ", "ศึกษาฯ"), ("ศธ.",)),
    ("กระทรวงสาธารณสุข", ("สาธารณสุข",), ("สธ.",)),
    ("กระทรวงอุตสาหกรรม", ("อุตสาหกรรม", "อุตฯ"), ("อก.",)),
)

# Departments and agencies that issue releases in their own name, by name and abbreviations.
DEPARTMENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("กรมประชาสัมพันธ์", ("กปส.",)),
    ("กรมบัญชีกลาง", ()),
    ("กรมสรรพากร", ()),
    ("กรมสรรพสามิต", ()),
    ("กรมศุลกากร", ()),
    ("กรมธนารักษ์", ()),
    ("กรมชลประทาน", ()),
    ("กรมประมง", ()),
    ("กรมปศุสัตว์", ()),
    ("กรมการข้าว", ()),
    ("กรมวิชาการเกษตร", ()),
    ("กรมส่งเสริมการเกษตร", ()),
    ("กรมส่งเสริมสหกรณ์", ()),
    ("กรมพัฒนาที่ดิน", ()),
    ("กรมฝนหลวงและการบินเกษตร", ()),
    ("กรมการขนส่งทางบก", ("ขบ.",)),
    ("กรมการขนส่งทางราง", ()),
    ("กรมทางหลวงชนบท", ("ทช.",)),
    ("กรมทางหลวง", ("ทล.",)),
    ("กรมเจ้าท่า", ()),
    ("กรมอุตุนิยมวิทยา", ()),
    ("กรมป่าไม้", ()),
    ("กรมควบคุมมลพิษ", ("คพ.",)),
    ("กรมอุทยานแห่งชาติ สัตว์ป่า และพันธุ์พืช", ("กรมอุทยาน",)),
    ("กรมทรัพยากรทางทะเลและชายฝั่ง", ()),
    ("กรมทรัพยากรน้ำบาดาล", ()),
    ("กรมทรัพยากรน้ำ", ()),
    ("กรมการค้าภายใน", ()),
    ("กรมการค้าต่างประเทศ", ()),
    ("กรมพัฒนาธุรกิจการค้า", ()),
    ("กรมทรัพย์สินทางปัญญา", ()),
    ("กรมส่งเสริมการค้าระหว่างประเทศ", ()),
    ("กรมการพัฒนาชุมชน", ("พช.",)),
    ("กรมที่ดิน", ()),
    ("กรมป้องกันและบรรเทาสาธารณภัย", ("ปภ.",)),
    ("กรมโยธาธิการและผังเมือง", ()),
    ("กรมส่งเสริมการปกครองท้องถิ่น", ()),
    ("กรมราชทัณฑ์", ()),
    ("กรมคุ้มครองสิทธิและเสรีภาพ", ("กรมคุ้มครองสิทธิฯ",)),
    ("กรมสอบสวนคดีพิเศษ", ("ดีเอสไอ", "DSI")),
    ("กรมบังคับคดี", ()),
    ("กรมการจัดหางาน", ("กกจ.",)),
    ("กรมพัฒนาฝีมือแรงงาน", ()),
    ("กรมสวัสดิการและคุ้มครองแรงงาน", ("กสร.",)),
    ("สำนักงานประกันสังคม", ("สปส.",)),
    ("กรมศิลปากร", ()),
    ("กรมการศาสนา", ()),
    ("กรมส่งเสริมวัฒนธรรม", ()),
    ("กรมควบคุมโรค", ()),
    ("กรมอนามัย", ()),
    ("กรมการแพทย์แผนไทยและการแพทย์ทางเลือก", ()),
    ("กรมการแพทย์", ()),
    ("กรมสุขภาพจิต", ()),
    ("กรมวิทยาศาสตร์การแพทย์", ()),
    ("กรมสนับสนุนบริการสุขภาพ", ("สบส.",)),
    ("สำนักงานคณะกรรมการอาหารและยา", ("อย.",)),
    ("สำนักงานหลักประกันสุขภาพแห่งชาติ", ("สปสช.",)),
    ("กรมโรงงานอุตสาหกรรม", ("กรอ.",)),
    ("กรมผู้สูงอายุ", ()),
    ("กรมกิจการเด็กและเยาวชน", ()),
    ("กรมส่งเสริมและพัฒนาคุณภาพชีวิตคนพิการ", ()),
    ("สำนักงานคณะกรรมการกำกับและส่งเสริมการประกอบธุรกิจประกันภัย", ("คปภ.",)),
    ("ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร", ("ธ.ก.ส.",)),
    ("ธนาคารออมสิน", ()),
    ("ธนาคารอาคารสงเคราะห์", ("ธอส.",)),
)


_OFFICES = ("รมว.", "รมช.", "รมต.", "ก.", "กระทรวง", "ปลัด")
_PRIME_MINISTER = re.compile(
    r"(?<!รอง)นายก(?:รัฐมนตรี|ฯ)\s?และ\s?(?:รัฐมนตรีว่าการ\s?กระทรวง|รมว\.\s?)[ก-๛]+"
)
"""A prime minister who heads a ministry too speaks for the government, not for that ministry."""
_BEFORE_SHORT_FORM = re.compile(r"(?:^|[^ก-๛A-Za-z.]|รมว\.|รมช\.|รมต\.|ปลัด|โฆษก|ผู้บริหาร|เผย|โดย)$")
_PREFIX = 3


def find_agency(title: str, text: str) -> str | None:
    """Return the canonical name of the agency that the title, else the opening, names first.

    None where neither names one: a release is not ascribed by what it is about.
    """
    forms, short_forms, pattern = _forms()
    for part in (title[:_FIRST_WORDS], text[:_FIRST_WORDS]):
        part = _PRIME_MINISTER.sub("สำนักนายกรัฐมนตรี", part)
        for found in pattern.finditer(part):
            form = found.group()
            before = part[max(0, found.start() - 10) : found.start()]
            if form not in short_forms or _BEFORE_SHORT_FORM.search(before):
                return forms[form]
    return None


@lru_cache(maxsize=1)
def _forms() -> tuple[dict[str, str], frozenset[str], re.Pattern[str]]:
    """Canonical names by form, the forms that need a boundary before them, and a pattern of all."""
    forms: dict[str, str] = {}
    short: set[str] = set()
    for name, words, abbreviations in MINISTRIES:
        forms |= dict.fromkeys((name, *abbreviations), name)
        for office in _OFFICES:
            named = [f"{office}{gap}{word}" for word in words for gap in ("", " ")]
            forms |= dict.fromkeys(named, name)
            short.update(named if office == "ก." else ())
        short.update(abbreviations)
    for name, abbreviations in DEPARTMENTS:
        forms |= dict.fromkeys((name, *abbreviations), name)
        short.update(abbreviations)
    return forms, frozenset(short), re.compile(_any_of(forms))


def _any_of(forms: dict[str, str]) -> str:
    """A pattern of many words that shares their beginnings, which is what makes it fast."""
    groups: dict[str, list[str]] = {}
    for form in sorted(forms, key=len, reverse=True):
        groups.setdefault(form[:_PREFIX], []).append(re.escape(form[_PREFIX:]))
    return "|".join(f"{re.escape(start)}(?:{'|'.join(rest)})" for start, rest in groups.items())
