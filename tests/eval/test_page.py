import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval.compare import compare
from eval.evaluate import Evaluation
from eval.page import html
from eval.record import record
from eval.report import plain, report
from rag.settings import load_settings
from rag.stores.records import IndexStats
from tests.eval.made import NASTY, answer, evaluation, every_verdict, question

VOID = {"meta", "br", "input", "rect", "line", "circle", "polyline"}


class Page(HTMLParser):
    """Collects tags and attributes, and fails on tags that do not close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def with_everything() -> Evaluation:
    run = every_verdict()
    answers = {qid: {**a, "confidence": 0.5} for qid, a in run.answers.items()}
    settings = load_settings(llm_api_key="hidden-key", chroma_url="http://u:hidden@c.example")
    made = record(
        questions=Path("questions.jsonl"),
        settings=settings,
        model="model-x",
        stats=IndexStats(2, 3, 0, None, None),
        seconds=1.5,
        options={"top_k": 50},
    )
    return replace(run, answers=answers, record=made)


@pytest.fixture(scope="module")
def text() -> str:
    run = with_everything()
    return html(run, compare(run.rows, run.rows, name="<b>before</b>"))


def test_every_tag_closes_and_every_anchor_leads_somewhere(text: str) -> None:
    page = Page(text)
    assert page.open == []
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    hrefs = [a["href"] or "" for tag, a in page.tags if tag == "a"]
    assert {h[1:] for h in hrefs if h.startswith("#")} <= set(ids)


def test_nothing_is_fetched_and_nothing_runs(text: str) -> None:
    page = Page(text)
    assert not {"script", "img", "link", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert not [name for _, a in page.tags for name in a if name in ("src", "onclick", "onerror")]
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text
    links = [a["href"] or "" for tag, a in page.tags if tag == "a"]
    assert {h.split(":")[0] for h in links if not h.startswith("#")} == {"https"}


def test_texts_of_questions_answers_and_releases_are_escaped(text: str) -> None:
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "{{ 7*7 }}" in text
    assert "<b>before" not in text


def test_the_page_fits_a_phone_and_says_what_it_was_made_with(text: str) -> None:
    assert 'name="viewport" content="width=device-width' in text
    assert "model-x" in text
    assert "hidden" not in re.sub(r"overflow: hidden|hidden\"", "", text)


def test_failing_questions_come_first_and_are_open(text: str) -> None:
    found = [
        (a["id"], "open" in a)
        for tag, a in Page(text).tags
        if tag == "details" and (a.get("class") or "").startswith("q ")
    ]
    assert found == [
        ("q-invented", True),
        ("q-wrong", True),
        ("q-silent", True),
        ("q-partly", True),
        ("q-right", False),
        ("q-abstained", False),
    ]


def test_each_filter_has_its_rule_and_its_questions(text: str) -> None:
    page = Page(text)
    chosen = [a["id"] or "" for tag, a in page.tags if tag == "input" and a.get("id")]
    classes = " ".join(a.get("class") or "" for tag, a in page.tags if tag == "details").split()
    for name in chosen:
        if name != "f-all":
            assert f"#{name}:checked" in text
            assert name.removeprefix("f-") in classes


def test_the_plots_are_there_with_a_curve_where_answers_have_a_confidence(text: str) -> None:
    assert text.count("<svg") == 6
    assert html(every_verdict()).count("<svg") == 5


def test_a_run_without_any_answer_still_has_a_page_and_a_report() -> None:
    run = evaluation({"a b": answer("", status="refused", found=())}, question("a b"))
    assert Page(html(run)).open == []
    assert "not answered" in report(run)


def test_an_odd_qid_gets_an_anchor_of_its_own() -> None:
    run = evaluation({'a "b"': answer("x")}, question('a "b"'))
    assert ("details", "n-1") in [(tag, a.get("id")) for tag, a in Page(html(run)).tags]


def test_the_markdown_report_tells_the_same_and_holds_no_markup_of_others() -> None:
    run = with_everything()
    text = report(run, compare(run.rows, run.rows))
    assert text.index("### invented") < text.index("### right")
    assert "- fact 4.5 ล้าน: in 250" in text
    assert "- fact ปีหน้า: **not found**" in text
    assert "gold, rank 2: เปิดสะพาน" in text
    assert "<script" not in text.replace("\\<script", "")
    assert "javascript:" not in text
    assert "model-x" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a|b", "a\\|b"), ("fact_recall", "fact_recall"), ("_a_", "\\_a\\_"), ("# ก\n\nข", "\\# ก ข")],
)
def test_markdown_is_escaped_where_it_would_be_markup(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_the_outputs_are_written_even_for_half_a_character(tmp_path: Path) -> None:
    run = evaluation({"\ud800": answer(f"\ud800 {NASTY}")}, question("\ud800"))
    run.write(tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "report.html",
        "report.md",
        "report.json",
        "answers.jsonl",
        "run.trec",
        "qrels.trec",
    }
