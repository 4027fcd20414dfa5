"""The web chat: Gradio events around a Pipeline, mounted in the one FastAPI application."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles

from channels import web_page
from channels.web_guard import ASSETS_PATH, WebGuard
from channels.web_render import Turn, answer_pieces, turn_html
from channels.wording import SERVICE_PROBLEM, coverage_line, question_problem
from rag import conversation as talk
from rag.answering.wording import quoted
from rag.errors import QuestionError
from rag.privacy import mask
from rag.schema import Answer, AnswerMode, AnswerSentence, AnswerStatus, Article

if TYPE_CHECKING:
    import gradio as gr_types

    from rag.pipeline import Pipeline

TALKED_OF_KEPT = 6
TURNS_KEPT = 12
"""Turns that stay on the page; bounds what one visitor can make the server hold."""
SESSION_SECONDS = 3_600
ANSWERS_AT_ONCE = 4
QUEUE_SIZE = 100

_log = logging.getLogger(__name__)
_Update = tuple[Any, Any, Any, Any, Any]
"""question box, problem line, past turns, current turn, transcript"""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a visitor's page shows, kept per session and never stored."""

    turns: tuple[str, ...] = ()
    """Rendered turns, oldest first, the last TURNS_KEPT of them."""
    asked: int = 0
    talked_of: tuple[talk.Turn, ...] = ()
    """What follow-up questions are read against, the last of it."""

    def with_turn(self, html: str, answer: Answer) -> "Transcript":
        """The transcript with one more turn, the oldest dropped where there are too many."""
        turn = talk.turn_of(answer)
        talked_of = (*self.talked_of, *([turn] if turn else []))[-TALKED_OF_KEPT:]
        return Transcript((*self.turns, html)[-TURNS_KEPT:], self.asked + 1, talked_of)


class Conversation:
    """Answers one question of a conversation as a stream of page updates."""

    def __init__(self, pipeline: "Pipeline") -> None:
        self._pipeline = pipeline

    def ask(self, question: str | None, transcript: Transcript) -> Iterator[_Update]:
        """Updates from "searching" to the complete turn; what cannot be asked is one line."""
        same = _unchanged()
        question = question or ""  # a client of its own may send no text at all
        problem = question_problem(question)
        if problem:
            yield same, web_page.problem_html(problem), same, same, same
            return
        shown = mask(question).text  # numbers that identify a person never reach the page
        turn = Turn(transcript.asked + 1, shown)
        past = "".join(transcript.turns)
        yield "", "", past, turn_html(turn, self._article), same
        answer = Answer(shown, AnswerStatus.SERVICE_ERROR, SERVICE_PROBLEM)
        written: list[AnswerSentence] = []
        try:
            for item in self._pipeline.stream(question, turns=transcript.talked_of):
                if isinstance(item, Answer):
                    answer = item
                    break
                written.append(item)
                partial = Turn(turn.number, shown, _so_far(shown, written), len(written))
                yield same, same, same, turn_html(partial, self._article), same
        except QuestionError as error:
            yield question, web_page.problem_html(str(error)), same, "", same
            return
        except Exception:  # whatever failed, the page shows one line and the log has the rest
            _log.exception("the web chat could not answer a question")
        for count in range(len(written) + 1, len(answer_pieces(answer.text))):
            partial = Turn(turn.number, answer.question, answer, count)
            yield same, same, same, turn_html(partial, self._article), same
        done = turn_html(Turn(turn.number, answer.question, answer), self._article)
        yield same, same, same, done, transcript.with_turn(done, answer)

    def coverage(self) -> str:
        """How much is searched; read on every visit, for releases come in while we serve."""
        try:
            stats = self._pipeline.stats()
        except Exception:
            _log.exception("the web chat could not read the index's counts")
            return SERVICE_PROBLEM
        return coverage_line(stats.articles, stats.newest)

    def _article(self, article_id: str) -> Article | None:
        try:
            return self._pipeline.article(article_id)
        except Exception:  # the quote is shown without its surroundings
            _log.exception("a cited release could not be read")
            return None


def _so_far(question: str, written: Sequence[AnswerSentence]) -> Answer:
    """What a language model has said and the verifier has passed."""
    text = quoted(written)
    mode = AnswerMode.GENERATIVE
    return Answer(question, AnswerStatus.ANSWERED, text, tuple(written), mode=mode)


def build_web(
    pipeline: "Pipeline",
    *,
    examples: Sequence[str] = (),
    privacy_note: str = web_page.PRIVACY_NOTE,
    answers_at_once: int = ANSWERS_AT_ONCE,
    queue_size: int = QUEUE_SIZE,
) -> "gr_types.Blocks":
    """The chat page. ``examples`` are whole questions, each a button."""
    gr = _gradio()
    conversation = Conversation(pipeline)
    with gr.Blocks(title=web_page.TITLE, analytics_enabled=False, fill_width=True) as page:
        transcript = gr.State(Transcript(), time_to_live=SESSION_SECONDS)
        with gr.Row(elem_id="tk-top"):
            _html(gr, web_page.MASTHEAD)
            again = gr.Button("เริ่มใหม่", elem_id="tk-again", size="sm")
        _html(gr, web_page.GREETING, "tk-greeting")
        with gr.Column(elem_id="tk-turns"):
            past, current = _html(gr, "", "tk-past"), _html(gr, "", "tk-current")
        box, send, problem = _composer(gr)
        chosen = _examples(gr, examples)
        _html(gr, lambda: web_page.footer_html(conversation.coverage(), privacy_note), "tk-footer")
        outputs = [box, problem, past, current, transcript]
        asking = [_wire(gr, conversation, [box.submit, send.click], box, outputs, answers_at_once)]
        for button in chosen:
            one = _wire(gr, conversation, [button.click], button, outputs, answers_at_once)
            asking.append(one)
        again.click(
            lambda: ("", "", "", "", Transcript()),
            outputs=outputs,
            cancels=asking,  # an answer under way would bring back what is to be forgotten
            show_progress="hidden",
            api_visibility="private",
        )
    queued: gr_types.Blocks = page.queue(max_size=queue_size, api_open=False)
    return queued


def mount_web(app: FastAPI, pipeline: "Pipeline", **options: Any) -> FastAPI:
    """Mount the chat at ``/`` and guard the whole application; ``options`` are build_web's.

    Call it before the application starts and after every other route is added: the page takes
    all addresses that are left.
    """
    gr = _gradio()
    page = build_web(pipeline, **options)
    app.add_api_route("/manifest.json", _manifest, include_in_schema=False)
    app.mount(ASSETS_PATH, StaticFiles(directory=web_page.ASSETS))
    app.add_middleware(WebGuard, head=web_page.head_html())
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        favicon_path=str(web_page.ASSETS / "favicon.png"),
        footer_links=[],
        max_file_size=1,  # byte: there is nothing to upload
        mcp_server=False,
        run_history=False,
        show_error=False,
        ssr_mode=False,
        theme=gr.themes.Base(font=["Sarabun", "sans-serif"], font_mono=["monospace"]),
    )
    return mounted


async def _manifest() -> FileResponse:
    """What a phone's home screen shows; Gradio's own says Gradio."""
    return FileResponse(web_page.ASSETS / "manifest.json", media_type="application/manifest+json")


def _html(gr: Any, value: str | Callable[[], str], elem_id: str | None = None) -> Any:
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False)


def _composer(gr: Any) -> tuple[Any, Any, Any]:
    with gr.Column(elem_id="tk-composer"):
        problem = _html(gr, "", "tk-problem")
        with gr.Row(elem_id="tk-ask"):
            box = gr.Textbox(
                label="คำถามของท่าน",
                placeholder=web_page.PLACEHOLDER,
                lines=1,
                max_lines=6,
                container=False,
                elem_id="tk-question",
            )
            send = gr.Button("ถาม", variant="primary", elem_id="tk-send", min_width=88)
    return box, send, problem


def _wire(
    gr: Any,
    conversation: Conversation,
    triggers: list[Any],
    question: Any,
    outputs: list[Any],
    answers_at_once: int,
) -> Any:
    """Ask ``question``'s words when one of ``triggers`` fires; all share one limit."""
    return gr.on(
        triggers,
        conversation.ask,
        inputs=[question, outputs[-1]],
        outputs=outputs,
        concurrency_limit=answers_at_once,
        concurrency_id="answers",
        show_progress="hidden",
        trigger_mode="once",
        api_visibility="private",
    )


def _examples(gr: Any, examples: Sequence[str]) -> list[Any]:
    if not examples:
        return []
    with gr.Column(elem_id="tk-examples"):
        _html(gr, web_page.EXAMPLES_TITLE)
        with gr.Row(elem_id="tk-examples-row"):
            return [gr.Button(text, elem_classes="tk-example") for text in examples]


def _unchanged() -> Any:
    return _gradio().skip()


def _gradio() -> Any:
    """Gradio, quiet: it reads these variables while it is imported and while a page is built.

    No calls home; and no statistics over the last 10,000 events, remade with pandas at each event.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "100"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"
    import gradio

    return gradio
