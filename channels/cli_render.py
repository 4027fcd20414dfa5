"""What the command line shows: answers, reports and progress. Progress goes to standard error."""

import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from channels.understood import understood
from rag.thai.calendar import thai_date


def complain(message: str) -> None:
    """One line on standard error."""
    print(f"thamkhao: {' '.join(message.split())}", file=sys.stderr)


class _Rate(ProgressColumn):
    """Releases a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "–/s")


@contextmanager
def progress(
    paths: Sequence[Path] = (), *, total: int | None = None
) -> Iterator[Callable[[int], None]]:
    """A progress bar with rate and time left; the total of ``paths`` is counted meanwhile."""
    columns = (
        *(TextColumn("releases"), BarColumn(), MofNCompleteColumn(), _Rate()),
        *(TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn()),
    )
    with Progress(*columns, console=Console(stderr=True), transient=False) as bar:
        task = bar.add_task("releases", total=total)
        if total is None:
            threading.Thread(target=_count, args=(bar, task, paths), daemon=True).start()
        yield lambda done: bar.advance(task, done)


def _count(bar: Progress, task: Any, paths: Sequence[Path]) -> None:
    from ingest.counting import count_releases

    bar.update(task, total=count_releases(paths) or None)


def report_line(report: Mapping[str, Any]) -> str:
    """The counts of an ingest as one sentence."""
    return (
        f"{report['added']:,} added, {report['updated']:,} updated, "
        f"{report['unchanged']:,} unchanged, {report['problems']:,} problems "
        f"({report['chunks']:,} chunks, {report['seconds']:.1f} s)"
    )


def answer_text(answer: Mapping[str, Any]) -> str:
    """An answer with its sources, each release once, for a terminal."""
    sources: dict[str, list[Mapping[str, Any]]] = {}
    for citation in answer["citations"]:
        sources.setdefault(citation["article_id"], []).append(citation)
    meant = understood(answer.get("question", ""), answer.get("standalone"))
    said = [meant, answer["answer"], answer.get("notice")]
    lines = [*filter(None, said), *(("", "ที่มา:") if sources else ())]
    for cited in sources.values():
        first = cited[0]
        markers = "".join(f"[{citation['marker']}]" for citation in cited)
        published = first["published"]
        day = f" ({thai_date(date.fromisoformat(published))})" if published else ""
        lines.append(f"{markers} {first['title']}{day}")
        if first["url"]:
            lines.append(f"    {first['url']}")
    return "\n".join(lines)


def facts_text(facts: Mapping[str, Any]) -> str:
    """Facts about the index, one a line."""
    lines = []
    for name, value in facts.items():
        if isinstance(value, Mapping):
            lines += [f"{key}: {inner}" for key, inner in value.items()]
        else:
            lines.append(f"{name}: {'-' if value is None else value}")
    return "\n".join(lines)
