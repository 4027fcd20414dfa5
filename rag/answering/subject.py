"""The programme that a quote is about, where the quote itself does not name it.

A release names its programme in the title and goes on without: "มีเป้าหมาย 253,400 ราย". Such a quote
is shown behind the name, cut from the title of the release that it cites.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from rag.overlap import Overlap
from rag.query import Query
from rag.thai.normalise import fold, fold_map
from rag.thai.phrases import read_table
from rag.thai.words import segment

_LONGEST = 60
"""Characters of a name: about one line on a phone."""

_SHORTEST = 8
"""Characters: less is a bare "โครงการ"."""

_LEAST_GAIN = 0.12
"""Share of the question's weight that a name must add to what the quote holds."""

_NAMED = 0.6
"""Share of the question's weight from which a quote can stand alone."""

_SAME_NAME = re.compile(
    r"[A-Za-z&(“\"‘–-]|ครั้งที่|ระยะ|เฟส|รุ่น|ช่วง|ปี|ประจำปี|พ\.ศ\.|จ\.|จังหวัด|สาย|ของ|และ|เพื่อ"
)
"""What the next words of a title begin with if they still belong to the name."""

_NUMBERED = re.compile(r"(?:ที่|ปี|รุ่น|ระยะ|เฟส|พ\.ศ\.|[A-Za-z])$")
"""What a name ends on if the figure behind it belongs to it."""
_MEASURED = re.compile(r"(?:เกิน|กว่า|ไม่|ถึง|อายุ|จำนวน|วงเงิน|มูลค่า|ราคา|ร้อยละ)$")
"""What a name cannot end on, for its figure is cut off."""
_COMPOUND = re.compile(r"(?:การ|คน|ผู้|นัก|หา|ชาว|เจ้า|ความ|แรง)$")
"""What a head right behind it is a part of: การ|รถไฟฟ้า, หา|งาน."""
_OWN_SUBJECT = re.compile(
    r"(?:กองทุน|กระทรวง|กรม|บริษัท|ธนาคาร|ส่วน|ด้าน|นาย|นาง|ข้อ|[\d๐-๙]{1,2}[.)](?![\d๐-๙]))"
)
"""What a quote begins with if it says itself what it is about."""
_YEAR = re.compile(r"\s?(?:ประจำปี|ปี|พ\.ศ\.|ครั้งที่)\s?(?P<number>[\d๐-๙]+)$")
"""The year or the count that a name ends on."""

_PREDICATE = re.compile(
    r"(?<=.{8})(?:ต้อง|ให้|พร้อม|โดย|ได้(?!แก่)|เข้าสู่|ตั้งเป้า|เผย|รับมอบ|สูงสุด|ในพื้นที่|ประสบ|ว่าด้วย|เพื่อตรวจ).*"
)
"""What is said of the thing named, where a title runs on without a space."""

_DANGLING = re.compile(r"\s(?:และ|เพื่อ|ของ|ช่วง|ระยะ|ปี|สาย|จังหวัด)$")
"""What a name cannot end on."""

_PAIRS = {"“": "”", "‘": "’", "(": ")"}
_TRAILING = ' ,:;–-“‘("'


def named(name: str, quote: str) -> str:
    """A quote behind the name of what it is about."""
    return f"{name}: {quote}"


def is_named_quote(text: str, title: str, quote: str) -> bool:
    """Whether ``text`` is ``quote`` behind a part of ``title``, white space aside."""
    said, told = "".join(text.split()), "".join(quote.split())
    name = said.removesuffix(told).removesuffix(":")
    return said == f"{name}:{told}" and len(name) > 1 and name in "".join(title.split())


def subject(query: Query, title: str, quote: str, idf: Mapping[str, float]) -> str | None:
    """What to name before ``quote``: verbatim from ``title``, white space aside; None if nothing.

    ``idf`` holds the words of the question's clauses. A name is told if it holds words of the
    question that the quote lacks.
    """
    overlap = Overlap(query.clauses, idf)
    told = frozenset(segment(fold(quote)))
    alone = overlap.share(told)
    if alone >= _NAMED or _OWN_SUBJECT.match(quote):
        return None
    best, most = None, 0.0
    for name in (_of_the_year_asked(name, query) for name in _names(title)):
        gain = overlap.share(told | frozenset(segment(fold(name)))) - alone
        worth = gain / (len(name) + _SHORTEST) ** 0.5
        if gain >= _LEAST_GAIN and worth > most:
            best, most = name, worth
    return best


def _of_the_year_asked(name: str, query: Query) -> str:
    """Without its year where the question names others: the quote may tell of those."""
    year = _YEAR.search(name)
    if year is None or not any(map(str.isdigit, query.folded)):
        return name
    asked = fold(year["number"])[-2:] in query.folded  # 2564 is asked for as 64 too
    return name if asked else name[: year.start()]


def _names(title: str) -> Iterator[str]:
    """Parts of the title that begin with the head of a name and end where its words do."""
    folded = fold_map(title)
    begins, ends, position = [], set(), 0
    for word in segment(folded.text):
        position = folded.text.index(word, position)
        begins.append(position)
        position += len(word)
        ends.add(position)
    for begin in begins:
        if _COMPOUND.search(folded.text, 0, begin):
            continue
        # A head may be two words (การ|ประกวด), but is never a part of one (พนักงาน).
        if any(folded.text.startswith(h, begin) and begin + len(h) in ends for h in _heads()):
            start, _ = folded.source_span(begin, begin + 1)
            name = _whole(title[start:])
            if name is not None:
                yield name


def _whole(rest: str) -> str | None:
    """The name that ``rest`` begins with; None where it is too short or half a bracket."""
    words = rest.split(" ")
    name = ""
    for i, word in enumerate(words):
        longer = f"{name} {word}".strip()
        if len(longer) > _LONGEST:
            break
        if len(name) >= _SHORTEST and _closed(name) and not _goes_on(name, word):
            break
        name = longer
        if i + 1 == len(words):
            break
    subject_only = _PREDICATE.sub("", name)
    name = subject_only if _closed(subject_only) else name
    name = _DANGLING.sub("", name.rstrip(_TRAILING)).rstrip(_TRAILING)
    whole = len(name) >= _SHORTEST and _closed(name) and not _MEASURED.search(name)
    return name if whole else None


def _goes_on(name: str, word: str) -> bool:
    if word[:1].isdigit():
        return _NUMBERED.search(name) is not None
    return _SAME_NAME.match(word) is not None


def _closed(name: str) -> bool:
    return name.count('"') % 2 == 0 and all(
        name.count(opening) == name.count(closing) for opening, closing in _PAIRS.items()
    )


@lru_cache(maxsize=1)
def _heads() -> tuple[str, ...]:
    return tuple(fold(row["head"]) for row in read_table("programmes.tsv", "rag.answering"))
