"""``ask --batch``: a file of questions or conversations, one JSON object a line."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from channels import cli_render
from rag.errors import SourceError, ThamkhaoError

Ask = Callable[[Sequence[str], int], dict[str, Any]]
"""(turns, top_k) → the last turn's answer as JSON."""


def ask_batch(ask: Ask, path: Path, top_k: int, as_json: bool) -> int:
    """Answer each line of the file on standard output; return how many could not be asked.

    Raises SourceError where the file cannot be read.
    """
    failures = 0
    for number, line in _lines(path):
        try:
            qid, turns = _asked(line)
            made = ask(turns, top_k)
        except ThamkhaoError as error:
            cli_render.complain(f"{path}, line {number}: {error}")
            failures += 1
            continue
        made["qid"] = qid
        print(json.dumps(made, ensure_ascii=False) if as_json else cli_render.answer_text(made))
        sys.stdout.flush()
    return failures


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error}); give a UTF-8 .jsonl file") from error


def _asked(line: bytes) -> tuple[Any, list[str]]:
    """A line's qid and its turns, the question asked last."""
    try:
        fields = json.loads(line.decode("utf-8-sig"))
        turns = [fields["question"]] if "question" in fields else fields["turns"]
        if not isinstance(turns, list) or not turns:
            raise TypeError("turns is not a list with a question in it")
        if not all(isinstance(turn, str) for turn in turns):
            raise TypeError("the question is not a string")
        return fields.get("qid"), turns
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise SourceError(
            f"not a question ({error}); each line needs "
            '{"qid": …, "question": …} or {"qid": …, "turns": […]}, in UTF-8'
        ) from error
