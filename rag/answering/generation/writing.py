"""What a language model has said for one question so far: proven sentences and the rest."""

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum

from rag.answering.generation.output import Stated
from rag.answering.generation.quotes import quotes_for
from rag.answering.generation.sources import Source
from rag.answering.verification import Failure, Verifier
from rag.answering.wording import NOT_FOUND
from rag.schema import AnswerSentence, Citation

_MOST_SENTENCES = 12
_MOST_STATED = 40
"""Sentences of any worth after which a model that does not stop is cut off."""


class Outcome(StrEnum):
    """How wording an answer ended; counted for operators."""

    WORDED = "worded"
    NOT_ASKED = "not_asked"
    """The releases do not say, so there was nothing to word."""
    SWITCHED_OFF = "switched_off"
    """The circuit breaker is open."""
    NO_ROOM = "no_room"
    """The question leaves the releases no room in the model's window."""
    FAILED = "failed"
    UNPROVEN = "unproven"
    """No sentence passed the verifier."""
    MODEL_DECLINED = "model_declined"
    """The model says it does not know what extraction is sure of."""


class Writing:
    """Takes stated sentences in order; keeps those that the cited sources prove."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sentences: list[AnswerSentence] = []
        self.citations: list[Citation] = []
        self.dropped: Counter[Failure] = Counter()
        self._by_code = {source.code: source for source in sources}
        self._verifier = Verifier({source.article.id: source.article for source in sources})
        self._markers: dict[tuple[str, int, int], int] = {}
        self._stated = 0
        self._declined = False

    def begin(self) -> None:
        """Another try begins."""
        self._stated = 0
        self._declined = False

    @property
    def done(self) -> bool:
        """Whether to listen no longer: the model declined, or goes on and on."""
        many = len(self.sentences) >= _MOST_SENTENCES or self._stated >= _MOST_STATED
        return self._declined or many

    @property
    def silent(self) -> bool:
        """Whether nothing was said in this try."""
        return self._stated == 0

    @property
    def may_be_language(self) -> bool:
        """Whether what was dropped may come right if Thai and codes are asked for again."""
        return bool(self.dropped[Failure.LANGUAGE] or self.dropped[Failure.NO_CITATION])

    def outcome(self) -> Outcome:
        """How this try ended."""
        if self.sentences:
            return Outcome.WORDED
        return Outcome.MODEL_DECLINED if self._declined else Outcome.UNPROVEN

    def take(self, stated: Stated) -> Iterator[AnswerSentence]:
        """The sentence with its markers, if it is proven and new."""
        self._stated += 1
        if stated.text.startswith(NOT_FOUND):
            self._declined = True
            return
        if self.done or any(s.text == stated.text for s in self.sentences):
            return
        offered = [c for code in stated.codes for c in self._quotes(stated.text, code)]
        checked = self._verifier.check(stated.text, offered)
        if checked.failure is not None:
            self.dropped[checked.failure] += 1
            return
        markers = tuple(dict.fromkeys(self._marker(c) for c in checked.citations))
        sentence = AnswerSentence(stated.text, markers)
        self.sentences.append(sentence)
        yield sentence

    def _quotes(self, text: str, code: str) -> list[Citation]:
        """Quotes of the source behind ``code``; none for a code that was not given."""
        source = self._by_code.get(code)
        if source is None:
            return []
        body = source.article.text
        return [
            Citation(0, source.ref, body[start:end], start, end)
            for start, end in quotes_for(text, source.article)
        ]

    def _marker(self, citation: Citation) -> int:
        key = citation.article.id, citation.start, citation.end
        if key not in self._markers:
            self._markers[key] = len(self._markers) + 1
            self.citations.append(
                Citation(
                    self._markers[key], citation.article, citation.quote,
                    citation.start, citation.end,
                )
            )  # fmt: skip
        return self._markers[key]
