from pathlib import Path

import pytest

from rag.stores.lexical import Alternative, Clause, LexicalEntry, WordIndex

ENTRIES = [
    LexicalEntry(1, 10, ["น้ำท่วม", "ตรัง"], ["เทศบาล", "แจก", "ถุงยังชีพ"]),
    LexicalEntry(2, 10, ["น้ำท่วม", "ตรัง"], ["โรงเรียน", "ปิด", "งาน:", "อบต."]),
    LexicalEntry(3, 20, ["แพทย์", "อาสา"], ["แพทย์", "ลง", "พื้นที่", "แพทย์"]),
    LexicalEntry(4, 20, ["แพทย์", "อาสา"], ["พนักงาน", "ขับรถ", "โดยสาร"]),
]


def clause(*alternatives: tuple[str, ...], weight: float = 1.0) -> Clause:
    return Clause(tuple(Alternative(words, weight) for words in alternatives))


@pytest.fixture
def words(tmp_path: Path) -> WordIndex:
    index = WordIndex(tmp_path / "words")
    index.write(ENTRIES)
    return index


def keys(index: WordIndex, *clauses: Clause) -> list[int]:
    return [found.key for found in index.search(clauses, 10)]


def test_a_word_of_the_title_or_the_body_finds_its_entries(words: WordIndex) -> None:
    assert keys(words, clause(("แจก",))) == [1]
    assert set(keys(words, clause(("ตรัง",)))) == {1, 2}


def test_words_that_a_query_parser_would_choke_on_are_plain_words(words: WordIndex) -> None:
    assert keys(words, clause(("งาน:",)), clause(("อบต.",)), clause(("AND(",))) == [2]


def test_alternatives_of_one_term_do_not_add_up(words: WordIndex) -> None:
    (alone,) = words.search([clause(("ถุงยังชีพ",))], 10)
    (both,) = words.search([clause(("ถุงยังชีพ",), ("แจก",))], 10)
    assert both.score == pytest.approx(alone.score)


def test_several_words_of_an_alternative_must_all_occur(words: WordIndex) -> None:
    assert keys(words, clause(("พนักงาน", "ขับรถ"))) == [4]
    assert keys(words, clause(("พนักงาน", "แจก"))) == []


def test_a_lighter_alternative_scores_less(words: WordIndex) -> None:
    (full,) = words.search([clause(("แจก",))], 10)
    (half,) = words.search([clause(("แจก",), weight=0.5)], 10)
    assert half.score == pytest.approx(full.score / 2, rel=1e-3)


@pytest.mark.parametrize("clauses", [[], [clause()], [clause(("ไม่มีคำนี้",))]])
def test_nothing_that_matches_is_an_empty_list(words: WordIndex, clauses: list[Clause]) -> None:
    assert words.search(clauses, 10) == []


def test_removed_keys_are_gone_and_added_ones_are_found_at_once(words: WordIndex) -> None:
    words.write([LexicalEntry(5, 30, [], ["แจก"])], remove=[1])
    assert keys(words, clause(("แจก",))) == [5]
    assert words.count() == 4


def test_an_index_is_read_again_from_its_folder(tmp_path: Path) -> None:
    first = WordIndex(tmp_path / "words")
    first.write(ENTRIES)
    first.close()
    again = WordIndex(tmp_path / "words")
    assert keys(again, clause(("แจก",))) == [1]
    assert again.document_frequency("แพทย์") == 1
