"""Releases as words: what training reads of the corpus, cleaned and cut into chunks.

The cleaning here is deliberately a few lines of its own: training depends on ``rag`` alone, and a
model must be remade from the corpus whatever the ingest learns to clean later.
"""

import gzip
import json
import lzma
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rag.thai.normalise import fold
from rag.thai.words import segment

CHUNK_CHARACTERS = 700
"""As long as the chunks of an index at most."""

_SITE_PREFIX = re.compile(r"^รัฐบาลไทย\s*-\s*ข่าวทำเนียบรัฐบาล\s*-\s*")
_HEADER_DATE = re.compile(r"^วัน\S{2,12}ที่\s*\d{1,2}\s+\S+\s+\d{4}$")
_NOISE = re.compile(r"^(?:พิมพ์|\d{1,2}/\d{1,2}/\d{4}|Read More.*|Credit.*|ที่มา\s*:.*|[\W_]*)$", re.I)
_LATEST = re.compile(r"^ข่าวล่าสุด\s*$")


@dataclass(frozen=True, slots=True)
class Release:
    """A release as training sees it: folded, without the site's noise.

    ``header`` is the folded date line ("วันจันทร์ที่ 24 สิงหาคม 2563") or "" where there is none.
    """

    id: str
    title: str
    header: str
    chunks: tuple[str, ...]


def open_lines(path: Path) -> IO[str]:
    """Open ``path`` as UTF-8 text, unpacking ``.xz`` and ``.gz``."""
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def read_releases(path: Path, limit: int | None = None) -> Iterator[Release]:
    """The releases of a JSON-lines file with ``id``, ``title`` and ``body``, in its order.

    ``limit`` stops after so many. Raises OSError or json.JSONDecodeError for a broken file: a
    training run must not go on with half a corpus.
    """
    with open_lines(path) as lines:
        for number, line in enumerate(lines):
            if limit is not None and number >= limit:
                return
            row = json.loads(line)
            yield to_release(row["id"], row["title"], row["body"])


def to_release(identifier: str, title: str, body: str) -> Release:
    """Clean, fold and cut one release."""
    title = " ".join(_SITE_PREFIX.sub("", title).split())
    header = ""
    lines: list[str] = []
    seen = {fold(title)}
    for raw in body.splitlines():
        line = " ".join(raw.split())
        if _LATEST.match(line):
            break
        if not header and not lines and _HEADER_DATE.match(line):
            header = fold(line)
            continue
        folded = fold(line)
        if _NOISE.match(line) or folded in seen:
            continue
        seen.add(folded)
        lines.append(folded)
    return Release(identifier, fold(title), header, tuple(cut(lines)))


def cut(lines: Sequence[str], limit: int = CHUNK_CHARACTERS) -> list[str]:
    """Join ``lines`` into chunks of at most ``limit`` characters, cut at lines, else at spaces."""
    chunks: list[str] = []
    current = ""
    for piece in (part for line in lines for part in _parts(line, limit)):
        if current and len(current) + 1 + len(piece) > limit:
            chunks.append(current)
            current = piece
        else:
            current = f"{current} {piece}" if current else piece
    return [*chunks, current] if current else chunks


def _parts(line: str, limit: int) -> Iterator[str]:
    """Pieces of a line of at most ``limit`` characters, cut at a space where one is near."""
    while len(line) > limit:
        space = line.rfind(" ", limit // 2, limit)
        end = space if space > 0 else limit
        yield line[:end].strip()
        line = line[end:].strip()
    if line:
        yield line


def words_of(text: str) -> list[str]:
    """The words of a text that may not be folded yet."""
    return segment(fold(text))
