"""``GET /metrics``: counts in the text format that Prometheus reads; nothing that anybody asked.

Written here in twenty lines: a handful of counters needs no client library.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from rag.pipeline import Pipeline

_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure with its samples: the sample's suffix and labels, and its value."""

    name: str
    kind: str
    """counter, gauge or histogram."""
    help: str
    samples: tuple[tuple[str, float], ...]


def pipeline_metrics(pipeline: "Pipeline") -> Iterator[Metric]:
    """What the index holds, and how answers ended since the start of the process."""
    stats = pipeline.stats()
    for name, value in (("articles", stats.articles), ("chunks", stats.chunks)):
        samples = (("", float(value)),)
        yield Metric(f"thamkhao_index_{name}", "gauge", f"{name.title()} in the index.", samples)
    counted = tuple((f'{{status="{name}"}}', float(n)) for name, n in pipeline.outcomes().items())
    yield Metric("thamkhao_answers_total", "counter", "Answers, by how they ended.", counted)


def exposition(metrics: Iterable[Metric]) -> str:
    """Prometheus' text format, version 0.0.4."""
    lines: list[str] = []
    for metric in metrics:
        lines += [
            f"# HELP {metric.name} {metric.help}",
            f"# TYPE {metric.name} {metric.kind}",
            *(f"{metric.name}{suffix} {value:.15g}" for suffix, value in metric.samples),
        ]
    return "\n".join(lines) + "\n"


def metrics_router(collect: Callable[[], Iterable[Metric]]) -> APIRouter:
    """``GET /metrics`` over what ``collect`` gives; it may read the disk."""
    router = APIRouter()

    @router.get("/metrics")
    async def metrics() -> PlainTextResponse:
        text = await run_in_threadpool(lambda: exposition(collect()))
        return PlainTextResponse(text, media_type=_CONTENT_TYPE)

    return router
