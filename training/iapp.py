"""Turns iapp-wiki-qa (SQuAD form, MIT licence) into a corpus file and a question set.

    python -m training.iapp SPLIT.jsonl.xz… --out FOLDER

writes ``contexts.jsonl`` (every distinct context as a release without title or date; make an index
of it with ``thamkhao ingest``) and one question set a split, in the form of the evaluation sets.
"""

import argparse
import json
import lzma
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any


def main() -> None:
    """Convert the splits; an answer's context is its gold release."""
    parser = argparse.ArgumentParser(prog="python -m training.iapp", description=__doc__)
    parser.add_argument("splits", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    convert(arguments.splits, arguments.out)


def convert(splits: Sequence[Path], out: Path) -> None:
    """Write the corpus and the sets of ``splits`` into the folder ``out``."""
    ids: dict[str, str] = {}
    for split in splits:
        with (out / f"{split.name.partition('.')[0]}.jsonl").open("w", encoding="utf-8") as file:
            for row in _rows(split):
                gold = ids.setdefault(row["context"], f"context-{len(ids)}")
                file.write(json.dumps(_question(row, gold), ensure_ascii=False) + "\n")
    with (out / "contexts.jsonl").open("w", encoding="utf-8") as file:
        for context, context_id in ids.items():
            release = {"id": context_id, "title": "", "body": context}
            file.write(json.dumps(release, ensure_ascii=False) + "\n")


def _rows(split: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(split, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _question(row: dict[str, Any], gold: str) -> dict[str, Any]:
    answer = row["answers"]["text"][0].strip()
    return {
        "qid": row["question_id"],
        "question": row["question"],
        "answerable": True,
        "type": "fact",
        "asker": "citizen",
        "needs": [],
        "gold_ids": [gold],
        "answer": answer,
        "must_include": [[answer]],
    }


if __name__ == "__main__":
    main()
