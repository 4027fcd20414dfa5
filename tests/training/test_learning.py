"""What is learned from questions prefers what is right, and is judged on questions left out."""

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rag.answering import features as piece_features
from rag.answering.gaps import Gap
from rag.errors import SourceError
from rag.reranking import FEATURES
from rag.thai.normalise import fold
from training import answers, iapp, piece_networks, reranker
from training.answers import Seen, coverage_table, fit_confidence
from training.handwritten import QUESTIONS, Handwritten, handwritten

DEV, SECOND = (
    Path(__file__).resolve().parents[2] / "eval" / "data" / f"thaigov-{name}.jsonl"
    for name in ("dev", "second")
)
PIECES = 6


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """So small a network waits for its threads."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def made_lists(number: int) -> list[reranker.Example]:
    """Five releases a question; the right one, never the first, has the telling feature."""
    random = np.random.default_rng(3)
    found = []
    for i in range(number):
        table = random.normal(0, 0.05, (5, len(FEATURES))).astype(np.float32)
        table[:, FEATURES.index("first_stage")] = 1.0
        right = np.arange(5) == 1 + i % 4
        table[:, FEATURES.index("title_share")] = right
        found.append(reranker.Example(table, right))
    return found


def test_the_second_stage_learns_what_tells_the_right_release() -> None:
    weights = reranker.fit(made_lists(200))
    for example in made_lists(20):
        assert example.right[int(np.argmax(example.features @ weights))]


def test_with_nothing_to_learn_the_first_stage_keeps_its_say() -> None:
    random = np.random.default_rng(5)
    rows = [random.normal(size=(4, len(FEATURES))).astype(np.float32) for _ in range(2)]
    found = [reranker.Example(table, np.array([True, False, False, False])) for table in rows]
    weights = reranker.fit(found)
    assert weights[FEATURES.index("first_stage")] == pytest.approx(1.0, abs=0.15)


def test_any_of_several_right_releases_will_do() -> None:
    found = made_lists(200)
    both = [reranker.Example(e.features, e.right | np.roll(e.right, 1)) for e in found]
    weights = reranker.fit(both)
    best = [int(np.argmax(e.features @ weights)) for e in both]
    assert np.mean([e.right[b] for e, b in zip(both, best, strict=True)]) > 0.95


def test_the_second_stage_is_learned_the_same_way_twice() -> None:
    np.testing.assert_array_equal(reranker.fit(made_lists(20)), reranker.fit(made_lists(20)))


def test_the_second_stage_is_judged_on_questions_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in knows by heart what it was given: on anything else the wrong release wins."""
    number = len(FEATURES) - 1

    def example(i: int) -> reranker.Example:
        table = np.zeros((2, len(FEATURES)), dtype=np.float32)
        table[0, -1], table[1, i] = 0.5, 1.0
        return reranker.Example(table, np.array([False, True]))

    def by_heart(found: list[reranker.Example]) -> np.ndarray:
        known = sum(e.features[1] for e in found)
        known[-1] = 1.0
        return np.asarray(known)

    found = [example(i) for i in range(number)]
    assert all(e.features[1] @ by_heart(found) > e.features[0] @ by_heart(found) for e in found)
    monkeypatch.setattr(reranker, "fit", by_heart)
    assert reranker.cross_validated(found) == [(0.0, 0.0)] * number


def made_answers(number: int, *, answerable: bool = True) -> list[answers.Example]:
    """Six pieces a question; the one that tells has the telling feature."""
    random = np.random.default_rng(4)
    names = piece_features.FEATURES
    found = []
    for i in range(number):
        table = random.normal(0, 0.3, (1, PIECES, len(names))).astype(np.float32)
        tells = np.arange(PIECES) == i % PIECES
        table[0, :, names.index("number_new")] = tells & answerable
        facts = tells[None] if answerable else np.zeros((0, PIECES), dtype=np.bool_)
        found.append(
            answers.Example(table, facts, answerable, ("a",) * PIECES, {"a": None}, frozenset())
        )
    return found


def test_an_answer_is_learned_from_the_pieces_that_tell_facts() -> None:
    model = answers.fit(made_answers(64))
    scores = [(model.scores(e.features)[0], e.tells[0]) for e in made_answers(24)]
    assert np.mean([tells[int(np.argmax(s))] for s, tells in scores]) > 0.9


def test_questions_that_nothing_answers_teach_no_piece() -> None:
    some = made_answers(24)
    more = [*some, *made_answers(24, answerable=False)]
    table = some[0].features
    np.testing.assert_array_equal(answers.fit(some).scores(table), answers.fit(more).scores(table))


def test_networks_made_one_score_as_their_mean() -> None:
    table = torch.from_numpy(made_answers(1)[0].features[0])
    torch.manual_seed(1)
    networks = piece_networks._Networks(table.mean(0), table.std(0) + 0.1)
    with torch.no_grad():
        networks.out += torch.randn_like(networks.out)
        networks.linear += torch.randn_like(networks.linear)
        expected = networks(table).mean(0)
    given = networks.merged().scores(table.numpy())
    # Only differences count: the mean of the linear parts is left out.
    np.testing.assert_allclose(given - given[0], expected - expected[0], rtol=1e-3, atol=1e-3)


def test_pieces_are_learned_the_same_way_twice() -> None:
    table = made_answers(1)[0].features
    first, again = (answers.fit(made_answers(12)).scores(table) for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_answers_are_judged_on_questions_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[list[int]] = []
    train = answers.fit

    def recording(found: list[answers.Example]) -> Any:
        kept.append([id(example) for example in found])
        return train(found[:2])

    monkeypatch.setattr(answers, "fit", recording)
    found = [*made_answers(9), *made_answers(5, answerable=False)]
    seen = answers.cross_validated(found)
    assert [s.answerable for s in seen].count(True) == 9
    assert all((s.told is None) is not s.answerable for s in seen)
    folds = {tuple(ids) for ids in kept}
    assert len(folds) == 3
    told = {id(example) for example in found if len(example.tells)}
    for example in found[:9]:
        assert sum(id(example) in ids for ids in folds) == 2, (
            "left out of one fold, the one it's in"
        )
    assert set().union(*folds) == told


def test_questions_about_one_release_are_left_out_together() -> None:
    found = [replace(e, releases=frozenset({f"r{i // 4}"})) for i, e in enumerate(made_answers(40))]
    folds = answers.folds_of(found)
    assert all(len(set(folds[i : i + 4])) == 1 for i in range(0, 40, 4))
    assert len(set(folds)) == 3


def made_seen(better: float, gaps: float, number: int = 120) -> list[Seen]:
    """Answerable questions score ``better`` than others; ``gaps`` of them have one, half of those
    that nothing answers.
    """
    random = np.random.default_rng(6)
    kinds = list(Gap)
    found = []
    for i in range(number):
        answerable = i % 3 > 0
        gap = kinds[i % len(kinds)] if random.random() < (gaps if answerable else 0.5) else None
        best = 10 + better * answerable + random.normal()
        found.append(Seen(answerable, float(best), gap, None))
    return found


@pytest.mark.parametrize("better", [3.0, 0.0, -3.0])
@pytest.mark.parametrize("gaps", [0.1, 0.9])
def test_whatever_was_seen_a_better_score_never_lowers_the_chance_nor_a_gap_raises_it(
    better: float, gaps: float
) -> None:
    weights = fit_confidence(made_seen(better, gaps))
    chances = [weights.chance(best, None) for best in np.linspace(-5, 25, 31)]
    assert chances == sorted(chances)
    assert all(weights.chance(10, gap) <= weights.chance(10, None) for gap in Gap)


def test_the_chance_tells_the_answerable_from_the_others() -> None:
    seen = made_seen(3.0, 0.1)
    weights = fit_confidence(seen)
    right, wrong = (
        np.mean([weights.chance(s.best, s.gap) for s in seen if s.answerable is kind])
        for kind in (True, False)
    )
    assert right > 0.7 > 0.3 > wrong
    lowered = [weights.chance(11.5, None) - weights.chance(11.5, gap) for gap in Gap]
    assert max(lowered) > 0.1, "gaps are seen with half of the others, with few of these"


@pytest.mark.parametrize("answerable", [True, False])
def test_confidence_needs_questions_of_both_kinds(answerable: bool) -> None:
    with pytest.raises(SourceError, match="both kinds"):
        fit_confidence([Seen(answerable, 1.0, None, None)] * 3)


def test_a_higher_threshold_answers_less_and_abstains_more() -> None:
    seen = made_seen(2.0, 0.1)
    rows = coverage_table(seen, fit_confidence(seen)).splitlines()[2:]
    table = [[float(cell) for cell in row.strip("|").split("|")] for row in rows]
    thresholds, answered, abstained = zip(*table, strict=True)
    assert list(thresholds) == sorted(thresholds)
    assert list(answered) == sorted(answered, reverse=True) and answered[0] > answered[-1]
    assert list(abstained) == sorted(abstained) and abstained[0] < abstained[-1]


GOOD = {
    "qid": "q1",
    "question": "สะพานยาวกี่เมตร",
    "answerable": True,
    "gold_ids": ["a.txt"],
    "must_include": [["120", "หนึ่งร้อยยี่สิบ"], ["เมตร"]],
}


def written(folder: Path, *rows: object) -> Path:
    path = folder / "questions.jsonl"
    lines = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_question_is_read_with_its_releases_and_facts(tmp_path: Path) -> None:
    none = {**GOOD, "qid": "q2", "answerable": False, "gold_ids": [], "must_include": []}
    first, second = handwritten(written(tmp_path, GOOD, none))
    facts = (("120", "หนึ่งร้อยยี่สิบ"), ("เมตร",))
    assert first == Handwritten("q1", "สะพานยาวกี่เมตร", True, frozenset({"a.txt"}), facts)
    assert (second.answerable, second.gold_ids, second.must_include) == (False, frozenset(), ())


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "{",
        "[]",
        "null",
        *({k: v for k, v in GOOD.items() if k != name} for name in GOOD),
        {**GOOD, "answerable": "false"},
        {**GOOD, "question": " "},
        {**GOOD, "gold_ids": "a.txt"},
        {**GOOD, "gold_ids": []},
        {**GOOD, "must_include": []},
        {**GOOD, "must_include": [[]]},
        {**GOOD, "must_include": [[""]]},
        {**GOOD, "must_include": ["120"]},
        {**GOOD, "must_include": [[120]]},
        {**GOOD, "answerable": False},
    ],
    ids=str,
)
def test_a_line_that_is_no_question_is_refused_with_its_number(tmp_path: Path, bad: object) -> None:
    path = written(tmp_path, GOOD, bad, GOOD)
    with pytest.raises(SourceError, match=r"questions\.jsonl, line 2 is not a question") as caught:
        list(handwritten(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\x0b"])
def test_a_line_ends_where_json_lines_do(tmp_path: Path, mark: str) -> None:
    text = f"สะพาน{mark}ยาวกี่เมตร"
    row = json.dumps({**GOOD, "question": text}, ensure_ascii=False)
    assert [q.question for q in handwritten(written(tmp_path, row))] == [text]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def asked(question: str) -> str:
    return re.sub(r"\s", "", fold(question))


def test_the_training_questions_can_be_read_and_none_is_there_twice() -> None:
    found = list(handwritten())
    assert len(found) > 1_000
    assert 0.1 < np.mean([not q.answerable for q in found]) < 0.3
    for told in (lambda q: q.qid, lambda q: asked(q.question)):
        assert len({told(q) for q in found}) == len(found)


def test_the_training_questions_have_the_fields_of_the_evaluation_sets() -> None:
    fields = next(row for row in rows(DEV) if row["answerable"]).keys()
    for row in rows(QUESTIONS):
        assert row.keys() - {"untold"} == fields  # what it asks that its releases do not tell
        assert row["answer"].strip() or not row["answerable"]


@pytest.mark.parametrize("sets", [(QUESTIONS, DEV), (QUESTIONS, SECOND), (DEV, SECOND)])
@pytest.mark.parametrize("field", ["qid", "question", "gold_ids"])
def test_no_two_sets_have_a_question_or_a_release_in_common(
    field: str, sets: tuple[Path, Path]
) -> None:
    def told(row: dict[str, Any]) -> list[str]:
        return row.get(field, []) if field == "gold_ids" else [asked(row[field])]

    one, other = ({value for row in rows(path) for value in told(row)} for path in sets)
    assert min(len(one), len(other)) > 80
    assert not one & other


def split(folder: Path, name: str, *asked_of: tuple[str, str, str]) -> Path:
    path = folder / name
    with lzma.open(path, "wt", encoding="utf-8") as file:
        for number, (context, question, answer) in enumerate(asked_of):
            row = {"question_id": f"{name}-{number}", "context": context, "question": question}
            file.write(
                json.dumps(row | {"answers": {"text": [answer], "answer_start": [0]}}) + "\n"
            )
    return path


def test_contexts_become_releases_and_questions_a_set(tmp_path: Path) -> None:
    river, hill = "แม่น้ำสายนี้ยาว 90 กิโลเมตร", "ยอดเขาสูง 1,200 เมตร"
    splits = [
        split(tmp_path, "train.jsonl.xz", (river, "แม่น้ำยาวเท่าไร", " 90 กิโลเมตร ")),
        split(tmp_path, "test.jsonl.xz", (hill, "สูงเท่าไร", "1,200"), (river, "ยาวไหม", "90")),
    ]
    out = tmp_path / "out"
    out.mkdir()
    iapp.convert(splits, out)
    releases = {row["id"]: row for row in rows(out / "contexts.jsonl")}
    assert [row["body"] for row in releases.values()] == [river, hill]
    assert {row["title"] for row in releases.values()} == {""}
    (trained,), tested = (list(handwritten(out / f"{n}.jsonl")) for n in ("train", "test"))
    assert trained.must_include == (("90 กิโลเมตร",),)
    gold = [releases[next(iter(q.gold_ids))]["body"] for q in (trained, *tested)]
    assert gold == [river, hill, river]


def test_a_made_set_has_the_fields_of_the_evaluation_sets(tmp_path: Path) -> None:
    iapp.convert([split(tmp_path, "train.jsonl.xz", ("ก", "ข", "ค"))], tmp_path)
    assert (
        rows(tmp_path / "train.jsonl")[0].keys()
        == next(row for row in rows(DEV) if row["answerable"]).keys()
    )
