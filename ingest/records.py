"""What the readers hand on: a release as it was found, or what is wrong with it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RawRelease:
    """A release as its file has it, before any cleaning."""

    id: str
    title: str
    """May be empty."""
    body: str
    url: str | None
    published_hint: str | None
    """What the file says of the day of publication, in whatever form it uses."""
    source: str
    """The file it was read from."""


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """A file, or a line of it, that gives no release; ``message`` says why and what to do."""

    source: str
    line: int | None
    """1-based; None where the whole file is meant."""
    message: str

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}, line {self.line}"
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be read, with the id that its release takes unless it carries one."""

    path: Path
    name: str
    source: str
