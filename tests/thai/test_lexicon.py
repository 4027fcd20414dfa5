"""Everyday and official words: the reviewed data, and what is found in questions."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.thai.lexicon import MAX_ALTERNATIVES, expand, find_lexicon, key, rows
from rag.thai.normalise import fold
from rag.thai.words import segment


def test_at_least_eight_hundred_rows_were_reviewed() -> None:
    assert len(rows()) >= 800


def test_every_row_has_both_sides_a_weight_a_direction_and_a_domain() -> None:
    for row in rows():
        assert all(key(form) for form in row.everyday + row.official), row
        assert 0 < row.weight <= 1, row
        assert row.direction in {"both", "to_official"}, row
        assert row.domain.replace("_", "").isalpha(), row
        assert all(row.cues) or not row.cues, row


def test_an_everyday_form_stands_in_one_row_only() -> None:
    forms = [key(form) for row in rows() for form in row.everyday]
    assert len(forms) == len(set(forms))


def test_a_row_says_something_beyond_itself() -> None:
    for row in rows():
        official = {key(form) for form in row.official}
        assert len(official) == len(row.official), row
        assert {key(form) for form in row.everyday} != official or len(official) > 1, row


def test_words_with_other_senses_are_not_offered_for_official_ones() -> None:
    assert all(row.direction == "to_official" for row in rows() if row.cues)


FOUND = [
    ("หมอที่นี่มีกี่คน", "แพทย์"),
    ("อยากไปหาหมอฟัน", "ทันตแพทย์"),
    ("หมอหมาฉีดยาฟรีวันไหน", "สัตวแพทย์"),
    ("คนแก่ขึ้นรถฟรีไหม", "ผู้สูงอายุ"),
    ("เงินคนแก่ออกวันไหน", "เบี้ยยังชีพผู้สูงอายุ"),
    ("คนหูหนวกทำบัตรที่ไหน", "พิการทางการได้ยิน"),
    ("ตาบอดได้เบี้ยเท่าไหร่", "คนตาบอด"),
    ("วัวควายตายใครช่วย", "ปศุสัตว์"),
    ("หมูแพงเพราะอะไร", "ราคาสุกร"),
    ("หมาบ้าระบาดที่ไหน", "โรคพิษสุนัขบ้า"),
    ("ดอกไม้ไฟห้ามเล่นตอนไหน", "พลุ"),
    ("โดนขืนใจแจ้งใคร", "ข่มขืน"),
    ("รัฐบาลไฟเขียวเรื่องอะไร", "เห็นชอบ"),
    ("โชเฟอร์ต้องสอบอะไร", "พนักงานขับรถ"),
    ("โฉนดหายทำยังไง", "เอกสารสิทธิ"),
    ("เหล้าขายได้กี่โมง", "แอลกอฮอล์"),
    ("เน็ตฟรีมีที่ไหน", "Wi-Fi"),
    ("แบงก์ปิดวันไหน", "ธนาคาร"),
    ("แบงก์ชาติว่าไง", "ธนาคารแห่งประเทศไทย"),
    ("โลกร้อนแก้ยังไง", "การเปลี่ยนแปลงสภาพภูมิอากาศ"),
    ("ตกงานได้เงินไหม", "ว่างงาน"),
    ("ฝุ่นจิ๋ววันนี้", "PM2.5"),
    ("รถเมล์ขึ้นราคา", "รถโดยสารประจำทาง"),
    ("ค่าไฟงวดใหม่", "อัตราค่าไฟฟ้า"),
    ("จับยาบ้าได้กี่เม็ด", "เมทแอมเฟตามีน"),
    ("แก๊งคอลเซ็นเตอร์โดนจับ", "อาชญากรรมทางเทคโนโลยี"),
    ("บัตรคนจนรอบใหม่", "บัตรสวัสดิการแห่งรัฐ"),
    ("บัตรทองใช้ที่ไหนได้", "หลักประกันสุขภาพถ้วนหน้า"),
    ("วินมอไซค์ต้องลงทะเบียน", "รถจักรยานยนต์สาธารณะ"),
    ("สนามบินใหม่สร้างเมื่อไหร่", "ท่าอากาศยาน"),
    ("ใบขับขี่หมดอายุ", "ใบอนุญาตขับรถ"),
    ("หมวกกันน็อคปรับเท่าไหร่", "หมวกนิรภัย"),
    ("ทางด่วนฟรีวันไหน", "ยกเว้นค่าผ่านทาง"),
    ("น้ำท่วมได้เงินกี่บาท", "อุทกภัย"),
    ("น้ำแล้งช่วยยังไง", "ภัยแล้ง"),
    ("ไฟไหม้โรงงาน", "อัคคีภัย"),
    ("ขยะล้นเมือง", "ขยะมูลฝอย"),
    ("คุกแน่นแค่ไหน", "เรือนจำ"),
    ("นักโทษได้ลดโทษไหม", "ผู้ต้องขัง"),
    ("ขโมยของในวัด", "ลักทรัพย์"),
    ("หวยแพงแก้ยังไง", "จำหน่ายสลากเกินราคา"),
    ("หนี้นอกระบบดอกโหด", "แก้ไขหนี้นอกระบบ"),
    ("ของแพงมาก", "ค่าครองชีพ"),
    ("เด็กช่างเรียนฟรีไหม", "อาชีวศึกษา"),
    ("ค่าเทอมลดไหม", "ค่าเล่าเรียน"),
    ("มหาลัยเปิดเมื่อไหร่", "สถาบันอุดมศึกษา"),
    ("กู้เรียน กยศ. ผ่อนยังไง", "กองทุนเงินให้กู้ยืมเพื่อการศึกษา"),
    ("ทหารเกณฑ์ปีนี้รับกี่คน", "ทหารกองประจำการ"),
    ("ทำพาสปอร์ตกี่บาท", "หนังสือเดินทาง"),
    ("ผู้ว่าคนใหม่คือใคร", "ผู้ว่าราชการจังหวัด"),
    ("นายกฯ ไปไหน", "นายกรัฐมนตรี"),
    ("พระเทพเสด็จที่ไหน", "พระเทพรัตนราชสุดา"),
    ("ในหลวงทรงเปิดงานอะไร", "พระบาทสมเด็จพระเจ้าอยู่หัว"),
    ("วันเกิดในหลวงหยุดไหม", "วันเฉลิมพระชนมพรรษา"),
    ("วันแม่จัดที่ไหน", "วันแม่แห่งชาติ"),
    ("พ่อใหญ่สิได้เงินบ่", "ผู้สูงอายุ"),
    ("เงินผู้เฒ่าจักบาท", "เบี้ยยังชีพผู้สูงอายุ"),
    ("คนเฮ็ดนา", "ทำนา"),
    ("งัวตายหลายโต", "ปศุสัตว์"),
    ("โฮงหมออยู่ไส", "โรงพยาบาล"),
    ("น้ำถ่วมเฮือน", "น้ำท่วม"),
    ("ป้อหลวงบ้านได้กี่บาท", "ผู้ใหญ่บ้าน"),
    ("ละอ่อนไปโรงเรียน", "เด็ก"),
    ("นายหัวจ่ายค่าแรง", "นายจ้าง"),
    ("คนออกไปเลหาปลา", "ทะเล"),
    ("ขายบักนัด", "สับปะรด"),
    ("อุทกภัยภาคใต้", "น้ำท่วม"),
    ("ผู้สูงอายุทั่วประเทศ", "คนแก่"),
    ("ท่าอากาศยานดอนเมือง", "สนามบินดอนเมือง"),
]


@pytest.mark.parametrize(("question", "expected"), FOUND)
def test_the_other_word_is_offered(question: str, expected: str) -> None:
    offered = [text for found in find_lexicon(fold(question)) for text, _ in found.alternatives]
    assert fold(expected) in offered


INSIDE_OTHER_WORDS = [
    ("หมอกลงจัด", "หมอ"),
    ("หมอนยางพารา", "หมอ"),
    ("หมอลำซิ่ง", "หมอ"),
    ("สมอเรือ", "หมอ"),
    ("หมู่บ้าน", "บ้าน"),
    ("วัวพันธุ์พลับพลึง", "พลุ"),
    ("เลขานุการ", "เลขา"),
    ("ตังเมหวาน", "ตัง"),
    ("ลาวาภูเขาไฟ", "ลาว"),
    ("จีนแสไม่มา", "จีนแ"),
    ("หนี้สิน", "หนี"),
    ("รถม้า", "ม้า"),
    ("บ่อนไก่", "บ่อ"),
    ("เลย", "เล"),
    ("ไผ่ลวก", "ไผ"),
    ("ไสยศาสตร์", "ไส"),
    ("กาดำ", "กาด"),
]


@pytest.mark.parametrize(("question", "source"), INSIDE_OTHER_WORDS)
def test_a_form_is_not_found_inside_another_word(question: str, source: str) -> None:
    assert source not in [found.source for found in find_lexicon(fold(question))]


CUED = [
    ("ราคามันวันนี้", "มันไม่ใช่แบบนั้น", "มันสำปะหลัง"),
    ("ผู้หญิงท้องทำงาน", "อิ่มท้อง", "ตั้งครรภ์"),
    ("ร่างกฎหมายผ่านหรือยัง", "ขับรถผ่านหน้าวัด", "อนุมัติ"),
    ("ฝ่าฝืนแล้วปรับกี่บาท", "ปรับเบาะรถ", "โทษปรับ"),
    ("แพะในคดีฆ่า", "เลี้ยงแพะกี่ตัว", "กองทุนยุติธรรม"),
    ("พระในวัดป่วย", "พระอาทิตย์ขึ้น", "พระภิกษุ"),
]


@pytest.mark.parametrize(("with_cue", "without", "expected"), CUED)
def test_a_word_with_other_senses_needs_its_cue(with_cue: str, without: str, expected: str) -> None:
    def offered(question: str) -> set[str]:
        return {text for found in find_lexicon(fold(question)) for text, _ in found.alternatives}

    assert expected in offered(with_cue)
    assert expected not in offered(without)


def test_the_longest_form_wins() -> None:
    assert [found.source for found in find_lexicon("เงินคนแก่")] == ["เงินคนแก่"]


def test_spaces_inside_a_form_do_not_matter() -> None:
    (found,) = find_lexicon("โค กระบือ")
    assert (found.start, found.end) == (0, len("โค กระบือ"))


def test_punctuation_between_words_separates_them() -> None:
    sources = [found.source for found in find_lexicon("น้ำ / ท่วม")]
    assert "น้ำ / ท่วม" not in sources


def test_official_words_weigh_more_than_everyday_ones_in_return() -> None:
    there = dict(find_lexicon("สนามบินดอนเมือง")[0].alternatives)
    back = dict(find_lexicon("ท่าอากาศยานดอนเมือง")[0].alternatives)
    assert there["ท่าอากาศยานดอนเมือง"] > back["สนามบินดอนเมือง"]


def test_a_word_that_is_not_in_the_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="หมา"):
        expand(["หมา"], "แมว")


def test_a_question_takes_under_a_millisecond() -> None:
    question = fold("คนแก่ในหมู่บ้านน้ำท่วมจะได้เงินช่วยเหลือกี่บาท ต้องไปลงทะเบียนที่ไหน")
    words = segment(question)
    expand(words, question)
    times = []
    for _ in range(20):
        started = time.process_time()
        expand(words, question)
        times.append(time.process_time() - started)
    assert min(times) < 0.001


def test_time_is_linear_in_the_length() -> None:
    def seconds(words: int) -> float:
        text = fold("มันในไร่น้ำท่วม" * (words // 4))
        found = segment(text)
        started = time.process_time()
        expand(found, text)
        return time.process_time() - started

    seconds(400)
    assert min(seconds(8_000) for _ in range(2)) < 25 * max(seconds(1_000), 0.002)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.text(alphabet="หมอวัวคนแก่เงิน ้่.๑ฯไ", max_size=60)))
def test_any_text_gives_ordered_spans_with_sound_weights(text: str) -> None:
    folded = fold(text)
    position = 0
    for found in find_lexicon(folded):
        assert position <= found.start < found.end <= len(folded)
        assert folded[found.start : found.end] == found.source
        assert 0 < len(found.alternatives) <= MAX_ALTERNATIVES
        weights = [weight for _, weight in found.alternatives]
        assert weights == sorted(weights, reverse=True)
        assert all(0 < weight <= 1 for weight in weights)
        assert all(key(other) != key(found.source) for other, _ in found.alternatives)
        position = found.end
