"""Questions whether something heard is true: what denies it stands first, and nothing suggests yes.

A release that shares a rumour's words is no proof of it. Where a leading release denies the same
thing its denial is quoted first; where none does and the quotes are not plainly about it, the
answer ends by saying so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.answering.pieces import Piece
from rag.answering.scoring import Scored
from rag.answering.selection import BUDGET
from rag.cues import debunks, speaks_of_false_news
from rag.overlap import Overlap
from rag.query import Query
from rag.stores.lexical import Clause
from rag.thai.normalise import fold
from rag.thai.words import segment

_ENDS = r"(?=$|[ ,?!]|คะ(?!แนน)|ค่ะ|ครับ|คับ|นะ|อะ|อ่ะ|ล่ะ|วะ|เนี่ย)"
"""What ends a short particle: the same letters begin many a word (มะม่วง, ไม่เกิน, ปะการัง)."""
_OR_NOT = (
    r"(?:ไหม(?!้|ไทย|แพร)|มั้ย|มั๊ย|ป่าว(?!ประกาศ)|ปล่าว|เปล่า|เหรอ"
    r"|(?:หรือ|รึ)(?:เปล่า|ป่าว|ปล่าว|ไม่|ปลอม|มั่ว|หลอก|เท็จ)"
    rf"|(?:หรือ|รึ|หรอ)(?:{_ENDS}|(?=ที่|ว่า))|(?:ไม่|มะ|ป่ะ|ปะ){_ENDS})"
)
_WHETHER = re.compile(
    rf"จริง\s*(?:{_OR_NOT}|คะ(?!แนน)|ครับ|\?)|(?:^|\s)จริง\s*$"
    # ว่างบ and ว่างาน are ว่า before a word; other ว่าง is a vacancy, and เหลือ no ลือ
    r"|(?:แชร์|ส่งต่อ|(?<!เห)ลือ)(?:กัน)?(?:มา)?ว่า(?!ง(?!บ|าน))|ข่าวลือ|ใช่เรื่องจริง"
    rf"|(?:ข่าวปลอม|เฟ[คก]นิวส์)\s*{_OR_NOT}"
)
_HEARSAY = frozenset(
    """
    จริง แชร์ ส่งต่อ ลือ ข่าว ข่าวลือ ข่าวปลอม เป็นข่าว ปลอม เค้า เขา กัน เห็น
    ไหม มั้ย มั๊ย หรือ หรือไม่ หรือเปล่า รึ รึเปล่า เปล่า ป่าว ปล่าว ป่ะ ปะ เหรอ หรอ มะ
    """.split()
)
"""Words that only say that something was heard, or ask whether it is true."""
_CENTRE = "ต่อต้านข่าวปลอม"
_WARNS = re.compile(
    r"ข่าวปลอม|ข่าวบิดเบือน|ข้อมูลเท็จ|ไม่เป็นความจริง|ไม่ใช่(?:ความ|เรื่อง)จริง|ไม่จริง|อย่าหลงเชื่อ|อย่าเชื่อ"
    r"|มิจฉาชีพ|แอบอ้าง"
)
_NOT = r"(?:ไม่|มิ)(?:ได้|ใช่|เกี่ยวกับ|เกี่ยว|มี|เป็น|ถือเป็น|เคย|การ|จำเป็นต้อง|หมายความว่า|เรื่อง|\s)*(?:การ)?\s*"
_AFFIRMS = re.compile(r"(?<!ไม่)(?<!ไม่ได้)มีอยู่จริง|(?<!ไม่)เป็นเรื่องจริง|(?<!ข้อเท็จ)(?<!ความ)จริงคือ")

_SAME = 0.45
"""Share of a claim's weight that a release which denies something must hold to deny the claim."""
_BESIDE = 0.6
"""The same for the title and the piece that tells what is denied, with its neighbours: more than
the half that the name of a bank may make up."""
_SEVERAL = 4
"""Words of a claim that no name makes up alone; with so many beside it less is enough, as a long
claim in the asker's own words shares less with any release."""
_LESS = 0.35
_RARE = 4.0
"""Idf of a claim's word whose negation denies it: in one chunk of a hundred or fewer."""
_PLAINLY = 0.7
"""Share of a claim's weight from which a release is plainly about it."""
_AROUND = 2
"""Pieces on either side of a negation that tell what it denies."""


def asks_whether_true(query: Query) -> bool:
    """Whether a question asks if something that was heard is true."""
    return _WHETHER.search(query.folded) is not None


@dataclass(frozen=True, slots=True)
class Checked:
    """What the leading releases say of something heard."""

    denial: tuple[Piece, ...]
    """Where one of them denies it, and what it denies; empty where none does.

    Where a release on false news says that this of all things is true, the piece that says so.
    """
    plain: frozenset[str]
    """Ids of the releases that are plainly about it."""


def check(query: Query, scored: Scored) -> Checked:
    """What the releases of ``scored``, best first, say of what ``query`` asks about."""
    claim = tuple(c for c in query.clauses if not _HEARSAY.issuperset(c.alternatives[0].words))
    overlap = Overlap(claim, scored.idf)
    releases: dict[str, list[Piece]] = {}
    for piece in scored.pieces:
        releases.setdefault(piece.article.id, []).append(piece)
    plain = frozenset(i for i, own in releases.items() if _share(own, overlap) >= _PLAINLY)
    asked = frozenset(word for clause in claim for word in clause.alternatives[0].words)
    negated = _negated(claim, scored.idf)
    for rank, own in enumerate(releases.values()):
        denial = _warning(own, overlap, asked) if _warning_title(own) else ()
        if not denial and rank == 0 and negated is not None:
            denial = _negation(own, overlap, negated)
        if denial:
            return Checked(denial, plain)
    return Checked((), plain)


def denial_first(denial: Sequence[Piece], chosen: Sequence[Piece]) -> list[Piece]:
    """``denial``, then what else was chosen of its release.

    Other releases are left out: what they tell beside a denial reads as its opposite.
    """
    kept = list(denial)
    room = BUDGET - sum(len(piece.text) for piece in kept)
    orders = {piece.order for piece in kept}
    for piece in chosen:
        same = piece.article.id == kept[0].article.id and piece.order not in orders
        if same and len(piece.text) < room:
            kept.append(piece)
            room -= len(piece.text)
    return kept


def _warning(
    release: Sequence[Piece], overlap: Overlap, asked: frozenset[str]
) -> tuple[Piece, ...]:
    """Of a release about false news: the nearest piece that says so and the one with the claim."""
    if _share(release, overlap) < _SAME:
        return ()
    own = [overlap.share(frozenset(piece.words)) for piece in release]
    place = max(range(len(release)), key=lambda i: (own[i], -i))
    near = frozenset(_words(release[max(0, place - 1) : place + 2]))
    several = len(near & asked) >= _SEVERAL
    title = segment(fold(release[0].article.title))
    if overlap.share(near.union(title)) < (_LESS if several else _BESIDE):
        return ()
    if _AFFIRMS.search(release[place].folded):  # releases on a rumour also tell what is true
        return (release[place],)
    marks = [i for i, p in enumerate(release) if _WARNS.search(p.folded.replace(_CENTRE, ""))]
    if not marks:
        return ()
    mark = min(marks, key=lambda i: (abs(i - place), i))
    return tuple(release[i] for i in dict.fromkeys((mark, place)))


def _negation(
    release: Sequence[Piece], overlap: Overlap, negated: re.Pattern[str]
) -> tuple[Piece, ...]:
    """The piece that denies a telling word of the claim, with most of the claim around it."""
    found = [
        (_share(release[max(0, i - _AROUND) : i + _AROUND + 1], overlap), -i)
        for i, piece in enumerate(release)
        if negated.search(piece.folded) and not _AFFIRMS.search(piece.folded)
    ]
    best = max(found, default=(0.0, 0))
    return (release[-best[1]],) if best[0] >= _BESIDE else ()


def _negated(claim: Sequence[Clause], idf: Mapping[str, float]) -> re.Pattern[str] | None:
    """What denies a telling word of the claim: ไม่แตก, ไม่ใช่การประกาศสงคราม."""
    forms = {
        "".join(form.words)
        for clause in claim
        if max(idf.get(word, 0.0) for word in clause.alternatives[0].words) >= _RARE
        for form in clause.alternatives
    }
    forms = {form for form in forms if len(form) > 2 and not form.startswith("ไม่")}
    if not forms:
        return None
    return re.compile(_NOT + f"(?:{'|'.join(map(re.escape, sorted(forms)))})")


def _warning_title(release: Sequence[Piece]) -> bool:
    title = fold(release[0].article.title).replace(_CENTRE, "")
    return debunks(title) or speaks_of_false_news(title)


def _share(pieces: Sequence[Piece], overlap: Overlap) -> float:
    return overlap.share(frozenset(_words(pieces)))


def _words(pieces: Sequence[Piece]) -> Iterator[str]:
    return (word for piece in pieces for word in piece.words)
