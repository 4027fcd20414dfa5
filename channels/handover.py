"""Handing work to the process that serves an index: one process owns an index folder.

While ``serve`` owns it, ``ask`` and ``ingest`` send what they were asked to do to it over loopback,
with the secret from the owner's note. This is the sending side, kept free of any web framework.
"""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx

from rag.errors import IndexLockedError, QuestionError, SettingsError, ThamkhaoError
from rag.stores.owner import Owner, current_owner

TOKEN_HEADER = "x-thamkhao-owner"
_CONNECT_SECONDS = 5.0
_ASK_SECONDS = 120.0


class ServingOwner:
    """The serving process of an index folder, as a place to send work to."""

    def __init__(self, owner: Owner) -> None:
        self._client = httpx.Client(
            base_url=owner.url or "",
            headers={TOKEN_HEADER: owner.token or "", "content-type": "application/json"},
            timeout=httpx.Timeout(_ASK_SECONDS, connect=_CONNECT_SECONDS),
            trust_env=False,  # a proxy has no business between two processes of this machine
        )

    def ask(self, turns: Sequence[str], top_k: int) -> dict[str, Any]:
        """The answer to the last of a conversation's ``turns``, as JSON.

        Raises QuestionError as the pipeline does, else ThamkhaoError.
        """
        reply = self._send("/internal/ask", {"turns": list(turns), "top_k": top_k})
        if reply.status_code == 400:
            raise QuestionError(reply.json()["detail"])
        _check(reply)
        try:
            answer: dict[str, Any] = reply.json()
        except ValueError as error:
            raise _unreachable(error) from error
        return answer

    def ingest(self, paths: Sequence[Path], progress: Callable[[int], None]) -> dict[str, Any]:
        """Have ``paths`` ingested; the report's counts and its list of ``messages``."""
        # Absolute, but links are kept: ids are made of the names that were given.
        body = {"paths": [os.path.abspath(path) for path in paths]}  # noqa: PTH100
        report: dict[str, Any] = {}
        try:
            with self._client.stream(
                "POST", "/internal/ingest", content=_encoded(body), timeout=None
            ) as reply:
                if reply.is_error:
                    reply.read()
                _check(reply)
                for line in reply.iter_lines():
                    event = json.loads(line)
                    progress(event.get("done", 0))
                    report = event.get("report", report)
        except (httpx.HTTPError, ValueError) as error:
            raise _unreachable(error) from error
        if not report:
            raise _unreachable("it stopped before the work was done")
        if "error" in report:
            raise ThamkhaoError(report["error"])
        return report

    def _send(self, path: str, body: dict[str, Any]) -> httpx.Response:
        try:
            return self._client.post(path, content=_encoded(body))
        except httpx.HTTPError as error:
            raise _unreachable(error) from error


def serving_owner(folder: Path) -> ServingOwner | None:
    """The process that serves this index folder, if one does."""
    owner = current_owner(folder)
    return ServingOwner(owner) if owner and owner.url else None


def _encoded(body: dict[str, Any]) -> bytes:
    """JSON in ASCII: what the shell gave need not be UTF-8, and escapes carry that too."""
    return json.dumps(body).encode()


def _unreachable(error: Exception | str) -> ThamkhaoError:
    return IndexLockedError(
        f"the process that serves this index does not answer ({error}); stop it and try again"
    )


def _check(reply: httpx.Response) -> None:
    if reply.status_code == 403:
        raise SettingsError("the serving process refused the work; is it run by another user?")
    if reply.is_error:
        raise ThamkhaoError(f"the serving process answered {reply.status_code}: {reply.text[:200]}")
