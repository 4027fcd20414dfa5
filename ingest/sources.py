"""Finds releases in files and folders: what can be read is yielded, what cannot is told.

A bad file or line never stops the rest. Which file types there are is decided in
``ingest.readers``; this module walks folders and names what it finds.
"""

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.readers import READERS, Reader
from ingest.records import RawRelease, SourceFile, SourceProblem

__all__ = ["RawRelease", "SourceProblem", "read_sources"]


@dataclass(frozen=True, slots=True)
class _Place:
    """A path to look at, the id its release would take, and the folders it lies in."""

    path: Path
    name: str
    ancestors: tuple[tuple[int, int], ...]
    given: bool


def read_sources(paths: Sequence[Path]) -> Iterator[RawRelease | SourceProblem]:
    """Yield every release under ``paths``, lazily and in a stable order.

    Folders are read recursively, sorted by name; hidden files, and files of other types inside a
    folder, are left out silently. An id is the one a line carries, else the path of the file
    relative to the PATH given (the name of a file given alone), with forward slashes. Duplicate
    ids are yielded as they come: telling them apart is the caller's task. Never raises for bad
    input; every trouble is a :class:`SourceProblem`.
    """
    for path in paths:
        waiting = [_Place(path, _printable(path.name), (), given=True)]
        while waiting:
            place = waiting.pop()
            try:
                status = place.path.stat()
            except (OSError, ValueError) as error:
                yield SourceProblem(_printable(str(place.path)), None, _why_not(error))
                continue
            if stat.S_ISDIR(status.st_mode):
                key = (status.st_dev, status.st_ino)
                if key in place.ancestors:
                    yield SourceProblem(
                        _printable(str(place.path)),
                        None,
                        "a link to a folder that it lies in itself; remove the link",
                    )
                    continue
                found = _inside(place, key)
                if isinstance(found, SourceProblem):
                    yield found
                else:
                    waiting.extend(reversed(found))
            else:
                yield from _read_file(place, is_regular=stat.S_ISREG(status.st_mode))


def _inside(place: _Place, key: tuple[int, int]) -> list[_Place] | SourceProblem:
    """What lies in a folder, sorted by name."""
    try:
        names = sorted(path.name for path in place.path.iterdir())
    except OSError as error:
        return SourceProblem(_printable(str(place.path)), None, _why_not(error))
    prefix = "" if place.given else place.name + "/"
    ancestors = (*place.ancestors, key)
    return [
        _Place(place.path / name, prefix + _printable(name), ancestors, given=False)
        for name in names
        if not name.startswith(".")
    ]


def _read_file(place: _Place, *, is_regular: bool) -> Iterator[RawRelease | SourceProblem]:
    source = _printable(str(place.path))
    reader = _reader_for(place.path)
    if reader is None or not is_regular:
        if place.given:
            supported = ", ".join(sorted(READERS))
            yield SourceProblem(
                source, None, f"not a file type that can be read; convert it to one of {supported}"
            )
        return
    try:
        yield from reader(SourceFile(place.path, place.name, source))
    except OSError as error:
        yield SourceProblem(source, None, _why_not(error))


def _reader_for(path: Path) -> Reader | None:
    name = path.name.lower()
    for suffix, reader in READERS.items():
        if name.endswith(suffix):
            return reader
    return None


def _why_not(error: OSError | ValueError) -> str:
    match error:
        case FileNotFoundError():
            return "does not exist; check the path"
        case PermissionError():
            return "may not be read; change its permissions"
        case OSError(strerror=str(reason)):
            return f"cannot be read ({reason}); check the path and the disk"
        case _:
            return f"cannot be read ({error}); check the path"


def _printable(name: str) -> str:
    """``name`` with undecodable bytes replaced, so that it can be stored and shown."""
    return name.encode("utf-8", "replace").decode("utf-8")
