"""The composition root: settings → stores → pipeline → one web application.

``python app.py`` serves in the foreground; ``thamkhao`` is the command line with ``serve`` added.
"""

import logging
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from channels import cli
from rag.assembly import Opened, build_pipeline, open_index
from rag.settings import Settings, load_settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from channels.handover_routes import Writing
    from rag.stores.state import StateStore

SAMPLES = Path(__file__).resolve().parent / "sample_data"
EXAMPLES = (
    "ยาย 72 อยู่แจ้ห่ม ได้ค่ารถไปหาหมอเดือนละกี่บาท",
    "ลิงก์รับค่ายุ้งฉาง 1,800 บาท จริงไหม",
    "ต่อใบขับขี่บนเกาะลันตา จองคิวยังไง",
    "แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง",
    "ห้องปลอดฝุ่นแม่จันใช้งบสร้างกี่บาท",
)

_log = logging.getLogger("thamkhao")


def create_app(
    opened: Opened,
    settings: Settings,
    *,
    owner_token: str,
    writing: "Writing",
    state: "StateStore | None" = None,
) -> "FastAPI":
    """The web application over an open index: chat at /, HTTP API, LINE, health, handed-over work.

    The LINE bot answers where there is a ``state`` to keep its inbox in.
    """
    from fastapi import FastAPI

    from channels.api import create_api_router
    from channels.handover_routes import handover_router
    from channels.line.mounting import mounted
    from channels.metrics import metrics_router, pipeline_metrics
    from channels.web import mount_web
    from channels.web_page import PRIVACY_NOTE, SAMPLES_NOTE

    pipeline = build_pipeline(opened, settings)
    line = mounted(settings, pipeline, state)
    app = FastAPI(title="ถามข่าว", docs_url=None, redoc_url=None, lifespan=line.lifespan)
    app.include_router(create_api_router(pipeline))
    app.include_router(line.router)
    app.include_router(metrics_router(lambda: chain(pipeline_metrics(pipeline), line.metrics())))
    app.include_router(
        handover_router(pipeline, opened, settings.embed_model, owner_token, writing)
    )
    samples = any(pipeline.article(path.name) for path in SAMPLES.glob("*.txt"))
    if not samples:
        return mount_web(app, pipeline)
    note = f"{SAMPLES_NOTE} · {PRIVACY_NOTE}"
    return mount_web(app, pipeline, examples=EXAMPLES, privacy_note=note)


_WAIT_SECONDS = 1.0
"""For a command that is just looking whether somebody has the index."""


def prepare(settings: Settings) -> Opened:
    """Open the index, finish what a crash left, and ingest the samples into an empty one."""
    from ingest.indexing import finish_pending, ingest

    opened = open_index(settings, create=True, wait_seconds=_WAIT_SECONDS)
    try:
        finished = finish_pending(opened.index, opened.embedder)
        if finished:
            _log.warning("finished %d releases that an earlier run had left half done", finished)
        if opened.index.stats().articles == 0:
            report = ingest([SAMPLES], opened.index, opened.embedder, model=settings.embed_model)
            _log.info("the index was empty: ingested %d sample releases", report.added)
    except BaseException:  # Ctrl+C among them
        opened.index.close()
        raise
    return opened


@cli.commands.command()
def serve(
    host: Annotated[str | None, typer.Option(help="THAMKHAO_HOST; 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="THAMKHAO_PORT; 7860.")] = None,
    index: cli.IndexOption = None,
) -> None:
    """Serve the web chat and the HTTP API until interrupted."""
    from channels.handover_routes import Writing
    from channels.line.mounting import open_state
    from channels.serving import run_server

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    settings = load_settings(host=host, port=port, index=index)
    opened, writing = prepare(settings), Writing()
    state = None
    try:
        state = open_state(settings, wait_seconds=_WAIT_SECONDS)
        run_server(
            lambda token: create_app(
                opened, settings, owner_token=token, writing=writing, state=state
            ),
            opened.index.ownership,
            host=settings.host,
            port=settings.port,
            on_stop=writing.stop,
        )
    finally:
        writing.end()
        opened.index.close()
        if state is not None:
            state.close()


def main() -> None:
    """The ``thamkhao`` command."""
    cli.main()


if __name__ == "__main__":
    sys.argv[1:1] = ["serve"]
    main()
