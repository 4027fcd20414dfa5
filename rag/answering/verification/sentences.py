"""Which sentences of an answer hold, and why the others do not.

A citation stays only if its quote stands verbatim at its offsets in the article
it names, and a sentence only if it has a citation left and is either that quote itself or says
nothing that the cited releases do not say, as far as rules can tell.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from rag.answering.absence import is_absence
from rag.answering.subject import is_named_quote
from rag.answering.verification import denials, limits, matching, senses, ties
from rag.answering.verification.claims import ClaimKind, Reading, read
from rag.answering.verification.evidence import INSTRUCTION, Equivalent, Evidence, equivalents
from rag.answering.verification.speech import is_thai, speaks_of_itself
from rag.answering.verification.support import support
from rag.schema import AnswerSentence, Article, Citation
from rag.thai.normalise import fold


class Failure(StrEnum):
    """Why a sentence was dropped."""

    NO_CITATION = "no_citation"
    """None of its citations names a retrieved release and quotes it verbatim."""
    LANGUAGE = "language"
    ITSELF = "itself"
    """It tells of the model or its prompt, or instructs its reader's machine."""
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    PHONE = "phone"
    LINK = "link"
    FOREIGN = "foreign"
    QUOTED = "quoted"
    PERSON = "person"
    OFFICE = "office"
    BODY = "body"
    PLACE = "place"
    ORDINAL = "ordinal"
    DIGITS = "digits"
    MISPLACED = "misplaced"
    """A figure or day that the release tells of something else."""
    LIMIT = "limit"
    """A limit, a rate or an ordinal that the release does not give."""
    NEGATION = "negation"
    SENSE = "sense"
    """A word that changes what is said, such as only, free, cancelled."""
    UNSUPPORTED = "unsupported"
    """Too many of its words are not in what it cites."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Sentences and citations that hold, renumbered from 1, and how many sentences did not."""

    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    dropped: int
    reasons: Mapping[Failure, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence with the citations that carry it, or why there is none."""

    citations: tuple[Citation, ...] = ()
    failure: Failure | None = None


class Verifier:
    """Checks sentences against the retrieved ``articles`` (by id), each read once."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self._articles = articles
        self._evidence: dict[str, Evidence] = {}

    def check(self, text: str, citations: Sequence[Citation]) -> Checked:
        """Whether ``text`` may be shown, and with which of its ``citations``."""
        standing = [c for c in citations if _stands(c, self._articles)]
        if not standing:
            return Checked(failure=Failure.NO_CITATION)
        if INSTRUCTION.search(fold(text).lower()):
            return Checked(failure=Failure.ITSELF)
        if _is_quote(text, standing, self._articles):
            return Checked(tuple(standing))
        if not is_thai(text):
            return Checked(failure=Failure.LANGUAGE)
        if speaks_of_itself(text):
            return Checked(failure=Failure.ITSELF)
        return self._proven(text, standing)

    def _proven(self, text: str, citations: Sequence[Citation]) -> Checked:
        """Each release alone, then all together: a citation that proves nothing goes."""
        by_release: dict[str, list[Citation]] = {}
        for citation in citations:
            by_release.setdefault(citation.article.id, []).append(citation)
        first: Failure | None = None
        proving: list[Citation] = []
        for article_id, own in by_release.items():
            failure = failure_of(text, [self._read(article_id)])
            first = first or failure
            proving += own if failure is None else []
        if proving:
            return Checked(tuple(proving))
        if len(by_release) > 1:
            first = failure_of(text, [self._read(article_id) for article_id in by_release])
        return Checked(tuple(citations)) if first is None else Checked(failure=first)

    def _read(self, article_id: str) -> Evidence:
        if article_id not in self._evidence:
            self._evidence[article_id] = Evidence(self._articles[article_id])
        return self._evidence[article_id]


def verified(
    sentences: Sequence[AnswerSentence],
    citations: Sequence[Citation],
    articles: Mapping[str, Article],
    *,
    question: str = "",
) -> Verified:
    """Keep what is proven by the retrieved ``articles`` (by id); drop and count the rest.

    A sentence without citations stands only where it says no more than that the releases do not
    tell something, which it names in the words of ``question``.
    """
    verifier = Verifier(articles)
    given = {c.marker: c for c in citations}
    renumbered: dict[int, int] = {}
    kept: list[AnswerSentence] = []
    reasons: Counter[Failure] = Counter()
    for sentence in sentences:
        if not sentence.citations and is_absence(sentence.text, question):
            kept.append(sentence)
            continue
        own = [given[m] for m in sentence.citations if m in given]
        checked = verifier.check(sentence.text, own)
        if checked.failure is not None:
            reasons[checked.failure] += 1
            continue
        markers = list(dict.fromkeys(c.marker for c in checked.citations))
        for marker in markers:
            renumbered.setdefault(marker, len(renumbered) + 1)
        kept.append(replace(sentence, citations=tuple(renumbered[m] for m in markers)))
    return Verified(
        sentences=tuple(kept),
        citations=tuple(replace(given[old], marker=new) for old, new in renumbered.items()),
        dropped=len(sentences) - len(kept),
        reasons=dict(reasons),
    )


def failure_of(text: str, releases: Sequence[Evidence]) -> Failure | None:
    """Why ``text`` is not proven by ``releases`` together; None where it is.

    A claim stands if it stands in one of them; what is said about it must agree there too.
    """
    published = releases[0].article.published
    sentence = read(text, today=published)
    meant = equivalents(sentence)
    for claim in sentence.claims:
        if not any(matching.stands(claim, sentence, e, meant) for e in releases):
            return _FAILURES[claim.kind]
    if not any(matching.places_stand(sentence, e) for e in releases):
        return Failure.PLACE
    if not any(matching.agencies_stand(sentence, e) for e in releases):
        return Failure.BODY
    found = support(sentence, releases, meant)
    if not found.enough:
        return Failure.UNSUPPORTED
    first: Failure | None = None
    for evidence in releases:
        failure = _told_otherwise(sentence, evidence, meant)
        if failure is None:
            return None
        first = first or failure
    return first


_FAILURES = {kind: Failure(kind.value) for kind in ClaimKind}


def _told_otherwise(
    sentence: Reading, evidence: Evidence, meant: Sequence[Equivalent]
) -> Failure | None:
    for claim in sentence.of_kind(ClaimKind.NUMBER):
        found = matching.occurrences(claim, evidence)
        if found and not (
            limits.bounds_agree(claim, sentence, found, evidence)
            and limits.rates_agree(claim, sentence, found, evidence)
            and limits.ordinals_agree(claim, sentence, found, evidence)
        ):
            return Failure.LIMIT
    if ties.misplaced(sentence, evidence, meant) is not None:
        return Failure.MISPLACED
    if not (senses.senses_agree(sentence, evidence) and senses.rumour_kept(sentence, evidence)):
        return Failure.SENSE
    if not denials.negations_agree(sentence, evidence):
        return Failure.NEGATION
    return None


def _is_quote(text: str, citations: Sequence[Citation], articles: Mapping[str, Article]) -> bool:
    """Whether the sentence is its citations' quotes, white space aside.

    One quote may stand behind a part of its release's own title.
    """
    said = "".join(text.split())
    quotes = ["".join(c.quote.split()) for c in citations]
    if said in quotes or said == "".join(quotes):
        return True
    return any(is_named_quote(text, articles[c.article.id].title, c.quote) for c in citations)


def _stands(citation: Citation, articles: Mapping[str, Article]) -> bool:
    article = articles.get(citation.article.id)
    if article is None or not citation.quote.strip():
        return False
    if not 0 <= citation.start < citation.end <= len(article.text):  # slices forgive, we do not
        return False
    return article.text[citation.start : citation.end] == citation.quote
