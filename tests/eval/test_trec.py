from pathlib import Path

import ir_measures
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eval.measures import RETRIEVAL, retrieval_scores
from eval.trec import decoded, encoded, read_qrels, read_run, write_qrels, write_run
from rag.errors import SourceError
from tests.eval.made import every_verdict

IDS = st.text(min_size=1, max_size=20)


@given(IDS)
@example("2024/09/26/ด้านเศรษฐกิจ _14_x.txt")
@example("50% ของ\u00a0งบ")
@example("%41")
@example("\ud800\ufeff\u2028\x1c")
def test_an_id_survives_as_one_column(article_id: str) -> None:
    column = encoded(article_id)
    assert column.split() == [column]
    assert decoded(column.encode().decode()) == article_id


@pytest.mark.parametrize("plain", ["ด้านสังคม_10.txt", "2020/09/17/a-b.txt", "b0-001"])
def test_an_id_without_white_space_reads_as_it_is(plain: str) -> None:
    assert encoded(plain) == plain


@pytest.mark.parametrize("foreign", ["50%", "%zz", "100%x"])
def test_a_percent_sign_of_another_tool_is_no_code(foreign: str) -> None:
    assert decoded(foreign) == foreign


def test_an_empty_id_is_refused() -> None:
    with pytest.raises(ValueError, match="empty id"):
        encoded("")


@given(st.dictionaries(IDS, st.lists(IDS, unique=True, min_size=1, max_size=5), max_size=4))
def test_runs_and_qrels_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, by_qid: dict[str, list[str]]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    write_run(folder / "run.trec", by_qid)
    write_qrels(folder / "qrels.trec", by_qid)
    assert read_run(folder / "run.trec") == by_qid
    assert read_qrels(folder / "qrels.trec") == by_qid


def test_a_thousand_ranks_keep_their_order_in_the_scores(tmp_path: Path) -> None:
    ranked = [f"a{n}" for n in range(1, 1001)]
    write_run(tmp_path / "run", {"q": ranked})
    scores = [row.score for row in ir_measures.read_trec_run(str(tmp_path / "run"))]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 1000


def test_another_tool_finds_the_same_measures_in_the_files(tmp_path: Path) -> None:
    run = every_verdict()
    run.write(tmp_path)
    qrels = list(ir_measures.read_trec_qrels(str(tmp_path / "qrels.trec")))
    found = ir_measures.calc_aggregate(
        list(RETRIEVAL.values()), qrels, ir_measures.read_trec_run(str(tmp_path / "run.trec"))
    )
    ours = retrieval_scores(run.questions, run.runs())
    for name, measure in RETRIEVAL.items():
        assert found[measure] == pytest.approx(sum(ours[name].values()) / len(ours[name]))


@pytest.mark.parametrize("text", ["q Q0 a 1 0.5\n", "q Q0 a 1 high t\n", "q Q0 %ff%fe 1 0.5 t\n"])
def test_a_line_that_is_none_of_a_run_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "run").write_text(f"q Q0 a 1 1.0 t\n{text}")
    with pytest.raises(SourceError, match="line 2"):
        read_run(tmp_path / "run")


def test_the_ranks_of_a_foreign_run_come_from_its_scores(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("q Q0 low 1 0.1 t\n\nq Q0 high 9 0.9 t\n")
    assert read_run(tmp_path / "run") == {"q": ["high", "low"]}


def test_a_release_judged_not_relevant_is_no_gold(tmp_path: Path) -> None:
    (tmp_path / "qrels").write_text("q 0 bad 0\nq 0 good 2\n")
    assert read_qrels(tmp_path / "qrels") == {"q": ["good"]}
    with pytest.raises(SourceError, match="cannot be read"):
        read_qrels(tmp_path / "missing")
