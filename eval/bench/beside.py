"""One row a system: as JSON, and as the tables of a page."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from eval.compare import compare
from eval.intervals import summary
from rag.errors import SourceError

BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"
OURS = "ours"
_SHOWN = ("R@1", "R@10", "R@50", "MRR@10")
_TESTED = ("R@1", "R@10", "MRR@10")


@dataclass(frozen=True, slots=True)
class Row:
    """A system on a question set."""

    name: str
    label: str
    releases: int
    corpus: int
    """Releases that the corpus has, of which those were drawn."""
    of: str
    """Digest of the releases and questions: rows of different ones are not to be compared."""
    units: int
    """Releases or nodes indexed."""
    index_seconds: float | None
    """None where the index was there already."""
    peak_mb: float
    """MiB, indexing included where it was measured."""
    asking_mb: float
    """MiB after the last question."""
    p50_ms: float
    p95_ms: float
    """Of a question, warm."""
    made: str
    """Day, commit, machine and its load."""
    versions: dict[str, str]
    rows: dict[str, dict[str, float | None]]
    """Measures by qid."""


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    """One JSON object a line."""
    lines = [json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def read_rows(path: Path) -> list[Row]:
    """What :func:`write_rows` wrote; nothing where there is no file.

    Raises SourceError where it is something else.
    """
    if not path.exists():
        return []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        found = [json.loads(line) for line in lines if line.strip()]
        return [Row(**{field.name: row[field.name] for field in fields(Row)}) for row in found]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise SourceError(
            f"{path} does not hold the rows of an earlier run ({error}); remove it"
        ) from error


def markdown(rows: Sequence[Row]) -> str:
    """The table, the paired comparison with ours where it is there, and what made them."""
    if not rows:
        return ""
    parts = [_drawn(rows[0]), _table(rows)]
    ours = next((row for row in rows if row.name == OURS), None)
    if ours and len(rows) > 1:
        parts.append(_paired(ours, [row for row in rows if row is not ours]))
    parts.append("\n".join(_made(row) for row in rows))
    return "\n\n".join(parts)


def put_into(page: Path, tables: str) -> None:
    """Replace what stands between BEGIN and END in ``page``.

    Raises SourceError where it has no such place.
    """
    try:
        text = page.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN)
        _, after = rest.split(END)
    except (OSError, ValueError) as error:
        raise SourceError(
            f"{page} has no place for the tables ({error}); put {BEGIN} and {END} where they belong"
        ) from error
    text = f"{before}{BEGIN}\n{tables}\n{END}{after}"
    page.write_text(text, encoding="utf-8", newline="\n")


def _drawn(row: Row) -> str:
    questions = f"{len(row.rows):,} answerable questions"
    if row.releases == row.corpus:
        return f"{questions} over all {row.corpus:,} releases."
    return (
        f"{questions} over {row.releases:,} of {row.corpus:,} releases: those that answer one, the "
        "rest drawn at random. Fewer releases are fewer to be mistaken for, so every figure is "
        "higher here than over all of them."
    )


def _table(rows: Sequence[Row]) -> str:
    head = ["system", *_SHOWN, "p50", "p95", "indexed in", "memory, peak", "memory, asking"]
    lines = [head, ["---"] * len(head)]
    for row in rows:
        means = summary(row.rows)
        lines.append(
            [
                f"**{row.label}**" if row.name == OURS else row.label,
                *(
                    f"{means[m].value:.2f} [{means[m].low:.2f}, {means[m].high:.2f}]"
                    for m in _SHOWN
                ),
                f"{row.p50_ms:.1f} ms",
                f"{row.p95_ms:.1f} ms",
                "not measured" if row.index_seconds is None else _duration(row.index_seconds),
                f"{row.peak_mb / 1024:.1f} GiB",
                f"{row.asking_mb / 1024:.1f} GiB",
            ]
        )
    return _joined(lines)


def _paired(ours: Row, others: Sequence[Row]) -> str:
    head = ["this project less", *(f"{m}" for m in _TESTED)]
    lines = [head, ["---"] * len(head)]
    for row in others:
        found = {d.measure: d for d in compare(ours.rows, row.rows).differences}
        cells = [
            f"{d.difference:+.2f} [{d.low:+.2f}, {d.high:+.2f}], {_p(d.p_holm)}, "
            f"{d.wins}/{d.ties}/{d.losses}"
            for d in (found[m] for m in _TESTED)
        ]
        lines.append([row.label, *cells])
    return _joined(lines)


def _p(value: float | None) -> str:
    if value is None:
        return "p not tested"
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"


def _made(row: Row) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in row.versions.items())
    return f"- {row.label}: {row.made}; {row.units:,} indexed; {versions or 'no library named'}."


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _joined(lines: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
