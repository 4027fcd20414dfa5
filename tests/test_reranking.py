"""What the second stage sees of a release, and how it adds that up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import reranking
from rag.overlap import words_of
from rag.query import Query, understand
from rag.reranking import FEATURES, Reading, Reranker, candidate_features, reranking_weights
from rag.schema import Article
from rag.stores.intervals import pack_intervals
from rag.thai.boundaries import pack_boundaries
from rag.thai.normalise import fold
from rag.thai.words import segment
from rag.word_vectors import WordVectors
from tests.support import HashEmbedder

TODAY = date(2026, 11, 21)
FLOOD = "เทศบาลเมืองตราดแจกถุงยังชีพผู้ประสบภัยน้ำท่วม 350 ครัวเรือน"


def reading(
    text: str = FLOOD,
    *,
    title: str = "แจกถุงยังชีพ",
    published: date | None = date(2024, 10, 5),
    said: Sequence[tuple[date, date]] = (),
    chunks: Sequence[str] = (),
    score: float = 1.0,
    legs: Mapping[str, float] | None = None,
) -> Reading:
    """One of a release made of ``text`` and further ``chunks``, which lie one after another."""
    whole, spans = "", []
    for part in (text, *chunks):
        spans.append((len(whole), len(whole) + len(part), pack_intervals(said)))
        whole += part
    article = Article(id="a", title=title, text=whole, published=published)
    return Reading(article, tuple(spans), legs or {}, score)


def ask(question: str) -> Query:
    return understand(question, today=TODAY)


def table(question: str, *readings: Reading) -> list[dict[str, float]]:
    query = ask(question)
    titles = [segment(fold(r.article.title)) for r in readings]
    idf = dict.fromkeys(words_of(query.clauses), 2.0)
    alike = np.linspace(0.5, 0.1, len(readings), dtype=np.float32)
    rows = candidate_features(query, readings, titles, idf, alike, WordVectors(HashEmbedder()))
    assert rows.shape == (len(readings), len(FEATURES)) and rows.dtype == np.float32
    return [dict(zip(FEATURES, map(float, row), strict=True)) for row in rows]


def seen(question: str, of: Reading) -> dict[str, float]:
    return table(question, of)[0]


def test_every_column_has_a_name_of_its_own() -> None:
    assert len(set(FEATURES)) == len(FEATURES)


def test_no_release_gives_no_row() -> None:
    assert table("น้ำท่วมตราด") == []


def test_what_the_first_stage_says_comes_along() -> None:
    legs = {"article": 0.1, "chunk": 0.2, "dense": 0.3, "time": 0.4, "recency": 9.0}
    rows = table("น้ำท่วม", reading(score=5.0, legs=legs), reading(score=3.5), reading(score=3.0))
    assert [rows[0][f"leg_{name}"] for name in ("article", "chunk", "dense", "time")] == (
        pytest.approx([0.1, 0.2, 0.3, 0.4])
    )
    assert [row["first_stage"] for row in rows] == [5.0, 3.5, 3.0]
    assert [row["lag"] for row in rows] == [0.0, 1.5, 2.0]
    assert [row["rank"] for row in rows] == pytest.approx([1.0, 1 / 1.1, 1 / 1.2])
    assert [row["title_similarity"] for row in rows] == pytest.approx([0.5, 0.3, 0.1])
    assert rows[1]["leg_article"] == 0.0, "a leg that gave nothing counts as an average one"


@pytest.mark.parametrize(
    ("title", "text", "title_share", "passage_share", "both"),
    [
        ("ห้องสมุดรถเข็น", "เปิดทุกวันเสาร์", 1.0, 0.0, 1.0),
        ("ตลาดนัด", "ห้องสมุดรถเข็นเปิดแล้ว", 0.0, 1.0, 1.0),
        ("ตลาดนัด", "เปิดทุกวันเสาร์", 0.0, 0.0, 0.0),
    ],
)
def test_it_is_told_where_the_questions_words_stand(
    title: str, text: str, title_share: float, passage_share: float, both: float
) -> None:
    row = seen("ห้องสมุดรถเข็น", reading(text, title=title))
    assert row["title_share"] == pytest.approx(title_share)
    assert row["passage_share"] == pytest.approx(passage_share)
    assert row["title_and_passage_share"] == pytest.approx(both)
    assert row["missing"] == pytest.approx(1.0 - both)


def test_the_second_chunk_is_read_too() -> None:
    row = seen("ห้องสมุดรถเข็น", reading("เปิดทุกวันเสาร์", title="", chunks=["ห้องสมุดรถเข็น"]))
    assert row["passage_share"] == row["title_and_passage_share"] == 0.0
    assert row["best_share"] == pytest.approx(1.0)
    assert row["missing"] == pytest.approx(0.0)


def test_neighbours_in_the_question_are_looked_for_as_neighbours() -> None:
    together = seen("ห้องสมุดรถเข็นตราด", reading("ห้องสมุดรถเข็นตราด", title="รถเข็นห้องสมุด"))
    assert together["passage_pairs"] == 1.0
    assert together["title_pairs"] == 0.0


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("แจกถุงยังชีพ 350 ครัวเรือน ครั้งที่ 2", "แจก 350 ครัวเรือน", 0.5),
        ("แจกถุงยังชีพ ๓๕๐ ครัวเรือน", "แจก 350 ครัวเรือน", 1.0),
        ("แจกถุงยังชีพ 350 ครัวเรือน", "แจก 3500 ครัวเรือน", 0.0),
        ("แจกถุงยังชีพ", "แจก 350 ครัวเรือน", 0.0),
    ],
)
def test_the_figures_of_the_question_are_looked_for(question: str, text: str, share: float) -> None:
    assert seen(question, reading(text))["numbers"] == pytest.approx(share)


@pytest.mark.parametrize(
    ("question", "text", "unit", "digits_new"),
    [
        ("แจกถุงยังชีพกี่ครัวเรือน", "แจก 350 ครัวเรือน", 1.0, 1.0),
        ("แจกถุงยังชีพกี่ครัวเรือน", "แจกทุกครัวเรือน", 0.0, 0.0),
        ("แจกถุงยังชีพกี่ครัวเรือน", "แจก 350 ถุง", 0.0, 1.0),
        ("แจก 350 ถุง กี่ครัวเรือน", "แจก 350 ถุง", 0.0, 0.0),  # the asker's own figure is no news
        ("ใครแจกถุงยังชีพ", "แจก 350 ครัวเรือน", 0.0, 0.0),
    ],
)
def test_a_number_in_the_unit_asked_for_is_looked_for(
    question: str, text: str, unit: float, digits_new: float
) -> None:
    row = seen(question, reading(text))
    assert (row["unit"], row["digits_new"]) == (unit, digits_new)


@pytest.mark.parametrize(("text", "cue"), [("นายสมมติ ใจดี มอบถุงยังชีพ", 1.0), ("มอบถุงยังชีพแล้ว", 0.0)])
def test_signs_of_the_kind_of_answer_are_looked_for(text: str, cue: float) -> None:
    assert seen("ใครมอบถุงยังชีพ", reading(text))["cue"] == cue


@pytest.mark.parametrize(
    ("text", "share"),
    [("น้ำท่วมจังหวัดตราด", 0.5), ("น้ำท่วมตราดและน่าน", 1.0), ("น้ำท่วมเลย", 0.0)],
)
def test_the_places_asked_about_are_looked_for(text: str, share: float) -> None:
    question = "น้ำท่วมจังหวัดตราดกับจังหวัดน่าน"
    assert len(ask(question).places) == 2
    assert seen(question, reading(text, title="น้ำท่วม"))["places"] == pytest.approx(share)


TIMES = ("published_within", "said_within", "days_off", "no_day", "one_day_title")


@pytest.mark.parametrize(
    ("question", "published", "said", "expected"),
    [
        ("น้ำท่วมตราด", date(2024, 10, 5), (), (0, 0, 0, 0, 0)),
        ("น้ำท่วมตราด 5 ต.ค. 67", date(2024, 10, 5), (), (1, 0, 0, 0, 1)),
        ("น้ำท่วมตราด ต.ค. 67", date(2024, 10, 5), (), (1, 0, 0, 0, 0)),
        ("น้ำท่วมตราด ต.ค. 67", date(2024, 11, 4), (), (0, 0, 4 / 400, 0, 0)),
        ("น้ำท่วมตราด ต.ค. 67", date(2024, 9, 21), (), (0, 0, 10 / 400, 0, 0)),
        ("น้ำท่วมตราด ต.ค. 67", date(2004, 1, 1), (), (0, 0, 1, 0, 0)),
        ("น้ำท่วมตราด ต.ค. 67", None, (), (0, 0, 1, 1, 0)),
        ("น้ำท่วมตราด ต.ค. 67", None, ((2, 3),), (0, 1, 1, 1, 0)),
        ("น้ำท่วมตราด ต.ค. 67", None, ((2, 90),), (0, 0, 1, 1, 0)),  # partly outside
    ],
)
def test_the_days_of_the_release_are_held_against_those_asked_about(
    question: str,
    published: date | None,
    said: Sequence[tuple[int, int]],
    expected: tuple[float, ...],
) -> None:
    start = date(2024, 10, 1).toordinal()
    days = [(date.fromordinal(start + a), date.fromordinal(start + b)) for a, b in said]
    row = seen(question, reading(published=published, said=days))
    assert [row[name] for name in TIMES] == pytest.approx(list(expected))


@pytest.mark.parametrize(("question", "timed"), [("น้ำท่วม ต.ค. 67", True), ("น้ำท่วม", False)])
def test_a_question_with_a_time_has_weights_of_its_own(question: str, timed: bool) -> None:
    row = seen(question, reading(score=4.0))
    assert row["timed_first_stage"] == (4.0 if timed else 0.0)
    assert row["timed_share"] == (row["title_and_passage_share"] if timed else 0.0)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=60))
def test_any_release_gives_finite_features(text: str, title: str, other: str) -> None:
    row = seen("แจกถุงยังชีพกี่ครัวเรือน ต.ค. 67", reading(text, title=title, chunks=[other]))
    assert np.isfinite(list(row.values())).all()


class Words:
    """A word index of a hundred chunks, in each of which every word stands ten times."""

    def count(self) -> int:
        return 100

    def document_frequency(self, word: str) -> int:
        return 10


@pytest.fixture
def reranker() -> Reranker:
    index: Any = SimpleNamespace(chunk_words=Words())
    return Reranker(index, HashEmbedder())


def only(name: str, weight: float = 1.0) -> np.ndarray:
    weights = np.zeros(len(FEATURES), dtype=np.float32)
    weights[FEATURES.index(name)] = weight
    return weights


def test_the_score_is_the_sum_of_what_the_weights_make_of_each_fact(
    reranker: Reranker, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = only("first_stage", 2.0) + only("lag", -1.0)
    monkeypatch.setattr(reranking, "reranking_weights", lambda: weights)
    scores = reranker.scores(ask("น้ำท่วม"), [reading(score=3.0), reading(score=1.0)])
    assert scores.tolist() == [6.0, 0.0]


def test_the_title_that_says_what_was_asked_is_the_most_alike(
    reranker: Reranker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reranking, "reranking_weights", lambda: only("title_similarity"))
    readings = [reading(title="ตลาดนัดผ้าไหม"), reading(title="ห้องสมุดรถเข็น"), reading(title="")]
    scores = reranker.scores(ask("ห้องสมุดรถเข็น"), readings)
    assert int(np.argmax(scores)) == 1
    assert scores[1] == pytest.approx(1.0, abs=1e-5)
    assert scores[2] == 0.0


def test_nothing_read_gives_no_scores(reranker: Reranker) -> None:
    assert reranker.scores(ask("น้ำท่วม"), []).shape == (0,)


def test_the_bundled_weights_are_those_of_the_features() -> None:
    weights = reranking_weights()
    assert weights.shape == (len(FEATURES),)
    assert np.isfinite(weights).all() and weights.any()


def test_the_bundled_weights_take_the_release_that_says_all_of_it(reranker: Reranker) -> None:
    right = reading("ห้องสมุดรถเข็นที่น่านออกให้บริการ 14 ชุมชน", title="น่านเปิดห้องสมุดรถเข็น")
    wrong = reading("ชุมชนจัดกิจกรรมปลูกต้นไม้ริมถนน", title="กิจกรรมชุมชน")
    scores = reranker.scores(ask("ห้องสมุดรถเข็นที่น่านมีกี่ชุมชน"), [wrong, right])
    assert scores[1] > scores[0]


def test_what_stands_only_deep_in_the_opening_counts_there() -> None:
    far = reading("ข่าวอื่น", chunks=(" " * 50 + FLOOD,))
    only = Reading(far.article, far.chunks[:1], {}, 1.0)
    found = seen("ตราดน้ำท่วมกี่ครัวเรือน", only)
    assert found["opening_share"] > found["passage_share"]


def test_what_no_chunk_says_counts_by_how_near_they_come() -> None:
    assert seen("น้ำท่วมตราด", reading())["related_missing"] == pytest.approx(0.0, abs=1e-5)
    assert seen("พายุน้ำท่วมตราด", reading())["related_missing"] > 0.0


def test_words_whose_ends_are_known_are_not_cut_again(monkeypatch: pytest.MonkeyPatch) -> None:
    own = reading()
    packed = pack_boundaries(fold(FLOOD), segment(fold(FLOOD)))
    known = replace(own, boundaries=(packed,))
    expected = own.read()
    monkeypatch.setattr(reranking, "segment", None)
    assert known.read() == expected
