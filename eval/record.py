"""What a run was made with, so that its figures can be placed and repeated."""

import hashlib
import os
import platform
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rag.settings import Settings
from rag.stores.records import IndexStats

ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("chromadb", "ir_measures", "nlpo3", "numpy", "pythainlp", "scipy", "tantivy")
_GIT_SECONDS = 20
_USERINFO = re.compile(r"//[^/@]*@")


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Facts of a run, by name, in groups; secrets are not among them."""

    run: Mapping[str, str]
    """Date, commit, question set, depth, time taken."""
    index: Mapping[str, str]
    """Model and counts."""
    settings: Mapping[str, str]
    machine: Mapping[str, str]

    def to_json(self) -> dict[str, dict[str, str]]:
        """The groups, by name."""
        return {name: dict(facts) for name, facts in self.groups()}

    def groups(self) -> list[tuple[str, Mapping[str, str]]]:
        """The groups in the order they are shown."""
        return [
            ("run", self.run),
            ("index", self.index),
            ("settings", self.settings),
            ("machine", self.machine),
        ]


def record(
    *,
    questions: Path,
    settings: Settings,
    model: str,
    stats: IndexStats,
    seconds: float,
    options: Mapping[str, Any],
) -> RunRecord:
    """Describe a run that has just ended; ``options`` are those of the command."""
    run = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(ROOT),
        "questions": f"{questions.name} (SHA-256 {_digest(questions)})",
        "seconds": f"{seconds:.1f}",
        **{name: str(value) for name, value in options.items()},
    }
    index = {
        "model": model,
        "articles": f"{stats.articles:,}",
        "chunks": f"{stats.chunks:,}",
        "published": f"{stats.oldest or '?'} to {stats.newest or '?'}",
    }
    return RunRecord(run, index, _shown(settings), _machine())


def commit(root: Path) -> str:
    """The commit of the working tree, and whether anything differs from it."""
    try:
        name = _git(root, "rev-parse", "HEAD").strip()
        changed = _git(root, "status", "--porcelain").strip()
    except (OSError, subprocess.SubprocessError):
        return "unknown (no git here)"
    return f"{name[:12]}, with changes that are not committed" if changed else name[:12]


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(root), *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=_GIT_SECONDS,
    ).stdout


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    except OSError:  # it was read before the run and may be gone after it
        return "unknown"


def _shown(settings: Settings) -> dict[str, str]:
    """The settings that are set; a secret, or a password in an address, shows as stars."""
    values = settings.model_dump(mode="json")
    return {
        name: _USERINFO.sub("//***@", str(value))
        for name, value in values.items()
        if value is not None
    }


def _machine() -> dict[str, str]:
    facts = {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": str(os.cpu_count() or "?"),
        "memory": _memory(),
        "python": platform.python_version(),
    }
    for package in _PACKAGES:
        try:
            facts[package] = version(package)
        except PackageNotFoundError:
            continue
    return facts


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return "?"
    return f"{size / 2**30:.0f} GiB"
