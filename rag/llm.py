"""Language models behind one small protocol; the only file that knows LlamaIndex's.

A server that speaks OpenAI's chat protocol (vLLM, Ollama, Typhoon, OpenAI …) is asked through
LlamaIndex in a thread of its own, so that no wait of ours depends on what the server does: a token
that does not come, a stream that goes on for ever, a connection that neither opens nor fails.
"""

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

import httpx

from rag.errors import LanguageModelError

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatMessage, ChatResponse
    from llama_index.core.llms import LLM


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    text: str


class LanguageModel(Protocol):
    """What answering needs of a model."""

    name: str
    context_window: int
    """Tokens, those of the answer included."""
    max_tokens: int
    """Tokens of an answer."""

    def complete(
        self, messages: Sequence[Message], *, stream: bool, seconds: float
    ) -> Iterator[str]:
        """The model's text in pieces (one, unless ``stream``), all within ``seconds``.

        Raises LanguageModelError where the text does not come, or not to its end. Closing the
        iterator ends the request.
        """
        ...


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """How a server is reached and how long it may take."""

    base_url: str
    model: str
    api_key: str = "none"
    """Servers on one's own machine want some text, whatever it is."""
    context_window: int = 8_192
    max_tokens: int = 800
    connect_seconds: float = 3.0
    stall_seconds: float = 8.0
    """The longest wait for the next piece of a stream, the first one included."""


class LlamaIndexModel:
    """A LlamaIndex LLM as our protocol; see :func:`open_server` for the usual one."""

    def __init__(self, llm: "LLM", options: ServerOptions) -> None:
        self.name = options.model
        self.context_window = options.context_window
        self.max_tokens = options.max_tokens
        self._llm = llm
        self._options = options

    def complete(
        self, messages: Sequence[Message], *, stream: bool, seconds: float
    ) -> Iterator[str]:
        """See :class:`LanguageModel`."""
        run = _Run(time.monotonic() + seconds)
        thread = threading.Thread(
            target=self._pump, args=(run, messages, stream), name="llm", daemon=True
        )
        thread.start()
        patience = self._options.stall_seconds if stream else seconds
        try:
            while (piece := run.next_piece(patience)) is not None:
                yield piece
        finally:
            run.stopped.set()

    def _pump(self, run: "_Run", messages: Sequence[Message], stream: bool) -> None:
        """Ask, and hand over what comes; runs in a thread, so every failure is handed over too."""
        _RUN.set(run)
        try:
            for piece in self._ask(messages, stream, run):
                if run.stopped.is_set():
                    return
                run.pieces.put(piece)
            run.pieces.put(None)
        except Exception as error:
            run.pieces.put(_as_ours(error))

    def _ask(self, messages: Sequence[Message], stream: bool, run: "_Run") -> Iterator[str]:
        turns = _turns(messages)
        left = max(0.05, run.deadline - time.monotonic())
        read = min(left, self._options.stall_seconds) if stream else left
        timeout = httpx.Timeout(read, connect=min(left, self._options.connect_seconds))
        if not stream:
            yield _whole(self._llm.chat(turns, timeout=timeout))
            return
        finished = False
        for response in self._llm.stream_chat(turns, timeout=timeout):
            finished = finished or _finished(response)
            if response.delta:
                yield response.delta
        if not finished:
            raise LanguageModelError("the stream ended before the answer did; look at the server")


class _Run:
    """One request: its deadline, what has come, and whether anybody still waits."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.pieces: queue.Queue[str | LanguageModelError | None] = queue.Queue()
        self.stopped = threading.Event()

    def over(self) -> bool:
        return self.stopped.is_set() or time.monotonic() >= self.deadline

    def next_piece(self, patience: float) -> str | None:
        """The next piece, None at the end. Raises LanguageModelError."""
        wait = min(patience, self.deadline - time.monotonic())
        try:
            if wait <= 0:
                raise queue.Empty
            piece = self.pieces.get(timeout=wait)
        except queue.Empty:
            raise LanguageModelError(
                f"the model was silent for {max(wait, 0):.1f} s; a faster one is needed"
            ) from None
        if isinstance(piece, LanguageModelError):
            raise piece
        return piece


_RUN: ContextVar[_Run | None] = ContextVar("run", default=None)


class _Bounded(httpx.SyncByteStream):
    """A response body that ends with its run: some servers send signs of life for ever."""

    def __init__(self, body: Any, run: _Run) -> None:
        self._body = body
        self._run = run

    def __iter__(self) -> Iterator[bytes]:
        for part in self._body:
            if self._run.over():
                raise httpx.ReadTimeout("nobody waits for this answer any more")
            yield part

    def close(self) -> None:
        self._body.close()


def _bound(response: httpx.Response) -> None:
    run = _RUN.get()
    if run is not None:
        response.stream = _Bounded(response.stream, run)


def open_server(options: ServerOptions) -> LlamaIndexModel:
    """A model behind a server that speaks OpenAI's protocol; connects at the first question."""
    from llama_index.llms.openai_like import OpenAILike  # slow to import, so only when used

    llm = OpenAILike(
        model=options.model,
        api_base=options.base_url,
        api_key=options.api_key or "none",
        is_chat_model=True,
        context_window=options.context_window,
        max_tokens=options.max_tokens,
        temperature=0.0,
        timeout=options.stall_seconds,
        max_retries=0,  # retries are ours: they must fit into the deadline
        http_client=httpx.Client(event_hooks={"response": [_bound]}, follow_redirects=False),
    )
    return LlamaIndexModel(llm, options)


def _turns(messages: Sequence[Message]) -> "list[ChatMessage]":
    from llama_index.core.base.llms.types import ChatMessage, MessageRole

    return [ChatMessage(role=MessageRole(m.role), content=m.text) for m in messages]


def _whole(response: "ChatResponse") -> str:
    text = response.message.content
    if not _finished(response):
        raise LanguageModelError("the answer is no chat completion; look at the server")
    return text or ""


def _finished(response: "ChatResponse") -> bool:
    """Whether the server said that this is the end of the answer."""
    choices = getattr(response.raw, "choices", None) or []
    return any(getattr(choice, "finish_reason", None) for choice in choices)


def _as_ours(error: Exception) -> LanguageModelError:
    """Whatever went wrong, with what retrying needs to know."""
    import openai

    if isinstance(error, LanguageModelError):
        return error
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return LanguageModelError("the model took too long; a faster one is needed")
    if isinstance(error, openai.RateLimitError):
        return LanguageModelError(
            "the server has no room (429); ask less often", after_seconds=_retry_after(error)
        )
    if isinstance(error, openai.APIStatusError):
        return LanguageModelError(
            f"the server answered {error.status_code}; look at its log",
            retryable=error.status_code >= 500,
        )
    if isinstance(error.__cause__, httpx.ConnectError) or isinstance(error, httpx.ConnectError):
        return LanguageModelError("no server answers at the address; start it", retryable=False)
    return LanguageModelError(
        f"the server sent something unreadable ({type(error).__name__}); look at its log"
    )


def _retry_after(error: Any) -> float | None:
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "")))
    except ValueError:
        return None
