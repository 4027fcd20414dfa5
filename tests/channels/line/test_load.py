"""Two hundred questions a minute from fifty people."""

from pathlib import Path

import pytest

from tests.channels.line.fake_line import FakeLine
from tests.channels.line.load import drive, quantile
from tests.channels.line.test_crash import small_app

QUESTIONS = [f"ถามเรื่องที่ {number} ของวันนี้" for number in range(40)]


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 2.0), (0.95, 4.0), (0.25, 1.0), (0.26, 2.0), (1.0, 4.0)]
)
def test_a_quantile_is_a_value_that_was_seen(share: float, value: float) -> None:
    assert quantile([4.0, 1.0, 3.0, 2.0], share) == value


@pytest.mark.parametrize(
    "minutes",
    [0.05, pytest.param(2.0, marks=[pytest.mark.slow, pytest.mark.timeout(240)])],
)
def test_a_steady_load_is_acknowledged_and_answered(
    tmp_path: Path, line: FakeLine, minutes: float
) -> None:
    served = small_app(tmp_path, line, debounce=0.8)
    served.start()
    try:
        url = f"http://127.0.0.1:{served.port}"
        report = drive(url, line, QUESTIONS, minutes=minutes)
    finally:
        served.kill()
    assert (report.refused, report.unanswered, report.repeated) == (0, 0, 0), report.lines()
    assert max(report.acknowledged) < 1.0, report.lines()
    assert quantile(report.answered, 0.95) < 2.0, report.lines()
