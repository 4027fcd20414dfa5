"""Making a follow-up question whole with a language model; the rules take over where it fails."""

import logging
import re
from collections.abc import Sequence
from datetime import date

from rag.breaker import CircuitBreaker
from rag.conversation.turns import Turn
from rag.errors import LanguageModelError
from rag.guard import screen
from rag.llm import LanguageModel, Message
from rag.prompting import as_data, load_prompt
from rag.thai.calendar import thai_date
from rag.thai.normalise import fold

_SECONDS = 4.0
"""An asker waits for this before the search begins."""
_LONGEST = 300
"""Characters of a question that was made whole; a longer one is an answer or a lecture."""
_THAI = re.compile(r"[ก-ฮ]{2}")
_FIGURE = re.compile(r"\d[\d,.]*")
_LABEL = re.compile(r"^(?:คำถาม(?:ล่าสุด|ที่สมบูรณ์)?|ถาม)\s*[::]\s*")

_log = logging.getLogger(__name__)


class ModelCondense:
    """A :class:`rag.conversation.turns.Condense`; safe to call from several threads."""

    def __init__(
        self,
        model: LanguageModel,
        *,
        seconds: float = _SECONDS,
        breaker: CircuitBreaker | None = None,
        today: date | None = None,
    ) -> None:
        """``today`` is the day the model is told; None means the clock's. Raises PromptError."""
        self._model = model
        self._seconds = seconds
        self._breaker = breaker or CircuitBreaker()
        self._today = today
        self._prompt = load_prompt("condense")

    def __call__(self, question: str, turns: Sequence[Turn]) -> str | None:
        """The question made whole, or None where the model fails or says what nobody asked."""
        if not self._breaker.allows():
            return None
        prompt = self._prompt.render(
            history="\n".join(as_data(f"ถาม: {turn.standalone}") for turn in turns),
            question=as_data(question),
            today=thai_date(self._today or date.today()),
        )
        try:
            pieces = self._model.complete(
                [Message("user", prompt)], stream=False, seconds=self._seconds
            )
            text = _LABEL.sub("", "".join(pieces).strip()).strip('"“” ')
        except LanguageModelError as error:
            self._breaker.failed()
            _log.warning("a follow-up was left to the rules: %s", error)
            return None
        self._breaker.succeeded()
        return text if _is_sound(text, question, turns) else None


def _is_sound(text: str, question: str, turns: Sequence[Turn]) -> bool:
    """One Thai line without a link, a refusable request or a figure that nobody named."""
    if not text or len(text) > _LONGEST or "\n" in text or not _THAI.search(text):
        return False
    folded = fold(text)
    if "http" in folded or "www." in folded or screen(text) is not None:
        return False
    said = fold(" ".join([question, *(f"{turn.question} {turn.standalone}" for turn in turns)]))
    return set(_FIGURE.findall(folded)) <= set(_FIGURE.findall(said)) | _years(said)


def _years(said: str) -> set[str]:
    """Two-digit years in full, and the years beside those named: "ของปีที่แล้วล่ะ"."""
    named = {int(f) for f in re.findall(r"\d{4}", said)}
    named |= {2500 + int(f) for f in re.findall(r"(?<!\d)[5-7]\d(?!\d)", said)}
    return {str(year + step) for year in named for step in (-1, 0, 1)}
