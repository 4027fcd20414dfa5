from eval.breakdown import groups
from eval.report import markdown
from tests.eval.made import question


def test_a_question_counts_in_each_of_its_groups_and_kinds_come_in_order() -> None:
    questions = [question("a"), question("b", needs=("typo",), asker="staff", type="")]
    rows = {"a": {"m": 1.0}, "b": {"m": 0.0}}
    found = {g.label: g for g in groups(questions, rows, ["m"])}
    assert list(found) == [
        "type: number",
        "needs: abbrev",
        "needs: typo",
        "asker: citizen",
        "asker: staff",
    ]
    assert found["needs: typo"].questions == 2
    assert found["needs: typo"].means["m"].value == 0.5
    assert found["needs: typo"].means["m"].low < found["needs: typo"].means["m"].high


def test_a_measure_that_applies_to_none_of_a_group_is_left_out_of_it() -> None:
    rows = {"a": {"m": None, "n": 1.0}}
    (first, *_) = groups([question("a")], rows, ["m", "n"])
    assert list(first.means) == ["n"]
    assert "| type: number | 1 |  | 1.00 [1.00, 1.00] |" in markdown(
        [question("a")], rows, ["m", "n"]
    )
