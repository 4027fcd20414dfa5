"""Signs of the kind of answer that a question expects."""

import time

from rag.cues import holds
from rag.kinds import AnswerKind


def test_a_long_run_of_digits_is_looked_through_at_once() -> None:
    began = time.perf_counter()
    assert not holds(AnswerKind.HOW_MUCH, "1" * 24_000)
    assert time.perf_counter() - began < 1.0
