"""Places: the tables, popular names, and words that only look like a province."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.thai.phrases import listed, read_table
from rag.thai.places import Province, find_places, provinces

PROVINCES = {province.name for province in provinces()}


def test_there_are_77_provinces_with_distinct_codes_and_english_names() -> None:
    assert len(provinces()) == 77
    assert len({p.code for p in provinces()}) == 77
    assert len({p.english for p in provinces()}) == 77
    assert len({p.region for p in provinces()}) == 6


def test_no_popular_name_belongs_to_two_provinces() -> None:
    names = [
        name
        for row in read_table("provinces.tsv")
        for name in (*listed(row["names"]), *listed(row["doubtful"]))
    ]
    assert len(names) == len(set(names))


def test_place_names_are_distinct_and_lie_in_real_provinces() -> None:
    rows = read_table("place_names.tsv")
    assert len({row["name"] for row in rows}) == len(rows)
    for row in rows:
        assert set(listed(row["provinces"])) <= PROVINCES
        assert row["kind"] in {"region", "town"}
        assert row["bare"] in {"sure", "cue"}


@pytest.mark.parametrize("province", provinces(), ids=lambda province: province.english)
def test_every_province_is_found_by_name_and_by_code(province: Province) -> None:
    name, code = province.name, province.code
    for text in (f"จังหวัด{name}", f"จ.{name}", f"ที่ จ.{name} มี"):
        assert [span.provinces for span in find_places(text)] == [(name,)]
    if name != "กรุงเทพมหานคร":
        assert [span.provinces for span in find_places(f"ผวจ.{code} สั่ง")] == [(name,)]


@pytest.mark.parametrize(
    ("text", "written", "province", "kind"),
    [
        ("น้ำท่วมโคราช", "โคราช", "นครราชสีมา", "popular"),
        ("เมืองคอนมีอะไร", "เมืองคอน", "นครศรีธรรมราช", "popular"),
        ("คนเมืองย่าโม", "เมืองย่าโม", "นครราชสีมา", "popular"),
        ("ไปกรุงเก่า", "กรุงเก่า", "พระนครศรีอยุธยา", "popular"),
        ("ชาวแปดริ้ว", "แปดริ้ว", "ฉะเชิงเทรา", "popular"),
        ("แถวเมืองชล", "เมืองชล", "ชลบุรี", "popular"),
        ("เที่ยวเมืองกาญจน์", "เมืองกาญจน์", "กาญจนบุรี", "popular"),
        ("เมืองปากน้ำ", "เมืองปากน้ำ", "สมุทรปราการ", "popular"),
        ("ที่มหาชัย", "มหาชัย", "สมุทรสาคร", "popular"),
        ("ที่แม่กลอง", "แม่กลอง", "สมุทรสงคราม", "popular"),
        ("เมืองสองแคว", "เมืองสองแคว", "พิษณุโลก", "popular"),
        ("เมืองดอกบัวงาม", "เมืองดอกบัว", "อุบลราชธานี", "popular"),
        ("น้ำท่วมอุบลฯ", "อุบลฯ", "อุบลราชธานี", "popular"),
        ("สุราษฎร์ฯ เตรียมรับ", "สุราษฎร์ฯ", "สุราษฎร์ธานี", "popular"),
        ("นราฯ ปลอดภัย", "นราฯ", "นราธิวาส", "popular"),
        ("จ.อยุธยา", "อยุธยา", "พระนครศรีอยุธยา", "popular"),
        ("กทม. ฝนตก", "กทม.", "กรุงเทพมหานคร", "province"),
        ("กรุงเทพฯ ฝนตก", "กรุงเทพฯ", "กรุงเทพมหานคร", "popular"),
        ("กรุงเทพ ฝนตก", "กรุงเทพ", "กรุงเทพมหานคร", "popular"),
        ("ลำปางหนาวมาก", "ลำปาง", "ลำปาง", "province"),
        ("จ.เลย", "เลย", "เลย", "province"),
        ("หนองบัวลำภู เลย อุดรธานี", "เลย", "เลย", "province"),
        ("เชียงราย น่าน แพร่ พะเยา", "แพร่", "แพร่", "province"),
        ("แม่สอด ตาก", "ตาก", "ตาก", "province"),
        ("ชาวตาก", "ตาก", "ตาก", "province"),
        ("เมืองแพร่", "แพร่", "แพร่", "province"),
        ("จ.นพ.", "นพ.", "นครพนม", "province"),
        ("Phuket sandbox", "Phuket", "ภูเก็ต", "province"),
        ("in Chiang Mai now", "Chiang Mai", "เชียงใหม่", "province"),
        ("chonburi", "chonburi", "ชลบุรี", "province"),
        ("หาดใหญ่น้ำท่วม", "หาดใหญ่", "สงขลา", "town"),
        ("ไปหัวหิน", "หัวหิน", "ประจวบคีรีขันธ์", "town"),
        ("เที่ยวพัทยา", "พัทยา", "ชลบุรี", "town"),
        ("ด่านแม่สอด", "แม่สอด", "ตาก", "town"),
        ("เบตง", "เบตง", "ยะลา", "town"),
        ("เกาะสมุย", "เกาะสมุย", "สุราษฎร์ธานี", "town"),
        ("อ.ปาย", "ปาย", "แม่ฮ่องสอน", "town"),
        ("นราธิวาส สุไหงโก-ลก", "สุไหงโก-ลก", "นราธิวาส", "town"),
        ("จ.กระบี่", "กระบี่", "กระบี่", "province"),
        ("จ. น่าน", "น่าน", "น่าน", "province"),
    ],
)
def test_a_place_is_found_with_its_province(
    text: str, written: str, province: str, kind: str
) -> None:
    spans = {text[span.start : span.end]: span for span in find_places(text)}
    assert spans[written].provinces == (province,)
    assert spans[written].kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "ไปเลยไม่ได้", "ทำเลย", "เลย", "ตากผ้า", "ตากแดด", "ผึ่งลมตากแห้ง", "โรคแพร่ระบาด",
        "เผยแพร่ข่าว", "แพร่เชื้อ", "แม่น้ำน่าน", "ลุ่มน้ำน่าน", "น่านน้ำไทย", "น่านฟ้า",
        "กระบี่กระบอง", "พระราชทานกระบี่", "นพ.สมมติ", "นายสุรินทร์", "ธนาคารกรุงเทพ", "ถนนเพชรบุรี",
        "ถ.พิษณุโลก", "ปากน้ำเจ้าพระยา", "แม่น้ำแม่กลอง", "ประจวบเหมาะ", "หมู่เกาะสุรินทร",
        "เงินสด", "นม. กล่อง", "ต้นสะเดา", "บางกอกแอร์เวย์", "นางสาวสมมติ รังสิตสกุล", "นายสมมติ ณ ระนอง",
        "ข้าวหอมปทุมธานี", "",
    ],
)  # fmt: skip
def test_words_roads_rivers_and_people_are_no_places(text: str) -> None:
    assert find_places(text) == []


@pytest.mark.parametrize(
    ("text", "size", "member"),
    [
        ("ภาคเหนือหมอกควัน", 17, "เชียงใหม่"),
        ("ภาคเหนือตอนบน", 8, "น่าน"),
        ("คนอีสาน", 20, "ขอนแก่น"),
        ("ภาคตะวันออกเฉียงเหนือ", 20, "เลย"),
        ("ภาคตะวันออก", 8, "ระยอง"),
        ("ภาคใต้น้ำท่วม", 14, "สงขลา"),
        ("สามจังหวัดชายแดนใต้", 3, "ยะลา"),
        ("ฝั่งอันดามัน", 6, "ภูเก็ต"),
        ("ปริมณฑล", 5, "นนทบุรี"),
        ("พื้นที่ EEC", 3, "ชลบุรี"),
        ("อีสานใต้", 8, "สุรินทร์"),
    ],
)
def test_a_region_lists_its_provinces(text: str, size: int, member: str) -> None:
    (span,) = find_places(text)
    assert span.kind == "region"
    assert len(span.provinces) == size
    assert member in span.provinces


HOSTILE = st.text(
    st.one_of(st.sampled_from("กขคจตพมรลวสอ.ฯ ิ่์เแ๑5\u200b\n"), st.characters()), max_size=200
)


@given(HOSTILE)
@settings(max_examples=150, deadline=None)
def test_spans_are_ordered_and_inside_any_text(text: str) -> None:
    last = 0
    for span in find_places(text):
        assert last <= span.start < span.end <= len(text)
        assert set(span.provinces) <= PROVINCES
        last = span.end


@given(st.lists(st.sampled_from(sorted(PROVINCES)), min_size=2, max_size=6, unique=True))
@settings(max_examples=60, deadline=None)
def test_every_province_of_a_list_is_found(names: list[str]) -> None:
    found = [span.provinces[0] for span in find_places("จังหวัด" + ", ".join(names))]
    assert found == names


@pytest.mark.parametrize("unit", ["เลย ", "ตาก", "จ.", "นครนคร", "เมือง", "เ", "1", "แพร่ เลย "])
def test_time_is_linear_in_the_text(unit: str) -> None:
    find_places(unit)

    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        started = time.process_time()
        find_places(text)
        return time.process_time() - started

    small = min(seconds(4_000) for _ in range(3))  # CPU time: other work must not fail this
    assert min(seconds(32_000) for _ in range(2)) < 40 * max(small, 0.002)


@pytest.mark.parametrize("text", ["รพ.สต. ในพื้นที่", "รพ.สต.บ้านป่า"])
def test_a_health_station_is_not_in_satun(text: str) -> None:
    assert find_places(text) == []
