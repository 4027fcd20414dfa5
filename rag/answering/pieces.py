"""Articles cut into the pieces that an extractive answer is made of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.schema import Article
from rag.thai.normalise import fold
from rag.thai.sentences import sentence_spans
from rag.thai.words import segment

MAX_PIECE = 100
"""Characters: a few of them fill the first lines on a phone; longer sentences are cut at spaces."""

MOST_READ = 24_000
"""Characters of one article that are read for pieces: one release in 240 is longer (summaries of
cabinet meetings, up to a whole book), and reading all of it would take longer than all else."""

_MIN_PIECE = 45
"""Characters; a cut leaves no less on either side of it."""

_SPACE = re.compile(r"(?<=\S)\s+(?=\S)")
_LIST_MARK = r"(?:\d{1,2}|[๐-๙]{1,2})[.)](?![\d๐-๙])|[•“]"
_OPENS = re.compile(
    r"โดย(?!สาร)|ซึ่ง|เพื่อ|ทั้งนี้|สำหรับ|ขณะ|ส่วน(?!ราชการ|กลาง|ภูมิภาค|ท้องถิ่น|ร่วม|ตัว|บุคคล|แบ่ง)|พร้อม|รวม|ทั้ง|นอกจาก"
    r"|อย่างไร|แต่(?!ละ|ง)|จึง|ทำให้|ส่งผล|หาก|เมื่อ|ภายใน|ภายใต้|และ|หรือ|ได้แก่|ประกอบ"
    r"|ผู้(?!ว่า|อำนวย|ช่วย|ตรวจ|บัญชา|บังคับ|บริหาร|จัดการ|แทน|ใหญ่บ้าน)|จะ|มี(?!นา|นบุรี)|ต้อง|สามารถ|ให้|"
    + _LIST_MARK
)
"""What a clause begins with."""
_TIES = re.compile(
    r"\d|[๐-๙]|[A-Za-z]|ล้าน|แสน|หมื่น|พัน|บาท|คน|ราย|ไร่|ๆ|[)%”–-]|น\.|พ\.ศ\."
    r"|ผู้(?:ว่า|อำนวย|ช่วย|ตรวจ|บัญชา|บังคับ|บริหาร|จัดการ|แทน|ใหญ่บ้าน)"
)
"""What belongs to the figure or the name before it."""
_TIED = re.compile(
    r"(?:[\d๐-๙.,(]|[A-Za-z]|ที่|ละ|ว่า|กว่า|โดย|และ|หรือ|ของ|ณ|ประมาณ|จำนวน|คือ|ได้แก่|เช่น|อาทิ)$"
)
"""What cannot end a piece: it announces what follows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of an article short enough to be quoted: ``article.text[start:end] == text``."""

    article: Article
    start: int
    end: int
    text: str
    folded: str
    words: tuple[str, ...]
    order: int
    """Position among the article's pieces, from 0."""
    opens: bool
    """Whether a sentence begins here."""


def pieces_of(article: Article, around: int = 0) -> list[Piece]:
    """The article's pieces in order, covering all of its text but white space.

    Of an article longer than MOST_READ only the lines around the offset ``around`` are read.
    """
    low, high = _read_part(article.text, around)
    pieces: list[Piece] = []
    for first, last in sentence_spans(article.text[low:high]):
        first, last = low + first, low + last
        for start, end in _cut(article.text, first, last):
            text = article.text[start:end]
            folded = fold(text)
            words = tuple(segment(folded))
            pieces.append(
                Piece(article, start, end, text, folded, words, len(pieces), start == first)
            )
    return pieces


def _read_part(text: str, around: int) -> tuple[int, int]:
    if len(text) <= MOST_READ:
        return 0, len(text)
    low = max(0, min(around - MOST_READ // 2, len(text) - MOST_READ))
    line = text.rfind("\n", 0, low) + 1
    end = text.find("\n", low + MOST_READ)
    return line, len(text) if end < 0 else end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of at most MAX_PIECE characters, cut at the best spaces, where there are any."""
    while end - start > MAX_PIECE:
        last = end - _MIN_PIECE
        near = list(_SPACE.finditer(text, start + _MIN_PIECE, min(last, start + MAX_PIECE)))
        if near:  # later is better among equals: fewer and fuller pieces
            best = max(near, key=lambda space: (_fitness(text, space), space.start()))
        elif (found := _SPACE.search(text, start + MAX_PIECE, last)) is not None:
            best = found
        else:
            break
        yield start, best.start()
        start = best.end()
    yield start, end


def _fitness(text: str, space: re.Match[str]) -> int:
    """How well a reader could stop before this space."""
    opens = _OPENS.match(text, space.end()) is not None
    ties = _TIES.match(text, space.end()) is not None
    tied = _TIED.search(text[max(0, space.start() - 8) : space.start()]) is not None
    return 2 * opens - 2 * tied - (ties and not opens)
