"""The command as users run it, over an index of the sample releases."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from eval.command import register
from rag.errors import ThamkhaoError
from tests.channels.test_cli import ROOT

SETS = ROOT / "eval" / "data"
CLEAN_AIR = "07-clean-rooms-chiangrai.txt"


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer(pretty_exceptions_enable=False)
    register(app)
    app.command(name="other")(lambda: None)
    return app


def evaluate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "eval", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=100,
    )


def question(qid: str, **fields: Any) -> dict[str, Any]:
    return {
        "qid": qid,
        "question": "แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง",
        "answerable": True,
        "gold_ids": [CLEAN_AIR],
        "must_include": [["แม่จัน"]],
        **fields,
    }


def write(path: Path, *rows: object) -> str:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def test_a_question_set_is_measured_on_its_releases_and_refused_on_others(
    tmp_path: Path, sample_index: Path
) -> None:
    done = evaluate(
        tmp_path, "--questions", str(SETS / "samples.jsonl"), "--index", str(sample_index)
    )
    assert done.returncode == 0, done.stderr
    assert "| verbatim | 1.000" in done.stdout
    out = tmp_path / "var" / "eval"
    assert {path.name for path in out.iterdir()} >= {"report.html", "run.trec", "answers.jsonl"}
    refused = evaluate(tmp_path, "--index", str(sample_index))
    assert refused.returncode == 2
    assert refused.stderr.startswith("eval: no release that thaigov-dev.jsonl asks about is in")


def test_a_run_is_compared_with_the_earlier_one_in_the_same_folder(
    tmp_path: Path, sample_index: Path, app: typer.Typer
) -> None:
    path = write(tmp_path / "q.jsonl", question("a"), question("b", answerable=False))
    out = ["--out", str(tmp_path / "o")]
    arguments = ["eval", "--questions", path, "--index", str(sample_index), *out]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    done = CliRunner().invoke(app, [*arguments, "--compare", str(tmp_path / "o"), "--json"])
    assert done.exit_code == 0, done.output
    result = json.loads(done.stdout)
    assert result["comparison"]["common"] == 2
    quality = [d for d in result["comparison"]["differences"] if d["p_holm"] is not None]
    assert {(d["wins"], d["losses"], d["p"]) for d in quality} == {(0, 0, 1.0)}
    assert result["run"]["index"]["articles"] == "16"
    shown = CliRunner().invoke(app, [*arguments, "--compare", str(tmp_path / "o")])
    assert "This run beside" in shown.stdout


def test_the_samples_are_measured_and_compared_from_the_command_line(
    tmp_path: Path, sample_index: Path
) -> None:
    """As users run it: ``thamkhao eval``, a whole set, twice."""

    def thamkhao(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from app import main; main()", "eval", *arguments],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
            capture_output=True,
            text=True,
            timeout=100,
        )

    common = ("--questions", str(SETS / "samples.jsonl"), "--index", str(sample_index), "--json")
    first = thamkhao(*common, "--out", "one")
    assert first.returncode == 0, first.stderr
    result = json.loads(first.stdout)
    asked = (SETS / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(result["rows"]) == len(asked)
    assert "comparison" not in result or result["comparison"] is None
    second = thamkhao(*common, "--out", "two", "--compare", "one")
    assert second.returncode == 0, second.stderr
    assert json.loads(second.stdout)["comparison"]["common"] == len(asked)
    assert (tmp_path / "two" / "report.html").is_file()


def test_turns_are_asked_as_a_conversation(
    tmp_path: Path, sample_index: Path, app: typer.Typer
) -> None:
    turns = ["แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง", "แล้วเชียงแสนล่ะ"]
    row = question("f", turns=turns, must_include=[["เชียงแสน"]])
    del row["question"]
    path = write(tmp_path / "q.jsonl", row)
    arguments = ["eval", "--questions", path, "--index", str(sample_index)]
    done = CliRunner().invoke(app, [*arguments, "--out", str(tmp_path / "o"), "--follow-up"])
    assert done.exit_code == 0, done.output
    (answer,) = map(json.loads, (tmp_path / "o" / "answers.jsonl").read_text().splitlines())
    assert answer["standalone"] == "แถวเชียงแสนมีห้องปลอดฝุ่นที่ไหนบ้าง"


def test_bad_lines_are_told_and_the_good_ones_are_measured(
    tmp_path: Path, sample_index: Path, app: typer.Typer
) -> None:
    path = write(
        tmp_path / "mine.jsonl",
        "\ufeff" + json.dumps(question("good")),
        "{",
        question("good"),
        question("half", gold_ids=[CLEAN_AIR, "no-such.txt"]),
        question("lost", gold_ids=["no-such.txt"]),
        {"question": "ไม่มี qid", "answerable": False},
        question("no gold", gold_ids=[]),
    )
    out = ["--out", str(tmp_path / "o")]
    done = CliRunner().invoke(
        app, ["eval", "--questions", path, "--index", str(sample_index), *out]
    )
    assert done.exit_code == 1, done.output
    told = [line for line in done.stderr.splitlines() if line.startswith("eval: ")]
    reasons = ["not JSON", "was given before", "it was asked", "it was not asked", "no qid"]
    for line, number, reason in zip(told, range(2, 7), reasons, strict=True):
        assert f", line {number}: " in line
        assert reason in line
    rows = json.loads((tmp_path / "o" / "report.json").read_text())["rows"]
    assert list(rows) == ["good", "half", "no gold"]
    assert "R@1" not in rows["no gold"]
    assert rows["good"]["answered"] == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--questions", "missing.jsonl"), "missing.jsonl cannot be read"),
        (("--questions", "bad.jsonl"), "bad.jsonl holds no good question; line 1: not a judged"),
        (("--questions", "good.jsonl", "--index", "nowhere"), "there is no index in nowhere"),
        (("--questions", "good.jsonl", "--compare", "nowhere"), "is not the report of a run"),
        (("--questions", "good.jsonl", "--out", "good.jsonl/x"), "cannot be made"),
    ],
)
def test_what_cannot_be_run_is_said_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    app: typer.Typer,
    arguments: tuple[str, ...],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "bad.jsonl", "not json")
    write(tmp_path / "good.jsonl", question("a"))
    error = CliRunner().invoke(app, ["eval", *arguments]).exception
    assert isinstance(error, ThamkhaoError)
    assert message in str(error)
    assert len(str(error).splitlines()) == 1


def test_a_missing_library_is_named_with_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app: typer.Typer
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "eval.evaluate", raising=False)
    monkeypatch.delitem(sys.modules, "eval.measures", raising=False)
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    path = write(tmp_path / "q.jsonl", question("a"))
    error = CliRunner().invoke(app, ["eval", "--questions", path]).exception
    assert isinstance(error, ThamkhaoError)
    assert "eval needs ir_measures" in str(error)


def test_the_command_line_loads_nothing_heavy_with_the_command() -> None:
    code = "import sys, eval.command; print([m for m in sys.modules if m in sys.argv])"
    heavy = ("numpy", "scipy", "ir_measures", "chromadb", "jinja2", "tantivy")
    done = subprocess.run(
        [sys.executable, "-c", code, *heavy], cwd=ROOT, capture_output=True, text=True, timeout=50
    )
    assert done.stdout.strip() == "[]", done.stderr
