"""Every test runs offline and with the settings' defaults, whatever the developer's shell has."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from rag.settings import Settings


def _stays_here(family: int, address: Any) -> bool:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return True
    host = str(address[0])
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _offline() -> Iterator[None]:
    """Let no test reach another machine: a connection there fails the same with a network on."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if not _stays_here(self.family, address):
            raise OSError(f"a test tried to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setenv("HF_HUB_OFFLINE", "1")
        yield


@pytest.fixture(scope="session", autouse=True)
def _default_settings() -> Iterator[None]:
    """Hide THAMKHAO_* and LINE_* variables and a .env file of the person who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith(("THAMKHAO_", "LINE_")):
                patch.delenv(name)
        patch.setitem(Settings.model_config, "env_file", None)
        yield
