"""Question sets: JSONL with the fields that eval/README.md describes."""

import json
from dataclasses import dataclass
from pathlib import Path

from rag.errors import SourceError


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question with its judgements."""

    qid: str
    question: str
    answerable: bool
    type: str
    needs: tuple[str, ...]
    gold_ids: tuple[str, ...]
    """Ids of the releases that answer it; empty where none does."""
    must_include: tuple[tuple[str, ...], ...]
    """The facts a right answer holds, each as the surface strings that are accepted."""


def load_questions(path: Path) -> list[EvalQuestion]:
    """Read a question set.

    Raises SourceError, naming the line, for anything that is not a judged question.
    """
    questions: dict[str, EvalQuestion] = {}
    try:
        # Not splitlines(): a JSON text may hold U+2028 and its like as they are.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read ({error}); give a UTF-8 .jsonl file") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            question = EvalQuestion(
                qid=str(fields["qid"]),
                question=str(fields["question"]),
                answerable=bool(fields["answerable"]),
                type=str(fields.get("type", "")),
                needs=tuple(fields.get("needs", ())),
                gold_ids=tuple(fields.get("gold_ids", ())),
                must_include=tuple(tuple(f) for f in fields.get("must_include", ())),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise SourceError(
                f"{path}, line {number}: not a judged question ({error!r}); "
                "see eval/README.md for the fields"
            ) from error
        if question.qid in questions:
            raise SourceError(
                f"{path}, line {number}: the qid {question.qid!r} was given before; "
                "give each question its own"
            )
        questions[question.qid] = question
    if not questions:
        raise SourceError(f"{path} holds no questions")
    return list(questions.values())
