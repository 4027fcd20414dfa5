import json
import lzma
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.thaigov_corpus import Counts, convert, releases
from rag.errors import SourceError
from tests.channels.test_cli import ROOT


def add(root: Path, article_id: str, title: str, body: str, url: str | None = None) -> Path:
    path = root / article_id
    path.parent.mkdir(parents=True, exist_ok=True)
    source = f"\n\nที่มา : {url}" if url else ""
    path.write_text(f"{title}\n\n\n{body}{source}", encoding="utf-8")
    return path


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    root = tmp_path / "clone"
    (root / ".git").mkdir(parents=True)
    (root / "README.md").write_text("# about")
    add(
        root / "data",
        "2021/02/03/ด้านสังคม_2.txt",
        "ข้อสอง",
        "เนื้อความ\nบรรทัดสอง",
        "https://a.example/2",
    )
    add(root / "data", "2021/02/03/ด้านสังคม_10.txt", "ข้อสิบ", "อีกเรื่อง", "https://a.example/10")
    add(root / "data", "2020/12/31/ทัน LINE _1_x.txt", "ปีก่อน", "เรื่องเก่า", "https://a.example/1")
    add(root / "data", "2021/02/04/ซ้ำ_1.txt", "ชื่อใหม่", "อีกเรื่อง", "https://a.example/11")
    add(root / "data", "2021/02/03-1/เพิ่ม_1.txt", "วันเดียวกัน", "ไม่มีที่มา")
    (root / "data" / "2021/02/03/ว่าง_1.txt").write_text("")
    (root / "data" / "2021/02/03/เสีย_1.txt").write_bytes(b"\xff\xfe\xfd" * 9)
    (root / "data" / "2021/02/03/._ด้านสังคม_2.txt").write_text("of another system")
    return root


def rows(path: Path) -> list[dict[str, str | None]]:
    return [json.loads(line) for line in lzma.open(path, "rt", encoding="utf-8")]


def test_a_clone_becomes_the_corpus_file_in_the_order_of_its_ids(clone: Path) -> None:
    counts = convert(clone, clone / "out.jsonl.xz")
    found = rows(clone / "out.jsonl.xz")
    assert [row["id"] for row in found] == [
        "2020/12/31/ทัน LINE _1_x.txt",
        "2021/02/03-1/เพิ่ม_1.txt",
        "2021/02/03/ด้านสังคม_10.txt",
        "2021/02/03/ด้านสังคม_2.txt",
    ]
    assert found[3] == {
        "id": "2021/02/03/ด้านสังคม_2.txt",
        "title": "ข้อสอง",
        "body": "เนื้อความ\nบรรทัดสอง",
        "url": "https://a.example/2",
    }
    assert found[1]["url"] is None
    assert (counts.written, counts.duplicates) == (4, 1)
    assert [p.split("/")[-1].split(".txt")[0] for p in counts.problems] == ["ว่าง_1", "เสีย_1"]


def test_the_same_clone_gives_the_same_bytes(clone: Path) -> None:
    for name in ("a.jsonl.xz", "b.jsonl.xz"):
        convert(clone, clone / name)
    assert (clone / "a.jsonl.xz").read_bytes() == (clone / "b.jsonl.xz").read_bytes()


def test_the_years_may_lie_in_the_folder_that_is_given(clone: Path) -> None:
    convert(clone, clone / "a.jsonl")
    convert(clone / "data", clone / "b.jsonl")
    assert (clone / "a.jsonl").read_bytes() == (clone / "b.jsonl").read_bytes()


def test_later_folders_can_be_left_out(clone: Path) -> None:
    assert convert(clone, clone / "out.jsonl", until="2021/02/03").written == 4
    assert convert(clone, clone / "out.jsonl", until="2020/12/31").written == 1
    assert convert(clone, clone / "out.jsonl", until="2021/02/03").duplicates == 0
    with pytest.raises(SourceError, match="no folder of a day"):
        convert(clone, clone / "out.jsonl", until="3 ก.พ. 64")


@pytest.mark.parametrize("given_clone", ["empty", "missing"])
def test_a_folder_that_is_no_clone_is_refused_and_nothing_is_written(
    tmp_path: Path, given_clone: str
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="give a clone"):
        convert(tmp_path / given_clone, tmp_path / "out.jsonl.xz")
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_a_name_that_says_nothing_of_the_packing_is_refused(clone: Path) -> None:
    with pytest.raises(SourceError, match=r"must end in \.jsonl or \.jsonl\.xz"):
        convert(clone, clone / "out.zip")


def test_a_place_that_cannot_be_written_is_refused(clone: Path) -> None:
    with pytest.raises(SourceError, match="cannot be written"):
        convert(clone, clone / "no" / "such" / "out.jsonl")


LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cf"]), min_size=1)


@given(LINE, st.lists(LINE, min_size=1, max_size=4))
def test_titles_and_bodies_come_out_as_they_went_in(
    tmp_path_factory: pytest.TempPathFactory, title: str, lines: list[str]
) -> None:
    root = tmp_path_factory.mktemp("clone")
    body = "\n".join(lines)
    add(root, "2021/01/01/ก_1.txt", title[:200], body, "https://a.example/1")
    (row,) = releases(root, Counts())
    assert (row["title"], row["body"], row["url"]) == (title[:200], body, "https://a.example/1")


def test_the_command_tells_what_it_passed_over(clone: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "eval.thaigov_corpus", str(clone), "-o", str(clone / "o.jsonl")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert done.returncode == 1
    assert done.stdout.startswith("4 releases in ")
    assert len(done.stderr.splitlines()) == 2
