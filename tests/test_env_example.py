"""`.env.example` and rag/settings.py name the same settings."""

import re
from pathlib import Path

import pytest

from rag.settings import Settings, load_settings

EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"
BUNDLED_BY_DEFAULT = {"embed_model"}


def variables() -> dict[str, str]:
    """Setting variable -> field, as pydantic-settings reads them."""
    prefix = Settings.model_config["env_prefix"]
    return {
        field.alias or f"{prefix}{name}".upper(): name
        for name, field in Settings.model_fields.items()
    }


def example() -> dict[str, str]:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_example_names_every_setting_and_no_other() -> None:
    assert sorted(example()) == sorted(variables())


def test_each_block_of_the_example_opens_with_a_comment() -> None:
    blocks = re.split(r"\n{2,}", EXAMPLE.read_text(encoding="utf-8").strip())
    assert [block.splitlines()[0] for block in blocks if not block.startswith("#")] == []


def test_a_copied_example_changes_no_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / ".env"
    copied.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    defaults = load_settings()
    monkeypatch.setitem(Settings.model_config, "env_file", str(copied))
    assert load_settings() == defaults


@pytest.mark.parametrize("name", sorted(variables()))
def test_a_value_in_the_example_is_the_default(name: str) -> None:
    field = variables()[name]
    default = Settings.model_fields[field].default
    written = example()[name]
    told = str(default).lower() if isinstance(default, bool) else str(default)
    expected = "" if default is None or field in BUNDLED_BY_DEFAULT else told
    assert written == expected
