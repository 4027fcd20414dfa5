"""``python -m eval``: measure the pipeline on a question set and leave a report."""

import argparse
import json
import sys
from pathlib import Path

from eval.evaluate import evaluate
from eval.questions import load_questions
from rag.assembly import build_pipeline, open_index
from rag.errors import ThamkhaoError
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
        questions = load_questions(arguments.questions)
        settings = load_settings(index=arguments.index)
        opened = open_index(settings)
    except ThamkhaoError as error:
        print(f"eval: {error}", file=sys.stderr)
        return error.exit_code
    try:
        pipeline = build_pipeline(opened, settings)
        pipeline.answer("อุ่นเครื่อง")  # so that latencies are those of a warm process
        result = evaluate(
            questions,
            lambda question, top_k: pipeline.answer(question, top_k=top_k).to_json(),
            pipeline.article,
        )
    finally:
        opened.index.close()
    result.write(arguments.out)
    print(json.dumps(result.to_json()) if arguments.json else result.markdown())
    return 0


if __name__ == "__main__":
    sys.exit(main())
