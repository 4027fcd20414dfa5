"""The plotted curve of answers given and answers right."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import svg
from eval.abstention import CurvePoint, at_threshold
from eval.curve import held_out, plot

POINTS = [CurvePoint(t, 1 - t, t, 1 - t, t) for t in (0.9, 0.6, 0.3)]


@pytest.mark.parametrize(
    ("threshold", "found"), [(0.0, 0.3), (0.3, 0.3), (0.31, 0.6), (0.9, 0.9), (0.95, None)]
)
def test_a_threshold_gives_the_least_confident_answer_that_it_lets_through(
    threshold: float, found: float | None
) -> None:
    point = at_threshold(POINTS, threshold)
    assert (point.threshold if point else None) == found


def test_rows_of_held_out_questions_make_a_curve(tmp_path: Path) -> None:
    rows = [
        {"qid": "a", "answerable": True, "confidence": 0.8, "right": 1.0},
        {"qid": "b", "answerable": True, "confidence": 0.4, "right": 0.5},
        {"qid": "c", "answerable": False, "confidence": 0.3, "right": 0.0},
        {"qid": "d", "answerable": False, "confidence": None, "right": 0.0},  # refused
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    points = held_out(path)
    assert [p.precision for p in points] == [1.0, 0.75, 0.5]
    assert [p.abstained for p in points] == [1.0, 1.0, 0.5]


def test_the_picture_is_a_file_of_its_own_with_a_line_and_a_mark_for_each_set() -> None:
    picture = plot({"dev <1>": POINTS, "others": POINTS, "none": []}, 0.5)
    root = ElementTree.fromstring(picture)
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{space}polyline")) == 2 * 2  # each with its sample in the legend
    assert len(root.findall(f"{space}circle")) == 2
    texts = {text.text for text in root.iter(f"{space}text")}
    assert {"dev <1>", "others", "0.5"} <= texts


def test_a_threshold_that_lets_nothing_through_is_not_marked() -> None:
    assert "<circle" not in plot({"dev": POINTS}, 0.99)
    assert svg.curves([], title="t", x_name="x", y_name="y") == ""


@given(st.lists(st.tuples(st.floats(-1, 2), st.floats(-1, 2)), min_size=1, max_size=9), st.text())
def test_any_points_and_label_make_a_picture(points: list[tuple[float, float]], note: str) -> None:
    clean = "".join(c for c in note if c.isprintable())
    picture = svg.curves(
        [svg.Line(clean, points, points[0], clean)], title="t", x_name="x", y_name="y"
    )
    ElementTree.fromstring(svg.standalone(picture, "t"))
