"""A checked message as an Answer, so that every channel can show it."""

from rag.chain.results import Checked, CheckedClaim, Verdict
from rag.chain.wording import NAMES
from rag.schema import Answer, AnswerSentence, AnswerStatus


def answer_of(checked: Checked, message: str) -> Answer:
    """One verdict a claim, each with what the release says; ``message`` is shown as the question.

    Where no claim is found in any release the status is ``cannot_answer``.
    """
    sentences = tuple(_sentence(n, claim) for n, claim in enumerate(checked.claims, start=1))
    found = any(claim.verdict is not Verdict.NOT_FOUND for claim in checked.claims)
    text = "\n".join([checked.summary, *(_with_markers(sentence) for sentence in sentences)])
    if not found:
        return Answer(message, AnswerStatus.CANNOT_ANSWER, text)
    return Answer(message, AnswerStatus.ANSWERED, text, sentences, checked.citations)


def _sentence(number: int, claim: CheckedClaim) -> AnswerSentence:
    parts = (f"{number}. {NAMES[claim.verdict]}: “{claim.text}”", claim.explanation, claim.warning)
    markers = tuple(citation.marker for citation in claim.citations)
    return AnswerSentence(" ".join(part for part in parts if part), markers)


def _with_markers(sentence: AnswerSentence) -> str:
    markers = "".join(f"[{marker}]" for marker in sentence.citations)
    return f"{sentence.text} {markers}".rstrip()
