import gzip
import zlib
from pathlib import Path

import pytest

from ingest import counting
from ingest.counting import count_releases


def test_lines_of_jsonl_and_other_files_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.jsonl").write_text("{}\n{}\n{}")
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(b"{}\n{}\n"))
    (tmp_path / "d.png").write_bytes(b"")
    assert count_releases([tmp_path]) == 6


def test_what_the_reader_leaves_out_as_hidden_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in (".hidden.txt", ".git/a.txt", "shown.txt", "b.jsonl.bak"):
        (tmp_path / name).write_text("x\ny\n")
    assert count_releases([tmp_path]) == 1
    assert count_releases([tmp_path / ".hidden.txt"]) == 1  # given by name, it is read


@pytest.mark.parametrize("error", [zlib.error("x"), EOFError(), OSError()])
def test_a_damaged_file_counts_as_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(path: Path) -> int:
        raise error

    (tmp_path / "a.jsonl.gz").write_bytes(b"")
    monkeypatch.setattr(counting, "_lines", fail)
    assert count_releases([tmp_path]) == 0


def test_a_damaged_gzip_body_counts_as_nothing(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(b"{}\n" * 5_000))
    data[12:20] = b"\xff" * 8
    (tmp_path / "a.jsonl.gz").write_bytes(data)
    assert count_releases([tmp_path]) == 0
