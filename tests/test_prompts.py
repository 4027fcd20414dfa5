from importlib.resources import files
from string import Formatter

import pytest
import yaml

PROMPTS = [f for f in files("prompts").iterdir() if f.name.endswith(".yaml")]


@pytest.mark.parametrize("file", PROMPTS, ids=lambda f: f.name)
def test_a_prompt_declares_exactly_the_placeholders_it_uses(file: object) -> None:
    prompt = yaml.safe_load(file.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    used = {name for _, name, _, _ in Formatter().parse(prompt["template"]) if name}
    assert used == set(prompt["placeholders"])
    assert prompt["version"] >= 1
    assert prompt["language"] == "th"
