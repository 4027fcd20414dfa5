"""One function for each file type; ``READERS`` is the list of them.

A reader takes a file and yields its releases and its problems. It may raise OSError, which
``ingest.sources`` turns into a problem; it raises nothing else.
"""

import csv
import gzip
import io
import json
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from ingest.decoding import decode, without_surrogates
from ingest.records import RawRelease, SourceFile, SourceProblem

Item = RawRelease | SourceProblem
Reader = Callable[[SourceFile], Iterator[Item]]

MAX_ITEM_BYTES = 16 * 1024 * 1024
"""The longest cabinet summary in the thaigov corpus has 0.7 MB; anything this large is a mistake,
and holding it would let one line take the memory of the whole machine."""
MAX_TITLE = 300
"""Characters; a longer first line is a paragraph of the body, not a title."""

_SOURCE_LINE = re.compile(r"\s*(?:ที่มา|แหล่งที่มา|source)\s*[::]\s*(https?://\S+)\s*", re.IGNORECASE)
_NOT_TEXT = "is not text in UTF-8 (or TIS-620); save it as UTF-8"
_EMPTY = "is empty; remove it or fill it"
_TOO_LONG = f"is longer than {MAX_ITEM_BYTES >> 20} MB; split it into releases"


def read_text(file: SourceFile) -> Iterator[Item]:
    """A .txt file: the title on the first line with words, the body, and "ที่มา : URL" at the end."""
    text = _whole_text(file)
    if isinstance(text, SourceProblem):
        yield text
        return
    body, url = _without_source_line(text)
    title, _, rest = body.strip().partition("\n")
    if len(title) > MAX_TITLE:
        title, rest = "", body
    yield RawRelease(file.name, title.strip(), rest.strip(), url, None, file.source)


def read_markdown(file: SourceFile) -> Iterator[Item]:
    """A .md file: read as text once headings, emphasis and links are plain words."""
    for item in read_text(file):
        if isinstance(item, RawRelease):
            title, body = (_plain_markdown(part).strip() for part in (item.title, item.body))
            item = RawRelease(item.id, title, body, item.url, None, item.source)
        yield item


def read_csv(file: SourceFile) -> Iterator[Item]:
    """A .csv file with a heading row that names body and may name id, title, url, published."""
    text = _whole_text(file)
    if isinstance(text, SourceProblem):
        yield text
        return
    rows = csv.DictReader(io.StringIO(text.replace("\0", ""), newline=""))
    try:
        if "body" not in (rows.fieldnames or ()):
            yield SourceProblem(file.source, 1, "no column is called body; name the columns")
            return
        for row in rows:
            fields = {key: value for key, value in row.items() if key and value}
            fields.setdefault("id", f"{file.name}:{rows.line_num}")
            yield _release(fields, file, rows.line_num)
    except csv.Error as error:
        message = f"is not CSV ({error}); the rows before it were read"
        yield SourceProblem(file.source, rows.line_num, message)


def read_jsonl(file: SourceFile) -> Iterator[Item]:
    """A .jsonl file: one object a line, {"id", "title", "body", "url"?, "published"?}."""
    with file.path.open("rb") as stream:
        yield from _json_lines(cast(BinaryIO, stream), file)


def read_jsonl_xz(file: SourceFile) -> Iterator[Item]:
    """A .jsonl file packed with xz."""
    with lzma.open(file.path, "rb") as stream:
        yield from _json_lines(cast(BinaryIO, stream), file)


def read_jsonl_gz(file: SourceFile) -> Iterator[Item]:
    """A .jsonl file packed with gzip."""
    with gzip.open(file.path, "rb") as stream:
        yield from _json_lines(cast(BinaryIO, stream), file)


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".csv": read_csv,
    ".jsonl": read_jsonl,
    ".jsonl.xz": read_jsonl_xz,
    ".jsonl.gz": read_jsonl_gz,
}


def _json_lines(stream: BinaryIO, file: SourceFile) -> Iterator[Item]:
    number = 0
    any_found = False
    try:
        for number, line in enumerate(_bounded_lines(stream), start=1):
            if line is None:
                any_found = True
                yield SourceProblem(file.source, number, _TOO_LONG)
            elif line.strip():
                any_found = True
                yield _from_json(line, file, number)
    except (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile) as error:
        message = (
            f"cannot be unpacked from here on ({error}); fetch it again, lines before are kept"
        )
        yield SourceProblem(file.source, number + 1, message)
        return
    if not any_found:
        yield SourceProblem(file.source, None, _EMPTY)


def _bounded_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Lines of ``stream``; None stands for one longer than MAX_ITEM_BYTES, which is passed over."""
    while line := stream.readline(MAX_ITEM_BYTES):
        if line.endswith(b"\n") or len(line) < MAX_ITEM_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_ITEM_BYTES)
        yield None


def _from_json(line: bytes, file: SourceFile, number: int) -> Item:
    text = decode(line)
    if text is None:
        return SourceProblem(file.source, number, _NOT_TEXT)
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "numbers or depth"
        return SourceProblem(file.source, number, f"is not JSON ({reason}); repair or remove it")
    if not isinstance(fields, dict):
        return SourceProblem(file.source, number, "is not a JSON object; write one a line")
    return _release(fields, file, number)


def _release(fields: dict[str, Any], file: SourceFile, number: int) -> Item:
    """A release of named fields; missing or null optional ones are as good as absent."""
    values = {key: fields.get(key) for key in ("id", "title", "body", "url", "published")}
    wrong = [k for k, value in values.items() if value is not None and not isinstance(value, str)]
    if wrong:
        message = f"{', '.join(wrong)} must be text; put it in quotation marks"
        return SourceProblem(file.source, number, message)
    texts = {key: without_surrogates(value or "") for key, value in values.items()}
    if not texts["id"].strip():
        return SourceProblem(file.source, number, "has no id; add one")
    if values["body"] is None:
        return SourceProblem(file.source, number, "has no body; add it")
    if "\0" in texts["id"]:
        return SourceProblem(file.source, number, "has a NUL in its id; change the id")
    title, body = texts["title"], texts["body"]
    if not title.strip() and not body.strip():
        return SourceProblem(file.source, number, "has neither title nor body; fill or remove it")
    return RawRelease(
        texts["id"], title, body, texts["url"] or None, texts["published"] or None, file.source
    )


def _whole_text(file: SourceFile) -> str | SourceProblem:
    """The decoded text of a small file."""
    with file.path.open("rb") as stream:
        data = stream.read(MAX_ITEM_BYTES + 1)
    if len(data) > MAX_ITEM_BYTES:
        return SourceProblem(file.source, None, _TOO_LONG)
    text = decode(data)
    if text is None:
        return SourceProblem(file.source, None, _NOT_TEXT)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.strip("\0\ufeff \n\t") else SourceProblem(file.source, None, _EMPTY)


def _without_source_line(text: str) -> tuple[str, str | None]:
    head, newline, last = text.rstrip().rpartition("\n")
    found = _SOURCE_LINE.fullmatch(last)
    return (head, found.group(1)) if newline and found else (text, None)


def _plain_markdown(text: str) -> str:
    text = re.sub(r"(?m)^#{1,6}\s+", "", text)
    text = re.sub(r"!\[[^\]\n]*\]\([^)\n]*\)", "", text)
    text = re.sub(r"\[([^\]\n]*)\]\((https?://[^)\n]*)\)", r"\1 \2", text)
    return re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
