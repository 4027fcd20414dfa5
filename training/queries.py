"""Queries as people type them, made by rule from the words of a release.

Each rule is small and wrong now and then; together they teach which words carry a question, which
do not, and that หมอ may stand for แพทย์ and ก.พ. 65 for กุมภาพันธ์ 2565.
"""

import random
import re
from functools import lru_cache

from rag.thai.normalise import fold
from rag.thai.words import segment
from training.wordings import Words, paraphrases

MONTHS = (
    ("มกราคม", "ม.ค.", "มกรา"),
    ("กุมภาพันธ์", "ก.พ.", "กุมภา"),
    ("มีนาคม", "มี.ค.", "มีนา"),
    ("เมษายน", "เม.ย.", "เมษา"),
    ("พฤษภาคม", "พ.ค.", "พฤษภา"),
    ("มิถุนายน", "มิ.ย.", "มิถุนา"),
    ("กรกฎาคม", "ก.ค.", "กรกฎา"),
    ("สิงหาคม", "ส.ค.", "สิงหา"),
    ("กันยายน", "ก.ย.", "กันยา"),
    ("ตุลาคม", "ต.ค.", "ตุลา"),
    ("พฤศจิกายน", "พ.ย.", "พฤศจิกา"),
    ("ธันวาคม", "ธ.ค.", "ธันวา"),
)
_FORMS = {form: forms for forms in MONTHS for form in forms[:2]}
_MONTH = "|".join(re.escape(form) for form in _FORMS)
_YEAR = re.compile(r"25\d\d")
_HEADER = re.compile(rf"(\d{{1,2}}) ({_MONTH}) (25\d\d)")

_UNITS = (
    "ล้านบาท|บาท|ล้านคน|คน|ราย|แห่ง|ตัน|ไร่|วัน|ปี|เดือน|จังหวัด|ครัวเรือน|โครงการ|เปอร์เซ็นต์|%|ล้าน"
    "|กิโลเมตร|ครั้ง|ฉบับ|ลำ|คัน|หลัง|โดส"
)
_NUMBER_UNIT = rf"(?P<number>\d[\d,.]*)\s?(?P<unit>{_UNITS})"
_ASKABLE = re.compile(
    rf"(?P<date>(?:วันที่ )?\d{{1,2}} ?(?:{_MONTH}) ?(?:25)?\d\d)"
    r"|(?P<person>(?:นาย|นางสาว|นาง|ดร\.|นพ\.|พลเอก|พล\.อ\.|ศ\.|พญ\.) ?\S{3,20} \S{3,25})"
    r"|(?P<place>(?:จังหวัด|อำเภอ|จ\.|อ\.)[ก-์]{3,18})"
    rf"|{_NUMBER_UNIT}"
)
_WHEN = ("เมื่อไหร่", "เมื่อไร", "วันไหน", "วันที่เท่าไหร่", "ตอนไหน", "ถึงวันไหน", "เริ่มวันไหน")
_WHO = ("ใคร", "คือใคร", "ชื่ออะไร", "ใครเป็นคน", "คนไหน")
_WHERE = ("ที่ไหน", "จังหวัดไหน", "ไหนบ้าง", "ตรงไหน", "แถวไหน")
_MUCH = ("เท่าไหร่", "เท่าไร", "เท่าไหร่คะ", "กี่บาท", "เท่าไหร่ครับ")
_FILLERS = (
    "อะไรบ้าง ยังไง ไหม มั้ย หรือเปล่า ได้ไหม ครับ คะ ค่ะ บ้าง สรุปให้หน่อย ขอรายละเอียด อยากรู้ "
    "ทำไม เพราะอะไร ต้องทำยังไง ใครได้บ้าง มีอะไรบ้าง กี่ เท่าไหร่ เท่าไร ที่ไหน เมื่อไหร่ วันไหน "
    "ใคร ชื่ออะไร อันไหน หมดเขตเมื่อไร สมัครที่ไหน ใช้อะไรบ้าง ว่าไง ว่ายังไง คืออะไร ได้เท่าไหร่ "
    "กี่คน กี่บาท กี่ล้าน กี่แห่ง กี่ปี กี่วัน กี่จังหวัด จังหวัดไหน ต้องใช้ เขา นี่ ตอนนี้ ช่วงนี้ "
    "เห็นว่า ได้ยินว่า ถามหน่อย รบกวน ล่าสุด ทั้งหมด รวม แล้ว จริงไหม เรื่อง เกี่ยวกับ ปีนี้ "
    "เค้า ป่าว ปะ นะ นะคะ อะ เนี่ย หน่อย บอกหน่อย อยากได้ ยังไงบ้าง ทำไง มีไหม ใช่ไหม ใช่ป่าว "
    "แล้วหรือยัง ตัวไหน แบบไหน เจ้าไหน แอดมิน พี่ ตกลง สรุป จริงๆ กันแน่ ด้วย เท่าไหร่บ้าง ไปถึงไหน ต่อคน "
    "ต่อเดือน มากสุด น้อยสุด เยอะสุด อันดับหนึ่ง ตั้งแต่เมื่อไหร่ ขอเบอร์ ขอลิงก์ หาไม่เจอ ไม่เข้าใจ "
    "อธิบายหน่อย"
)


@lru_cache(maxsize=1)
def _fillers() -> list[str]:
    return _FILLERS.split()


def reword(words: Words, rng: random.Random, rate: float = 0.5) -> Words:
    """Say formal wordings the everyday way, each with probability ``rate``; shorten dates."""
    table = paraphrases()
    result: Words = []
    i = 0
    while i < len(words):
        word = words[i]
        step, said = 1, [word]
        for formal, ways in table.get(word, ()):
            if tuple(words[i : i + len(formal)]) == formal:
                if rng.random() < rate:
                    step, said = len(formal), rng.choice(ways)
                break
        else:
            if word in _FORMS and rng.random() < rate:
                said = [rng.choice(_FORMS[word])]
            elif len(word) == 4 and _YEAR.fullmatch(word) and rng.random() < rate:
                said = [word[2:]]
        result.extend(said)
        i += step
    return result


def date_phrase(header: str, rng: random.Random) -> Words:
    """The publication day as people remember it: ก.พ. 65, ปี 65, ต้นปี 2565; [] without one."""
    match = _HEADER.search(header)
    if not match:
        return []
    day, month, year = match.groups()
    forms = _FORMS[month]
    month_number = MONTHS.index(forms)
    short = year[2:] if rng.random() < 0.75 else year
    said = rng.choice(forms)
    part = "ต้นปี" if month_number < 4 else "กลางปี" if month_number < 8 else "ปลายปี"
    phrase = rng.choice(
        (
            f"{day} {said} {short}",
            f"{said} {short}",
            f"ปี {short}",
            f"ช่วง {said} {short}",
            f"{part} {short}",
            f"เดือน{said} ปี {short}",
            f"{said}{short}",
            f"ปี{short}",
        )
    )
    return segment(fold(phrase))


def fillers(rng: random.Random) -> Words:
    """One to three wordings that ask, and say nothing about the subject."""
    return [word for said in rng.sample(_fillers(), rng.randint(1, 3)) for word in segment(said)]


def misspell(words: Words, rng: random.Random) -> Words:
    """One typing slip in one of the longer words: a mark or letter lost, doubled or swapped."""
    longer = [i for i, word in enumerate(words) if len(word) >= 4 and not word[0].isdigit()]
    if not longer:
        return words
    at = rng.choice(longer)
    word = words[at]
    i = rng.randrange(1, len(word) - 1)
    slip = rng.choice(
        (
            word[:i] + word[i + 1 :],
            word[:i] + word[i] + word[i:],
            word[:i] + word[i + 1] + word[i] + word[i + 2 :],
        )
    )
    return [*words[:at], *segment(fold(slip)), *words[at + 1 :]]


def question_about(text: str, rng: random.Random) -> Words:
    """A question whose answer is a number, date, person or place said in ``text``; [] if none."""
    matches = list(_ASKABLE.finditer(text))
    if not matches:
        return []
    match = rng.choice(matches)
    before = text[max(0, match.start() - 70) : match.start()]
    after = text[match.end() : match.end() + 50]
    before, after = before.partition(" ")[2] or before, after.rpartition(" ")[0] or after
    kind = "number" if match["number"] else str(match.lastgroup)
    asked = _asked(kind, match["unit"] or "", rng)
    parts = [before, asked, after] if rng.random() < 0.5 else [before, after, asked]
    words = segment(" ".join(parts))
    return words[-26:]


def _asked(kind: str, unit: str, rng: random.Random) -> str:
    if kind == "number":
        return f"กี่{unit}" if rng.random() < 0.6 else rng.choice(_MUCH)
    return rng.choice({"date": _WHEN, "person": _WHO, "place": _WHERE}[kind])
