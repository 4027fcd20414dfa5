import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import IndexLockedError, SettingsError
from rag.stores.owner import Ownership, current_owner

HOLD = """
import sys
from pathlib import Path
from rag.stores.owner import Ownership
held = Ownership(Path(sys.argv[1]))
held.announce("http://127.0.0.1:1")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_folder_that_nobody_holds_has_no_owner(tmp_path: Path) -> None:
    assert current_owner(tmp_path) is None
    Ownership(tmp_path).release()
    assert current_owner(tmp_path) is None


def test_another_process_is_told_who_owns_the_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        owner = current_owner(tmp_path)
        assert owner is not None
        assert (owner.pid, owner.url) == (holder.pid, "http://127.0.0.1:1")
        with pytest.raises(IndexLockedError, match=f"process {holder.pid}"):
            Ownership(tmp_path)
        holder.kill()
    Ownership(tmp_path).release()  # a killed owner leaves no lock behind


def test_the_note_with_the_secret_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    held = Ownership(tmp_path)
    held.announce("http://127.0.0.1:1")
    assert (tmp_path / "owner.json").stat().st_mode & 0o077 == 0
    held.release()
    assert not (tmp_path / "owner.json").exists()


def test_many_may_ask_at_once_who_owns_the_folder(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    Ownership(tmp_path).release()
    with (tmp_path / "owner.lock").open() as other_prober:
        fcntl.flock(other_prober, fcntl.LOCK_SH)
        assert current_owner(tmp_path) is None


@pytest.mark.parametrize(
    "note", ["", "{", "[]", '{"pid": -1}', '{"pid": "x"}', '{"pid": 4194999, "url": "http://x"}']
)
def test_a_note_that_cannot_be_the_owners_is_not_believed(tmp_path: Path, note: str) -> None:
    held = Ownership(tmp_path)
    (tmp_path / "owner.json").write_text(note, encoding="utf-8")
    owner = current_owner(tmp_path)
    assert owner is not None
    assert (owner.pid, owner.url) == (None, None)
    with pytest.raises(IndexLockedError, match="in use by another process;"):
        Ownership(tmp_path)
    held.release()


@pytest.mark.parametrize("below", ["", "deeper", "deeper/still"])
def test_a_folder_that_cannot_be_one_is_one_clear_line(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(SettingsError, match=r"cannot be used \(.+\); choose another with --index"):
        Ownership(tmp_path / "file" / below)
    assert current_owner(tmp_path / "file" / below) is None
    assert (tmp_path / "file").read_text() == "not a folder"


def test_a_lock_that_cannot_be_taken_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "owner.lock").mkdir()  # fails as a folder without permission does, for root too
    with pytest.raises(SettingsError, match="cannot be used"):
        Ownership(tmp_path)
