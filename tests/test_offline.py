import socket

import pytest


def test_no_test_can_reach_another_machine() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection,
        pytest.raises(OSError, match="a test tried to reach"),
    ):
        connection.connect(("192.0.2.1", 443))


def test_loopback_stays_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as connection,
    ):
        assert connection.getpeername() == server.getsockname()
