"""Prompts as data: ``prompts/<name>.yaml``, checked when loaded, filled in by LlamaIndex.

A file has ``name``, ``version``, ``language``, ``placeholders`` and ``template``. Values that are
not ours (a question, a release) go through :func:`as_data` first, so that none can close the fence
it stands in.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING, Any

import yaml

from rag.errors import PromptError

if TYPE_CHECKING:
    from llama_index.core.prompts import PromptTemplate

_KEYS = {"name", "version", "language", "placeholders", "template"}

OPEN, CLOSE = "<<<", ">>>"
"""The fence around what is data; inside it these are written with other marks."""

_FENCE_MARKS = str.maketrans({"<": "‹", ">": "›"})


@dataclass(frozen=True)
class Prompt:
    """A checked prompt."""

    name: str
    version: int
    language: str
    placeholders: tuple[str, ...]
    template: str

    @cached_property
    def llama_template(self) -> "PromptTemplate":
        """The prompt as a LlamaIndex template, for its engines."""
        from llama_index.core.prompts import PromptTemplate  # slow to import, so only when used

        return PromptTemplate(self.template)

    def render(self, **values: str) -> str:
        """The prompt with every placeholder filled in.

        Raises PromptError unless ``values`` are exactly the declared placeholders.
        """
        if set(values) != set(self.placeholders):
            wrong = sorted(set(values) ^ set(self.placeholders))
            raise PromptError(
                f"prompts/{self.name}.yaml needs {sorted(self.placeholders)}; "
                f"missing or unknown: {wrong}; pass exactly the declared ones"
            )
        filled: dict[str, Any] = dict(values)
        return self.llama_template.format(**filled)


def as_data(text: str) -> str:
    """``text`` so that it cannot close the fence around it: no runs of angle brackets."""
    return text.translate(_FENCE_MARKS)


@lru_cache(maxsize=16)
def load_prompt(name: str) -> Prompt:
    """The prompt of ``prompts/<name>.yaml``. Raises PromptError, which says what to mend."""
    where = f"prompts/{name}.yaml"
    try:
        source = (files("prompts") / f"{name}.yaml").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ModuleNotFoundError) as error:
        raise PromptError(f"{where} cannot be read ({error}); restore it") from error
    return parse_prompt(source, where)


def parse_prompt(source: str, where: str = "prompt") -> Prompt:
    """A prompt from its YAML; ``where`` names it in errors. Raises PromptError."""
    try:
        data: Any = yaml.safe_load(source)
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise PromptError(f"{where} is not YAML: {problem}; mend it") from error
    if not isinstance(data, dict) or set(data) != _KEYS:
        raise PromptError(f"{where} must have exactly the keys {sorted(_KEYS)}")
    prompt = _typed(data, where)
    declared, used = set(prompt.placeholders), _used(prompt.template, where)
    if declared != used:
        raise PromptError(
            f"{where}: declared but unused {sorted(declared - used)}, "
            f"used but undeclared {sorted(used - declared)}; make the two lists equal"
        )
    return prompt


def _typed(data: dict[str, Any], where: str) -> Prompt:
    names = data["placeholders"]
    good = (
        all(isinstance(data[key], str) and data[key] for key in ("name", "language", "template"))
        and isinstance(data["version"], int)
        and data["version"] >= 1
        and isinstance(names, list)
        and all(isinstance(name, str) and name.isidentifier() for name in names)
    )
    if not good:
        raise PromptError(
            f"{where}: name, language and template are texts, version is a number from 1, "
            "placeholders a list of names"
        )
    return Prompt(
        data["name"], data["version"], data["language"], tuple(names), data["template"]
    )  # fmt: skip


def _used(template: str, where: str) -> set[str]:
    try:
        fields = list(Formatter().parse(template))
    except ValueError as error:
        raise PromptError(f"{where}: {error}; write literal braces out of the template") from error
    for _, name, spec, conversion in fields:
        if name is not None and (not name.isidentifier() or spec or conversion):
            raise PromptError(f"{where}: {{{name}}} is no plain placeholder; write {{name}}")
    return {name for _, name, _, _ in fields if name}
