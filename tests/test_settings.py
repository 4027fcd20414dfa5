"""Settings that cannot work are one line that names the variable."""

from datetime import date
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import Settings, load_settings


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("THAMKHAO_TODAY", "2567-12-03", "common era: 2024, not 2567"),
        ("THAMKHAO_TODAY", "yesterday", "THAMKHAO_TODAY"),
        ("THAMKHAO_CHROMA_URL", "http://", "names no host"),
        ("THAMKHAO_CHROMA_URL", "http://:8000", "names no host"),
        ("THAMKHAO_CHROMA_URL", "http://[::1", "THAMKHAO_CHROMA_URL"),
        ("THAMKHAO_CHROMA_URL", "127.0.0.1:8000", "must start with http"),
        ("THAMKHAO_INDEX", "~nobody-of-this-name/index", "THAMKHAO_INDEX"),
        ("THAMKHAO_PORT", "70000", "THAMKHAO_PORT"),
    ],
)
def test_a_value_that_cannot_work_is_refused(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable) as caught:
        load_settings()
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_values_that_work_are_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("THAMKHAO_INDEX", "~/index")
    monkeypatch.setenv("THAMKHAO_STATE", "~/state")
    monkeypatch.setenv("THAMKHAO_TODAY", "2024-12-03")
    monkeypatch.setenv("THAMKHAO_CHROMA_URL", "http://chroma:8000")
    settings = load_settings()
    assert (settings.index, settings.state) == (tmp_path / "index", tmp_path / "state")
    assert settings.today == date(2024, 12, 3)
    assert settings.chroma_url == "http://chroma:8000"


def test_a_file_of_settings_that_is_not_utf8_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_bytes("THAMKHAO_HOST=เครื่อง".encode("cp874"))
    monkeypatch.setitem(Settings.model_config, "env_file", str(tmp_path / ".env"))
    with pytest.raises(SettingsError, match=r"\.env is not UTF-8"):
        load_settings()
