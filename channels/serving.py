"""Running the web application in the foreground."""

import logging
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from rag.errors import SettingsError
from rag.stores.owner import Ownership

_QUEUE = 128
"""Connections that may wait to be accepted."""

_GRACE_SECONDS = 5
"""How long answers under way may take once the server is told to stop."""

_log = logging.getLogger("thamkhao")


def run_server(
    make_app: Callable[[str], FastAPI],
    ownership: Ownership,
    *,
    host: str,
    port: int,
    on_stop: Callable[[], None] = lambda: None,
) -> None:
    """Serve until interrupted; other processes learn the address from the owner's note.

    ``make_app`` gets the secret that handed-over work must carry; ``on_stop`` is called as soon as
    the server is told to stop, before it waits for what is under way. Raises SettingsError if the
    address cannot be listened on, and SystemExit 0 when SIGINT or SIGTERM has stopped it.
    """
    listener = _listen(host, port)
    address = listener.getsockname()
    local = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    url = f"http://{f'[{local}]' if ':' in local else local}:{address[1]}"
    app = make_app(ownership.announce(url))
    _log.info("ถามข่าว is served at %s (Ctrl+C stops it)", url)
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = _Server(config, on_stop)
    # Once it has stopped, uvicorn raises the signal again; by default that would end the process
    # before its caller can close the index.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
    server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """Tells when it is about to stop."""

    def __init__(self, config: uvicorn.Config, on_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_stop = on_stop

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by uvicorn for SIGINT and SIGTERM."""
        self._on_stop()
        super().handle_exit(sig, frame)


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, made before the address is told: early callers wait in its queue."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_QUEUE)
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"cannot listen on {host}:{port} ({error.strerror}); "
            "set THAMKHAO_PORT to a free port or stop what uses it"
        ) from error
    return listener
