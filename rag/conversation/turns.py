"""What a conversation is made of: the turns so far, and a new question read in their light."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.schema import Answer, AnswerStatus


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was asked, and how it ended."""

    question: str
    """As asked."""
    standalone: str
    """As understood: the question that was searched for."""
    article_ids: tuple[str, ...] = ()
    """Releases cited in its answer, best first."""
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that needs no turn before it."""

    text: str
    """Complete; exactly as asked where nothing had to be carried over."""
    follows: bool
    """Whether it is about what was talked of before."""
    prefer: tuple[str, ...] = ()
    """Releases talked about, the last cited first; empty where another one is wanted."""


def turn_of(answer: Answer) -> Turn | None:
    """What an answer leaves to be remembered; None where nothing was searched for."""
    if answer.status is AnswerStatus.REFUSED or answer.standalone is None:
        return None
    cited = tuple(dict.fromkeys(c.article.id for c in answer.citations))
    return Turn(answer.question, answer.standalone, cited, answer.status is AnswerStatus.ANSWERED)


Condense = Callable[[str, Sequence[Turn]], str | None]
"""A language model's reading of a question after its turns; None leaves it to the rules."""
