"""What share of a question stands in a text, weighed by how rare its words are."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.overlap import Overlap, inverse_frequencies, pairs_shared, words_of
from rag.stores.lexical import Alternative, Clause, LexicalEntry, WordIndex


def clause(*alternatives: tuple[str, float]) -> Clause:
    return Clause(tuple(Alternative(tuple(text.split()), weight) for text, weight in alternatives))


RIVER = clause(("แม่น้ำ", 1.0), ("ลำน้ำ", 0.5))
OFFICE = clause(("กรม ชล", 1.0), ("ชป", 0.8))
CLAUSES = (RIVER, OFFICE)
IDF = {"แม่น้ำ": 3.0, "ลำน้ำ": 9.0, "กรม": 1.0, "ชล": 2.0, "ชป": 5.0}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", 0.0),
        ("ทะเล", 0.0),
        ("แม่น้ำ กรม ชล", 1.0),
        ("แม่น้ำ", 3 / 5),  # 3 of 3 + max(1, 2)
        ("ลำน้ำ", 0.5 * 3 / 5),  # another form counts for its share of the own one's weight
        ("แม่น้ำ ลำน้ำ", 3 / 5),  # the better form counts, never the sum
        ("กรม", 0.0),  # a form of several words needs all of them
        ("ชล กรม", 2 / 5),
        ("ชป", 0.8 * 2 / 5),
    ],
)
def test_a_clause_counts_by_the_rarest_word_of_its_own_form(words: str, expected: float) -> None:
    assert Overlap(CLAUSES, IDF).share(frozenset(words.split())) == pytest.approx(expected)


def test_a_form_that_weighs_more_than_the_own_one_counts_no_more_than_all() -> None:
    dated = clause(("มีนา", 0.4), ("มีนาคม", 0.8))
    assert Overlap([dated], {"มีนา": 2.0}).share(frozenset({"มีนาคม"})) == 1.0


@pytest.mark.parametrize(("clauses", "idf"), [((), {}), (CLAUSES, {})])
def test_a_question_without_telling_words_shares_nothing(
    clauses: tuple[Clause, ...], idf: dict[str, float]
) -> None:
    assert Overlap(clauses, idf).share(frozenset({"แม่น้ำ", "กรม", "ชล"})) == 0.0


@given(st.frozensets(st.sampled_from(sorted(IDF))), st.frozensets(st.sampled_from(sorted(IDF))))
def test_more_words_never_share_less(some: frozenset[str], more: frozenset[str]) -> None:
    overlap = Overlap(CLAUSES, IDF)
    assert 0.0 <= overlap.share(some) <= overlap.share(some | more) <= 1.0


@pytest.mark.parametrize(
    ("terms", "words", "expected"),
    [
        ("ก ข ค", "ก ข ค", 1.0),
        ("ก ข ค", "ข ค ก", 0.5),
        ("ก ข ค", "ค ข ก", 0.0),
        ("ก ข", "ก ค ข", 0.0),
        ("ก", "ก ข", 0.0),
        ("", "ก ข", 0.0),
        ("ก ข", "", 0.0),
    ],
)
def test_neighbours_count_in_their_order(terms: str, words: str, expected: float) -> None:
    assert pairs_shared(terms.split(), words.split()) == expected


def test_the_words_of_every_form_are_weighed() -> None:
    assert words_of(CLAUSES) == frozenset(IDF)
    assert words_of(()) == frozenset()


@pytest.fixture
def index(tmp_path: Path) -> WordIndex:
    index = WordIndex(tmp_path / "words")
    bodies = (["น้ำ", "ท่วม"], ["น้ำ", "แล้ง"], ["น้ำ"], ["น้ำ", "ท่วม", "ดิน"])
    index.write(LexicalEntry(key, key, [], body) for key, body in enumerate(bodies))
    return index


def test_the_rarer_word_weighs_more_and_an_unknown_one_most(index: WordIndex) -> None:
    idf = inverse_frequencies(index, ["น้ำ", "ท่วม", "ดิน", "ไฟ"])
    assert idf["ท่วม"] == pytest.approx(math.log(1 + 2.5 / 2.5))
    assert 0 < idf["น้ำ"] < idf["ท่วม"] < idf["ดิน"] < idf["ไฟ"]


def test_a_word_of_releases_just_removed_never_weighs_less_than_nothing(index: WordIndex) -> None:
    index.write([], remove=[0, 1, 2])
    assert index.document_frequency("น้ำ") > index.count() == 1, "counted until files are merged"
    assert inverse_frequencies(index, ["น้ำ"])["น้ำ"] >= 0.0


def test_an_empty_index_weighs_every_word_alike(tmp_path: Path) -> None:
    idf = inverse_frequencies(WordIndex(tmp_path / "empty"), ["น้ำ", "ไฟ"])
    assert idf["น้ำ"] == idf["ไฟ"] > 0
