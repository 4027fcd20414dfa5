"""Question sets: JSONL with the fields that eval/README.md describes."""

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rag.errors import SourceError


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question with its judgements."""

    qid: str
    question: str
    """What is asked; of a line with ``turns`` alone, the last of them."""
    answerable: bool
    type: str
    needs: tuple[str, ...]
    gold_ids: tuple[str, ...]
    """Ids of the releases that answer it; empty where none does."""
    must_include: tuple[tuple[str, ...], ...]
    """The facts a right answer holds, each as the surface strings that are accepted."""
    asker: str = ""
    turns: tuple[str, ...] = ()
    """The same question as the last turn of a conversation; empty where it has no such form."""
    in_conversation: bool = False
    """True where the line has no ``question``: it cannot be asked but as a conversation."""
    line: int = field(default=0, compare=False)
    """1-based line of the file; 0 for a question that came from no file."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with one line of a question set; 0 stands for the file itself."""

    line: int
    message: str


class _BadLineError(ValueError):
    """A line is no judged question; the message says why."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The good questions of a file, in its order, and what is wrong with its other lines."""

    path: Path
    questions: tuple[EvalQuestion, ...]
    problems: tuple[LineProblem, ...]


def load_questions(path: Path) -> list[EvalQuestion]:
    """Read a question set in which every line is good.

    Raises SourceError, naming the first line that is not a judged question of its own.
    """
    found = read_questions(path)
    if found.problems:
        first = found.problems[0]
        raise SourceError(f"{path}, line {first.line}: {first.message}")
    return list(found.questions)


def read_questions(path: Path) -> QuestionSet:
    """Read a question set; a bad line costs nothing but itself.

    Of lines with the same qid the first counts. Raises SourceError where the file cannot be read
    or holds no line at all.
    """
    questions: dict[str, EvalQuestion] = {}
    problems: list[LineProblem] = []
    for number, line in _lines(path):
        try:
            question = _question(line, number)
        except (ValueError, RecursionError) as error:
            reason = "nested too deep" if isinstance(error, RecursionError) else _reason(error)
            message = f"not a judged question ({reason}); see eval/README.md for the fields"
            problems.append(LineProblem(number, message))
            continue
        if question.qid in questions:
            message = f"the qid {question.qid!r} was given before; give each question its own"
            problems.append(LineProblem(number, message))
        else:
            questions[question.qid] = question
    if not questions and not problems:
        raise SourceError(f"{path} holds no questions; write one JSON object a line")
    return QuestionSet(path, tuple(questions.values()), tuple(problems))


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each line that is not empty."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error}); give a UTF-8 .jsonl file") from error
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError(f"{path} cannot be read (it is UTF-16); save it as UTF-8")
    # Bytes, and not splitlines(): a JSON text may hold U+2028 and its like as they are.
    for number, line in enumerate(data.split(b"\n"), start=1):
        plain = line.removeprefix(codecs.BOM_UTF8).strip()  # files put together keep their marks
        if plain:
            yield number, plain


def _reason(error: ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at character {error.pos + 1}"
    return str(error)


def _question(line: bytes, number: int) -> EvalQuestion:
    """The question of a line. Raises ValueError, saying what is wrong with it."""
    fields = json.loads(line.decode("utf-8"))
    if not isinstance(fields, dict):
        raise _BadLineError("not a JSON object")
    turns = _strings(fields, "turns")
    asked = fields.get("question")
    if asked is None and turns:
        asked = turns[-1]
    if not isinstance(asked, str):
        raise _BadLineError("no question (nor turns) in text")
    if not isinstance(fields.get("answerable"), bool):
        raise _BadLineError("answerable is neither true nor false")
    return EvalQuestion(
        qid=_qid(fields),
        question=asked,
        answerable=fields["answerable"],
        type=_text(fields, "type"),
        needs=_strings(fields, "needs"),
        gold_ids=tuple(dict.fromkeys(_strings(fields, "gold_ids"))),
        must_include=_facts(fields),
        asker=_text(fields, "asker"),
        turns=turns,
        in_conversation=fields.get("question") is None,
        line=number,
    )


def _qid(fields: Mapping[str, Any]) -> str:
    qid = fields.get("qid")
    if isinstance(qid, int) and not isinstance(qid, bool):
        return str(qid)
    if not isinstance(qid, str) or not qid.strip():
        raise _BadLineError("no qid")
    return qid


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name) or ""
    if not isinstance(value, str):
        raise _BadLineError(f"{name} is not text")
    return value


def _strings(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name) or ()
    if not isinstance(value, list | tuple) or not all(isinstance(v, str) and v for v in value):
        raise _BadLineError(f"{name} is not a list of texts")
    return tuple(value)


def _facts(fields: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """``must_include``; a fact given as one text is a fact with one accepted string."""
    value = fields.get("must_include") or ()
    if not isinstance(value, list):
        if value:
            raise _BadLineError("must_include is not a list")
        return ()
    facts = [{"fact": [fact] if isinstance(fact, str) else fact} for fact in value]
    found = tuple(_strings(fact, "fact") for fact in facts)
    if not all(found):
        raise _BadLineError("must_include has a fact without any accepted text")
    return found
