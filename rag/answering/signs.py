"""What shows in a piece of a release by itself, with the question beside it."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.answering.pieces import MAX_PIECE, Piece
from rag.overlap import pairs_shared
from rag.query import Query
from rag.thai.dates import DateSpan, find_dates

SIGNS = (
    *("short", "length", "figures", "speech", "contact", "foreign", "other_person", "other_place"),
    *("meaning_asked", "explains", "pairs", "time_shared"),
)
"""Columns of :func:`sign_features`, in order."""

_MANY_FIGURES = 5
_SHORT = 40
"""Characters under which a piece is a date line, a list of tags or a heading."""

_SPEECH = re.compile(r"กล่าวว่า|เปิดเผยว่า|เปิดเผยถึง|กล่าวถึง|ระบุว่า|ชี้แจงว่า|กล่าวเพิ่มเติม|เป็นประธาน")
_CONTACT = re.compile(r"สอบถาม|โทร|สายด่วน|https?:|www|facebook|line")
_ASKS_MEANING = re.compile(r"คืออะไร|คือไร|ย่อมาจาก|หมายถึง|แปลว่า|คือใคร|คือโครงการ|ชื่อเต็ม|ชื่อว่าอะไร")
_MEANS = re.compile(r"คือ|หมายถึง|ย่อมาจาก|หรือ|\(|เรียกว่า")
_PERSON = re.compile(
    r"(?:นาย|นางสาว|นาง|น\.ส\.|ดร\.|นพ\.|พญ\.|พล\.?[อทต]\.|พลเอก|พลโท|พลตรี|พลตำรวจ\S*)\s?([ก-๙]{2,})"
)
_PLACE = re.compile(r"(?:จังหวัด|จ\.|อำเภอ|อ\.|ตำบล|ต\.)\s?([ก-๙]{2,8})")
_DATED = re.compile(
    r"\d\s*(?:[/.-]\s*\d|[ก-ฮ]{1,2}\.|มก|กุม|มีน|เมษ|พฤษ|มิถ|กรก|สิง|กัน|ตุล|พฤศ|ธัน)"
    r"|(?:ปี|ศ\.|วันที่|เดือน|ไตรมาส|งบประมาณ)\D{0,12}\d|25[4-9]\d|20[012]\d"
)
"""What a date needs to have at least."""
_FOREIGN = re.compile(r"[a-z]{3}")


def sign_features(
    query: Query, pieces: Sequence[Piece], figures: NDArray[np.intp]
) -> NDArray[np.float32]:
    """(len(pieces), len(SIGNS)); ``figures`` (n,) counts the figures that the question has not."""
    asked = query.folded
    meaning = _ASKS_MEANING.search(asked) is not None
    rows = [
        (
            len(piece.text) < _SHORT,
            min(1.0, len(piece.text) / MAX_PIECE),
            min(1.0, int(count) / _MANY_FIGURES),
            _SPEECH.search(piece.folded) is not None,
            _CONTACT.search(piece.folded) is not None,
            _FOREIGN.search(piece.folded) is not None,
            any(name not in asked for name in _PERSON.findall(piece.folded)),
            any(name not in asked for name in _PLACE.findall(piece.folded)),
            meaning,
            meaning and _MEANS.search(piece.folded) is not None,
            pairs_shared(query.terms, piece.words),
            _time_shared(query.times, piece),
        )
        for piece, count in zip(pieces, figures, strict=True)
    ]
    return np.array(rows, dtype=np.float32)


def _time_shared(times: Sequence[DateSpan], piece: Piece) -> bool:
    """Dates are read only where there are some: that takes longer than all else here."""
    if not times or _DATED.search(piece.folded) is None:
        return False
    return any(_meet(day, time) for day in find_dates(piece.folded) for time in times)


def _meet(a: DateSpan, b: DateSpan) -> bool:
    return a.first <= b.last and b.first <= a.last
