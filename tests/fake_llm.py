"""A local HTTP server that speaks OpenAI's chat protocol, and misbehaves on request."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What to send for one request, and what to do wrong. Seconds everywhere."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    """Before the first byte."""
    between: float = 0.0
    """Between the pieces of a stream."""
    cut_after: int | None = None
    """Pieces after which the connection is dropped."""
    ends_silently: bool = False
    """The stream is closed in good order but never says that it is finished."""
    raw: bytes | None = None
    """A body to send instead, whatever was asked for."""
    signs_of_life: float = 0.0
    """How long to send comments, and nothing else, every 20 ms."""


class FakeServer:
    """Replies in turn; the last one stays. ``prompts`` are the user's texts as they came."""

    def __init__(self) -> None:
        self.replies: list[Reply | Callable[[str], Reply]] = [Reply("")]
        self.requests: list[dict[str, Any]] = []
        self.url = ""
        self._lock = threading.Lock()

    @property
    def prompts(self) -> list[str]:
        return [r["messages"][-1]["content"] for r in self.requests]

    def say(self, *replies: "Reply | Callable[[str], Reply] | str") -> None:
        """Set the replies; a text is a good one."""
        self.replies = [Reply(r) if isinstance(r, str) else r for r in replies]
        self.requests.clear()

    def next_reply(self, request: dict[str, Any]) -> Reply:
        with self._lock:
            self.requests.append(request)
            reply = self.replies[min(len(self.requests), len(self.replies)) - 1]
        return reply if isinstance(reply, Reply) else reply(request["messages"][-1]["content"])


def codes_in(prompt: str) -> list[str]:
    """The source codes that a prompt gives, in order."""
    return re.findall(r"^\d+\. รหัส \[(\w+)\]", prompt, re.MULTILINE)


def citing(*lines: str) -> Callable[[str], Reply]:
    """A reply whose lines name sources by number: ``{0}`` is the code of the first."""
    return lambda prompt: Reply("\n".join(lines).format(*codes_in(prompt), *["zzzz"] * 9))


@contextmanager
def serving() -> Iterator[FakeServer]:
    """A running server on a free port of this machine."""
    fake = FakeServer()

    class Handler(_Handler):
        server_state = fake

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server_state: FakeServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  its name there
        """Say nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = self.server_state.next_reply(body)
        time.sleep(reply.wait)
        try:
            if reply.status != 200 or reply.raw is not None or not body.get("stream"):
                self._whole(reply)
            else:
                self._stream(reply)
        except (BrokenPipeError, ConnectionResetError):
            pass
        self.close_connection = True

    def _whole(self, reply: Reply) -> None:
        content = reply.raw
        if content is None and reply.status != 200:
            content = json.dumps({"error": {"message": "no"}}).encode()
        elif content is None:
            choice = {
                "index": 0,
                "message": {"role": "assistant", "content": reply.text},
                "finish_reason": "stop",
            }
            content = _chat("chat.completion", choice)
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        told = len(content) + (50 if reply.cut_after is not None else 0)
        self.send_header("Content-Length", str(told))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        until = time.monotonic() + reply.signs_of_life
        while time.monotonic() < until:
            self._chunk(b": still here\n\n")
            time.sleep(0.02)
        pieces = re.findall(r"(?s).{1,12}", reply.text)
        for sent, piece in enumerate(pieces):
            if sent == reply.cut_after:
                return  # no last chunk: the connection just ends
            self._event({"index": 0, "delta": {"content": piece}, "finish_reason": None})
            time.sleep(reply.between)
        if reply.cut_after is not None:
            return
        if not reply.ends_silently:
            self._event({"index": 0, "delta": {}, "finish_reason": "stop"})
            self._chunk(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _event(self, choice: dict[str, Any]) -> None:
        self._chunk(b"data: " + _chat("chat.completion.chunk", choice) + b"\n\n")

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.wfile.flush()


def _chat(kind: str, choice: dict[str, Any]) -> bytes:
    message = {"id": "1", "object": kind, "created": 0, "model": "fake", "choices": [choice]}
    return json.dumps(message, ensure_ascii=False).encode()
