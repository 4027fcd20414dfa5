import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import IndexLockedError
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
