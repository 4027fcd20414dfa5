"""Abbreviations: the table, the ways they are written, and what is not one."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.thai.abbreviations import abbreviate, find_abbreviations
from rag.thai.phrases import listed, read_table

KINDS = {
    "agency", "centre", "common", "committee", "department", "disease", "economy", "education",
    "energy", "environment", "fund", "health", "law", "local government", "military", "ministry",
    "official", "organisation", "people", "place", "police", "programme", "rank",
    "state enterprise", "technology", "title", "transport", "unit",
}  # fmt: skip
FLAGS = {"alone", "ambiguous", "dotted", "part", "prefix", "upper"}
ROWS = read_table("abbreviations.tsv")


def test_the_table_has_at_least_450_reviewed_rows() -> None:
    assert len(ROWS) >= 450


def test_no_abbreviation_has_two_rows() -> None:
    names = [row["abbreviation"] for row in ROWS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_complete(row: dict[str, str]) -> None:
    expansions = listed(row["expansions"])
    assert expansions and len(set(expansions)) == len(expansions)
    assert row["kind"] in KINDS
    assert set(row["flags"].split(",")) - {""} <= FLAGS
    assert "part" in row["flags"] or row["abbreviation"] not in expansions
    assert all(cell == cell.strip() for cell in row.values())
    if "ambiguous" in row["flags"]:
        assert len(expansions) > 1


@pytest.mark.parametrize("row", read_table("abbreviation_senses.tsv"))
def test_a_sense_rule_names_senses_of_its_row(row: dict[str, str]) -> None:
    table = {r["abbreviation"]: listed(r["expansions"]) for r in ROWS}
    re.compile(row["before"]), re.compile(row["after"])
    assert row["senses"] == "-" or set(listed(row["senses"])) <= set(table[row["abbreviation"]])


@pytest.mark.parametrize(
    ("text", "written", "canonical", "expansion"),
    [
        ("ครม. มีมติ", "ครม.", "ครม.", "คณะรัฐมนตรี"),
        ("ครมอนุมัติ", "ครม", "ครม.", "คณะรัฐมนตรี"),
        ("ค.ร.ม. อนุมัติ", "ค.ร.ม.", "ครม.", "คณะรัฐมนตรี"),
        ("รมช. มท. ลงพื้นที่", "รมช. มท.", "รมช.มท.", "รัฐมนตรีช่วยว่าการกระทรวงมหาดไทย"),
        ("รมช.มท. ลงพื้นที่", "รมช.มท.", "รมช.มท.", "รัฐมนตรีช่วยว่าการกระทรวงมหาดไทย"),
        ("รมว.กษ. เปิดงาน", "รมว.กษ.", "รมว.กษ.", "รัฐมนตรีว่าการกระทรวงเกษตรและสหกรณ์"),
        ("รมวคลังว่าไง", "รมวคลัง", "รมว.กค.", "รัฐมนตรีว่าการกระทรวงการคลัง"),
        ("รมว.เกษตรฯ", "รมว.เกษตรฯ", "รมว.กษ.", "รัฐมนตรีว่าการกระทรวงเกษตรและสหกรณ์"),
        ("ปลัด มท. สั่ง", "ปลัด มท.", "ปกท.มท.", "ปลัดกระทรวงมหาดไทย"),
        ("กระทรวง พม. ช่วย", "กระทรวง พม.", "พม.", "กระทรวงการพัฒนาสังคมและความมั่นคงของมนุษย์"),
        ("กระทรวงดีอี เตือน", "กระทรวงดีอี", "ดศ.", "กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม"),
        ("ดีอีเอสแจ้ง", "ดีอีเอส", "ดศ.", "กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม"),
        ("มท.1 ว่าอย่างไร", "มท.1", "มท.1", "รัฐมนตรีว่าการกระทรวงมหาดไทย"),
        ("ผวจ. ทุกจังหวัด", "ผวจ.", "ผวจ.", "ผู้ว่าราชการจังหวัด"),
        ("ผอ.รพ.สต. พูด", "ผอ.รพ.สต.", "ผอ.รพ.สต.", "ผู้อำนวยการโรงพยาบาลส่งเสริมสุขภาพตำบล"),
        ("แจ้งสคบเรื่องสินค้า", "สคบ", "สคบ.", "สำนักงานคณะกรรมการคุ้มครองผู้บริโภค"),
        ("สปสชจ่ายไหม", "สปสช", "สปสช.", "สำนักงานหลักประกันสุขภาพแห่งชาติ"),
        ("กู้ธกสได้ไหม", "ธกส", "ธ.ก.ส.", "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร"),
        ("ธ.ก.ส.ปล่อยกู้", "ธ.ก.ส.", "ธ.ก.ส.", "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร"),
        ("ธ.ก.ส จ่าย", "ธ.ก.ส", "ธ.ก.ส.", "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร"),
        ("ป.ป.ช ชี้", "ป.ป.ช", "ป.ป.ช.", "สำนักงานคณะกรรมการป้องกันและปราบปรามการทุจริตแห่งชาติ"),
        ("ปปส. แถลง", "ปปส.", "ป.ป.ส.", "สำนักงานคณะกรรมการป้องกันและปราบปรามยาเสพติด"),
        ("พรบ. ใหม่", "พรบ.", "พ.ร.บ.", "พระราชบัญญัติ"),
        ("พ. ร. บ. ใหม่", "พ. ร. บ.", "พ.ร.บ.", "พระราชบัญญัติ"),
        ("พรกใหม่", "พรก", "พ.ร.ก.", "พระราชกำหนด"),
        ("รพสต ใกล้บ้าน", "รพสต", "รพ.สต.", "โรงพยาบาลส่งเสริมสุขภาพตำบล"),
        ("อสม. ได้เท่าไร", "อสม.", "อสม.", "อาสาสมัครสาธารณสุขประจำหมู่บ้าน"),
        ("ม.33 รับเงิน", "ม.33", "ม.33", "ผู้ประกันตนมาตรา 33"),
        ("ม. 40 สมัคร", "ม. 40", "ม.40", "ผู้ประกันตนมาตรา 40"),
        ("ม.๓๙ จ่าย", "ม.๓๙", "ม.39", "มาตรา 39"),
        ("โดยพล.อ.สมมติ", "พล.อ.", "พล.อ.", "พลเอก"),
        ("พล.ต.ต. สมมติ", "พล.ต.ต.", "พล.ต.ต.", "พลตำรวจตรี"),
        ("จ.ส.อ. สมมติ", "จ.ส.อ.", "จ.ส.อ.", "จ่าสิบเอก"),
        ("ในกทม.มีกี่แห่ง", "กทม.", "กทม.", "กรุงเทพมหานคร"),
        ("กรุงเทพ ฯ ฝนตก", "กรุงเทพ ฯ", "กทม.", "กรุงเทพมหานคร"),
        ("นายกฯ แถลง", "นายกฯ", "นรม.", "นายกรัฐมนตรี"),
        ("รองนายกฯ แถลง", "รองนายกฯ", "รอง นรม.", "รองนายกรัฐมนตรี"),
        ("ขสมกขึ้นราคา", "ขสมก", "ขสมก.", "องค์การขนส่งมวลชนกรุงเทพ"),
        ("คสป. คืออะไร", "คสป.", "คสป.", "คณะกรรมการส่งเสริมและพัฒนาองค์กรภาคประชาสังคม"),
        ("กพอ. เห็นชอบ", "กพอ.", "กพอ.", "คณะกรรมการนโยบายเขตพัฒนาพิเศษภาคตะวันออก"),
        ("มติ SMEs ไทย", "SMEs", "SME", "วิสาหกิจขนาดกลางและขนาดย่อม"),
        ("ซื้อรถ EV ได้ลด", "รถ EV", "EV", "ยานยนต์ไฟฟ้า"),
        ("ฝุ่น PM 2.5 สูง", "PM 2.5", "PM2.5", "ฝุ่นละอองขนาดเล็ก"),
        ("ฝุ่นpm2.5วันนี้", "pm2.5", "PM2.5", "ฝุ่นละอองขนาดเล็ก"),
        ("WHO เตือน", "WHO", "WHO", "องค์การอนามัยโลก"),
        ("สินค้าโอทอป", "โอทอป", "OTOP", "หนึ่งตำบลหนึ่งผลิตภัณฑ์"),
        ("โควิดระบาด", "โควิด", "COVID-19", "โรคติดเชื้อไวรัสโคโรนา 2019"),
        ("สํานัก ก.พ.ร. จัด", "ก.พ.ร.", "ก.พ.ร.", "สำนักงานคณะกรรมการพัฒนาระบบราชการ"),
        ("ม\u200bท. สั่ง", "ม\u200bท.", "มท.", "กระทรวงมหาดไทย"),
    ],
)  # fmt: skip
def test_an_abbreviation_is_found_as_written(
    text: str, written: str, canonical: str, expansion: str
) -> None:
    spans = {text[span.start : span.end]: span for span in find_abbreviations(text)}
    assert spans[written].canonical == canonical
    assert expansion in spans[written].expansions


@pytest.mark.parametrize(
    "text",
    [
        "คนสมองเสื่อม", "อกไหม้ไส้ขม", "สอนหนังสือ", "รอพ่อ", "ทนไม่ไหว", "หนองน้ำ", "ครบรอบ",
        "who are you", "it is", "gap year", "ดอกกตัญญู", "ออกมาแล้ว", "คนมท", "เผยวธค",
        "กระทรวงศึกษาธิการ", "กระทรวงเกษตรและสหกรณ์", "29 ก.พ. 67", "28-29ก.พ.2567", "เดือนก.พ.",
        "12 ก.ค. 65", "3 ส.ค.66", "1 ต.ค.", "แขน ขา", "ตอนบน", "ชุมพร", "สวนสมอ", "การบริโภค",
        "ปลัดอำเภอ", "รัฐมนตรีหญิง", "วางกรอบนโยบาย", "วางกรอบนโ", "ศพช. สอนงาน", "",
    ],
)  # fmt: skip
def test_ordinary_words_and_dates_hold_no_abbreviation(text: str) -> None:
    assert find_abbreviations(text) == []


@pytest.mark.parametrize(
    ("text", "written", "expansions"),
    [
        ("วิ่ง 5 กม. แรก", "กม.", ("กิโลเมตร",)),
        ("ร่าง กม. ฉบับใหม่", "กม.", ("กฎหมาย",)),
        ("หนัก 3 กก. ครึ่ง", "กก.", ("กิโลกรัม",)),
        ("รอ 2 ชม. แล้ว", "ชม.", ("ชั่วโมง",)),
        ("อ.เมือง จ.ตาก", "อ.", ("อำเภอ",)),
        ("นักเรียน ม.6 ทุกคน", "ม.", ("มัธยมศึกษาปีที่",)),
        ("ยาว 12 ม. ตลอด", "ม.", ("เมตร",)),
        ("บน ทล.35 ขาออก", "ทล.", ("ทางหลวงหมายเลข",)),
        ("สน.ดุสิต รับแจ้ง", "สน.", ("สถานีตำรวจนครบาล", "สถานีตำรวจ")),
    ],
)
def test_what_stands_around_decides_the_sense(
    text: str, written: str, expansions: tuple[str, ...]
) -> None:
    spans = {text[span.start : span.end]: span for span in find_abbreviations(text)}
    assert spans[written].expansions == expansions
    assert not spans[written].ambiguous


@pytest.mark.parametrize(
    ("text", "count"), [("ทุกคนของ กพร. มา", 3), ("ถาม ทช. ได้", 2), ("เจอ กม. นี้", 3)]
)
def test_an_undecided_abbreviation_keeps_all_senses(text: str, count: int) -> None:
    (span,) = find_abbreviations(text)
    assert span.ambiguous
    assert len(span.expansions) >= count


def test_the_civil_service_office_is_not_february() -> None:
    (span,) = find_abbreviations("สำนักงาน ก.พ. เปิดสอบ")
    assert span.expansions[0] == "สำนักงานคณะกรรมการข้าราชการพลเรือน"


@pytest.mark.parametrize(
    ("text", "name", "abbreviation"),
    [
        ("ที่ประชุมคณะรัฐมนตรีมีมติ", "ที่ประชุมคณะรัฐมนตรี", "ครม."),
        ("คณะรัฐมนตรีเห็นชอบ", "คณะรัฐมนตรี", "ครม."),
        ("สำนักงานหลักประกันสุขภาพแห่งชาติ", "สำนักงานหลักประกันสุขภาพแห่งชาติ", "สปสช."),
        ("รัฐมนตรีช่วยว่าการกระทรวงมหาดไทยไป", "รัฐมนตรีช่วยว่าการกระทรวงมหาดไทย", "รมช.มท."),
        ("องค์การบริหารส่วนตำบลจ่าย", "องค์การบริหารส่วนตำบล", "อบต."),
        ("โรงพยาบาลส่งเสริมสุขภาพตำบล", "โรงพยาบาลส่งเสริมสุขภาพตำบล", "รพ.สต."),
        ("ยานยนต์ไฟฟ้าถูกลง", "ยานยนต์ไฟฟ้า", "EV"),
    ],
)
def test_a_full_name_has_its_abbreviation(text: str, name: str, abbreviation: str) -> None:
    spans = {span.name: span for span in abbreviate(text)}
    assert abbreviation in spans[name].abbreviations


ONE_NAME = [r for r in ROWS if not {"part", "ambiguous"} & set(r["flags"].split(","))]


@pytest.mark.parametrize("row", ONE_NAME[::7])
def test_expansion_works_both_ways(row: dict[str, str]) -> None:
    name = listed(row["expansions"])[0]
    found = {letters for span in abbreviate(name) for letters in span.abbreviations}
    assert found


HOSTILE = st.text(
    st.one_of(st.sampled_from("กขคจตพมรลวสอ.ฯ ิ่์เแ๑5\u200b\n"), st.characters()), max_size=200
)


@given(HOSTILE)
@settings(max_examples=150, deadline=None)
def test_spans_are_ordered_and_inside_any_text(text: str) -> None:
    last = 0
    for span in find_abbreviations(text):
        assert last <= span.start < span.end <= len(text)
        assert span.expansions
        last = span.end
    for name in abbreviate(text):
        assert text[name.start : name.end] == name.name


@pytest.mark.parametrize("unit", ["พ.", "ก", "รมว.", "ครม ", "ส.ค.", "กทม", "เ", "1"])
def test_time_is_linear_in_the_text(unit: str) -> None:
    find_abbreviations(unit)

    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        started = time.process_time()
        find_abbreviations(text)
        return time.process_time() - started

    small = min(seconds(4_000) for _ in range(3))  # CPU time: other work must not fail this
    assert min(seconds(32_000) for _ in range(2)) < 40 * max(small, 0.002)
