"""Questions written by hand over releases of the thaigov corpus, for training.

``data/questions.jsonl`` has the fields of the evaluation sets (see docs/benchmark.md). None of its
questions is in the dev set, and none of its releases is gold there.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rag.errors import QuestionError, SourceError
from rag.expansion import Expander
from rag.query import Query, understand

QUESTIONS = Path(__file__).resolve().parent / "data" / "questions.jsonl"
_TODAY = date(2026, 1, 1)
"""The questions name their times; a fixed day keeps a run repeatable."""


@dataclass(frozen=True, slots=True)
class Handwritten:
    """A question with the releases that answer it and the facts that an answer holds.

    One that no release answers has neither.
    """

    qid: str
    question: str
    answerable: bool
    gold_ids: frozenset[str]
    must_include: tuple[tuple[str, ...], ...]
    """Each fact as the strings that tell it."""


def handwritten(path: Path = QUESTIONS) -> Iterator[Handwritten]:
    """The questions in ``path``, in order. Raises SourceError for a line that is none."""
    with path.open(encoding="utf-8") as file:  # not splitlines: JSON may hold its other line ends
        for number, line in enumerate(file, start=1):
            try:
                yield _question(json.loads(line))
            except (ValueError, LookupError, TypeError) as error:
                raise SourceError(f"{path}, line {number} is not a question ({error})") from error


def _question(row: Any) -> Handwritten:
    """Raises ValueError, LookupError or TypeError where ``row`` is none."""
    facts = tuple(tuple(_strings(fact)) for fact in row["must_include"])
    gold = frozenset(_strings(row["gold_ids"]))
    answerable = row["answerable"]
    if not isinstance(answerable, bool):
        raise TypeError("answerable is neither true nor false")
    if any(not fact for fact in facts):
        raise ValueError("a fact of must_include is empty")
    if answerable != bool(gold) or answerable != bool(facts):
        raise ValueError("an answerable question has gold_ids and must_include, another neither")
    qid, question = _strings([row["qid"], row["question"]])
    return Handwritten(qid, question, answerable, gold, facts)


def _strings(values: Any) -> list[str]:
    """A string itself is no list of them, though Python would take its letters for one."""
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        raise TypeError(f"{values!r} is not a list of strings that say something")
    return values


def understood(
    questions: Iterable[Handwritten], expanders: Mapping[str, Expander]
) -> Iterator[tuple[Handwritten, Query]]:
    """The questions that can be read, as retrieval reads them."""
    for question in questions:
        try:
            query = understand(question.question, today=_TODAY, expanders=expanders)
        except QuestionError:
            continue
        yield question, query
