"""Prompts are data: checked, in Thai, and small enough for the window they are made for."""

from importlib.resources import files

import pytest

from rag.answering.generation.sources import fenced, sources_for
from rag.errors import PromptError
from rag.prompting import Prompt, as_data, load_prompt, parse_prompt
from tests.answering.claim_tables import releases
from tests.answering.generative_support import passages

NAMES = sorted(
    f.name.removesuffix(".yaml") for f in files("prompts").iterdir() if ".yaml" in f.name
)
WINDOW = 8_192
"""Tokens of the smallest window we promise to fit into; a Thai character is about one at most."""
ANSWER = 800
GOOD = "name: a\nversion: 1\nlanguage: th\nplaceholders: [x]\ntemplate: ถาม {x}\n"


def filled(prompt: Prompt, question: str = "กู้ได้เท่าไหร่") -> str:
    """The prompt with real passages in the room that its other parts leave."""
    values = dict.fromkeys(prompt.placeholders, question)
    values["today"] = "21 พ.ย. 2569"
    if "passages" in values:
        room = WINDOW - ANSWER - len(prompt.render(**{**values, "passages": ""}))
        keys = ("F", "V1", "V2", "M", "J")
        values["passages"] = fenced(sources_for(question, passages(*keys), releases(), room))
    return prompt.render(**values)


def test_every_task_has_its_prompt() -> None:
    assert NAMES == ["answer", "briefing_section", "check_claim", "condense"]


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_is_whole_and_in_thai(name: str) -> None:
    prompt = load_prompt(name)
    assert prompt.name == name
    assert prompt.version >= 1
    assert prompt.language == "th"
    thai = sum("ก" <= c <= "๛" for c in prompt.template)
    assert thai > 0.6 * len(prompt.template)
    assert {"today"} <= set(prompt.placeholders)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("question", ["กู้ได้เท่าไหร่", "กองทุน" * 300])
def test_a_prompt_with_real_passages_fits_the_window(name: str, question: str) -> None:
    text = filled(load_prompt(name), question)
    assert "{" not in text
    assert len(text) + ANSWER <= WINDOW


@pytest.mark.parametrize("name", [n for n in NAMES if "passages" in load_prompt(n).placeholders])
def test_passages_stand_numbered_between_fences(name: str) -> None:
    lines = filled(load_prompt(name)).splitlines()
    assert sum(line.startswith(("1. รหัส [", "5. รหัส [")) for line in lines) == 2
    assert lines.count("<<<") == lines.count(">>>") >= 5
    assert any("300,000 บาท" in line for line in lines)


def test_data_cannot_close_its_fence() -> None:
    assert "<" not in as_data("<<< >>> < >") and ">" not in as_data("<<< >>> < >")


def test_values_are_not_templates() -> None:
    assert parse_prompt(GOOD).render(x="{x} {y}") == "ถาม {x} {y}"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (GOOD.replace("[x]", "[x, y]"), r"declared but unused \['y'\]"),
        (GOOD.replace("{x}", "{x} {z}"), r"used but undeclared \['z'\]"),
        (GOOD.replace("{x}", "{x!r}"), "no plain placeholder"),
        (GOOD.replace("{x}", "{x.y}"), "no plain placeholder"),
        (GOOD.replace("ถาม {x}", "'{x} {'"), "literal braces"),
        (GOOD.replace("version: 1", "version: x"), "version is a number"),
        (GOOD.replace("version: 1", "version: 0"), "version is a number"),
        (GOOD.replace("[x]", "x"), "a list of names"),
        (GOOD.replace("name: a\n", ""), "exactly the keys"),
        (GOOD + "more: 1\n", "exactly the keys"),
        ("- a\n- b", "exactly the keys"),
        ("a: [", "is not YAML"),
        ("", "exactly the keys"),
    ],
)
def test_a_prompt_that_cannot_work_is_one_line_that_says_why(source: str, message: str) -> None:
    with pytest.raises(PromptError, match=message) as caught:
        parse_prompt(source, "prompts/a.yaml")
    assert "\n" not in str(caught.value)
    assert "prompts/a.yaml" in str(caught.value)


def test_a_prompt_that_is_not_there_is_named() -> None:
    with pytest.raises(PromptError, match=r"prompts/nothing\.yaml cannot be read"):
        load_prompt("nothing")


@pytest.mark.parametrize("values", [{}, {"x": "1", "y": "2"}, {"y": "2"}])
def test_a_prompt_takes_exactly_its_values(values: dict[str, str]) -> None:
    with pytest.raises(PromptError, match="needs"):
        parse_prompt(GOOD).render(**values)
