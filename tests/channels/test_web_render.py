"""The web chat's HTML."""

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.web_render import Turn, answer_pieces, safe_url, turn_html
from rag.schema import Answer, AnswerMode, AnswerStatus, Article
from tests.channels.fake_pipeline import ARTICLES, BUS, BUS_QUOTE, SEED_QUOTE, bus_answer, no_answer


class Page(HTMLParser):
    """Elements and marked quotes of a piece of HTML, as a browser would read them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self.words = ""
        self._marked = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "mark":
            self._marked = True
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        self._marked = self._marked and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._marked:
            self.marks[-1] += data

    def attributes(self, tag: str, name: str) -> list[str]:
        return [value for t, attrs in self.tags if t == tag and (value := attrs.get(name))]


def shown(answer: Answer, number: int = 1) -> Page:
    return Page(turn_html(Turn(number, answer.question, answer), ARTICLES.get))


def test_every_quote_is_highlighted_verbatim_in_its_surroundings() -> None:
    page = shown(bus_answer("รถฟรีไหม"))
    assert page.marks == [BUS_QUOTE, "ผู้ติดตามจ่ายคนละ 10 บาท", SEED_QUOTE]
    assert "คอยพยุงขึ้นลง" in page.words  # stands just before the first quote


def test_every_marker_of_the_answer_leads_to_its_quote() -> None:
    page = shown(bus_answer("รถฟรีไหม"), number=4)
    targets = [href[1:] for href in page.attributes("a", "href") if href.startswith("#")]
    assert targets == ["t4-c1", "t4-c2", "t4-c3"]
    assert set(targets) <= set(page.attributes("mark", "id"))


def test_a_source_shows_title_agency_buddhist_date_and_link() -> None:
    page = shown(bus_answer("รถฟรีไหม"))
    for words in (BUS.title, "เทศบาลเมืองบ้านสวน", "9 ก.พ. 2567", "ไม่ระบุวันที่", "แหล่งอ้างอิง"):
        assert words in page.words
    assert BUS.url in page.attributes("a", "href")


def test_a_link_to_a_bare_site_is_not_called_the_release() -> None:
    assert "เปิดเว็บไซต์ต้นทาง" in shown(bus_answer("ปอเทือง")).words


def test_near_identical_releases_are_listed_as_also_published() -> None:
    page = shown(bus_answer("รถฟรีไหม"))
    assert "ข่าวเดียวกันเผยแพร่อีก 1 แห่ง" in page.words
    assert "https://p.example/7" in page.attributes("a", "href")


@pytest.mark.parametrize(
    ("mode", "label"),
    [(AnswerMode.EXTRACTIVE, "คัดจากข่าว"), (AnswerMode.GENERATIVE, "เรียบเรียงโดย AI")],
)
def test_an_answer_says_who_worded_it(mode: AnswerMode, label: str) -> None:
    assert label in shown(replace(bus_answer("รถ"), mode=mode)).words


def test_validity_and_day_are_stamped_where_known() -> None:
    answer = replace(bus_answer("รถ"), validity="closed", as_of=date(2024, 10, 3))
    words = shown(answer).words
    assert "หมดเขตแล้ว" in words and "ข้อมูล ณ 3 ต.ค. 2567" in words


@pytest.mark.parametrize("status", [AnswerStatus.NO_PASSAGES, AnswerStatus.CANNOT_ANSWER])
def test_without_an_answer_the_nearest_releases_are_offered_once_each(status: AnswerStatus) -> None:
    page = shown(no_answer("น้ำ", status))
    assert "ไม่พบข้อมูลในข่าวประชาสัมพันธ์" in page.words
    assert "ข่าวที่ใกล้เคียง" in page.words
    assert [tag for tag, _ in page.tags].count("li") == 2
    assert any("tk-notice" in (attrs.get("class") or "") for _, attrs in page.tags)
    assert "คัดจากข่าว" not in page.words


@pytest.mark.parametrize("status", [AnswerStatus.REFUSED, AnswerStatus.SERVICE_ERROR])
def test_a_refusal_or_a_failure_offers_no_releases(status: AnswerStatus) -> None:
    page = shown(no_answer("น้ำ", status))
    assert "aside" not in [tag for tag, _ in page.tags]


def test_html_in_titles_and_questions_is_shown_as_text() -> None:
    answer = no_answer('<script>alert("1")</script>', AnswerStatus.CANNOT_ANSWER)
    page = shown(answer)
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img"}
    assert '<script>alert("1")</script>' in page.words
    assert '<img src=x onerror="alert(1)">' in page.words
    assert not [href for href in page.attributes("a", "href") if "javascript" in href]


def test_html_in_quotes_and_answers_is_shown_as_text() -> None:
    quote = "<b onclick=x>ฟรี</b> & ทุกวัน"
    evil = Article("evil", "ชื่อ", f"ก่อน {quote} หลัง <img src=y>", None)
    answer = bus_answer("รถ")
    citation = replace(answer.citations[0], quote=quote, start=5, end=5 + len(quote))
    answer = replace(answer, text=f"{quote} [1]", citations=(citation,))
    page = Page(turn_html(Turn(1, "รถ", answer), lambda _: evil))
    assert page.marks == [quote]
    assert not {tag for tag, _ in page.tags} & {"b", "img"}


def test_markdown_stays_text() -> None:
    answer = replace(bus_answer("รถ"), text="![x](http://e.example/a.png) **หนา** [1]")
    page = shown(answer)
    assert "![x](http://e.example/a.png) **หนา**" in page.words
    assert "img" not in [tag for tag, _ in page.tags]


def test_a_marker_without_a_citation_is_no_link() -> None:
    page = shown(replace(bus_answer("รถ"), text="ข้อความ [9] และ [1]"))
    assert [h for h in page.attributes("a", "href") if h.startswith("#")] == ["#t1-c1"]
    assert "[9]" in page.words


@pytest.mark.parametrize("source", [None, replace(BUS, text="ข่าวถูกแก้ไขแล้ว")])
def test_a_release_that_is_gone_or_changed_leaves_the_bare_quote(source: Article | None) -> None:
    page = Page(turn_html(Turn(1, "รถ", bus_answer("รถ")), lambda _: source))
    assert BUS_QUOTE in page.marks
    assert "คอยพยุงขึ้นลง" not in page.words


def test_a_turn_is_busy_until_its_answer_is_complete() -> None:
    answer = bus_answer("รถ")
    waiting = Page(turn_html(Turn(1, "รถ"), ARTICLES.get))
    partial = Page(turn_html(Turn(1, "รถ", answer, shown=1), ARTICLES.get))
    assert waiting.attributes("article", "aria-busy") == ["true"]
    assert partial.attributes("article", "aria-busy") == ["true"]
    assert BUS_QUOTE in partial.words and SEED_QUOTE not in partial.words
    assert shown(answer).attributes("article", "aria-busy") == ["false"]


def test_a_long_answer_is_folded_after_its_opening() -> None:
    sentences = [f"ประโยคที่ {n} " + "ยาวพอสมควร " * 12 + "[1]" for n in range(1, 9)]
    page = shown(replace(bus_answer("รถ"), text=" ".join(sentences)))
    assert "อ่านต่อ" in page.words
    opening, rest = page.words.split("อ่านต่อ")
    assert "ประโยคที่ 1 " in opening and "ประโยคที่ 8 " in rest


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("ก [1] ข [2][3] ค", ["ก [1]", "ข [2][3]", "ค"]),
        ("ก\n\nข", ["ก", "ข"]),
        ("", []),
        ("ข้อ [ก] ไม่ใช่แหล่งอ้างอิง", ["ข้อ [ก] ไม่ใช่แหล่งอ้างอิง"]),
    ],
)
def test_an_answer_is_cut_after_each_sentences_markers(text: str, pieces: list[str]) -> None:
    assert answer_pieces(text) == pieces


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x?a=1&b=2", "https://a.example/x?a=1&amp;b=2"),
        ('http://a.example/"><script>', "http://a.example/&quot;&gt;&lt;script&gt;"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example", None),
        ("http://[broken", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, safe: str | None) -> None:
    assert safe_url(url) == safe


@given(st.text(alphabet="<>&\"'[]123กา \n`${}", max_size=120))
def test_no_text_whatever_opens_an_element_of_its_own(text: str) -> None:
    answer = replace(bus_answer(text), text=text)
    allowed = {"article", "h2", "h3", "h4", "span", "div", "p", "a", "aside", "ol", "ul", "li"}
    allowed |= {"blockquote", "mark", "details", "summary"}
    assert {tag for tag, _ in shown(answer).tags} <= allowed


def test_a_completed_question_is_told_and_one_asked_whole_is_not() -> None:
    follow_up = replace(bus_answer("แล้วแพร่ล่ะ"), standalone="รถฟรีที่แพร่ไหม <b>")
    assert "เข้าใจว่าถาม: รถฟรีที่แพร่ไหม <b>" in shown(follow_up).words
    missing = replace(follow_up, status=AnswerStatus.CANNOT_ANSWER, citations=())
    assert "เข้าใจว่าถาม: รถฟรีที่แพร่ไหม <b>" in shown(missing).words
    for standalone in (None, "รถฟรีไหม"):
        assert "เข้าใจว่า" not in shown(replace(bus_answer("รถฟรีไหม"), standalone=standalone)).words


def test_a_question_that_only_lost_its_number_is_not_called_completed() -> None:
    answer = replace(bus_answer("เบอร์ [เบอร์โทรศัพท์] รถฟรีไหม"), standalone="เบอร์   รถฟรีไหม")
    assert "เข้าใจว่า" not in shown(answer).words


@pytest.mark.parametrize("status", list(AnswerStatus))
def test_the_notice_of_a_hidden_number_is_shown_however_the_question_ended(
    status: AnswerStatus,
) -> None:
    answer = replace(bus_answer("รถ"), status=status, notice="ระบบซ่อนเบอร์แล้ว")
    assert shown(answer).words.count("ระบบซ่อนเบอร์แล้ว") == 1


@pytest.mark.parametrize("text", ["สวัสดีค่ะ ถามได้เลย", "ยินดีค่ะ", "โทรได้ทันที\nสายด่วน 1323"])
def test_a_greeting_or_a_helpline_is_not_headed_by_a_rebuff(text: str) -> None:
    page = shown(Answer("สวัสดี", AnswerStatus.REFUSED, text))
    assert "ไม่ได้" not in page.words
    assert not [attrs for _, attrs in page.tags if attrs.get("class") == "tk-label"]
    assert all(line in page.words for line in text.splitlines())
