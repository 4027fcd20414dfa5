"""The day, agency and category of a release."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.agencies import DEPARTMENTS, MINISTRIES, find_agency
from ingest.cleaning import clean
from ingest.metadata import category_of, describe
from ingest.records import RawRelease
from ingest.release_dates import published_on

DAY = date(2024, 1, 5)
EVENT = "เมื่อวันที่ 2 ม.ค. 67 จังหวัดจัดงาน"


@pytest.mark.parametrize(
    "body",
    [
        f"วันศุกร์ที่ 5 มกราคม 2567\nพิมพ์\n{EVENT}",
        f"\n\nวันศุกร์ที่\u00a05 มกราคม  2567 \n{EVENT}",
        f"วันศุกร์ที่ ๕ มกราคม ๒๕๖๗\n{EVENT}",
        f"วันศุกร์ที่ 5 มกราคม พ.ศ. 2567\n{EVENT}",
        f"หัวข้อข่าว\nวันศุกร์ที่ 5 มกราคม 2567\n05/01/2567\n{EVENT}",
        f"05/01/2567\nพิมพ์\n{EVENT}",
        f"5/1/2567\n{EVENT}",
        f"05/01/2024\n{EVENT}",
        "วันนี้ (5 ม.ค.67) เวลา 09.00 น. จังหวัดจัดงาน",
        "วันนี้ (วันที่ 5 มกราคม 2567) จังหวัดจัดงาน",
        "วันนี้ 5 มกราคม 2567 จังหวัดจัดงาน",
        "นายสมชาย ใจดี กล่าวว่า เมื่อวานนี้ (4 ม.ค. 67) จังหวัดจัดงาน",
        "วันที่ 5 มกราคม 2567 เวลา 09.00 น. จังหวัดจัดงาน",
        "เวลา 10.00 น. วันที่ 5 ม.ค. 67 นายสมชาย ใจดี เป็นประธาน",
        "จังหวัดลำปาง : วันที่ 5 ม.ค. 67 นายสมชาย ใจดี เป็นประธาน",
        "ย่อหน้านำ\nเมื่อวันที่ ๕ มกราคม ๒๕๖๗ จังหวัดจัดงาน",
    ],
)
def test_the_day_is_read_where_the_release_says_it(body: str) -> None:
    assert published_on("หัวข้อ", body, None) == DAY


@pytest.mark.parametrize(
    "body",
    [
        "",
        "ลงทะเบียนได้ตั้งแต่วันที่ 5 มกราคม 2567 เป็นต้นไป",
        "ยื่นคำขอภายในวันที่ 5 มกราคม 2567",
        "วันที่ 5 - 9 มกราคม 2567 จังหวัดจัดงาน",
        "วันศุกร์ที่ 32 มกราคม 2567",
        "วันศุกร์ที่ 30 กุมภาพันธ์ 2567",
        "05/13/2567",
        "วันศุกร์ที่ 5 มกราคม 2667",
        "วันที่ 5 มกราคม จังหวัดจัดงาน",
        "ระยะทาง 5/1/2567 เมตร",
        "ตามพระราชบัญญัติ พ.ศ. 2567",
        "ข้าว " * 200 + "\nวันที่ 5 มกราคม 2567 จังหวัดจัดงาน",
    ],
)
def test_no_day_is_better_than_a_guess(body: str) -> None:
    assert published_on("หัวข้อ", body, None) is None


@pytest.mark.parametrize(
    ("hint", "day"),
    [
        ("2024-01-05", DAY),
        ("2024-01-05T09:30:00+07:00", DAY),
        ("2567-01-05", DAY),
        ("05/01/2567", DAY),
        ("5 ม.ค. 2567", DAY),
        ("วันศุกร์ที่ 5 มกราคม 2567", DAY),
        ("2024-13-05", None),
        ("soon", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_the_day_that_a_file_gives_is_read(hint: str, day: date | None) -> None:
    assert published_on("หัวข้อ", "เนื้อหา", hint) == day


def test_the_header_goes_before_the_file_and_the_file_before_the_words() -> None:
    header = "วันศุกร์ที่ 5 มกราคม 2567\n"
    assert published_on("", header + EVENT, "2024-01-09") == DAY
    assert published_on("", EVENT, "2024-01-05") == DAY


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("กระทรวงสาธารณสุข เตือนภัยหน้าร้อน", "กระทรวงสาธารณสุข"),
        ("สธ.เตือนภัยหน้าร้อน", "กระทรวงสาธารณสุข"),
        ("ปลัด สธ. เตือนภัยหน้าร้อน", "กระทรวงสาธารณสุข"),
        ("รมช.มท. เปิดงานท้องถิ่น", "กระทรวงมหาดไทย"),
        ("มท.1 เปิดงานท้องถิ่น", "กระทรวงมหาดไทย"),
        ("ปลัดมหาดไทย เปิดงาน", "กระทรวงมหาดไทย"),
        ("รมว.แรงงาน ชวนฝึกอาชีพ", "กระทรวงแรงงาน"),
        ("ก.แรงงาน ชวนฝึกอาชีพ", "กระทรวงแรงงาน"),
        ("ดีอี เตือนข่าวปลอม", "กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม"),
        ("กรมทางหลวงชนบท ซ่อมถนน", "กรมทางหลวงชนบท"),
        ("กรมทางหลวง ซ่อมถนน", "กรมทางหลวง"),
        ("ธ.ก.ส. พักหนี้เกษตรกร", "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร"),
        ("นายกรัฐมนตรีและรัฐมนตรีว่าการกระทรวงการคลัง ลงพื้นที่", "สำนักนายกรัฐมนตรี"),
        ("รองนายกรัฐมนตรีและรัฐมนตรีว่าการกระทรวงพลังงาน ลงพื้นที่", "กระทรวงพลังงาน"),
        ("กกท.และ ป.ป.ส. ร่วมงาน", None),
        ("ชาวบ้านร่วมปลูกป่า", None),
    ],
)
def test_the_agency_is_the_one_that_is_named(title: str, agency: str | None) -> None:
    assert find_agency(title, "") == agency


def test_the_opening_names_the_agency_where_the_title_does_not() -> None:
    opening = "นางสาวสมศรี ใจดี โฆษกกระทรวงยุติธรรม เปิดเผยว่า กระทรวงการคลังเห็นชอบแล้ว"
    assert find_agency("เร่งช่วยผู้เสียหาย", opening) == "กระทรวงยุติธรรม"
    assert find_agency("เร่งช่วยผู้เสียหาย", "ข้าว " * 100 + opening) is None


@pytest.mark.parametrize("name", [name for name, *_ in (*MINISTRIES, *DEPARTMENTS)])
def test_every_agency_is_found_by_its_own_name(name: str) -> None:
    assert find_agency(f"{name}จัดงาน", "") == name


@pytest.mark.parametrize(
    ("release_id", "category"),
    [
        ("2021/01/08/ด้านเศรษฐกิจ_2.txt", "ด้านเศรษฐกิจ"),
        ("2024/12/02/ด้านสังคม _9_c15717a7-f58c-4b65-a71b-87017f693e90.txt", "ด้านสังคม"),
        ("2025/09/07-1/ข่าวรอง นรม  รมตนร _7.txt", "ข่าวรอง นรม รมตนร"),
        ("corpus/2021/01/08/Government News\t_1.txt", "Government News"),
        ("a.txt", None),
        ("2021/01/08/release.txt", None),
    ],
)
def test_the_category_is_what_the_id_is_filed_under(release_id: str, category: str | None) -> None:
    assert category_of(release_id) == category


def test_an_article_holds_what_was_found() -> None:
    raw = RawRelease(
        "2021/01/08/ด้านสังคม_2.txt",
        "สธ.เปิดศูนย์ฉีดวัคซีนที่ จ.ตาก",
        "วันศุกร์ที่ 5 มกราคม 2567\nพิมพ์\nศูนย์เปิดวันที่ 7 ม.ค. 67 ในจังหวัดลำปาง และจังหวัดตาก",
        "https://example.go.th/1",
        None,
        "in.jsonl",
    )
    article = describe(raw, clean(raw))
    assert (article.id, article.title, article.text) == (
        raw.id,
        raw.title,
        "ศูนย์เปิดวันที่ 7 ม.ค. 67 ในจังหวัดลำปาง และจังหวัดตาก",
    )
    assert article.provinces == ("ตาก", "ลำปาง")
    assert (article.url, article.source, article.published) == (raw.url, "in.jsonl", DAY)
    assert (article.agency, article.category) == ("กระทรวงสาธารณสุข", "ด้านสังคม")


@given(st.text(), st.text(), st.none() | st.text())
def test_no_words_stop_the_reading_of_a_day(title: str, body: str, hint: str | None) -> None:
    day = published_on(title, body, hint)
    assert day is None or 1957 <= day.year <= 2056
