"""Models that are chosen by a folder or a hub name: from this machine first, then from the hub."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from rag.errors import ModelError

_HUB_SECONDS = 5.0
"""A hub that does not take a connection within this is not there."""

_LONGEST = 160
"""Characters of a library's message that are told."""


def first_that_loads(
    load: Callable[..., Any], name_or_path: str, *, kind: str, variable: str, otherwise: str
) -> Any:
    """What ``load`` makes of the model on this machine or, failing that, of the hub's.

    ``load`` takes the name and ``local_files_only``; ``kind`` ("a … model"), ``variable`` (the
    setting that names it) and ``otherwise`` (what leaving it unset gives) word the message. A model
    in the local cache needs no network. Raises ModelError, one line that says what to do.
    """
    try:
        return load(name_or_path, local_files_only=True)
    except Exception as local:  # the libraries let any kind of error through
        if Path(name_or_path).is_dir():
            raise ModelError(
                f"{name_or_path}: not {kind} that can be read ({one_line(local)}); check {variable}"
            ) from local
    try:
        _reach_hub()
        return load(name_or_path)
    except Exception as error:
        raise ModelError(
            f"{name_or_path}: not on this machine, and downloading it failed "
            f"({one_line(error)}); connect to the internet once, set {variable} to a "
            f"model's folder, or unset it {otherwise}"
        ) from error


def folder_or_name(model: str, variable: str) -> str:
    """A setting's value as a folder that is there or a hub name.

    Raises ModelError if it is empty, or a path where there is no folder.
    """
    if not model.strip():
        raise ModelError(f"no model is named; set {variable} to one or unset it")
    path = Path(model).expanduser()
    if path.is_dir():
        return str(path)
    if path.is_absolute() or model.startswith((".", "~")) or path.exists():
        raise ModelError(f"{model}: no such model folder; check {variable}")
    return model


def one_line(error: Exception) -> str:
    """An error's message without its line breaks, cut where it gets long."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _reach_hub() -> None:
    """Raise OSError if the hub cannot be connected to.

    The hub's own client retries for over a minute, with pages of warnings, before it says so.
    """
    from huggingface_hub.constants import ENDPOINT

    if getproxies():  # then only the proxy can tell
        return
    hub = urlsplit(ENDPOINT)
    port = hub.port or (80 if hub.scheme == "http" else 443)
    socket.create_connection((hub.hostname or "", port), timeout=_HUB_SECONDS).close()
