"""The check over the sample releases; one of them denies a link, another is over."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.indexing import ingest
from rag.chain import Checked, CheckedClaim, Verdict, check_claims
from rag.chain.lookup import IndexReleases
from rag.retrieval import Retriever
from tests.support import HashEmbedder, open_test_index

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"
DURING, AFTER = date(2025, 10, 10), date(2026, 11, 21)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexReleases]:
    index, embedder = open_test_index(tmp_path_factory.mktemp("chain") / "index"), HashEmbedder()
    ingest([SAMPLES], index, embedder, model="")
    yield IndexReleases(index, Retriever(index, embedder))
    index.close()


def only(checked: Checked) -> CheckedClaim:
    (claim,) = checked.claims
    return claim


BARN = "ชาวนาที่มียุ้งข้าวกดลิงก์รับเงินค่ายุ้งฉาง 1,800 บาท หมดเขตคืนนี้"
LOAN = (
    "สินเชื่อยุ้งชุมชนสุรินทร์ กู้ได้กลุ่มละไม่เกิน 500,000 บาท ดอกเบี้ยร้อยละ 3.25 ต่อปี ยื่นคำขอ 1 ต.ค. 68 ถึง 30 ธ.ค. 68"
)


def test_a_rumour_that_a_release_repeats_to_deny_is_false(releases: IndexReleases) -> None:
    claim = only(check_claims(f"ข่าวดี!! {BARN} แชร์ต่อ", releases, today=DURING))
    assert claim.verdict is Verdict.FALSE
    assert "ข่าวปลอม" in claim.explanation


def test_what_a_release_says_is_true_while_it_lasts(releases: IndexReleases) -> None:
    assert only(check_claims(LOAN, releases, today=DURING)).verdict is Verdict.TRUE


def test_what_was_true_has_expired_afterwards(releases: IndexReleases) -> None:
    claim = only(check_claims(LOAN, releases, today=AFTER))
    assert claim.verdict is Verdict.EXPIRED
    assert "30 ธ.ค. 2568" in claim.explanation


@pytest.mark.parametrize(
    ("told", "changed"),
    [("500,000", "900,000"), ("3.25", "1.25"), ("30 ธ.ค. 68", "30 ม.ค. 69"), ("สุรินทร์", "ยะลา")],
)
def test_a_detail_that_differs_is_never_true(
    releases: IndexReleases, told: str, changed: str
) -> None:
    claim = only(check_claims(LOAN.replace(told, changed), releases, today=DURING))
    assert claim.verdict not in (Verdict.TRUE, Verdict.EXPIRED, Verdict.FALSE)


def test_bare_words_beside_a_denial_are_not_true(releases: IndexReleases) -> None:
    claim = only(check_claims("ธ.ก.ส. ส่งลิงก์ให้ลูกค้ากรอกรหัสผ่านทางไลน์ ส่งต่อ", releases, today=DURING))
    assert claim.verdict not in (Verdict.TRUE, Verdict.EXPIRED)


def test_what_no_release_is_about_is_not_found_and_not_called_false(
    releases: IndexReleases,
) -> None:
    claim = only(check_claims("แจกเครื่องดูดฝุ่นคนละ 2 เครื่อง ส่งต่อด่วน", releases, today=DURING))
    assert (claim.verdict, claim.citations) == (Verdict.NOT_FOUND, ())


def test_a_message_that_warns_of_the_rumour_is_true(releases: IndexReleases) -> None:
    text = "อย่าแชร์นะ ที่ว่ากดลิงก์รับเงินค่ายุ้งฉาง 1,800 บาท เป็นข่าวปลอม"
    assert only(check_claims(text, releases, today=DURING)).verdict is Verdict.TRUE


def test_a_link_that_no_release_names_is_warned_of_and_never_repeated(
    releases: IndexReleases,
) -> None:
    link = "https://barn-money.example.com/get"
    checked = check_claims(f"{LOAN}\nสมัครที่ {link}", releases, today=DURING)
    (claim,) = checked.claims
    assert claim.verdict is Verdict.PARTLY
    assert claim.warning is not None
    assert "barn-money" not in str(checked.to_json())


def test_quotes_stand_verbatim_and_markers_count_through(releases: IndexReleases) -> None:
    checked = check_claims(f"{BARN}\n{LOAN}", releases, today=DURING)
    assert [c.marker for c in checked.citations] == [1, 2]
    for citation in checked.citations:
        article = releases.articles([citation.article.id])[citation.article.id]
        assert article.text[citation.start : citation.end] == citation.quote
    quoted = [" ".join(c.quote.split()) for c in checked.citations]
    assert all(q in claim.explanation for q, claim in zip(quoted, checked.claims, strict=True))


def test_the_summary_counts_the_verdicts(releases: IndexReleases) -> None:
    checked = check_claims(f"{BARN}\n{LOAN}", releases, today=AFTER)
    assert checked.summary == "ตรวจ 2 ข้อ: ข่าวปลอม 1 · หมดเขตแล้ว 1"
    assert checked.to_json()["kind"] == "checked_message"


@pytest.mark.parametrize("text", ["", "🙏🙏", "แชร์ต่อ", "\ud800", "?" * 5_000, "1" * 5_000])
def test_a_message_that_claims_nothing_is_no_error(releases: IndexReleases, text: str) -> None:
    assert {c.verdict for c in check_claims(text, releases).claims} <= {Verdict.NOT_FOUND}
