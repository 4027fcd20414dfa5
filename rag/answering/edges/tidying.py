"""The edges of an answer's quotes put right, one quote and all of them."""

import re
from collections.abc import Sequence

from rag.answering.edges.begins import begin, behind_lone_mark, mark_of, unlinked, untied
from rag.answering.edges.brackets import whole_brackets
from rag.answering.edges.ends import end_of
from rag.answering.edges.words import MONTH
from rag.schema import Article

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
    found = _unmarked(found)
    return [span for span in found if _says_something(*span)] or found


def tidy(text: str, start: int, end: int) -> tuple[int, int]:
    """A span of ``text`` that reads better than ``start:end``, within its line; never empty."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line = (line_start, len(text) if line_end < 0 else line_end)
    first = begin(text, start, end, line_start)
    first, last = whole_brackets(text, (first, end), line)
    tied = untied(text, first, line_start)
    if tied < first:
        first, last = whole_brackets(text, (tied, last), line)
    first = unlinked(text, first, last, line_start)
    last = end_of(text, first, last, line[1])
    while last > first and text[last - 1].isspace():
        last -= 1
    while first < last and text[first].isspace():
        first += 1
    return (first, last) if first < last else (start, end)


def _unmarked(spans: Sequence[Span]) -> list[Span]:
    """The spans without the mark of an item whose neighbours in the list are not quoted."""
    marks = {(a.id, mark_of(a.text, start, end)) for a, start, end in spans}
    bare: list[Span] = []
    for article, start, end in spans:
        number = mark_of(article.text, start, end)
        if number is not None and not marks & {(article.id, number - 1), (article.id, number + 1)}:
            start = behind_lone_mark(article.text, start, end)
        bare.append((article, start, end))
    return bare


def _says_something(article: Article, start: int, end: int) -> bool:
    quote = article.text[start:end]
    return len(_EMPTY_WORDS.sub("", quote)) >= _LEAST_SAID or _SAYS.search(quote) is not None
