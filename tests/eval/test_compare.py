import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.compare import compare, holm, load_rows, randomisation_p
from eval.intervals import mean
from eval.report import comparison_table
from rag.errors import SourceError


def rows(**values: list[float | None]) -> dict[str, dict[str, float | None]]:
    length = len(next(iter(values.values())))
    return {f"q{n}": {name: column[n] for name, column in values.items()} for n in range(length)}


def test_a_run_beside_itself_differs_in_nothing() -> None:
    same = rows(m=[0.0, 0.5, 1.0] * 10)
    (d,) = compare(same, same).differences
    assert (d.difference, d.low, d.high, d.p, d.p_holm) == (0.0, 0.0, 0.0, 1.0, 1.0)
    assert (d.wins, d.ties, d.losses) == (0, 30, 0)


def test_a_run_that_wins_everywhere_is_better_beyond_chance() -> None:
    (d,) = compare(rows(m=[1.0] * 30), rows(m=[0.0] * 20 + [1.0] * 10)).differences
    assert (d.wins, d.ties, d.losses) == (20, 10, 0)
    assert d.difference == pytest.approx(2 / 3)
    assert d.low < d.difference < d.high
    assert d.p < 0.001


def test_wins_that_losses_balance_are_chance() -> None:
    (d,) = compare(rows(m=[1.0, 0.0] * 15), rows(m=[0.0, 1.0] * 15)).differences
    assert (d.wins, d.losses, d.difference) == (15, 15, 0.0)
    assert d.p == 1.0


@pytest.mark.parametrize(("wins", "p"), [(1, 1.0), (2, 0.5), (5, 2 / 2**5), (8, 2 / 2**8)])
def test_the_test_is_exact_for_few_questions(wins: int, p: float) -> None:
    assert randomisation_p([1.0] * wins + [0.0] * 50) == pytest.approx(p)


@given(st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0]), min_size=1, max_size=9))
def test_which_run_comes_first_does_not_change_p(differences: list[float]) -> None:
    p = randomisation_p(differences)
    assert 0.0 < p <= 1.0
    assert p == pytest.approx(randomisation_p([-d for d in differences]))


@pytest.mark.parametrize(
    ("p_values", "corrected"),
    [
        ([], []),
        ([0.03], [0.03]),
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.9, 0.8], [1.0, 1.0]),
    ],
)
def test_p_values_are_corrected_as_holm_does(p_values: list[float], corrected: list[float]) -> None:
    assert holm(p_values) == pytest.approx(corrected)


def test_only_what_applies_in_both_runs_is_compared() -> None:
    this = rows(m=[1.0, None, 1.0], length=[100.0, 200.0, 300.0]) | {"new": {"m": 1.0}}
    result = compare(this, rows(m=[0.0, 0.0, None], length=[100.0, 100.0, 100.0]))
    by_name = {d.measure: d for d in result.differences}
    assert by_name["m"].questions == 1
    assert (result.common, result.left_out) == (3, 1)
    assert by_name["length"].p_holm is None
    assert by_name["m"].p_holm == by_name["m"].p


def test_runs_of_different_sets_are_not_compared() -> None:
    with pytest.raises(SourceError, match="no question in common"):
        compare({"a": {"m": 1.0}}, {"b": {"m": 1.0}})


def test_the_table_has_a_line_a_measure_and_says_what_was_left_out() -> None:
    table = comparison_table(compare(rows(m=[1.0, 0.0]), rows(m=[0.0]), name="var/before"))
    assert table.startswith("This run beside var/before: 1 questions in both, 1 in one alone")
    assert "| m | 1.000 | 0.000 | +1.000 [+1.000, +1.000] | 1.000 | 1.000 | 1 / 0 / 0 |" in table


@pytest.mark.parametrize(
    "text", [None, "", "[]", "{}", '{"rows": 3}', '{"rows": {"q": {"m": "x"}}}']
)
def test_a_folder_without_a_report_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "report.json").write_text(text)
    with pytest.raises(SourceError, match="not the report of a run"):
        load_rows(tmp_path)


def test_rows_are_read_as_they_were_written(tmp_path: Path) -> None:
    made = rows(m=[1.0, None])
    (tmp_path / "report.json").write_text(json.dumps({"rows": made}))
    assert load_rows(tmp_path) == made


@pytest.mark.parametrize("values", [[0.25], [1.0] * 40])
def test_values_without_spread_have_an_interval_without_width(values: list[float]) -> None:
    found = mean(values)
    assert found.low == found.value == found.high
