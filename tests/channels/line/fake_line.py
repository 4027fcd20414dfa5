"""A server on this machine that speaks LINE's Messaging API, and is not obliging."""

import base64
import hashlib
import hmac
import itertools
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "channel-secret-of-the-tests"
TOKEN = "access-token-of-the-tests"
REPLY, PUSH, LOADING = (
    "/v2/bot/message/reply",
    "/v2/bot/message/push",
    "/v2/bot/chat/loading/start",
)


@dataclass(frozen=True)
class Trouble:
    """What goes wrong with one call."""

    status: int = 200
    body: str = "{}"
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    drop: bool = False
    """Cut the connection instead of answering."""
    accept: bool = False
    """Do what was asked before going wrong."""


@dataclass(frozen=True)
class Call:
    """A call that LINE took for good: the message reached the chat."""

    path: str
    body: dict[str, Any]
    at: float

    @property
    def texts(self) -> list[str]:
        return [m["text"] for m in self.body["messages"] if m["type"] == "text"]


@dataclass
class FakeLine:
    """Accepted calls, and the troubles to come by path; each trouble is used once."""

    accepted: list[Call] = field(default_factory=list)
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    troubles: dict[str, deque[Trouble]] = field(default_factory=dict)
    port: int = 0
    on_accept: Callable[[Call], None] | None = None
    """Called after a message was accepted and before the answer to it goes out."""
    token_seconds: float = 60.0
    used: set[str] = field(default_factory=set)
    issued: dict[str, float] = field(default_factory=dict)
    """When reply tokens were given out; those unknown are taken to be fresh."""
    retry_keys: set[str] = field(default_factory=set)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> "FakeLine":
        handler = type("Handler", (_Handler,), {"line": self})
        self._server = _Server(("127.0.0.1", self.port), handler)
        self.port = self._server.server_address[1]
        self.host = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def plan(self, path: str, *troubles: Trouble) -> None:
        self.troubles.setdefault(path, deque()).extend(troubles)

    def sent(self, path: str | None = None) -> list[Call]:
        """Messages that reached a chat, oldest first."""
        with self.guard:
            calls = [c for c in self.accepted if c.path in (REPLY, PUSH)]
        return [c for c in calls if path in (None, c.path)]

    def texts(self) -> list[str]:
        return [text for call in self.sent() for text in call.texts]

    def wait(self, condition: Callable[["FakeLine"], bool], seconds: float = 8.0) -> None:
        """Return once ``condition`` holds; fail after ``seconds``."""
        until = time.monotonic() + seconds
        while not condition(self):
            if time.monotonic() > until:
                raise AssertionError(f"LINE saw {len(self.texts())}: {self.texts()[-30:]}")
            time.sleep(0.01)

    def wait_for(self, number: int, seconds: float = 8.0) -> list[Call]:
        """The first ``number`` messages."""
        self.wait(lambda line: len(line.sent()) >= number, seconds)
        return self.sent()

    def answer(self, path: str, body: dict[str, Any], key: str | None) -> tuple[int, str]:
        """LINE's own rules; what is accepted is noted."""
        with self.guard:
            if path == REPLY:
                token = body["replyToken"]
                issued = self.issued.get(token, time.time())
                if token in self.used or time.time() - issued > self.token_seconds:
                    return 400, '{"message":"Invalid reply token"}'
                self.used.add(token)
            if path == PUSH and key is not None:
                if key in self.retry_keys:
                    message = "The retry key is already accepted"
                    return 409, json.dumps({"message": message})
                self.retry_keys.add(key)
            call = Call(path, body, time.time())
            self.accepted.append(call)
        if self.on_accept is not None and path in (REPLY, PUSH):
            self.on_accept(call)
        if path == LOADING:
            return 202, "{}"
        sent = [{"id": str(n), "quoteToken": "q"} for n, _ in enumerate(body["messages"])]
        return 200, json.dumps({"sentMessages": sent})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections of killed processes are cut; that is no error here."""


class _Handler(BaseHTTPRequestHandler):
    line: FakeLine
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        body = json.loads(raw)
        line = self.line
        with line.guard:
            line.requests.append((self.path, body))
            waiting = line.troubles.get(self.path)
            trouble = waiting.popleft() if waiting else None
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self.respond(401, '{"message":"Authentication failed"}')
            return
        key = self.headers.get("X-Line-Retry-Key")
        if key is not None and self.path != PUSH:
            self.respond(400, '{"message":"Bad retry key"}')
            return
        if trouble is None:
            self.respond(*line.answer(self.path, body, key))
            return
        time.sleep(trouble.delay)
        status, text = trouble.status, trouble.body
        if trouble.accept or (status == 200 and not trouble.drop):
            settled, answer = line.answer(self.path, body, key)
            status, text = (settled, answer) if status == 200 else (status, text)
        if trouble.drop:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        self.respond(status, text, trouble.headers)

    def respond(self, status: int, text: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        raw = text.encode()
        try:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        except OSError:  # whoever asked was killed meanwhile
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


_NUMBERS = itertools.count(1)


def body_of(*events: dict[str, Any]) -> bytes:
    return json.dumps({"destination": "Ubot", "events": list(events)}).encode()


def sign(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def event(
    kind: str, user: str = "Uann", *, group: str | None = None, **more: Any
) -> dict[str, Any]:
    """A webhook event with every field that LINE promises; ids are new each time."""
    number = next(_NUMBERS)
    source = {"type": "user", "userId": user}
    if group is not None:
        source = {"type": "group", "groupId": group, "userId": user}
    return {
        "type": kind,
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "source": source,
        "webhookEventId": f"01HEVENT{number:08d}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": f"reply-token-{number}",
        **more,
    }


def text_event(text: str, user: str = "Uann", **more: Any) -> dict[str, Any]:
    """A text message; ``mention`` and such go into the message."""
    fields = {k: more.pop(k) for k in ("mention", "emojis", "id") if k in more}
    number = next(_NUMBERS)
    message = {"type": "text", "id": f"m{number}", "quoteToken": f"quote-{number}", "text": text}
    return event("message", user, message=message | fields, **more)


def mention(index: int = 0, length: int = 4, *, self_: bool = True) -> dict[str, Any]:
    """A mention in a text message, of the bot or of somebody else; UTF-16 units."""
    return {"index": index, "length": length, "type": "user", "isSelf": self_}
