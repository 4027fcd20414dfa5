"""What is taken off a page, and what must stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning import clean
from ingest.records import RawRelease

BODY = "จังหวัดลำปางเปิดศูนย์รับซื้อข้าวโพดจากเกษตรกรเมื่อวันที่ 5 ม.ค. 67 เพื่อพยุงราคา"
TITLE = "ลำปางเปิดศูนย์รับซื้อข้าวโพด ช่วยเกษตรกรกว่าพันราย"


def release(body: str, title: str = TITLE, url: str | None = None) -> RawRelease:
    return RawRelease("x", title, body, url, None, "file")


def text_of(*lines: str, title: str = TITLE) -> str:
    return clean(release("\n".join(lines), title)).text


@pytest.mark.parametrize(
    "noise",
    [
        "พิมพ์",
        "แชร์ผ่าน facebook",
        "แชร์",
        "Share",
        "..........",
        ".",
        "--------------------",
        "* * * * *",
        "_______",
        "✅",
        "Read More",
        "อ่านต่อ",
        "อ่านเพิ่มเติม คลิก >> https://www.thaigov.go.th/news/contents/details/1",
        "Credit : ข่าวประชาสัมพันธ์กรมตัวอย่าง : Read More",
        "Credit ภาพจากเพจตัวอย่าง",
        "อัลบั้มภาพ",
        "prev",
        "ดูข่าวทั้งหมด",
        "เข้าชม 1,204 ครั้ง",
        "Your browser does not support the audio element.",
    ],
)
def test_lines_of_the_page_go(noise: str) -> None:
    assert text_of("ย่อหน้าแรก", noise, BODY) == f"ย่อหน้าแรก\n{BODY}"


@pytest.mark.parametrize(
    "line",
    [
        "พิมพ์แบบคำขอได้ที่สำนักงาน",
        "แชร์ประสบการณ์ผ่าน facebook ของโครงการ",
        "อ่านเพิ่มเติม https://forms.example.org/register",
        "Credit Challenge บูรณาการความร่วมมือ 23 หน่วยงาน",
        "#โครงการตัวอย่าง #จังหวัดลำปาง",
        "1,250",
        "ข่าวล่าสุดจากกรมอุตุนิยมวิทยาแจ้งว่าฝนจะตก",
        "โทร. 0 2123 4567",
        "ที่มา : กรมตัวอย่าง",
    ],
)
def test_lines_of_the_release_stay(line: str) -> None:
    assert line in text_of(BODY, line).split("\n")


def test_a_list_of_other_releases_goes_with_its_heading() -> None:
    tail = ["ข่าวล่าสุด", "- วันที่[2020-06-19 ] หัวข้อหนึ่ง", "- วันที่[2020-06-10 ] หัวข้อสอง", "ดูข่าวทั้งหมด"]
    assert text_of(BODY, *tail) == BODY


def test_a_heading_followed_by_paragraphs_is_no_list() -> None:
    paragraph = "เนื้อหาที่ยาวเป็นย่อหน้า " * 20
    assert paragraph.strip() in text_of(BODY, "ข่าวที่เกี่ยวข้อง", paragraph)


def test_a_heading_near_the_top_cuts_nothing() -> None:
    assert BODY in text_of("สั้น ๆ", "ข่าวล่าสุด", BODY)


@pytest.mark.parametrize(
    "again",
    [
        TITLE,
        TITLE.replace(" ", "  "),
        f"“{TITLE}”",
    ],
)
def test_a_title_said_again_at_the_head_goes(again: str) -> None:
    assert text_of("พิมพ์", again, BODY) == BODY


def test_a_title_said_again_but_cut_short_goes() -> None:
    long_title = TITLE + " และเปิดเพิ่มอีกสามแห่งในเดือนหน้า"
    assert text_of(long_title[:-8], BODY, title=long_title) == BODY


def test_a_title_line_that_adds_words_stays() -> None:
    longer = TITLE + " พร้อมเปิดอีกสามแห่งในเดือนหน้า"
    assert text_of(longer, BODY) == f"{longer}\n{BODY}"


def test_a_title_that_the_site_cut_is_completed_from_the_page() -> None:
    whole = "โครงการรับซื้อข้าวโพดเพื่อพยุงราคาให้เกษตรกร " * 4 + "ในจังหวัดลำปาง"
    cleaned = clean(release(f"{whole}\n{BODY}", whole[:170]))
    assert cleaned.title == whole
    assert cleaned.text == BODY


@pytest.mark.parametrize("prefix", ["รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-", "ข่าวทำเนียบรัฐบาล-", "รัฐบาลไทย-"])
def test_the_name_of_the_site_goes_from_the_title(prefix: str) -> None:
    assert clean(release(BODY, prefix + TITLE)).title == TITLE


def test_a_paragraph_that_stands_twice_stands_once() -> None:
    assert text_of(BODY, BODY, "ย่อหน้าหลัง") == f"{BODY}\nย่อหน้าหลัง"


def test_short_lines_of_a_table_may_repeat() -> None:
    assert text_of(BODY, "100", "100", "200") == f"{BODY}\n100\n100\n200"


def test_a_lead_cut_short_goes_before_the_whole_paragraph() -> None:
    whole = BODY + " และจะเปิดเพิ่มอีกสามแห่งในเดือนหน้า ตามมติของคณะกรรมการจังหวัด"
    assert text_of(whole[:90], whole) == whole


def test_the_date_of_the_page_goes_where_the_text_says_a_day() -> None:
    assert text_of("วันศุกร์ที่ 5 มกราคม 2567", "05/01/2567", "พิมพ์", BODY) == BODY


def test_the_date_of_the_page_stays_where_it_is_the_only_one() -> None:
    body = "จังหวัดลำปางเปิดศูนย์รับซื้อข้าวโพด"
    assert text_of("วันศุกร์ที่ 5 มกราคม 2567", body) == f"วันศุกร์ที่ 5 มกราคม 2567\n{body}"


def test_stars_around_a_date_go_and_the_date_stays() -> None:
    assert text_of(BODY, "*************** 5 มกราคม 2567") == f"{BODY}\n5 มกราคม 2567"


def test_white_space_and_invisible_characters_go() -> None:
    body = "\u200bนาย\u00a0 ก\u2060 \t ข\u00ad\u202e ค\u0007\r\n\r\n\x0bง\ufeff"
    assert clean(release(body, "\u200b หัว \n ข้อ ")).text == "นาย ก ข ค\nง"
    assert clean(release(body, "\u200b หัว \n ข้อ ")).title == "หัว ข้อ"


def test_the_characters_of_the_source_stay_as_they_are() -> None:
    line = "“ครั้งที่ ๑/๒๕๖๗” – ค่าใช้จ่าย ½ ของ 1,000 บาท ‘ฟรี’ … ๚ Ａ"
    assert text_of(line) == line


def test_a_body_that_is_only_its_title_is_that_title() -> None:
    assert text_of("พิมพ์", TITLE) == TITLE


def test_a_page_without_a_release_leaves_nothing() -> None:
    assert clean(release("พิมพ์\n....\n", title="")).text == ""


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (" https://example.go.th/1 ", "https://example.go.th/1"),
        ("javascript:alert(1)", None),
        ("example.go.th", None),
        ("https://a b", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, kept: str | None) -> None:
    assert clean(release(BODY, url=url)).url == kept


def test_what_was_dropped_is_counted_by_rule() -> None:
    dropped = clean(release(f"พิมพ์\n{TITLE}\n.....\n{BODY}")).dropped
    assert dropped == {"print_button": 5, "title_again": len(TITLE), "ornament": 5}


LINES = st.sampled_from(
    [BODY, TITLE, "พิมพ์", "....", "ข่าวล่าสุด", "***** 1", "วันศุกร์ที่ 5 มกราคม 2567", " ", "ก"]
)


@given(st.one_of(st.text(), st.lists(LINES).map("\n".join)), st.text(max_size=80))
def test_cleaning_twice_changes_nothing_but_loses_nothing_either(body: str, title: str) -> None:
    once = clean(release(body, title))
    assert "\n\n" not in once.text
    assert once.text == "\n".join(" ".join(line.split()) for line in once.text.split("\n"))
    assert set("".join(once.text.split())) <= set(body) | set(title)


@pytest.mark.parametrize("unit", ["*", "* ", ".", "\n", "ก\n", "\u200b", "=ก", "พิมพ์\n", "“ก”\n"])
def test_long_hostile_bodies_are_cleaned_in_time(unit: str) -> None:
    clean(release(unit * (400_000 // len(unit)), unit * 1000))
