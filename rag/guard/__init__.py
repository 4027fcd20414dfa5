"""Which messages are no questions for the releases, and what is said instead."""

from rag.guard.replies import NUMBER_SENT
from rag.guard.screening import Refusal, question_only, screen, small_talk

__all__ = ["NUMBER_SENT", "Refusal", "question_only", "screen", "small_talk"]
