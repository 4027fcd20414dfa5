"""The rooms and the adapters stay apart: read from the imports, without importing anything."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("rag", "ingest", "channels", "eval", "training", "examples")
OURS = {*ROOMS, "app", "tools", "tests"}

MAY_IMPORT = {
    "rag": {"rag"},
    "ingest": {"ingest", "rag"},
    "channels": {"channels", "rag", "ingest", "eval"},
    "eval": {"eval", "rag", "ingest"},
    "training": {"training", "rag", "ingest"},
    "app.py": {*ROOMS} - {"training", "examples"},
    "examples": {"examples", "app", "rag", "ingest"},
    "tools": {"tools"},
}

# Package -> the files that adapt it. Bench compares ours with the plain libraries.
ADAPTERS = {
    "chromadb": ("rag/stores/vectors.py", "eval/bench/*.py"),
    "tantivy": ("rag/stores/lexical.py",),
    "sentence_transformers": ("rag/embedding*.py", "rag/cross_encoder.py", "training/*.py"),
    "torch": ("rag/embedding*.py", "training/*.py"),
    "llama_index": (
        *("rag/llamaindex*", "rag/llm.py", "rag/prompting.py", "eval/bench/*.py", "examples/*.py"),
    ),
    "openai": ("rag/llm.py",),
    "linebot": ("channels/line/*.py",),
    "aiohttp": ("channels/line/*.py",),
    "gradio": ("channels/web*.py",),
    "nlpo3": ("rag/thai/*.py",),
}

ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}
# What a library reads from the environment only, and which file sets it before the import.
MAY_SET = {"channels/web*.py": "GRADIO_", "training/__main__.py": "RAYON_NUM_THREADS"}
MAX_LINES = 300
MAX_LINES_OF_APP = 150


def sources() -> list[str]:
    """Every module of the project but the tests, as paths relative to its root."""
    found = [path for room in (*ROOMS, "tools") for path in sorted((ROOT / room).rglob("*.py"))]
    return ["app.py", *(path.relative_to(ROOT).as_posix() for path in found)]


def imported(tree: ast.Module, path: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of each import, those inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.removesuffix(".py").split("/")[: -node.level] if node.level else []
            base = ".".join([*package, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            name = node.args[0] if node.args else None
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield node.lineno, name.value


def forbidden_imports(path: str, source: str) -> list[str]:
    allowed = MAY_IMPORT[path.split("/")[0]]
    found = []
    for line, name in imported(ast.parse(source), path):
        top = name.split(".")[0]
        adapters = ADAPTERS.get(top, ("*",))
        if top in OURS - allowed or not any(fnmatch(path, pattern) for pattern in adapters):
            found.append(f"{path}:{line} imports {name}")
    return found


def names_one_of(prefixes: tuple[str, ...], node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(prefixes)
    )


def environment_uses(path: str, source: str) -> list[str]:
    """Uses of the environment, but for the variables of libraries that a file may set."""
    tree = ast.parse(source)
    settable = tuple(name for pattern, name in MAY_SET.items() if fnmatch(path, pattern))
    allowed: set[ast.AST] = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Store)
        and names_one_of(settable, node.slice)
    } | {
        node.func.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "setdefault"
        and node.args
        and names_one_of(settable, node.args[0])
    }
    found = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ENVIRONMENT
        and isinstance(node.value, ast.Name)
        and node not in allowed
    ]
    found += [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "os"
        and any(alias.name in ENVIRONMENT for alias in node.names)
    ]
    return [f"{path}:{line} uses the environment" for line in sorted(found)]


@pytest.mark.parametrize("path", sources())
def test_a_module_imports_only_what_its_room_may(path: str) -> None:
    assert forbidden_imports(path, (ROOT / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [path for path in sources() if path != "rag/settings.py"])
def test_only_the_settings_read_the_environment(path: str) -> None:
    assert environment_uses(path, (ROOT / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", sources())
def test_a_file_stays_readable_in_one_sitting(path: str) -> None:
    limit = MAX_LINES_OF_APP if path == "app.py" else MAX_LINES
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= limit


def test_every_room_is_looked_at() -> None:
    rooms = {path.split("/")[0] for path in sources()}
    assert rooms == set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("rag/pipeline.py", "import ingest.cleaning"),
        ("rag/pipeline.py", "from channels import cli"),
        ("rag/pipeline.py", "def late():\n    from eval.measures import ndcg"),
        ("rag/pipeline.py", "import importlib\nimportlib.import_module('training')"),
        ("rag/pipeline.py", "if TYPE_CHECKING:\n    import app"),
        ("ingest/indexing.py", "from channels.cli import main"),
        ("channels/cli.py", "import app"),
        ("channels/cli.py", "import training.train_embedding"),
        ("eval/report.py", "from channels.cli_render import console"),
        ("tools/install.py", "from rag.settings import Settings"),
        ("app.py", "import training"),
        ("rag/retrieval.py", "import chromadb"),
        ("rag/stores/lexical.py", "from chromadb.config import Settings"),
        ("ingest/indexing.py", "import tantivy"),
        ("rag/pipeline.py", "from sentence_transformers import SentenceTransformer"),
        ("rag/retrieval.py", "from llama_index.core import Document"),
        ("channels/api.py", "import gradio as gr"),
    ],
)
def test_a_forbidden_import_is_found(path: str, source: str) -> None:
    assert len(forbidden_imports(path, source)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("rag/pipeline.py", "from rag.thai import words\nimport json"),
        ("rag/thai/dates.py", "from .numbers import find_numbers\nfrom . import words"),
        ("rag/thai/dates.py", "from ..schema import Article"),
        ("channels/cli.py", "from ingest.indexing import ingest\nimport eval.report"),
        ("training/pairs.py", "from ingest.cleaning import clean\nimport torch"),
        ("rag/stores/vectors.py", "import chromadb"),
        ("rag/llm.py", "from llama_index.core.llms import LLM"),
        ("app.py", "from channels import cli\nimport rag, ingest, eval"),
    ],
)
def test_an_allowed_import_passes(path: str, source: str) -> None:
    assert forbidden_imports(path, source) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("rag/pipeline.py", "import os\nos.environ['THAMKHAO_INDEX']"),
        ("rag/pipeline.py", "import os\nos.getenv('HOME')"),
        ("rag/pipeline.py", "import os as system\nsystem.environ.get('HOME')"),
        ("ingest/sources.py", "from os import environ"),
        ("channels/web.py", "import os\nos.environ['HOME'] = ''"),
        ("channels/web.py", "import os\nos.environ['GRADIO_ANALYTICS_ENABLED']"),
        ("channels/cli.py", "import os\nos.environ['GRADIO_ANALYTICS_ENABLED'] = 'False'"),
    ],
)
def test_a_use_of_the_environment_is_found(path: str, source: str) -> None:
    assert len(environment_uses(path, source)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("channels/web.py", "import os\nos.environ['GRADIO_ANALYTICS_ENABLED'] = 'False'"),
        ("channels/web.py", "import os\nos.environ.setdefault('GRADIO_SERVER_NAME', '')"),
        ("training/__main__.py", "import os\nos.environ.setdefault('RAYON_NUM_THREADS', '2')"),
    ],
)
def test_a_variable_that_only_a_library_reads_may_be_set(path: str, source: str) -> None:
    assert environment_uses(path, source) == []
