import subprocess
from pathlib import Path

import pytest

from eval.record import commit, record
from rag.settings import load_settings
from rag.stores.records import IndexStats


def git(folder: Path, *arguments: str) -> None:
    name = ("-c", "user.name=a", "-c", "user.email=a@a.example")
    subprocess.run(["git", "-C", str(folder), *name, *arguments], check=True, capture_output=True)


def test_a_tree_with_changes_is_told_from_a_clean_one(tmp_path: Path) -> None:
    git(tmp_path, "init")
    git(tmp_path, "commit", "--allow-empty", "-m", "first")
    clean = commit(tmp_path)
    assert len(clean) == 12
    (tmp_path / "new").write_text("x")
    assert commit(tmp_path) == f"{clean}, with changes that are not committed"


def test_without_git_the_commit_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert commit(tmp_path).startswith("unknown")
    monkeypatch.setenv("PATH", "")
    assert commit(tmp_path).startswith("unknown")


def test_a_record_has_settings_counts_and_machine_but_no_secret(tmp_path: Path) -> None:
    made = record(
        questions=tmp_path / "q.jsonl",
        settings=load_settings(
            staff_password="hidden", llm_base_url="http://u:hidden@h.example/v1", llm_model="m"
        ),
        model="model-x",
        stats=IndexStats(63_018, 7, 0, None, None),
        seconds=2.0,
        options={"top_k": 50},
    )
    facts = made.to_json()
    assert facts["index"]["articles"] == "63,018"
    assert facts["index"]["model"] == "model-x"
    assert facts["run"]["top_k"] == "50"
    assert facts["settings"]["llm_base_url"] == "http://***@h.example/v1"
    assert "hidden" not in str(facts)
    assert {"cores", "memory", "python", "numpy"} <= facts["machine"].keys()


def test_the_same_questions_have_the_same_digest(tmp_path: Path) -> None:
    def digest(text: str) -> str:
        (tmp_path / "q.jsonl").write_text(text)
        stats = IndexStats(0, 0, 0, None, None)
        made = record(
            questions=tmp_path / "q.jsonl",
            settings=load_settings(),
            model="m",
            stats=stats,
            seconds=0.0,
            options={},
        )
        return made.run["questions"]

    assert digest("a") == digest("a") != digest("b")
