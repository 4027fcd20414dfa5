import pytest

from eval.review import Verdict, reviews, web_address
from tests.eval.made import answer, evaluation, every_verdict, question


def test_failing_questions_come_first_and_each_has_its_verdict() -> None:
    found = [(review.question.qid, review.verdict) for review in reviews(every_verdict())]
    assert found == [
        ("invented", Verdict.INVENTED),
        ("wrong", Verdict.WRONG),
        ("silent", Verdict.SILENT),
        ("partly", Verdict.PARTLY),
        ("right", Verdict.RIGHT),
        ("abstained", Verdict.ABSTAINED),
    ]
    assert [v.failing for _, v in found] == [True] * 4 + [False] * 2


def test_facts_citations_and_gold_releases_are_laid_open() -> None:
    (partly,) = (r for r in reviews(every_verdict()) if r.question.qid == "partly")
    assert [(f.first, f.whole) for f in partly.facts] == [(True, True), (False, False)]
    assert [(c.gold, c.verbatim) for c in partly.citations] == [(True, True), (False, True)]
    assert partly.first_gold_rank == 2
    assert partly.golds[0].published == "2024-02-09"
    assert partly.golds[0].title.startswith("เปิดสะพาน")


def test_a_fact_after_250_characters_is_told_from_one_before() -> None:
    late = answer("ก" * 300 + "4.5 ล้าน", "gold 1")
    (review,) = reviews(evaluation({"a": late}, question("a")))
    assert (review.facts[0].first, review.facts[0].whole) == (False, True)


def test_a_gold_release_that_was_not_found_or_is_not_there_says_so() -> None:
    asked = question("a", gold_ids=("gone", "gold 1"))
    (review,) = reviews(evaluation({"a": answer("x", found=("other",))}, asked))
    assert review.first_gold_rank is None
    assert review.golds[0].title == "(not in the index)"


@pytest.mark.parametrize(
    ("cited", "verdict"), [("gold 1", Verdict.RIGHT), ("other", Verdict.WRONG)]
)
def test_without_facts_to_look_for_the_release_decides(cited: str, verdict: Verdict) -> None:
    asked = question("a", must_include=())
    (review,) = reviews(evaluation({"a": answer("x", cited)}, asked))
    assert review.verdict is verdict


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/1", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("javascript://a.example/%0Aalert(1)", False),
        ("data:text/html,x", False),
        ("//a.example", False),
        ("http://[", False),
        ("https://", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str | None, kept: bool) -> None:
    assert web_address(url) == (url if kept else None)
