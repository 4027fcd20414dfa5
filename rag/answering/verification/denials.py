"""Whether a sentence denies what the release denies, and nothing else."""

import re

from rag.answering.verification.claim_words import senses
from rag.answering.verification.claims import Reading, Token
from rag.answering.verification.evidence import Evidence, compact

_DENIAL = re.compile(r"(?:ยัง)?(?:ไม่|มิได้|ห้าม|งด(?!งาม)|ปราศจาก|ไร้|ปฏิเสธ)")
_BOUND_WORDS = re.compile(r"ไม่(?:เกิน|น้อยกว่า|ต่ำกว่า|มากกว่า|ถึง|ว่า|แน่นอน|เพียง)")
_HELPERS = "ได้|มี|ต้อง|ให้|สามารถ|จะ|เคย|พบ|ผู้|ควร|ใช่|การ|ทำ|เป็น|ถูก|รับ|อาจ|ยอม|ที่"
_AUXILIARY = re.compile(rf"(?:{_HELPERS})+")
_REACHES = re.compile(rf"(?:ไม่|มิ(?=ได้|ให้|ควร|อาจ|ใช่|ต้อง)|ห้าม|งด|ปราศจาก|ไร้|ปฏิเสธ)(?:{_HELPERS})*$")
_DENIED_TWICE = re.compile(r"ไม่(?:ต้อง|ได้|จำเป็นต้อง|มีการ|ถูก)*(?:งด|ห้าม|ปฏิเสธ|ยกเลิก|ระงับ)")
_CANNOT = re.compile(r"ไม่ได้(?=[\s,.;)]|$|และ|แต่|หรือ|อีก)")
_CANNOT_IN = re.compile(r"ไม่ได้(?:อีก)?$|ไม่ได้(?=และ|แต่|หรือ)")
"""Behind what it denies: ยื่นแทนไม่ได้."""
_UNABLE = re.compile(r"ไม่(?:สามารถ|อาจ)[^\s,]*$")
"""Reaches as far as the clause does: ไม่สามารถยื่นย้อนหลังได้."""
"""A negation and what it reaches over before the word that it denies."""
_SHORT = 2
"""Letters up to which a form counts as a word only; longer ones may be parts of compounds."""
_DENIALS_IN = 6
"""Sentences of a release whose denials a sentence of an answer may be about."""


def negations_agree(sentence: Reading, evidence: Evidence) -> bool:
    """Whether what the sentence denies is denied in the release, and nothing else."""
    whole = (0, len(sentence.text))
    text = evidence.reading.text
    twice = _DENIED_TWICE.search(sentence.text)
    if twice and compact(twice.group()) not in evidence.compact:
        return False
    for target, _ in _targets(sentence, whole):
        forms = _same_sense(target)
        spans = [s for s in evidence.top(sentence, _DENIALS_IN) if _within(forms, text, s)]
        best = evidence.best(sentence, *forms)
        spans += [best] if best is not None and not spans else []
        if spans and not any(_denials(form, text, span)[0] for span in spans for form in forms):
            return False
    said = {token.text for token in sentence.tokens}
    for rank, span in enumerate(evidence.top(sentence, _DENIALS_IN)):
        for target, following in _targets(evidence.reading, span):
            if _denial_lost(target, following, sentence.text):
                return False
            forms = _same_sense(target)
            here = [f for f in forms if f in said or (len(f) > _SHORT and f in sentence.text)]
            if not here or (rank and following not in sentence.text):
                continue
            if any(_denials(f, text, span)[1] for f in forms):
                continue  # told plainly there as well
            if any(_denials(f, sentence.text, whole)[1] for f in here):
                return False
    return True


def _denial_lost(target: str, following: str, said: str) -> bool:
    """Whether what is denied as one (จอง|หน้างาน) stands in the sentence undenied."""
    if len(following) <= _SHORT:
        return False
    tie = re.compile(rf"{re.escape(target)}[^\s,]{{0,8}}?{re.escape(following)}")
    places = [m.start() for m in tie.finditer(said)]
    return bool(places) and not any(_denied(said, p, (0, len(said))) for p in places)


def _within(forms: tuple[str, ...], text: str, span: tuple[int, int]) -> bool:
    return any(form in text[span[0] : span[1]] for form in forms)


def _targets(reading: Reading, span: tuple[int, int]) -> list[tuple[str, str]]:
    """The words that are denied in the span, each with the telling word after it."""
    words = [t for t in reading.tokens if span[0] <= t.start < span[1]]
    found = []
    for i, token in enumerate(words):
        plain = _DENIAL.match(token.text) or _AUXILIARY.fullmatch(token.text)
        if not plain and (_denied_here(reading.text, token, span)):
            following = next((t.text for t in words[i + 1 : i + 2]), "")
            found.append((token.text, following))
    return found


def _denied_here(text: str, token: Token, span: tuple[int, int]) -> bool:
    """Whether a negation stands right before the token, or ไม่ได้ right behind it."""
    start = max(span[0], token.start - 24)
    if _REACHES.search(text[start : token.start]):
        return _BOUND_WORDS.search(text[max(span[0], token.start - 12) : token.end]) is None
    return _CANNOT.match(text, token.end) is not None


def _denials(form: str, text: str, span: tuple[int, int]) -> tuple[bool, bool]:
    """Whether the form stands in the span denied, and whether it stands there plainly."""
    places = [span[0] + m.start() for m in re.finditer(re.escape(form), text[span[0] : span[1]])]
    denied = [_DENIAL.match(form) is not None or _denied(text, p, span) for p in places]
    return any(denied), not all(denied)


def _denied(text: str, place: int, span: tuple[int, int]) -> bool:
    start = max(span[0], place - 24)
    before = text[start:place]
    if _REACHES.search(before) or _UNABLE.search(before):
        return True
    after = re.match(r"[^\s,]{0,40}", text[place : min(span[1], place + 40)])
    return after is not None and _CANNOT_IN.search(after.group()) is not None


def _same_sense(word: str) -> tuple[str, ...]:
    return next((g for g in senses() if word in g and "ไม่" not in g), (word,))
