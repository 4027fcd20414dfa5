"""``python -m eval``: measure the pipeline on a question set and leave a report."""

import argparse
import json
import sys
from pathlib import Path

from eval.evaluate import Evaluation, evaluate
from eval.questions import load_questions
from rag.assembly import build_pipeline, open_index
from rag.errors import SourceError, ThamkhaoError
from rag.settings import load_settings

DEV = Path(__file__).resolve().parent / "data" / "thaigov-dev.jsonl"


def main() -> int:
    """Run the evaluation; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    parser.add_argument("--questions", type=Path, default=DEV)
    parser.add_argument("--index", type=Path, help="index folder (THAMKHAO_INDEX)")
    parser.add_argument("--out", type=Path, default=Path("var/eval"), help="folder of the report")
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of tables")
    arguments = parser.parse_args()
    try:
        result = _run(arguments.questions, arguments.index)
    except ThamkhaoError as error:
        print(f"eval: {error}", file=sys.stderr)
        return error.exit_code
    result.write(arguments.out)
    print(json.dumps(result.to_json()) if arguments.json else result.markdown())
    return 0


def _run(path: Path, index: Path | None) -> Evaluation:
    questions = load_questions(path)
    settings = load_settings(index=index)
    opened = open_index(settings)
    try:
        pipeline = build_pipeline(opened, settings)
        if not any(pipeline.article(gold) for q in questions for gold in q.gold_ids):
            raise SourceError(
                f"no release that {path.name} asks about is in {settings.index}; ingest them "
                "(eval/README.md names them) or give another set with --questions"
            )
        pipeline.answer("อุ่นเครื่อง")  # so that latencies are those of a warm process
        return evaluate(
            questions,
            lambda question, top_k: pipeline.answer(question, top_k=top_k).to_json(),
            pipeline.article,
        )
    finally:
        opened.index.close()


if __name__ == "__main__":
    sys.exit(main())
