import subprocess
import sys
from pathlib import Path

import pytest

from rag.assembly import fingerprint
from rag.errors import IndexLockedError, IndexMismatchError, IndexMissingError
from rag.stores.index import Index
from tests.support import HashEmbedder, open_test_index

MADE_WITH = fingerprint(HashEmbedder())


def test_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="thamkhao ingest PATH"):
        Index(tmp_path / "nothing", MADE_WITH)
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("name", sorted(MADE_WITH))
def test_an_index_made_by_something_else_is_refused_with_the_way_out(
    tmp_path: Path, name: str
) -> None:
    open_test_index(tmp_path).close()
    with pytest.raises(IndexMismatchError, match=f"made with {name} .* 'thamkhao index rebuild'"):
        Index(tmp_path, MADE_WITH | {name: "another"})
    Index(tmp_path, MADE_WITH).close()  # the refusal let go of the folder


def test_a_rebuild_takes_over_the_new_fingerprint(tmp_path: Path) -> None:
    open_test_index(tmp_path).close()
    Index(tmp_path, MADE_WITH | {"embedding model": "another"}, rebuild=True).close()
    with pytest.raises(IndexMismatchError):
        Index(tmp_path, MADE_WITH)


def test_vectors_in_the_folder_are_not_taken_for_those_on_a_server(tmp_path: Path) -> None:
    open_test_index(tmp_path).close()
    with pytest.raises(IndexMismatchError, match="vectors 'folder', not 'server'"):
        Index(tmp_path, MADE_WITH, chroma_url="http://127.0.0.1:9")


def test_a_second_process_is_kept_out_while_the_index_is_open(tmp_path: Path) -> None:
    index = open_test_index(tmp_path)
    program = (
        "from pathlib import Path; from rag.stores.owner import Ownership; "
        f"Ownership(Path({str(tmp_path)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    index.close()
    assert IndexLockedError.__name__ in done.stderr
