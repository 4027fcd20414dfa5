"""The bot over a pipeline that echoes, as a process of its own: FOLDER HOST PORT SECONDS."""

import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from channels.line.bot import LineBot
from channels.line.options import LineOptions
from channels.metrics import metrics_router
from rag.stores.state import StateStore
from tests.channels.line.bench import EchoPipeline
from tests.channels.line.fake_line import SECRET, TOKEN


def main(folder: str, host: str, port: str, debounce: str) -> None:
    store = StateStore(Path(folder), wait_seconds=5)
    # With pushes, an answer that LINE has already is in danger of being sent again.
    options = LineOptions(
        SECRET, TOKEN, api_host=host, debounce_seconds=float(debounce), push_allowed=True
    )
    bot = LineBot(options, EchoPipeline(seconds=0.05), store)
    app = FastAPI(lifespan=bot.lifespan)
    app.include_router(bot.router)
    app.include_router(metrics_router(bot.metrics))
    uvicorn.run(app, port=int(port), log_level="warning")
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
