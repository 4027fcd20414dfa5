from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.line.bench import Bench, running
from tests.channels.line.fake_line import FakeLine


@pytest.fixture
def line() -> Iterator[FakeLine]:
    with FakeLine() as line:
        yield line


@pytest.fixture
def bench(tmp_path: Path, line: FakeLine) -> Iterator[Bench]:
    with running(tmp_path / "state", line) as bench:
        yield bench
