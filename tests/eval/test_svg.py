from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eval import svg

SHARES = st.floats(-1, 2)


def shapes(picture: str, tag: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(picture).findall(tag)


def test_a_bar_is_as_long_as_its_share_and_its_whisker_spans_the_interval() -> None:
    picture = svg.bars([svg.Bar("a", 0.5, 0.25, 1.0), svg.Bar("b", 1.0, 1.0, 1.0)], title="t")
    half, whole = (float(rect.attrib["width"]) for rect in shapes(picture, "rect"))
    assert half == pytest.approx(whole / 2)
    whisker = next(line for line in shapes(picture, "line") if line.attrib["class"] == "whisker")
    span = float(whisker.attrib["x2"]) - float(whisker.attrib["x1"])
    assert span == pytest.approx(whole * 0.75, abs=0.2)


def test_a_heading_stands_among_the_bars() -> None:
    picture = svg.bars(["type", svg.Bar("a", 0.5, 0.5, 0.5)], title="t")
    assert [t.text for t in shapes(picture, "text") if t.attrib["class"] == "heading"] == ["type"]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), SHARES, SHARES, SHARES)
def test_any_label_and_value_make_a_picture_that_stays_inside(
    label: str, value: float, low: float, high: float
) -> None:
    picture = svg.bars([svg.Bar(label, value, low, high, label)], title=label)
    for line in shapes(picture, "line"):
        assert 0 <= float(line.attrib["x1"]) <= svg.WIDTH
        assert 0 <= float(line.attrib["x2"]) <= svg.WIDTH


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
@example([5e-324])
def test_every_value_is_counted_once_in_a_histogram(values: list[float]) -> None:
    picture = svg.histogram(values, title="t", unit="ms")
    heights = [float(rect.attrib["height"]) for rect in shapes(picture, "rect")]
    ticks = [float(t.text or "") for t in shapes(picture, "text") if t.attrib["class"] == "tick"]
    most = ticks[-2]  # the topmost of the upright axis, whose ticks alternate with the other's
    assert sum(heights) / max(heights) * most == pytest.approx(len(values), rel=0.05)


def test_points_and_marks_stand_where_their_values_are() -> None:
    picture = svg.scatter([(0, 0), (100, 1)], title="t", x_name="x", y_name="y", marks=(100,))
    low, high = shapes(picture, "circle")
    assert float(low.attrib["cx"]) < float(high.attrib["cx"])
    assert float(low.attrib["cy"]) > float(high.attrib["cy"])
    mark = next(line for line in shapes(picture, "line") if line.attrib["class"] == "whisker")
    assert mark.attrib["x1"] == high.attrib["cx"]


def test_a_curve_goes_through_its_points() -> None:
    (line,) = shapes(svg.curve([(0, 1), (1, 0.5)], title="t", x_name="x", y_name="y"), "polyline")
    first, last = line.attrib["points"].split()
    assert float(first.split(",")[0]) < float(last.split(",")[0])
    assert float(first.split(",")[1]) < float(last.split(",")[1])


def test_nothing_to_show_is_no_picture() -> None:
    assert svg.bars([], title="t") == ""
    assert svg.histogram([], title="t", unit="ms") == ""
    assert svg.scatter([], title="t", x_name="x", y_name="y") == ""
    assert svg.curve([], title="t", x_name="x", y_name="y") == ""


@pytest.mark.parametrize("value", [0.0, 1.0, 1.5, 99.0, 101.0, 2e-5])
def test_the_largest_value_fits_its_axis(value: float) -> None:
    picture = svg.histogram([value], title="t", unit="ms")
    ticks = [float(t.text or "") for t in shapes(picture, "text") if t.attrib["class"] == "tick"]
    assert max(ticks) >= value
