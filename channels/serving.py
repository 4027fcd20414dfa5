"""Running the web application in the foreground."""

import logging
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from rag.errors import SettingsError
from rag.stores.owner import Ownership

_log = logging.getLogger("thamkhao")


def run_server(
    make_app: Callable[[str], FastAPI], ownership: Ownership, *, host: str, port: int
) -> None:
    """Serve until interrupted; other processes learn the address from the owner's note.

    ``make_app`` gets the secret that handed-over work must carry. Raises SettingsError if the
    address cannot be listened on.
    """
    listener = _listen(host, port)
    address = listener.getsockname()
    local = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    url = f"http://{f'[{local}]' if ':' in local else local}:{address[1]}"
    app = make_app(ownership.announce(url))
    _log.info("ถามข่าว is served at %s (Ctrl+C stops it)", url)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False))
    server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """A bound socket, made before the models are asked for so that a taken port is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"cannot listen on {host}:{port} ({error.strerror}); "
            "set THAMKHAO_PORT to a free port or stop what uses it"
        ) from error
    return listener
