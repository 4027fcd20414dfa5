import subprocess
import sys
from pathlib import Path

from tests.channels.test_cli import ROOT, SAMPLES, run


def evaluate(folder: Path, questions: str) -> subprocess.CompletedProcess[str]:
    path = ROOT / "eval" / "data" / questions
    return subprocess.run(
        [sys.executable, "-m", "eval", "--questions", str(path), "--index", str(folder / "index")],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=100,
    )


def test_a_question_set_is_measured_on_its_releases_and_refused_on_others(tmp_path: Path) -> None:
    assert run("ingest", str(SAMPLES), "--index", "index", folder=tmp_path).returncode == 0
    done = evaluate(tmp_path, "samples.jsonl")
    assert done.returncode == 0, done.stderr
    assert "| verbatim | 1.000" in done.stdout
    assert (tmp_path / "var" / "eval" / "answers.jsonl").exists()
    refused = evaluate(tmp_path, "thaigov-dev.jsonl")
    assert refused.returncode == 2
    assert refused.stderr.startswith("eval: no release that thaigov-dev.jsonl asks about is in")
