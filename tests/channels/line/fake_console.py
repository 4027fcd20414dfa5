"""A server on this machine that speaks the part of LINE's API which operators use."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "secret-access-token"
Answer = tuple[int, dict[str, Any]]

HEALTHY: dict[str, Answer] = {
    "GET /v2/bot/info": (
        200,
        {
            "userId": "U1",
            "basicId": "@thamkhao",
            "displayName": "ถามข่าว",
            "chatMode": "bot",
            "markAsReadMode": "auto",
        },
    ),
    "GET /v2/bot/channel/webhook/endpoint": (
        200,
        {"endpoint": "https://news.example/line/webhook", "active": True},
    ),
    "POST /v2/bot/channel/webhook/test": (
        200,
        {
            "success": True,
            "timestamp": "2026-11-21T10:00:00.000Z",
            "statusCode": 200,
            "reason": "OK",
            "detail": "200",
        },
    ),
    "GET /v2/bot/message/quota": (200, {"type": "limited", "value": 300}),
    "GET /v2/bot/message/quota/consumption": (200, {"totalUsage": 12}),
    "POST /v2/bot/message/validate/reply": (200, {}),
    "GET /v2/bot/user/all/richmenu": (200, {"richMenuId": "richmenu-7"}),
    "POST /v2/bot/richmenu/validate": (200, {}),
}


@dataclass
class FakeConsole:
    """Answers by "METHOD /path"; what was asked for, in order; and the rich menus there are."""

    answers: dict[str, Answer] = field(default_factory=lambda: deepcopy(HEALTHY))
    asked: list[str] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)
    menus: dict[str, dict[str, Any]] = field(default_factory=dict)
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    default: str | None = None
    host: str = ""

    def respond(self, call: str, kind: str, body: bytes) -> Answer:
        self.asked.append(call)
        self.bodies[call] = body
        method, path = call.split(" ")
        if call in self.answers:
            return self.answers[call]
        if call == "POST /v2/bot/richmenu":
            menu_id = f"richmenu-{len(self.asked)}"
            self.menus[menu_id] = json.loads(body)
            return 200, {"richMenuId": menu_id}
        if call == "GET /v2/bot/richmenu/list":
            return 200, {"richmenus": [{"richMenuId": i} | m for i, m in self.menus.items()]}
        menu_id = path.split("/")[-2 if path.endswith("/content") else -1]
        if menu_id not in self.menus:
            return 404, {"message": "Not found"}
        if path.endswith("/content"):
            self.pictures[menu_id] = (kind, body)
        elif method == "DELETE":
            del self.menus[menu_id]
        else:
            assert menu_id in self.pictures, "a menu without a picture cannot be shown"
            self.default = menu_id
        return 200, {}


@contextmanager
def console() -> Iterator[FakeConsole]:
    fake = FakeConsole()

    class Handler(BaseHTTPRequestHandler):
        def handle_call(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            call = f"{self.command} {self.path.split('?')[0]}"
            status, answer = fake.respond(call, self.headers.get("Content-Type", ""), body)
            if self.headers["Authorization"] != f"Bearer {TOKEN}":
                message = f"Authentication failed: {self.headers['Authorization']}"
                status, answer = 401, {"message": message}
            raw = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_DELETE = handle_call  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.host = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
