"""What releases repeat only to deny it, and where they deny it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.chain.lookup import denies_something
from rag.cues import debunks, speaks_of_false_news
from rag.schema import Article
from rag.thai.normalise import fold
from rag.thai.words import segment

_QUOTED = re.compile(r"[“\"”]([^“”\"\n]{10,220})[”\"“]")
_ABOUT = re.compile(
    r"(?:เรื่อง|ประเด็น|กรณี|ระบุว่า|อ้างว่า|ข้อความว่า|ข่าวว่า|เผยแพร่ว่า|แชร์ว่า|กระแสข่าว)"
    r"\s*:?\s*([^\n“”\"]{10,200}?)"
    r"(?=\s*(?:ทางศูนย์|ศูนย์ต่อต้าน|ทางกระทรวง|กระทรวงดี|นั้น(?:\s|$)|ได้ดำเนินการตรวจ|ตรวจสอบ"
    r"|พบว่า|ว่าเป็น|เป็นข่าวปลอม|ไม่เป็นความจริง|ไม่จริง|เป็นข้อมูลเท็จ|รองลงมา|อันดับ|\n|$))"
)
_RANKED = re.compile(
    r"อันดับ(?:ที่)?\s*\d{1,2}\s*:?\s*(?:เรื่อง)?\s*:?\s*([^\n]{10,200}?)(?=\s*(?:และ)?อันดับ|\n|$)"
)
_AFTER = re.compile(
    r"(?:ข่าวปลอม|ข่าวบิดเบือน|เฟ[คก] ?นิวส์|fake ?news)\s*!*\s*(?:อย่าแชร์|อย่าหลงเชื่อ)?"
    r"[\s!*:]*(?:เรื่อง|กรณี)?\s*([^“”\"\n]{12,200}?)"
    r"(?=\s*(?:ขึ้นแท่น|รองลงมา|หวั่น|ขอ(?:อย่า|ประชาชน)|อย่า(?:เชื่อ|หลง)|เตือน|ย้ำ|วอน|\n|$))",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(r"(?:เรื่อง|ประเด็น|กรณี|ว่า|ที่มี|การ(?:เผยแพร่|ส่งต่อ|แชร์)\S{0,40}(?:ระบุ)?ว่า|\s|:)+")

_HEAD = 800
"""Characters before a ranked list in which it is called one of false news."""
_LIST = 2_500
"""Characters of a ranked list before one of its entries."""
_FIRST = re.compile(r"อันดับ(?:ที่)?\s*1\b")
_CENTRE = "ต่อต้านข่าวปลอม"
"""Part of an agency's name."""
_AROUND = 420
"""Characters after a rumour within which it is denied."""
_BACK = 160
"""Characters before it within which the line may call it false."""
_OPENING = 700
"""Characters of a release that its title speaks of."""


@dataclass(frozen=True, slots=True)
class Rumour:
    """Something a release repeats in ``article.text[start:end]`` and says to be false."""

    article: Article
    start: int
    end: int
    denial: tuple[int, int] | None
    """Where the text says so; None where the list or the title that it stands in does."""
    titled: bool
    """Whether the release's title is about it."""

    @property
    def text(self) -> str:
        """The rumour in the release's words."""
        return self.article.text[self.start : self.end]


@lru_cache(maxsize=512)
def rumours_of(article: Article) -> tuple[Rumour, ...]:
    """The rumours that a release denies; none where it denies nothing."""
    return tuple(_rumours(article)) if denies_something(article) else ()


def _rumours(article: Article) -> Iterator[Rumour]:
    seen: set[tuple[int, int]] = set()
    for start, end in _candidates(article.text):
        if any(a <= start and end <= b for a, b in seen):
            continue
        denial = _denial(article.text, start, end)
        titled = _titled(article, start, end)
        if denial or titled or _listed(article.text, start):
            seen.add((start, end))
            yield Rumour(article, start, end, denial, titled)


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_QUOTED, _RANKED, _ABOUT, _AFTER):
        for found in pattern.finditer(text):
            start, end = found.span(1)
            lead_in = _LEAD_IN.match(text, start, end)
            start = lead_in.end() if lead_in else start
            while end > start and text[end - 1].isspace():
                end -= 1
            if end - start >= _SHORTEST and not _SAID_BEFORE.match(text, start, end):
                yield start, end


_TITLED = 0.6
"""Share of a rumour's words that stand in a title about it."""
_SHORTEST = 10
_SAID_BEFORE = re.compile(r"ดังกล่าว|ข้างต้น|นี้(?:\s|$)|ที่เกิดขึ้น|ต่าง")
"""What only points back at a rumour."""

_DENIAL = re.compile(
    r"(?:เป็น|คือ|ยืนยัน|พบว่า|ที่แท้)\s*(?:ข่าวปลอม|ข่าวบิดเบือน|ข้อมูลเท็จ|ข้อมูลปลอม|ข้อมูลบิดเบือน)"
    r"|ไม่เป็นความจริง|ไม่ใช่ความจริง|ไม่มีมูลความจริง|ไม่เป็นจริง|ข่าวนี้ไม่จริง"
)
_OTHER = re.compile(r"อันดับ|รองลงมา|\n\s*(?:ประเด็น|กรณี)ที่")


def _denial(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the rumour is called false, before the text turns to another one."""
    after = text[end : end + _AROUND]
    other = _OTHER.search(after)
    found = _DENIAL.search(after[: other.start()] if other else after)
    if found:
        return end + found.start(), end + found.end()
    before = text[max(0, start - _BACK) : start]
    line = before[before.rfind("\n") + 1 :]
    told = list(re.finditer(r"ข่าวปลอม|ข่าวบิดเบือน|เฟ[คก] ?นิวส์", line))
    if told and not re.search(r"ศูนย์ต่อต้าน\s*$", line[: told[-1].start()]):
        place = start - len(line)
        return place + told[-1].start(), place + told[-1].end()
    return None


def _listed(text: str, start: int) -> bool:
    """Whether it is an entry of a ranked list of false news."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    if not re.search(r"อันดับ(?:ที่)?\s*\d{1,2}\s*:?\s*(?:เรื่อง)?\s*:?\s*[“\"]?$", line):
        return False
    begin = max(0, start - _LIST)
    return any(
        "ข่าวปลอม" in text[max(0, first.start() - _HEAD) : first.start()].replace(_CENTRE, "")
        for first in _FIRST.finditer(text, begin, start)
    )


def _titled(article: Article, start: int, end: int) -> bool:
    """Whether the title, which calls something false, is about it."""
    title = fold(article.title).replace(_CENTRE, "")
    if start > _OPENING or not (debunks(title) or speaks_of_false_news(title)):
        return False
    words = [w for w in segment(fold(article.text[start:end])) if len(w) > 1]
    return sum(word in title for word in words) >= _TITLED * len(words) > 0
