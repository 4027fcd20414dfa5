"""Answers worded by a language model over the releases, every sentence verified before it shows.

Whether there is an answer at all is decided without the model (``rag.answering.confidence``); it
only words it. Whatever fails, the extractive answer takes its place, within the deadline.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from rag.answering.generation.output import OutputReader
from rag.answering.generation.sources import Source, fenced, sources_for
from rag.answering.generation.writing import Outcome, Writing
from rag.answering.verification import Failure
from rag.answering.wording import quoted
from rag.breaker import CircuitBreaker
from rag.duplicates import leaders
from rag.errors import LanguageModelError
from rag.llm import LanguageModel, Message
from rag.prompting import as_data, load_prompt
from rag.query import Query
from rag.schema import Answer, AnswerMode, AnswerSentence, AnswerStatus, Article, Passage
from rag.thai.calendar import thai_date

_LOG = logging.getLogger(__name__)

_RELEASES = 5
_LEAST_LEFT = 0.25
"""Share of the deadline under which asking again could not end in time."""

_PAUSE = 0.2
"""Seconds before asking a server again that failed without saying when to come back."""

_ONLY_THAI = "ตอบใหม่เป็นภาษาไทยเท่านั้น ทุกประโยคลงท้ายด้วยรหัสข่าวในวงเล็บเหลี่ยม"


class Extractive(Protocol):
    """The answerer that decides, and whose answer stands in."""

    depth: int

    def answer(self, query: Query, passages: Sequence[Passage]) -> Answer:
        """The answer made of quotes."""
        ...


ArticlesById = Callable[[Sequence[str]], Mapping[str, Article]]


@dataclass(frozen=True, slots=True)
class GenerationLimits:
    """What one answer may take."""

    deadline_seconds: float = 20.0
    tries: int = 2
    longest_wait_seconds: float = 2.0
    """A server that wants a longer pause (Retry-After) is not asked again."""


class GenerativeAnswerer:
    """Words answers with a model. Safe to call from several threads."""

    def __init__(
        self,
        extractive: Extractive,
        articles_by_id: ArticlesById,
        model: LanguageModel,
        *,
        limits: GenerationLimits | None = None,
        breaker: CircuitBreaker | None = None,
        today: date | None = None,
    ) -> None:
        """``today`` is the day the model is told; None means the clock's. Raises PromptError."""
        self.depth = extractive.depth
        self._extractive = extractive
        self._articles_by_id = articles_by_id
        self._model = model
        self._limits = limits or GenerationLimits()
        self._breaker = breaker or CircuitBreaker()
        self._today = today
        self._prompt = load_prompt("answer")
        self._lock = threading.Lock()
        self._outcomes: Counter[Outcome] = Counter()
        self._dropped: Counter[Failure] = Counter()

    @property
    def outcomes(self) -> dict[Outcome, int]:
        """How the answers so far ended."""
        with self._lock:
            return dict(self._outcomes)

    @property
    def dropped(self) -> dict[Failure, int]:
        """Why sentences were dropped so far."""
        with self._lock:
            return dict(self._dropped)

    def answer(self, query: Query, passages: Sequence[Passage]) -> Answer:
        """The answer for ``query`` from ranked ``passages``, whole."""
        *_, last = self._run(query, passages, stream=False)
        assert isinstance(last, Answer)
        return last

    def stream(
        self, query: Query, passages: Sequence[Passage]
    ) -> Iterator[AnswerSentence | Answer]:
        """Each sentence as soon as it is verified, and at last the whole answer.

        Nothing but the answer comes where extraction takes the model's place.
        """
        yield from self._run(query, passages, stream=True)

    def _run(
        self, query: Query, passages: Sequence[Passage], *, stream: bool
    ) -> Iterator[AnswerSentence | Answer]:
        started = time.monotonic()
        extracted = self._extractive.answer(query, passages)
        if extracted.status is not AnswerStatus.ANSWERED:
            self._count(Outcome.NOT_ASKED)
            yield extracted
            return
        sources, prompt = self._asked(query, passages)
        if not sources:
            self._count(Outcome.NO_ROOM)
            yield extracted
            return
        if not self._breaker.allows():
            self._count(Outcome.SWITCHED_OFF)
            yield extracted
            return
        writing = Writing(sources)
        deadline = started + self._limits.deadline_seconds
        outcome = yield from self._tries(prompt, writing, deadline, stream=stream)
        self._count(outcome, writing)
        yield _worded(extracted, writing) if writing.sentences else extracted

    def _tries(
        self, prompt: str, writing: Writing, deadline: float, *, stream: bool
    ) -> Generator[AnswerSentence, None, Outcome]:
        """Ask until something proven came, or until asking again would not help.

        Returns the Outcome; what was shown stays shown, so nothing is asked again behind it.
        """
        messages = [Message("user", prompt)]
        outcome = Outcome.FAILED
        for number in range(1, self._limits.tries + 1):
            pause = 0.0
            try:
                yield from self._once(messages, writing, deadline, stream=stream)
                self._breaker.succeeded()
                outcome = writing.outcome()
                if outcome is not Outcome.UNPROVEN or not writing.may_be_language:
                    return outcome
                messages = [Message("user", f"{prompt}\n{_ONLY_THAI}")]
            except LanguageModelError as error:
                self._breaker.failed()
                _LOG.warning("the language model failed (try %d): %s", number, error)
                if writing.sentences:
                    return Outcome.WORDED
                outcome = Outcome.FAILED
                pause = _PAUSE if error.after_seconds is None else error.after_seconds
                if not error.retryable or pause > self._limits.longest_wait_seconds:
                    return outcome
            left = deadline - time.monotonic() - pause
            if left < _LEAST_LEFT * self._limits.deadline_seconds:
                return outcome
            if number < self._limits.tries:
                time.sleep(pause)
        return outcome

    def _once(
        self, messages: Sequence[Message], writing: Writing, deadline: float, *, stream: bool
    ) -> Iterator[AnswerSentence]:
        """One request; yields sentences as they are proven. Raises LanguageModelError."""
        seconds = deadline - time.monotonic()
        if seconds <= 0:
            raise LanguageModelError("no time is left to ask; a faster model is needed")
        writing.begin()
        reader = OutputReader()
        pieces = self._model.complete(messages, stream=stream, seconds=seconds)
        try:
            for piece in pieces:
                for stated in reader.feed(piece):
                    yield from writing.take(stated)
                if writing.done:
                    return
            for stated in reader.finish():
                yield from writing.take(stated)
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()
        if writing.silent:
            raise LanguageModelError("the model answered with nothing; look at its template")

    def _asked(self, query: Query, passages: Sequence[Passage]) -> tuple[list[Source], str]:
        """The sources and the prompt that shows them."""
        best = leaders(passages)[:_RELEASES]
        articles = self._articles_by_id([p.article.id for p in best])
        today = thai_date(self._today or date.today())
        question = as_data(query.question)
        frame = self._prompt.render(question=question, passages="", today=today)
        # A Thai character is at most about one token in the vocabularies that models come with.
        room = self._model.context_window - self._model.max_tokens - len(frame)
        sources = sources_for(query.question, best, articles, room)
        prompt = self._prompt.render(question=question, passages=fenced(sources), today=today)
        return sources, prompt

    def _count(self, outcome: Outcome, writing: Writing | None = None) -> None:
        with self._lock:
            self._outcomes[outcome] += 1
            if writing is not None:
                self._dropped.update(writing.dropped)
        if writing is not None:
            dropped = {reason.value: n for reason, n in writing.dropped.items()}
            _LOG.info("answer %s, dropped %s", outcome.value, dropped)


def _worded(extracted: Answer, writing: Writing) -> Answer:
    """The answer in the model's words, with the citations that prove them."""
    return replace(
        extracted,
        text=quoted(writing.sentences),
        sentences=tuple(writing.sentences),
        citations=tuple(writing.citations),
        mode=AnswerMode.GENERATIVE,
    )
