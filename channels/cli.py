"""The command line: thin commands over the pipeline, the ingest and the stores."""

import io
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from channels import cli_render
from channels.cli_batch import ask_batch
from channels.handover import serving_owner
from channels.line.commands import register as register_line
from eval.command import register as register_eval
from rag.errors import QuestionError, ThamkhaoError
from rag.settings import Settings, load_settings

commands = typer.Typer(
    help="ถามข่าว: cited answers from Thai government press releases.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
index_commands = typer.Typer(help="Look after the index.", no_args_is_help=True)
commands.add_typer(index_commands, name="index")
register_eval(commands)
register_line(commands)

IndexOption = Annotated[
    Path | None, typer.Option("--index", help="Index folder (THAMKHAO_INDEX; var/index).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]

_WAIT_SECONDS = 10.0
"""How long a command waits for another one that has the index, before it says so."""

_TERMINATED, _INTERRUPTED = 143, 130
"""Exit statuses of a command that SIGTERM or SIGINT ended: 128 and the signal's number."""


def main() -> None:
    """Run a command; what goes wrong on purpose is one line on standard error."""
    # An exit, not a sudden end: worker processes are stopped and the index is closed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # half a character, as JSON may hold
    try:
        commands()
    except ThamkhaoError as error:
        cli_render.complain(str(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output left, as `| head` does
        sys.stderr.close()
        sys.exit(1)


@commands.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders of releases.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read releases (.txt, .md, .csv, .jsonl, .jsonl.xz, .jsonl.gz, folders) into the index."""
    settings = load_settings(index=index)
    owner = serving_owner(settings.index)
    with _resumable(), cli_render.progress(paths) as advance:
        if owner:
            report = owner.ingest(paths, advance)
        else:
            report = _ingest_here(settings, paths, advance)
    for message in report.pop("messages"):
        cli_render.complain(message)
    print(json.dumps(report) if as_json else cli_render.report_line(report))
    if report["problems"]:
        raise typer.Exit(1)


def _ingest_here(settings: Settings, paths: list[Path], advance: Any) -> dict[str, Any]:
    from ingest.indexing import ingest as run_ingest
    from rag.assembly import open_index

    with _closing(open_index(settings, create=True, wait_seconds=_WAIT_SECONDS)) as opened:
        report = run_ingest(
            paths, opened.index, opened.embedder, model=settings.embed_model, progress=advance
        )
    return {**report.to_json(), "messages": [str(problem) for problem in report.problems]}


@contextmanager
def _resumable() -> Iterator[None]:
    """For work that goes on where it was left when it is started again."""
    try:
        yield
    except KeyboardInterrupt:
        cli_render.complain("interrupted; run it again to go on")
        raise typer.Exit(_INTERRUPTED) from None


@commands.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in Thai.")] = None,
    batch: Annotated[
        Path | None, typer.Option(help="A .jsonl file of questions (qid, question or turns).")
    ] = None,
    top_k: Annotated[int | None, typer.Option(min=1, max=1000, help="Releases listed.")] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question, or a file of them, with citations."""
    if (question is None) == (batch is None):
        raise QuestionError("กรุณาให้คำถามหนึ่งข้อ หรือไฟล์คำถามด้วย --batch อย่างใดอย่างหนึ่ง")
    settings = load_settings(index=index)
    with _answering(settings) as answer:
        if batch is not None:
            failures = ask_batch(answer, batch, top_k or 50, as_json)
            raise typer.Exit(1 if failures else 0)
        made = answer([question or ""], top_k or 10)
    print(json.dumps(made, ensure_ascii=False) if as_json else cli_render.answer_text(made))


@contextmanager
def _answering(settings: Settings) -> Iterator[Any]:
    """A function (turns, top_k) → the last one's answer as JSON, here or where it is served."""
    owner = serving_owner(settings.index)
    if owner:
        yield owner.ask
        return
    from rag.assembly import build_pipeline, open_index
    from rag.pipeline import converse

    with _closing(open_index(settings, wait_seconds=_WAIT_SECONDS)) as opened:
        if opened.index.stats().pending:  # an ingest was cut off: its releases are not found yet
            from ingest.indexing import finish_pending

            finish_pending(opened.index, opened.embedder)
        pipeline = build_pipeline(opened, settings)
        yield lambda turns, top_k: converse(pipeline, turns, top_k=top_k).to_json()


@contextmanager
def _closing(opened: Any) -> Iterator[Any]:
    try:
        yield opened
    finally:
        opened.index.close()


@index_commands.command()
def status(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Say what the index holds and what made it."""
    from rag.stores.catalog import Catalog
    from rag.stores.index import catalog_path
    from rag.stores.owner import current_owner

    settings = load_settings(index=index)
    path = catalog_path(settings.index)
    catalog = Catalog(path, read_only=True)  # SQLite admits readers beside the owner
    stats, owner = catalog.stats(), current_owner(settings.index)
    facts = {
        "index": str(settings.index),
        "articles": stats.articles,
        "chunks": stats.chunks,
        "pending": stats.pending,
        "oldest": stats.oldest.isoformat() if stats.oldest else None,
        "newest": stats.newest.isoformat() if stats.newest else None,
        "owner": owner.pid or owner.name if owner else None,
        "made_with": catalog.meta(),
    }
    catalog.close()
    print(json.dumps(facts, ensure_ascii=False) if as_json else cli_render.facts_text(facts))


@index_commands.command()
def verify(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Check that the word index and the vectors agree with the catalog; exit 1 if not."""
    from rag.assembly import open_index
    from rag.stores.checks import check_index

    settings = load_settings(index=index)
    with _closing(open_index(settings, wait_seconds=_WAIT_SECONDS)) as opened:
        faults = check_index(opened.index, opened.embedder)
    if as_json:
        print(json.dumps({"faults": faults}))
    else:
        print("\n".join(faults) if faults else "the stores agree with the catalog")
    if faults:
        cli_render.complain("run 'thamkhao index rebuild' to make them anew from the catalog")
        raise typer.Exit(1)


@index_commands.command()
def rebuild(index: IndexOption = None) -> None:
    """Make the word index and the vectors anew from the catalog, with the model in use."""
    from ingest.indexing import finish_pending
    from rag.assembly import open_index

    settings = load_settings(index=index)
    opened = open_index(settings, rebuild=True, wait_seconds=_WAIT_SECONDS)
    with (
        _resumable(),
        _closing(opened),
        cli_render.progress(total=opened.index.stats().articles) as advance,
    ):
        count = finish_pending(opened.index, opened.embedder, advance)
    print(f"{count:,} articles rebuilt")
