"""Runs and qrels in the form of the Text REtrieval Conference, which every tool of the field reads.

A line of a run is ``qid Q0 article_id rank score tag``, one of qrels ``qid 0 article_id 1``, with
white space between. White space inside an id is percent-encoded; the rest of the id, Thai among
it, stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from rag.errors import SourceError

Run = Mapping[str, Sequence[str]]
"""Ranked distinct article ids by qid."""
Qrels = Mapping[str, Sequence[str]]
"""Ids of the releases that answer it, by qid."""

# White space of any script, the sign itself, control characters, the byte order mark, and halves
# of surrogate pairs, which JSON can smuggle into a string and UTF-8 cannot hold.
_UNFIT = re.compile("[\\s%\\x00-\\x1f\\x7f-\\x9f\\ufeff\\ud800-\\udfff]")
_NAMED = re.compile("%[0-9A-Fa-f]{2}")


def encoded(text: str) -> str:
    """``text`` as one column of a TREC file. Raises ValueError for an empty one."""
    if not text:
        raise ValueError("an empty id has no place in a TREC file")
    return _UNFIT.sub(lambda m: quote(m[0], safe="", errors="surrogatepass"), text)


def decoded(column: str) -> str:
    """The id that :func:`encoded` made a column of. Raises ValueError where it made none such."""
    if not _NAMED.search(column):
        return column
    return unquote_to_bytes(column).decode("utf-8", "surrogatepass")


def write_run(path: Path, run: Run, *, tag: str = "thamkhao") -> None:
    """Write a run; scores are reciprocal ranks, since tools rank by score and break ties."""
    lines = [
        f"{encoded(qid)} Q0 {encoded(article_id)} {rank} {1 / rank:.9f} {encoded(tag)}\n"
        for qid, article_ids in run.items()
        for rank, article_id in enumerate(dict.fromkeys(article_ids), start=1)
    ]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def write_qrels(path: Path, qrels: Qrels) -> None:
    """Write qrels; every release named is relevant, no degrees."""
    lines = [
        f"{encoded(qid)} 0 {encoded(article_id)} 1\n"
        for qid, article_ids in qrels.items()
        for article_id in dict.fromkeys(article_ids)
    ]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def read_run(path: Path) -> dict[str, list[str]]:
    """Read a run, each question's releases from the highest score down.

    Raises SourceError, naming the line that is none of a run.
    """
    scored: dict[str, list[tuple[float, str]]] = {}
    for number, columns in _rows(path, 6):
        try:
            qid, article_id, score = decoded(columns[0]), decoded(columns[2]), float(columns[4])
        except ValueError as error:
            raise SourceError(f"{path}, line {number}: not a line of a run ({error})") from error
        scored.setdefault(qid, []).append((-score, article_id))
    return {
        qid: [article_id for _, article_id in sorted(found, key=lambda pair: pair[0])]
        for qid, found in scored.items()
    }


def read_qrels(path: Path) -> dict[str, list[str]]:
    """Read qrels, the relevant releases of each question.

    Raises SourceError, naming the line that is none of qrels.
    """
    qrels: dict[str, list[str]] = {}
    for number, columns in _rows(path, 4):
        try:
            qid, article_id, relevance = decoded(columns[0]), decoded(columns[2]), int(columns[3])
        except ValueError as error:
            raise SourceError(f"{path}, line {number}: not a line of qrels ({error})") from error
        if relevance > 0:
            qrels.setdefault(qid, []).append(article_id)
    return qrels


def _rows(path: Path, width: int) -> list[tuple[int, list[str]]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read ({error}); give a TREC file") from error
    rows = [(n, line.split()) for n, line in enumerate(lines, start=1) if line.strip()]
    for number, columns in rows:
        if len(columns) != width:
            raise SourceError(
                f"{path}, line {number}: {len(columns)} columns where a TREC file has {width}"
            )
    return rows
