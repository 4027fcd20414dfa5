"""The benchmark beside other systems, on the samples; skips what needs the extra ``bench``."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.bench import measuring, others
from eval.bench.beside import BEGIN, END, Row, markdown, put_into, read_rows, write_rows
from eval.bench.measuring import DEPTH, TIMED_DEPTH, Job, measure
from eval.bench.plot import HEIGHT, WIDTH, plot
from eval.bench.subset import write_subset
from eval.bench.systems import RRF_K, SYSTEMS, fused, made
from ingest.sources import RawRelease, read_sources
from rag.errors import SettingsError, SourceError

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"
NEEDS = {
    "bm25s": ["bm25s"],
    "llamaindex-bm25": ["bm25s", "Stemmer", "llama_index.retrievers.bm25"],
    "rrf": ["bm25s"],
}


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples as one file, each with a text of its own."""
    path = tmp_path_factory.mktemp("bench") / "samples.jsonl"
    raws = [raw for raw in read_sources([SAMPLES]) if isinstance(raw, RawRelease)]
    rows = [{"id": raw.id, "title": raw.title, "body": raw.body} for raw in raws]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def row(name: str, ms: float = 3.0, value: float = 0.5, **fields: object) -> Row:
    measures: dict[str, float | None] = dict.fromkeys(("R@1", "R@10", "R@50", "MRR@10"), value)
    values: dict[str, object] = {
        "label": SYSTEMS[name][0],
        "releases": 10,
        "corpus": 90,
        "of": "x",
        "units": 12,
        "index_seconds": 1.0,
        "peak_mb": 512.0,
        "asking_mb": 256.0,
        "p50_ms": ms,
        "p95_ms": ms * 2,
        "made": "2026-11-21",
        "versions": {"bm25s": "0.3"},
        "rows": {f"q{n}": measures for n in range(12)},
    }
    return Row(name, **(values | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_system_finds_the_release_whose_title_is_asked_for(
    name: str, corpus: Path, tmp_path: Path
) -> None:
    for module in NEEDS.get(name, []):
        pytest.importorskip(module)
    system = made(name, None)
    assert system.index(corpus, tmp_path / "kept") >= len(lines(corpus))
    try:
        for release in lines(corpus)[:4]:
            found = system.ranked(release["title"], 5)
            assert release["id"] in found[:2]
            assert len(found) <= 5
            assert len(set(found)) == len(found)
        assert set(system.ranked("zzz ไม่มีคำนี้", 50)) <= {r["id"] for r in lines(corpus)}
    finally:
        system.close()


def test_a_system_of_no_name_is_told() -> None:
    with pytest.raises(SettingsError, match="choose of bm25s"):
        made("elastic", None)


def test_reciprocal_ranks_are_added() -> None:
    assert fused([["a", "b"], ["b", "c"]]) == ["b", "a", "c"]
    assert fused([["a"], ["b"]]) == ["a", "b"]
    # 1/61 + 1/63 > 2/62: the formula, and not a mean of ranks.
    assert fused([["a", "b", "x"], ["y", "b", "a"]])[:2] == ["a", "b"]
    assert RRF_K == 60


@given(st.lists(st.lists(st.sampled_from("abcdef"), unique=True), max_size=3))
def test_fusion_loses_nothing_and_doubles_nothing(legs: list[list[str]]) -> None:
    assert sorted(fused(legs)) == sorted({article_id for leg in legs for article_id in leg})


def test_a_subset_holds_the_gold_releases_and_is_the_same_again(
    corpus: Path, tmp_path: Path
) -> None:
    ids = [release["id"] for release in lines(corpus)]
    gold = {ids[-1], ids[2], "not there"}
    subset = write_subset(corpus, gold, 5, tmp_path / "one")
    written = [release["id"] for release in lines(tmp_path / "one")]
    assert subset.releases == len(written) == 5
    assert subset.corpus == len(ids)
    assert {ids[-1], ids[2]} <= set(written)
    assert written == [article_id for article_id in ids if article_id in written]
    assert write_subset(corpus, gold, 5, tmp_path / "two") == subset
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize(("releases", "written"), [(0, 16), (1, 2), (99, 16)])
def test_no_gold_release_is_left_out_for_want_of_room(
    releases: int, written: int, corpus: Path, tmp_path: Path
) -> None:
    gold = {release["id"] for release in lines(corpus)[:2]}
    subset = write_subset(corpus, gold, releases, tmp_path / "out")
    expected = min(written, len(lines(corpus))) if releases != 1 else 2
    assert subset.releases == len(lines(tmp_path / "out")) == expected


def test_a_corpus_without_the_gold_releases_is_refused(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no release that the questions ask about"):
        write_subset(corpus, {"elsewhere"}, 5, tmp_path / "out")


class Fake:
    """Remembers what it was asked; slow whenever it is asked something for the first time."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def index(self, releases: Path, folder: Path) -> int:
        return 7

    def ranked(self, question: str, top_k: int) -> list[str]:
        if (question, top_k) not in self.asked:
            time.sleep(0.05)
        self.asked.append((question, top_k))
        return ["a"]

    def close(self) -> None:
        self.asked.append(("closed", 0))


def test_quality_is_asked_for_once_and_the_fastest_round_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = Fake()
    monkeypatch.setattr(measuring, "made", lambda name, index: fake)
    found = measure(Job("x", "r", {"q1": "one", "q2": "two"}, "o"), tmp_path)
    assert found.runs == {"q1": ["a"], "q2": ["a"]}
    assert len(found.milliseconds) == 2
    assert all(0 <= milliseconds < 40 for milliseconds in found.milliseconds)
    assert fake.asked[:3] == [("one", DEPTH), ("two", DEPTH), ("one", TIMED_DEPTH)]
    assert fake.asked[-1] == ("closed", 0)
    assert found.index_seconds is not None
    assert found.peak_mb > 10


def test_the_making_of_an_index_that_was_given_is_not_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(measuring, "made", lambda name, index: Fake())
    job = Job("x", "r", {"q1": "one"}, "o", index=str(tmp_path))
    assert measure(job, tmp_path).index_seconds is None


def test_a_library_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def without(name: str, index: Path | None) -> Fake:
        raise ModuleNotFoundError("no", name="bm25s")

    monkeypatch.setattr(measuring, "made", without)
    with pytest.raises(SettingsError, match=r"needs bm25s.*pip install"):
        measure(Job("x", "r", {"q1": "one"}, "o"), tmp_path)


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    rows = [row("bm25s"), row("ours", index_seconds=None)]
    write_rows(tmp_path / "rows.jsonl", rows)
    assert read_rows(tmp_path / "rows.jsonl") == rows
    assert read_rows(tmp_path / "none.jsonl") == []


@pytest.mark.parametrize("text", ["{", "[]\n", '{"name": "x"}\n', "3\n"])
def test_a_file_of_something_else_is_no_rows(text: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="remove it"):
        read_rows(path)


def test_rows_of_other_questions_are_not_put_beside() -> None:
    kept = [row("bm25s", of="x"), row("ours", of="y")]
    with pytest.raises(SourceError, match="other releases or questions"):
        others._fitting(kept, "x", ["rrf"])
    assert [r.name for r in others._fitting(kept, "x", ["ours"])] == ["bm25s"]
    assert others._fitting(kept, "z", None) == []


def test_the_tables_say_who_is_better_and_by_how_much() -> None:
    text = markdown([row("bm25s", value=0.0), row("ours", value=1.0, index_seconds=None)])
    assert "| **this project** | 1.00 [1.00, 1.00]" in text
    assert "| not measured |" in text
    assert "| bm25s, defaults | +1.00 [+1.00, +1.00]" in text
    assert "12/0/0" in text
    assert "over 10 of 90 releases" in text
    assert "this project less" not in markdown([row("bm25s")])
    assert "over all 10 releases" in markdown([row("bm25s", corpus=10)])
    assert markdown([]) == ""


def test_the_tables_of_a_page_are_replaced_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    put_into(page, "new")
    put_into(page, "newer")
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\nnewer\n{END}\nafter\n"


@pytest.mark.parametrize("text", ["", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{END}{BEGIN}"])
def test_a_page_without_a_place_is_left_alone(text: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="no place for the tables"):
        put_into(page, "new")
    assert page.read_text(encoding="utf-8") == text


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(SYSTEMS)), st.floats(0, 1e5), st.floats(0, 1)),
        min_size=1,
        max_size=5,
        unique_by=lambda item: item[0],
    )
)
def test_any_measurement_makes_a_picture_that_stays_inside(
    items: Sequence[tuple[str, float, float]],
) -> None:
    picture = ElementTree.fromstring(plot([row(n, ms, value) for n, ms, value in items]))
    space = "{http://www.w3.org/2000/svg}"
    points = picture.findall(f"{space}circle")
    assert len(points) == len(items)
    for point in points:
        assert 0 <= float(point.attrib["cx"]) <= WIDTH
        assert 0 <= float(point.attrib["cy"]) <= HEIGHT
    labels = [t for t in picture.findall(f"{space}text") if "label" in t.attrib["class"]]
    assert len(labels) == len(items)
    for label in labels:
        assert 0 <= float(label.attrib["y"]) <= HEIGHT


def test_labels_of_neighbours_do_not_cover_each_other() -> None:
    items = [("rrf", 3.3, 0.76), ("llamaindex-chroma", 2.4, 0.70), ("llamaindex-bm25", 3.1, 0.71)]
    picture = ElementTree.fromstring(plot([row(n, ms, value) for n, ms, value in items]))
    texts = picture.findall("{http://www.w3.org/2000/svg}text")
    spans = []
    for text in (t for t in texts if "label" in t.attrib["class"]):
        x, width = float(text.attrib["x"]), 6 * len(text.text or "")
        left = x if text.attrib["text-anchor"] == "start" else x - width
        spans.append((left, left + width, float(text.attrib["y"])))
    for number, (left, right, y) in enumerate(spans):
        for other_left, other_right, other_y in spans[:number]:
            assert right < other_left or other_right < left or abs(y - other_y) >= 12


def test_a_better_system_stands_higher_and_a_slower_one_to_the_right() -> None:
    picture = ElementTree.fromstring(plot([row("bm25s", 1.0, 0.2), row("ours", 30.0, 0.8)]))
    circles = picture.findall("{http://www.w3.org/2000/svg}circle")
    at = {c.attrib["class"]: (float(c.attrib["cx"]), float(c.attrib["cy"])) for c in circles}
    assert at["ours"][0] > at["other"][0]
    assert at["ours"][1] < at["other"][1]


def test_one_command_measures_and_keeps_what_was_measured(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("bm25s")
    first = lines(corpus)[0]
    question = {"qid": "q1", "question": first["title"], "answerable": True}
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps({**question, "gold_ids": [first["id"]]}), encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    command = ["--corpus", str(corpus), "--questions", str(questions), "--out", str(tmp_path / "o")]
    assert others.main([*command, "--only", "bm25s", "--page", str(page)]) == 0
    (kept,) = read_rows(tmp_path / "o" / "rows.jsonl")
    assert kept.rows["q1"]["R@1"] == 1.0
    assert kept.units == kept.releases == len(lines(corpus))
    assert 0 < kept.p50_ms < 1_000
    assert {p.name for p in (tmp_path / "o").iterdir()} == {
        "beside-others.svg",
        "rows.jsonl",
        "run-bm25s.trec",
        "table.md",
    }
    assert "bm25s, defaults" in page.read_text(encoding="utf-8")
    assert "bm25s, defaults" in capsys.readouterr().out


@pytest.mark.parametrize("missing", ["--corpus", "--questions"])
def test_a_file_that_is_not_there_ends_in_one_line(
    missing: str, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "questions.jsonl"
    judged = {"qid": "1", "question": "ก", "answerable": True, "gold_ids": ["x"]}
    questions.write_text(json.dumps(judged), encoding="utf-8")
    given = {"--corpus": str(corpus), "--questions": str(questions), "--out": str(tmp_path / "o")}
    given[missing] = str(tmp_path / "none.jsonl")
    assert others.main([part for pair in given.items() for part in pair]) == 2
    assert capsys.readouterr().err.count("\n") == 1
