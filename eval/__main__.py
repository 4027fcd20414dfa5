"""``python -m eval``: measure the pipeline on a question set and leave reports."""

import sys

import typer

from eval.command import command
from rag.errors import ThamkhaoError


def main() -> int:
    """Run the evaluation; return the exit status."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(command)
    try:
        return app(prog_name="python -m eval", standalone_mode=True) or 0
    except ThamkhaoError as error:
        print(f"eval: {' '.join(str(error).split())}", file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
