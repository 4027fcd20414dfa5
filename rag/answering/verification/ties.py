"""Whether a figure, a day or a person is told of the same matter as in the release.

A figure may stand in the release and still be told of somebody else: the words beside it say what
it is of, and a rival is another figure of the same unit that they fit better.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.verification.claims import Claim, ClaimKind, Reading, Token
from rag.answering.verification.evidence import Equivalent, Evidence, compact
from rag.answering.verification.matching import occurrences

_MADE_WORD = re.compile(r"^(?:ผู้|การ|ความ|นัก|ชาว|พวก)(?=...)")
"""What makes a noun of a verb: ผู้ร่วมงาน of ร่วมงาน."""
_FAMILY = re.compile(r" +[ก-๎]+")
_BEFORE, _AFTER = 6, 3
"""Telling words on either side of a figure that say what it is of."""
_AROUND = 150
"""Characters on either side of a figure in a release in which those words are looked for."""
_FAR = 100
"""Characters from a figure within which words are taken to be of it."""
_NEXT = 25
"""Characters between two figures that are told together."""
_CLEARLY = 0.25
"""Share of the words' weight by which another figure must fit them better to be the one meant."""


def misplaced(sentence: Reading, evidence: Evidence, meant: Sequence[Equivalent]) -> Claim | None:
    """The first figure, day or time that the release tells of something else."""
    for claim in sentence.of_kind(
        ClaimKind.NUMBER, ClaimKind.DATE, ClaimKind.TIME, ClaimKind.PERSON
    ):
        found = occurrences(claim, evidence)
        if found and not (
            belongs(claim, sentence, found, evidence, meant)
            and follows_same(claim, sentence, found, evidence)
        ):
            return claim
    return None


def belongs(
    claim: Claim,
    sentence: Reading,
    found: Sequence[Claim],
    evidence: Evidence,
    meant: Sequence[Equivalent],
) -> bool:
    """Whether the words beside the claim fit an occurrence of it, and no rival clearly better."""
    label = _label(claim, sentence, meant)
    total = sum(word.weight for word in label)
    if not _in_company(claim, sentence, found, evidence):
        return False
    if not label:
        return True
    text = evidence.reading.text
    around = " ".join(text[max(0, o.start - _AROUND) : o.end + _AROUND] for o in found)
    title = evidence.article.title
    known = [w for w in label if _in(w.forms, text)]  # what is not is judged by its support
    if known and not any(_in(w.forms, around) or _in(w.forms, title) for w in known):
        return False
    kind = evidence.reading.of_kind(claim.kind)
    own = max(_fit(label, o, kind, evidence.reading) for o in found)
    rivals = [
        o
        for o in kind
        if o not in found and o.value != claim.value and (o.unit == claim.unit or not _numeric(o))
    ]
    if len(label) == 1:  # one word says little, unless it stands right beside a rival
        return own > 0 or not any(
            _right_before(label[0], o, kind, evidence.reading) for o in rivals
        )
    best = max((_fit(label, o, kind, evidence.reading) for o in rivals), default=0.0)
    return best - own < _CLEARLY * total


def _right_before(word: "_Word", claim: Claim, kind: Sequence[Claim], reading: Reading) -> bool:
    before, _ = _beside(claim, reading, kind)
    near = compact(" ".join(t.text for t in before[-2:]))
    return any(form in near for form in word.forms)


def _numeric(claim: Claim) -> bool:
    return claim.kind is ClaimKind.NUMBER


@dataclass(frozen=True, slots=True)
class _Word:
    """A word beside a claim: its compact forms, the side it stands on and what it counts."""

    forms: tuple[str, ...]
    side: str
    weight: float


_Label = list[_Word]


def _label(claim: Claim, reading: Reading, meant: Sequence[Equivalent]) -> _Label:
    """Forms of the telling words beside a claim with weights, the nearest the heaviest."""
    before, after = _beside(claim, reading, reading.of_kind(claim.kind))
    far, share = (_AFTER, 0.4) if claim.kind is not ClaimKind.PERSON else (_BEFORE, 1.0)
    label: _Label = []
    for side, words, most in (
        ("before", before[::-1][:_BEFORE], 1.0),
        ("after", after[:far], share),
    ):
        for rank, token in enumerate(words, start=1):
            others = [e.forms for e in meant if e.start <= token.start and token.end <= e.end]
            forms = (token.text, *(f for forms in others for f in forms))
            bare = _MADE_WORD.sub("", token.text)
            dense = tuple(compact(form) for form in (*forms, bare))
            label.append(_Word(dense, side, most / rank**0.5))
    return label


def _beside(
    claim: Claim, reading: Reading, rivals: Sequence[Claim]
) -> tuple[list[Token], list[Token]]:
    """Heavy words between the claim and the rivals on either side of it, on its line."""
    text = reading.text
    line = text.rfind("\n", 0, claim.start), text.find("\n", claim.end)
    first = max((r.end for r in rivals if r.end <= claim.start), default=0)
    last = min((r.start for r in rivals if r.start >= claim.end), default=len(text))
    first = max(first, line[0], claim.start - _FAR)
    last = min(last, line[1] if line[1] >= 0 else len(text), claim.end + _FAR)
    words = [t for t in reading.tokens if t.heavy and first <= t.start < last]
    if claim.kind is ClaimKind.PERSON and (family := _FAMILY.match(text, claim.end)):
        words = [t for t in words if not claim.end <= t.start < family.end()]
    return (
        [t for t in words if t.end <= claim.start],
        [t for t in words if t.start >= claim.end],
    )


def _fit(label: _Label, claim: Claim, kind: Sequence[Claim], reading: Reading) -> float:
    """How much of the label stands on its side of the claim or, for less, on the other."""
    before, after = _beside(claim, reading, kind)
    near = {
        "before": compact(" ".join(t.text for t in before)),
        "after": compact(" ".join(t.text for t in after)),
    }
    followed = any(0 <= r.start - claim.end <= _FAR for r in kind)
    behind = 0.0 if followed and claim.kind is not ClaimKind.PERSON else 0.6
    crossed = {"before": ("after", behind), "after": ("before", 0.6)}
    total = 0.0
    for word in label:
        other, share = crossed[word.side]
        if any(form in near[word.side] for form in word.forms):
            total += word.weight
        elif any(form in near[other] for form in word.forms):
            total += share * word.weight
    return total


def _in(forms: Sequence[str], text: str) -> bool:
    dense = compact(text)
    return any(form in dense for form in forms)


def _in_company(
    claim: Claim, sentence: Reading, found: Sequence[Claim], evidence: Evidence
) -> bool:
    """Whether the place or institution said right before a figure stands beside it there too."""
    bodies = [b for b in sentence.of_kind(ClaimKind.BODY) if 0 <= claim.start - b.end <= 12]
    if not bodies or claim.kind is not ClaimKind.NUMBER:
        return True
    name = compact(str(bodies[-1].value).removeprefix(bodies[-1].unit))
    goes_on = next((t.text for t in sentence.tokens if t.start == bodies[-1].end), "")
    if name + goes_on in evidence.compact:  # อ.แม่|สาย is not อ.แม่|ฟ้าหลวง
        name += compact(goes_on)
    beside = (_line_around(evidence.reading.text, o) for o in found)
    return any(name in compact(part) for part in (*beside, evidence.article.title))


def _line_around(text: str, claim: Claim) -> str:
    """What stands around a claim on its line."""
    start = max(text.rfind("\n", 0, claim.start) + 1, claim.start - _AROUND)
    end = text.find("\n", claim.end)
    return text[start : min(end if end >= 0 else len(text), claim.end + _AROUND // 3)]


def follows_same(
    claim: Claim, sentence: Reading, found: Sequence[Claim], evidence: Evidence
) -> bool:
    """Whether the figure said right before the claim stands right before it there, too.

    Only where a figure of the same unit does: "17 ราย เสียหาย 46,500 บาท" is not "2 ราย …".
    """
    said = _figure_before(claim, sentence)
    if said is None:
        return True
    told = [_figure_before(o, evidence.reading) for o in found]
    rivals = [t for t in told if t is not None and t.unit == said.unit]
    return not rivals or len(rivals) < len(told) or any(t.value == said.value for t in rivals)


def _figure_before(claim: Claim, reading: Reading) -> Claim | None:
    figures = [c for c in reading.of_kind(ClaimKind.NUMBER) if 0 <= claim.start - c.end <= _NEXT]
    last = figures[-1] if figures else None
    return None if last is None or "\n" in reading.text[last.end : claim.start] else last
