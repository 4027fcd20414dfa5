"""From a question to an answer, one step after another."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Protocol

from rag.answering.validity import as_of, validity
from rag.chain import Checked, IndexReleases, answer_of, check_claims, looks_forwarded
from rag.conversation import Condense, Standalone, Turn, standalone, turn_of
from rag.errors import QuestionError
from rag.expansion import EXPANDERS, Expander
from rag.guard import NUMBER_SENT, question_only, screen, small_talk
from rag.privacy import mask
from rag.query import Query, readable, understand
from rag.quoted import QuotedReleases
from rag.retrieval import Retriever
from rag.schema import Answer, AnswerSentence, AnswerStatus, Article, Passage, RefusalReason
from rag.stores.index import Index
from rag.stores.records import IndexStats
from rag.thai.normalise import fold

_LONG_FOR_A_QUESTION = 160
"""Characters."""


_SHORT_FOR_A_QUESTION = 80
"""Characters; longer ones stand by themselves, and no model is asked about them."""


class Answerer(Protocol):
    """What makes an answer of passages: quotes of releases, or a language model over them."""

    depth: int
    """Passages it wants to see."""

    def answer(self, query: Query, passages: Sequence[Passage]) -> Answer:
        """The whole answer, verified."""
        ...

    def stream(
        self, query: Query, passages: Sequence[Passage]
    ) -> Iterator[AnswerSentence | Answer]:
        """Each verified sentence as it comes, and at last the whole answer."""
        ...


class Pipeline:
    """Answers questions over one index. Safe to call from several threads."""

    def __init__(
        self,
        index: Index,
        retriever: Retriever,
        answerer: Answerer,
        *,
        expanders: Mapping[str, Expander] = EXPANDERS,
        condense: Condense | None = None,
        today: date | None = None,
    ) -> None:
        """``condense`` makes follow-ups whole before the rules do, where a model is there.

        ``today`` is the day that relative dates are read against; None means the clock's.
        """
        self._condense = condense
        self.index = index
        self._expanders = expanders
        self._retriever = retriever
        self._answerer = answerer
        self._today = today
        self._releases = IndexReleases(index, retriever, expanders)
        self._quoted = QuotedReleases(index)
        self._counts = Counter[AnswerStatus]()
        self._counting = Lock()

    def outcomes(self) -> dict[str, int]:
        """How many answers ended in each status since the pipeline was made."""
        with self._counting:
            return {status.value: self._counts[status] for status in AnswerStatus}

    @property
    def today(self) -> date:
        """The day that relative dates are read against."""
        return self._today or date.today()

    def answer(self, question: str, *, top_k: int = 10, turns: Sequence[Turn] = ()) -> Answer:
        """Answer ``question`` with citations, or say that the releases do not.

        ``turns`` are those before it in its conversation, oldest first. ``top_k`` is the number of
        distinct releases in ``passages``. Raises QuestionError, in Thai, for an empty or overlong
        question.
        """
        *_, last = self.stream(question, top_k=top_k, turns=turns)
        assert isinstance(last, Answer)
        return last

    def stream(
        self, question: str, *, top_k: int = 10, turns: Sequence[Turn] = ()
    ) -> Iterator[AnswerSentence | Answer]:
        """As :meth:`answer`, with each verified sentence as it comes before the whole answer."""
        try:
            for item in self._answering(question, top_k, turns):
                if isinstance(item, Answer):
                    self._count(item.status)
                yield item
        except QuestionError:
            raise
        except Exception:
            self._count(AnswerStatus.SERVICE_ERROR)
            raise

    def _count(self, status: AnswerStatus) -> None:
        with self._counting:
            self._counts[status] += 1

    def _answering(
        self, question: str, top_k: int, turns: Sequence[Turn]
    ) -> Iterator[AnswerSentence | Answer]:
        steps = _Stopwatch()
        with steps.step("guard"):
            masked = mask(readable(question))  # nothing below this line sees personal numbers
            ready = _refused(masked.text)
        notice = NUMBER_SENT if masked.kinds else None
        if ready is None and is_message(masked.text):
            with steps.step("check"):
                ready = replace(
                    answer_of(self.check_message(masked.text), masked.text), notice=notice
                )
        if ready is not None:
            with steps.step("retrieve"):
                near = self._near(masked.text, top_k)
            yield replace(ready, passages=near, timings_ms=steps.milliseconds())
            return
        with steps.step("understand"):
            meant = self._meant(question_only(masked.text), turns)
            query = understand(meant.text, today=self.today, expanders=self._expanders)
        with steps.step("retrieve"):
            depth = max(top_k, self._answerer.depth)
            passages = self._retriever.retrieve(query, depth, prefer=meant.prefer)
        asked = _Asked(masked.text, query.question, notice, self.today)
        with steps.step("answer"):
            for item in self._answerer.stream(query, passages):
                if isinstance(item, AnswerSentence):
                    yield item
        assert isinstance(item, Answer), "an answerer ends with the whole answer"
        yield asked.of(item, passages[:top_k], steps.milliseconds())

    def _meant(self, question: str, turns: Sequence[Turn]) -> Standalone:
        if not turns:
            return Standalone(question, follows=False)
        if self._condense is not None and len(question) <= _SHORT_FOR_A_QUESTION:
            whole = self._condense(question, turns)
            if whole is not None:
                return Standalone(whole, follows=fold(whole) != fold(question))
        return standalone(question, turns, today=self.today, releases=self._quoted)

    def _near(self, text: str, top_k: int) -> tuple[Passage, ...]:
        """The passages nearest to a text that is not answered as a question."""
        try:
            query = understand(question_only(text), today=self.today, expanders=self._expanders)
        except QuestionError:
            return ()
        return tuple(self._retriever.retrieve(query, top_k))

    def check_message(self, text: str) -> Checked:
        """Check a forwarded message claim by claim; personal numbers are masked before."""
        return check_claims(mask(text).text, self._releases, today=self.today)

    def article(self, article_id: str) -> Article | None:
        """The release of this id, to show a quote in its surroundings."""
        return self.index.catalog.article(article_id)

    def stats(self) -> IndexStats:
        """What the index holds."""
        return self.index.stats()


def is_message(text: str) -> bool:
    """Whether ``text`` is a message passed on, to be checked, rather than a question.

    Short ones are answered as questions are: there a denial comes first too.
    """
    return len(text) > _LONG_FOR_A_QUESTION and looks_forwarded(text)


def converse(pipeline: Pipeline, questions: Sequence[str], *, top_k: int = 10) -> Answer:
    """Ask the questions of one conversation in their order; the answer to the last one.

    Raises QuestionError where the last one cannot be asked; earlier ones are passed over.
    """
    turns: list[Turn] = []
    for question in questions[:-1]:
        with suppress(QuestionError):
            turn = turn_of(pipeline.answer(question, turns=turns))
            if turn is not None:
                turns.append(turn)
    return pipeline.answer(questions[-1], top_k=top_k, turns=turns)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked, for the answer to carry."""

    question: str
    standalone: str
    notice: str | None
    today: date

    def of(
        self, made: Answer, passages: Sequence[Passage], timings_ms: Mapping[str, float]
    ) -> Answer:
        return replace(
            made,
            question=self.question,
            standalone=self.standalone,
            notice=self.notice,
            as_of=as_of(made.citations),
            validity=validity(made.citations, self.today),
            passages=tuple(passages),
            timings_ms=timings_ms,
        )


def _refused(question: str) -> Answer | None:
    """The reply to what is no question for the releases, in masked words; None for one that is."""
    greeting = small_talk(question)
    if greeting is not None:
        reason = RefusalReason.OFF_TOPIC
        return Answer(question, AnswerStatus.REFUSED, greeting, reason=reason)
    refusal = screen(question)
    if refusal is not None:
        return Answer(question, AnswerStatus.REFUSED, refusal.text, reason=refusal.reason)
    return None


class _Stopwatch:
    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._steps: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self._steps[name] = (time.perf_counter() - started) * 1000

    def milliseconds(self) -> dict[str, float]:
        return {**self._steps, "total": (time.perf_counter() - self._started) * 1000}
