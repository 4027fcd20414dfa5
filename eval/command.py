"""The command ``eval``, for ``thamkhao eval`` and ``python -m eval`` alike.

Nothing heavy is imported until the command runs: the command line loads this module at its start.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.errors import SettingsError, SourceError

if TYPE_CHECKING:
    from eval.evaluate import Evaluation
    from eval.questions import EvalQuestion, LineProblem, QuestionSet
    from rag.schema import Article

DEV = Path(__file__).resolve().parent / "data" / "thaigov-dev.jsonl"
_WAIT_SECONDS = 10.0
"""How long to wait for another command that has the index."""


def register(app: typer.Typer) -> None:
    """Add the command ``eval`` to ``app``."""
    app.command(name="eval")(command)


def command(
    questions: Annotated[
        Path,
        typer.Option(
            help="A .jsonl file of judged questions; see eval/README.md.",
            show_default="the dev set",
        ),
    ] = DEV,
    index: Annotated[
        Path | None, typer.Option(help="Index folder (THAMKHAO_INDEX; var/index).")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the reports.")] = Path("var/eval"),
    compare: Annotated[
        Path | None, typer.Option(help="The --out folder of an earlier run to compare with.")
    ] = None,
    follow_up: Annotated[
        bool, typer.Option("--follow-up", help="Ask as conversations what has turns.")
    ] = False,
    top_k: Annotated[
        int, typer.Option(min=1, max=1000, help="Releases asked for; from 200, R@200 too.")
    ] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON, no tables.")] = False,
) -> None:
    """Measure retrieval and answers on a question set, and leave reports."""
    from eval.compare import compare as compared
    from eval.compare import load_rows
    from eval.questions import read_questions

    found = read_questions(questions)
    if not found.questions:
        first = found.problems[0]
        raise SourceError(
            f"{questions} holds no good question; line {first.line}: {first.message} "
            f"(bad lines: {len(found.problems)})"
        )
    other = load_rows(compare) if compare else None  # before the run: it may be the same folder
    _make_folder(out)
    result, missing = _run(found, index, follow_up=follow_up, top_k=top_k)
    comparison = compared(result.rows, other, name=str(compare)) if other is not None else None
    result.write(out, comparison)
    problems = sorted([*found.problems, *missing], key=lambda problem: problem.line)
    for problem in problems:
        message = " ".join(f"{questions}, line {problem.line}: {problem.message}".split())
        print(f"eval: {message}", file=sys.stderr)
    if as_json:
        whole = json.loads((out / "report.json").read_text(encoding="utf-8"))
        print(json.dumps(whole, ensure_ascii=True))
    else:
        from eval.report import comparison_table

        print(result.markdown())
        if comparison:
            print(f"\n{comparison_table(comparison)}")
        print(f"\n{out / 'report.html'} shows every question.", file=sys.stderr)
    if problems:
        raise typer.Exit(1)


def _make_folder(out: Path) -> None:
    """Make the folder before the run, which takes a while, and not after it."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{out} cannot be made ({error}); give another --out") from error


def _run(
    found: "QuestionSet", index: Path | None, *, follow_up: bool, top_k: int
) -> tuple["Evaluation", list["LineProblem"]]:
    """Ask the questions that can be asked; also what the index lacks of their releases."""
    try:
        from eval.evaluate import evaluate
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"eval needs {error.name}, which is not installed; run: pip install -e '.[eval]'"
        ) from error
    from dataclasses import replace

    from eval.record import record
    from rag.assembly import build_pipeline, open_index
    from rag.pipeline import converse
    from rag.settings import load_settings

    settings = load_settings(index=index)
    opened = open_index(settings, wait_seconds=_WAIT_SECONDS)
    try:
        pipeline = build_pipeline(opened, settings)
        askable, missing = _in_index(found.questions, pipeline.article)
        if not askable:
            raise SourceError(
                f"no release that {found.path.name} asks about is in {settings.index}; ingest them "
                "(eval/README.md names them) or give another set with --questions"
            )
        pipeline.answer("อุ่นเครื่อง")  # so that latencies are those of a warm process
        started = time.perf_counter()
        result = evaluate(
            askable,
            lambda question, top_k: pipeline.answer(question, top_k=top_k).to_json(),
            pipeline.article,
            converse=lambda turns, top_k: converse(pipeline, turns, top_k=top_k).to_json(),
            follow_up=follow_up,
            top_k=top_k,
        )
        made_with = record(
            questions=found.path,
            settings=settings,
            model=opened.embedder.name,
            stats=pipeline.stats(),
            seconds=time.perf_counter() - started,
            options={"top_k": top_k, "follow_up": follow_up, "asked": len(askable)},
        )
        return replace(result, record=made_with), missing
    finally:
        opened.index.close()


def _in_index(
    questions: Iterable["EvalQuestion"], article: "Callable[[str], Article | None]"
) -> tuple[list["EvalQuestion"], list["LineProblem"]]:
    """The questions with at least one of their gold releases there, and what is not there."""
    from eval.questions import LineProblem

    askable: list[EvalQuestion] = []
    problems: list[LineProblem] = []
    for question in questions:
        missing = [gold for gold in question.gold_ids if article(gold) is None]
        if question.gold_ids and len(missing) == len(question.gold_ids):
            end = "it was not asked; ingest them or mend gold_ids"
        else:
            askable.append(question)
            end = "it was asked; ingest the rest or mend gold_ids"
        if missing:
            named = ", ".join(repr(gold) for gold in missing)
            message = f"{question.qid!r} names releases that are not in the index ({named}); {end}"
            problems.append(LineProblem(question.line, message))
    # Questions without any release say nothing of retrieval: a set of them alone is of another
    # index if it has questions that name some.
    if problems and not any(question.gold_ids for question in askable):
        return [], problems
    return askable, problems
