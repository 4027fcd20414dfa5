"""What the bot would send for a question, as LINE's JSON; nothing is sent.

``python -m channels.line.preview "…"`` answers over the sample releases, or over an index of one's
own with ``--index``. The messages can be pasted into LINE's Flex Message Simulator, or drawn with
``tools/render_line.py``.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from channels.line.messages import answer_messages
from ingest.indexing import ingest
from rag.assembly import Opened, build_pipeline, open_index
from rag.settings import Settings, load_settings

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"


def preview(question: str, index: Path | None = None) -> dict[str, Any]:
    """The question and the messages that would answer it, over ``index`` or the samples."""
    with TemporaryDirectory() as folder:
        settings = load_settings(index=index or Path(folder) / "index")
        with _opened(settings, samples=index is None) as opened:
            answer = build_pipeline(opened, settings).answer(question)
    messages = [message.to_dict() for message in answer_messages(answer, quote_token="quoted")]
    return {"question": question, "messages": messages}


@contextmanager
def _opened(settings: Settings, *, samples: bool) -> Iterator[Opened]:
    opened = open_index(settings, create=samples)
    try:
        if samples:
            ingest([SAMPLES], opened.index, opened.embedder, model=settings.embed_model)
        yield opened
    finally:
        opened.index.close()


def main(
    question: Annotated[str, typer.Argument(help="The question, in Thai.")],
    index: Annotated[Path | None, typer.Option(help="An index; the samples without it.")] = None,
) -> None:
    """Print what the bot would send for QUESTION, as JSON."""
    print(json.dumps(preview(question, index), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    typer.run(main)
