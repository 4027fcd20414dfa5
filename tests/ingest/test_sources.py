"""Reading releases from files and folders, good and bad."""

import gzip
import json
import lzma
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import readers
from ingest.readers import READERS
from ingest.sources import RawRelease, SourceProblem, read_sources

GOOD = {"id": "a", "title": "เปิดถนนสายใหม่", "body": "เปิดใช้ถนนวันนี้", "url": "https://example.go.th/1"}


def line(**changes: object) -> bytes:
    return json.dumps(GOOD | changes, ensure_ascii=False).encode() + b"\n"


def read(*paths: Path) -> list[RawRelease | SourceProblem]:
    return list(read_sources(paths))


def releases(*paths: Path) -> list[RawRelease]:
    return [item for item in read(*paths) if isinstance(item, RawRelease)]


def problems(*paths: Path) -> list[SourceProblem]:
    return [item for item in read(*paths) if isinstance(item, SourceProblem)]


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_text_file_has_title_body_and_source_line(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.txt",
        "\n\nเปิดถนนสายใหม่\n\nย่อหน้าแรก\nย่อหน้าสอง\n\nที่มา : https://example.go.th/1\n",
    )
    assert read(path) == [
        RawRelease(
            "a.txt",
            "เปิดถนนสายใหม่",
            "ย่อหน้าแรก\nย่อหน้าสอง",
            "https://example.go.th/1",
            None,
            str(path),
        )
    ]


def test_a_source_line_that_is_no_address_stays_in_the_body(tmp_path: Path) -> None:
    [release] = releases(write(tmp_path / "a.txt", "หัวข้อ\nเนื้อหา\nที่มา : กรมตัวอย่าง"))
    assert release.url is None
    assert release.body.endswith("ที่มา : กรมตัวอย่าง")


def test_a_first_line_as_long_as_a_paragraph_is_no_title(tmp_path: Path) -> None:
    [release] = releases(write(tmp_path / "a.txt", "ข้าว" * 200 + "\nต่อ"))
    assert release.title == ""
    assert release.body == "ข้าว" * 200 + "\nต่อ"


def test_ids_in_a_folder_are_relative_and_files_come_sorted(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "a.txt", "c/d/e.txt"):
        write(tmp_path / "in" / name, "หัวข้อ\nเนื้อหา")
    ids = [release.id for release in releases(tmp_path / "in")]
    assert ids == ["a.txt", "b/10.txt", "b/2.txt", "c/d/e.txt"]


def test_hidden_and_other_files_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden.txt", ".git/x.txt", "photo.jpg", "notes"):
        write(tmp_path / "in" / name, "x")
    assert read(tmp_path / "in") == []


@pytest.mark.parametrize("name", ["photo.jpg", "release", "a.json", "a.txt.xz"])
def test_another_type_given_by_name_is_a_problem_that_lists_the_types(
    tmp_path: Path, name: str
) -> None:
    [problem] = problems(write(tmp_path / name, "x"))
    assert all(suffix in problem.message for suffix in READERS)


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.jsonl", bytes),
        ("a.jsonl.xz", lzma.compress),
        ("a.jsonl.gz", gzip.compress),
        ("A.JSONL", bytes),
    ],
)
def test_json_lines_keep_their_ids_packed_or_not(tmp_path: Path, name: str, pack: object) -> None:
    data = line() + b"\n" + line(id="b", title="", url=None, published="2024-02-09")
    first, second = releases(write(tmp_path / name, pack(data)))  # type: ignore[operator]
    assert (first.id, first.title, first.url) == ("a", GOOD["title"], GOOD["url"])
    assert (second.id, second.title, second.url, second.published_hint) == (
        "b",
        "",
        None,
        "2024-02-09",
    )


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b'{"id": "x", \n', "not JSON"),
        (b"[1, 2]\n", "not a JSON object"),
        (b'"text"\n', "not a JSON object"),
        (b'{"body": "x"}\n', "no id"),
        (b'{"id": " ", "body": "x"}\n', "no id"),
        (b'{"id": "x", "title": "t"}\n', "no body"),
        (b'{"id": 7, "body": "x"}\n', "id must be text"),
        (b'{"id": "x", "body": ["y"]}\n', "body must be text"),
        (b'{"id": "x", "body": "y", "url": 3}\n', "url must be text"),
        (b'{"id": "x", "body": " ", "title": ""}\n', "neither title nor body"),
        (b'{"id": "x\\u0000", "body": "y"}\n', "NUL"),
        (b"[" * 100_000 + b"\n", "not JSON"),
        (b'{"id": "x", "body": ' + b"9" * 10_000 + b"}\n", "not JSON"),
        (b"\xff\xfe\xfa\x81\x00\x01\n", "not text"),
        (b"\x00\x00\x00\n", "not JSON"),
    ],
)
def test_a_bad_line_is_told_by_number_and_the_rest_goes_on(
    tmp_path: Path, bad: bytes, says: str
) -> None:
    path = write(tmp_path / "a.jsonl", line() + bad + line(id="b"))
    first, problem, last = read(path)
    assert isinstance(problem, SourceProblem)
    assert (problem.line, problem.source) == (2, str(path))
    assert says in problem.message
    assert [r.id for r in (first, last) if isinstance(r, RawRelease)] == ["a", "b"]


def test_a_line_beyond_the_limit_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "MAX_ITEM_BYTES", 1000)
    long_line = line(body="ก" * 5000)
    path = write(tmp_path / "a.jsonl", line() + long_line + line(id="b") + long_line.strip())
    kinds = [item.id if isinstance(item, RawRelease) else item.line for item in read(path)]
    assert kinds == ["a", 2, "b", 4]
    text = write(tmp_path / "b.txt", "ก" * 5000)
    assert "split" in problems(text)[0].message


@pytest.mark.parametrize(("suffix", "pack"), [("xz", lzma.compress), ("gz", gzip.compress)])
def test_what_a_cut_archive_still_holds_is_kept(tmp_path: Path, suffix: str, pack: object) -> None:
    data = b"".join(line(id=str(n), body=os.urandom(40).hex()) for n in range(5000))
    packed = pack(data)  # type: ignore[operator]
    items = read(write(tmp_path / f"a.jsonl.{suffix}", packed[: len(packed) // 2]))
    assert len(items) > 1000
    assert all(isinstance(item, RawRelease) for item in items[:-1])
    assert isinstance(items[-1], SourceProblem)
    assert "unpacked" in items[-1].message


@pytest.mark.parametrize("suffix", ["xz", "gz"])
def test_an_archive_that_is_none_is_a_problem(tmp_path: Path, suffix: str) -> None:
    [problem] = problems(write(tmp_path / f"a.jsonl.{suffix}", b"not packed at all, just words"))
    assert "unpacked" in problem.message


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csv", "a.jsonl"])
@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_problem(tmp_path: Path, name: str, data: bytes) -> None:
    [problem] = problems(write(tmp_path / name, data))
    assert "empty" in problem.message or "JSON" in problem.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "tis-620", "utf-16"])
def test_text_is_read_in_the_encodings_of_thai_offices(tmp_path: Path, encoding: str) -> None:
    text = "หัวข้อข่าว\nเนื้อหาข่าววันที่ 5 มกราคม 2567"
    [release] = releases(write(tmp_path / "a.txt", text.encode(encoding)))
    assert (release.title, release.body) == ("หัวข้อข่าว", "เนื้อหาข่าววันที่ 5 มกราคม 2567")


@pytest.mark.parametrize(
    "data",
    [
        "ข่าวประชาสัมพันธ์วันนี้".encode() + b"\xff" + "ต่อไปนี้เป็นเนื้อหา".encode(),
        "ข่าวประชาสัมพันธ์วันนี้".encode()[:-1],
        "déjà vu à la carte".encode("latin-1"),
        bytes(range(256)),
    ],
)
def test_bytes_of_no_known_encoding_are_a_problem_not_nonsense(tmp_path: Path, data: bytes) -> None:
    [problem] = problems(write(tmp_path / "a.txt", data))
    assert "UTF-8" in problem.message


def test_a_path_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    [problem] = problems(tmp_path / "none.txt")
    assert "does not exist" in problem.message
    assert str(problem).startswith(str(tmp_path))


def test_links_that_go_in_circles_end(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", "หัวข้อ\nเนื้อหา")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "self.txt").symlink_to(tmp_path / "in" / "self.txt")
    assert [release.id for release in releases(tmp_path / "in")] == ["a.txt"]
    assert len(problems(tmp_path / "in")) == 2


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert len(problems(tmp_path / "a.txt")) == 1
    assert read(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "x").chmod(0)
    assert "permissions" in problems(tmp_path)[0].message


def test_the_same_id_twice_is_yielded_twice(tmp_path: Path) -> None:
    assert len(releases(write(tmp_path / "a.jsonl", line() + line(body="อีกอัน")))) == 2


def test_half_characters_in_json_become_storable(tmp_path: Path) -> None:
    data = b'{"id": "x", "body": "\\ud83d\\ude00 \\ud800 ok"}\n'
    [release] = releases(write(tmp_path / "a.jsonl", data))
    assert release.body == "\U0001f600 \ufffd ok"


def test_a_table_gives_a_release_a_row(tmp_path: Path) -> None:
    data = 'title,body,url\nหัวข้อ,"เนื้อหา\nสองบรรทัด",https://example.go.th/1\nไม่มีเนื้อหา,,\n'
    first, second = read(write(tmp_path / "a.csv", data))
    assert isinstance(first, RawRelease)
    assert (first.id, first.body) == ("a.csv:3", "เนื้อหา\nสองบรรทัด")
    assert isinstance(second, SourceProblem)
    assert "no body" in second.message


def test_a_table_without_a_body_column_is_a_problem(tmp_path: Path) -> None:
    [problem] = problems(write(tmp_path / "a.csv", "หัวข้อ,เนื้อหา\nก,ข\n"))
    assert "body" in problem.message


def test_markdown_marks_become_plain_words(tmp_path: Path) -> None:
    data = "# หัวข้อ\n\n**สำคัญ** ดู [เว็บไซต์](https://example.go.th)\n## ย่อย\n![ภาพ](a.jpg)\n"
    [release] = releases(write(tmp_path / "a.md", data))
    assert release.title == "หัวข้อ"
    assert release.body == "สำคัญ ดู เว็บไซต์ https://example.go.th\nย่อย"


def test_reading_is_lazy(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", line() * 3)
    items = read_sources([path, tmp_path / "none"])
    assert isinstance(next(items), RawRelease)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(sorted(READERS)))
def test_no_bytes_stop_the_reading(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / f"a{suffix}", data)
        for item in read(path):
            if isinstance(item, RawRelease):
                (item.id + item.title + item.body).encode()
