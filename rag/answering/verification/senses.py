"""Whether words that change what is said are the release's: only, free, cancelled, rumoured."""

import re

from rag.answering.verification.claim_words import senses
from rag.answering.verification.claims import Reading
from rag.answering.verification.evidence import Evidence, compact
from rag.cues import debunks, rumoured, speaks_of_false_news

_WARNING = re.compile(r"(?:อย่า|ห้าม|ไม่ควร)\S{0,6}(?:แชร์|ส่งต่อ|โพสต์)")
_TOLD_AS_RUMOUR = re.compile(r"แชร์|ส่งต่อ|อ้างว่า|ข่าวลือ|ข้อความ|หลอก|มิจฉาชีพ|อย่า|ไม่")


def senses_agree(sentence: Reading, evidence: Evidence) -> bool:
    """Whether words that change what is said stand beside the same matter in the release."""
    spans = evidence.near(sentence)
    near = " ".join(evidence.reading.text[a:b] for a, b in spans)
    dense = compact(near)
    said = compact(sentence.text)
    edges = _edges(sentence)
    for group in senses():
        if any(_whole(word, said, edges) for word in group) and not any(
            compact(word) in dense for word in group
        ):
            return False
    return True


def _edges(reading: Reading) -> frozenset[int]:
    """Offsets in the compact text at which words begin or end."""
    found, place = set(), 0
    dense = compact(reading.text)
    for token in reading.tokens:
        word = compact(reading.text[token.start : token.end])
        start = dense.find(word, place)
        if start < 0:
            continue
        place = start + len(word)
        found |= {start, place}
    return frozenset(found)


def _whole(word: str, dense: str, edges: frozenset[int]) -> bool:
    form = compact(word)
    place = dense.find(form)
    while place >= 0:
        if place in edges and place + len(form) in edges:
            return True
        place = dense.find(form, place + 1)
    return False


def rumour_kept(sentence: Reading, evidence: Evidence) -> bool:
    """Whether what a release only tells as a rumour is not told as news."""
    said = sentence.text
    if speaks_of_false_news(said) or debunks(said) or _TOLD_AS_RUMOUR.search(said):
        return True
    if not (debunks(evidence.reading.text) or speaks_of_false_news(evidence.reading.text[:200])):
        return True
    best = next(iter(evidence.top(sentence, 1)), None)
    return best is None or not rumoured(_WARNING.sub("", evidence.reading.text[slice(*best)]))
