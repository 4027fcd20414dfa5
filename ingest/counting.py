"""How many releases lie under some paths, for a progress bar's time left."""

import gzip
import lzma
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from ingest.readers import READERS

_BLOCK = 1 << 20
_BY_LINE = (".jsonl", ".jsonl.xz", ".jsonl.gz")


def count_releases(paths: Sequence[Path]) -> int:
    """Releases under ``paths``: lines of JSONL files, and one for any other file.

    A count for showing, made without parsing anything; what cannot be read counts as nothing.
    """
    return sum(_count(path) for path in paths)


def _count(path: Path) -> int:
    try:
        if path.is_dir():
            return sum(_count(file) for file in _shown(path))
        name = path.name.lower()
        if name.endswith(_BY_LINE):
            return _lines(path)
        return int(any(name.endswith(suffix) for suffix in READERS))
    except (OSError, EOFError, lzma.LZMAError, zlib.error):
        return 0


def _shown(folder: Path) -> Iterator[Path]:
    """Files in a folder, without those that the reader leaves out as hidden."""
    for file in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if not hidden and file.is_file():
            yield file


def _opened(path: Path) -> BinaryIO:
    match path.suffix.lower():
        case ".xz":
            return cast(BinaryIO, lzma.open(path, "rb"))
        case ".gz":
            return cast(BinaryIO, gzip.open(path, "rb"))
        case _:
            return path.open("rb")


def _lines(path: Path) -> int:
    with _opened(path) as stream:
        lines, last = 0, b"\n"
        while block := stream.read(_BLOCK):
            lines += block.count(b"\n")
            last = block[-1:]
    return lines + (last != b"\n")
