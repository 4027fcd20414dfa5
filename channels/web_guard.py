"""ASGI middleware around the web chat: security headers, closed doors, and a page that is ours.

Gradio answers more addresses than a chat needs. Without a login its file and proxy addresses fetch
any public URL for anyone who asks, and its upload address takes files, so only the addresses that
the page itself calls are let through; the rest are 404.
"""

import re

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ASSETS_PATH = "/web-assets"
PAGE_BODY_LIMIT = 1_000_000
"""Bytes. A question too long to be asked still arrives, to be told so in Thai; a flood does not."""

_PAGE_CALLS = re.compile(
    r"/gradio_api/(?:queue/(?:join|data)|heartbeat/[\w-]+|startup-events|info|app_id|theme\.css"
    r"|cancel|reset)/?"
)
_CLOSED = re.compile(r"/(?:login|logout|svelte|monitoring|config|pwa_icon)(?:/.*)?")
# Gradio's page starts with inline scripts, its HTML component compiles its (constant) template, and
# its components compute their styles inline.
_CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class WebGuard:
    """Wraps the whole application; pages other than the chat's only gain the headers.

    ``head`` is HTML for the chat page's head.
    """

    def __init__(self, app: ASGIApp, head: str) -> None:
        self._app = app
        self._head = head

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        guarded = _with_headers(send, path)
        if is_closed(path):
            await JSONResponse({"detail": "Not Found"}, 404)(scope, receive, guarded)
        elif path.startswith("/gradio_api/") and _declared_length(scope) > PAGE_BODY_LIMIT:
            await JSONResponse({"detail": "Content Too Large"}, 413)(scope, receive, guarded)
        elif path == "/" and scope["method"] == "GET":
            page = _PageRewriter(guarded, self._head)
            await self._app(_uncompressed(scope), receive, page)
        else:
            await self._app(scope, receive, guarded)


def is_closed(path: str) -> bool:
    """True for an address of Gradio's that the chat page does not call itself."""
    if path == "/gradio_api" or path.startswith("/gradio_api/"):
        return _PAGE_CALLS.fullmatch(path) is None
    return _CLOSED.fullmatch(path) is not None


def _declared_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else PAGE_BODY_LIMIT + 1
        if name == b"transfer-encoding":  # no browser sends a chunked body
            return PAGE_BODY_LIMIT + 1
    return 0


def _with_headers(send: Send, path: str) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            if path.startswith(ASSETS_PATH + "/"):  # the page names them with their content's hash
                headers["Cache-Control"] = "public, max-age=604800"
        await send(message)

    return with_headers


def _uncompressed(scope: Scope) -> Scope:
    kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": kept}


class _PageRewriter:
    """Makes Gradio's page Thai and ours: its language, its head, what a shared link shows of it.

    Gradio would add our head with a script, after the page was first drawn without it.
    """

    _META = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*?/?>', re.DOTALL)

    def __init__(self, send: Send, head: str) -> None:
        self._send = send
        self._head = head
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":  # an extension's, such as a test client's
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        assert self._start is not None  # ASGI: a response starts before its body
        headers = MutableHeaders(scope=self._start)
        if headers.get("content-type", "").startswith("text/html"):
            self._body = self._rewritten(self._body.decode()).encode()
            headers["Content-Length"] = str(len(self._body))
            headers["Cache-Control"] = "no-cache"
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})

    def _rewritten(self, page: str) -> str:
        head, separator, rest = page.partition("<script>window.gradio_config")
        head = head.replace('lang="en"', 'lang="th"', 1)
        head = self._META.sub("", head)
        return head + self._head + separator + rest
