from datetime import date

from rag.duplicates import collapsed
from rag.schema import ArticleRef, Chunk, Passage

BITS = 0b1111_0000_1111_0000


def passage(name: str, *, title: str | None = None, day: int | None = 9) -> Passage:
    published = date(2024, 2, day) if day else None
    ref = ArticleRef(name, title or name, None, published)
    return Passage(Chunk(f"{name}#0-1", name, 0, 1, "x"), ref, 1, 1.0)


def repeats(first: Passage, second: Passage, differing: int) -> bool:
    other = BITS ^ ((1 << differing) - 1)
    _, last = collapsed([(first, BITS), (second, other)])
    return last.duplicate_of == first.article.id


def test_texts_that_differ_in_a_few_bits_are_one_release() -> None:
    assert repeats(passage("a"), passage("b"), 3)
    assert not repeats(passage("a"), passage("b"), 4)


def test_under_one_title_texts_may_differ_more() -> None:
    assert repeats(passage("a", title="น้ำท่วม"), passage("b", title="นํ้าท่วม"), 10)
    assert not repeats(passage("a", title="น้ำท่วม"), passage("b", title="น้ำท่วม"), 11)


def test_a_daily_series_is_not_collapsed() -> None:
    assert repeats(passage("a", day=9), passage("b", day=11), 0)
    assert not repeats(passage("a", day=9), passage("b", day=12), 0)


def test_undated_releases_are_compared_by_their_texts_alone() -> None:
    assert repeats(passage("a", day=None), passage("b"), 0)


def test_the_best_ranked_release_names_all_that_repeat_it() -> None:
    first, other, second, third = collapsed(
        [(passage("a"), BITS), (passage("x"), ~BITS), (passage("b"), BITS), (passage("c"), BITS)]
    )
    assert [ref.id for ref in first.also_in] == ["b", "c"]
    assert (other.duplicate_of, second.duplicate_of, third.duplicate_of) == (None, "a", "a")


def test_negative_fingerprints_as_sqlite_keeps_them_compare_like_others() -> None:
    (_, last) = collapsed([(passage("a"), -1), (passage("b"), 2**64 - 1)])
    assert last.duplicate_of == "a"
