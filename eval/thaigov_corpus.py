"""``python -m eval.thaigov_corpus CLONE -o FILE.jsonl.xz``: the corpus that the dev set asks about.

CLONE is a clone of https://github.com/PyThaiNLP/thaigov-v2-corpus, whose releases lie as
``data/YYYY/MM/DD/NAME.txt`` (title, blank line, body, blank line, "ที่มา : URL"). An id is that path
below ``data``. Of releases with the same body the first by id is kept.
"""

import argparse
import hashlib
import json
import lzma
import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from ingest.sources import RawRelease, SourceProblem, read_sources
from rag.errors import SourceError, ThamkhaoError

_YEAR = "[0-9]" * 4
_DAY = re.compile(r"\d{4}/\d\d/\d\d")
_SUFFIXES = (".jsonl", ".jsonl.xz")


@dataclass
class Counts:
    """What became of the files of a clone; filled as they are read."""

    written: int = 0
    duplicates: int = 0
    """Releases whose body an earlier one has."""
    problems: list[str] = field(default_factory=list)
    """One line each, of files that were passed over."""


def main() -> int:
    """Write the corpus file; return the exit status, 1 if some file was passed over."""
    parser = argparse.ArgumentParser(prog="python -m eval.thaigov_corpus", description=__doc__)
    parser.add_argument("clone", type=Path, help="the folder of the clone")
    parser.add_argument("-o", "--out", type=Path, default=Path("thaigov.jsonl.xz"))
    parser.add_argument("--until", metavar="YYYY/MM/DD", help="leave later folders out")
    arguments = parser.parse_args()
    try:
        counts = convert(arguments.clone, arguments.out, until=arguments.until)
    except ThamkhaoError as error:
        print(f"thaigov_corpus: {' '.join(str(error).split())}", file=sys.stderr)
        return error.exit_code
    for problem in counts.problems:
        print(f"thaigov_corpus: {problem}", file=sys.stderr)
    print(
        f"{counts.written:,} releases in {arguments.out}, {counts.duplicates:,} duplicates left "
        f"out, {len(counts.problems):,} files passed over"
    )
    return 1 if counts.problems else 0


def convert(clone: Path, out: Path, *, until: str | None = None) -> Counts:
    """Write the releases of ``clone`` to ``out``, in the order of their ids.

    The name of ``out`` says how it is packed; it is there whole or not at all. The same clone gives
    the same bytes. The collection grows: ``until``, as "2025/09/20", leaves later folders out.
    Raises SourceError where there is no clone, or ``out`` cannot be written.
    """
    if until is not None and not _DAY.fullmatch(until):
        raise SourceError(f"--until {until} is no folder of a day; write it as 2025/09/20")
    if not out.name.endswith(_SUFFIXES):
        raise SourceError(f"{out} must end in {' or '.join(_SUFFIXES)}")
    counts = Counts()
    part = out.with_name(f"{out.name}.part")
    try:
        with ExitStack() as stack:
            stack.callback(part.unlink, missing_ok=True)
            with _packed(part, out.name) as file:
                for release in releases(_root(clone), counts, until=until):
                    file.write(json.dumps(release, ensure_ascii=False) + "\n")
            os.replace(part, out)  # noqa: PTH105 (over a file that is there, on every system)
    except OSError as error:
        raise SourceError(f"{out} cannot be written ({error}); give another -o") from error
    return counts


def releases(
    root: Path, counts: Counts, *, until: str | None = None
) -> Iterator[dict[str, str | None]]:
    """The releases below ``root`` as rows of the corpus file; see :func:`convert`."""
    seen: set[bytes] = set()
    files = (path for year in root.glob(_YEAR) for path in year.rglob("*.txt"))
    named = {path.relative_to(root).as_posix(): path for path in files if path.name[0] != "."}
    for article_id in sorted(named):
        if until is not None and article_id[: len(until)] > until:
            break
        for item in read_sources([named[article_id]]):
            if isinstance(item, SourceProblem):
                counts.problems.append(str(item))
                continue
            digest = hashlib.blake2b(item.body.encode(), digest_size=16).digest()
            if digest in seen:
                counts.duplicates += 1
                continue
            seen.add(digest)
            counts.written += 1
            yield _row(article_id, item)


def _row(article_id: str, release: RawRelease) -> dict[str, str | None]:
    return {"id": article_id, "title": release.title, "body": release.body, "url": release.url}


def _root(clone: Path) -> Path:
    """The folder that the years lie in."""
    for folder in (clone / "data", clone):
        if folder.is_dir() and any(folder.glob(_YEAR)):
            return folder
    raise SourceError(
        f"{clone} has no folders data/YYYY/MM/DD; give a clone of PyThaiNLP/thaigov-v2-corpus"
    )


def _packed(path: Path, name: str) -> IO[str]:
    if name.endswith(".xz"):
        return lzma.open(path, "wt", encoding="utf-8", newline="\n")
    return path.open("w", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
