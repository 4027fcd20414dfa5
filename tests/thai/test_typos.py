"""Misspelt words, keyboards in the wrong layout, held letters and particles."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.thai.edits import edit_cost
from rag.thai.normalise import fold
from rag.thai.particles import particles
from rag.thai.skeleton import skeleton
from rag.thai.typos import (
    TypoIndex,
    fix_keyboard_layout,
    particle_flags,
    squeeze,
    strip_particles,
)
from rag.thai.words import segment

COMMON = (
    "ใคร ไหม้ น้ำ แอลกอฮอล์ สนใจ คลินิก สังคมสงเคราะห์ โลก อนุญาต สังเกต กฎหมาย ปรากฏ โรงพยาบาล "
    "รัฐบาล รัฐมนตรี สาธารณสุข ประชาชน เกษตรกร ปศุสัตว์ ผู้สูงอายุ สวัสดิการ ลงทะเบียน ประโยชน์ วัคซีน "
    "ระบาด งบประมาณ ภาษี เศรษฐกิจ ธุรกิจ อุปกรณ์ สถานการณ์ เหตุการณ์ น้ำท่วม อุทกภัย แผ่นดินไหว พายุ เขื่อน "
    "ชลประทาน ธรรมชาติ ทรัพยากร สิ่งแวดล้อม ท่องเที่ยว โรงเรียน นักศึกษา มหาวิทยาลัย บัญชี ธนาคาร "
    "สินเชื่อ ดอกเบี้ย พลังงาน ไฟฟ้า อินเทอร์เน็ต เว็บไซต์ เทคโนโลยี ดิจิทัล คอมพิวเตอร์ โปรแกรม "
    "อิเล็กทรอนิกส์ อุบัติเหตุ จราจร ตำรวจ ยาเสพติด ทุจริต อาชญากรรม มิจฉาชีพ กระทรวง จังหวัด อำเภอ "
    "หมู่บ้าน เทศบาล ข้าราชการ บำนาญ เกษียณ เลือกตั้ง อนุมัติ นโยบาย โครงการ มาตรการ เยียวยา แรงงาน "
    "ประกันสังคม ทีม งาน คน ที่ มี บ้าน จะ ได้ เงิน การ ข่าว ข้าว เข้า เขา ขาว นักเรียน เรียน"
).split()


@pytest.fixture(scope="module")
def index() -> TypoIndex:
    vocabulary = {fold(word): 400 for word in COMMON} | {"การ": 5000, "คลีนิก": 2}
    return TypoIndex(vocabulary)


MISSPELT = [
    ("ไคร", "ใคร"),
    ("ใหม้", "ไหม้"),
    ("แอลกอฮอก", "แอลกอฮอล์"),
    ("สนไจ", "สนใจ"),
    ("คลีนิก", "คลินิก"),
    ("สังคมสงเคราะโลก", "สังคมสงเคราะห์"),
    ("อนุญาติ", "อนุญาต"),
    ("สังเกตุ", "สังเกต"),
    ("กฏหมาย", "กฎหมาย"),
    ("ปรากฎ", "ปรากฏ"),
    ("โรงพยาบาน", "โรงพยาบาล"),
    ("รัฐบาน", "รัฐบาล"),
    ("รัฐมนตี", "รัฐมนตรี"),
    ("สาธารนสุข", "สาธารณสุข"),
    ("ประชาชล", "ประชาชน"),
    ("เกษตกร", "เกษตรกร"),
    ("ปศุสัต", "ปศุสัตว์"),
    ("ผุ้สูงอายุ", "ผู้สูงอายุ"),
    ("สวัสดิการณ์", "สวัสดิการ"),
    ("ลงทเบียน", "ลงทะเบียน"),
    ("ประโยช", "ประโยชน์"),
    ("วัคซิน", "วัคซีน"),
    ("ระบาท", "ระบาด"),
    ("งบประมาน", "งบประมาณ"),
    ("ภาษิ", "ภาษี"),
    ("เศรฐกิจ", "เศรษฐกิจ"),
    ("ธุระกิจ", "ธุรกิจ"),
    ("อุปกร", "อุปกรณ์"),
    ("สถานะการณ์", "สถานการณ์"),
    ("เหตุการ", "เหตุการณ์"),
    ("น้ำท้วม", "น้ำท่วม"),
    ("อุทกภัน", "อุทกภัย"),
    ("แผ่นดินใหว", "แผ่นดินไหว"),
    ("พายู", "พายุ"),
    ("เขือน", "เขื่อน"),
    ("ชนประทาน", "ชลประทาน"),
    ("ธรรมชาด", "ธรรมชาติ"),
    ("ทรัพยกร", "ทรัพยากร"),
    ("สิงแวดล้อม", "สิ่งแวดล้อม"),
    ("ท่องเทียว", "ท่องเที่ยว"),
    ("โรงเรีน", "โรงเรียน"),
    ("นักสึกษา", "นักศึกษา"),
    ("มหาวิทยาลับ", "มหาวิทยาลัย"),
    ("บันชี", "บัญชี"),
    ("ทนาคาร", "ธนาคาร"),
    ("สินเชือ", "สินเชื่อ"),
    ("ดอกเบี่ย", "ดอกเบี้ย"),
    ("พลังงาร", "พลังงาน"),
    ("ไฟฟ่า", "ไฟฟ้า"),
    ("อินเทอเน็ต", "อินเทอร์เน็ต"),
    ("เว็บไซด์", "เว็บไซต์"),
    ("เทคโนโลยื", "เทคโนโลยี"),
    ("ดิจิตัล", "ดิจิทัล"),
    ("คอมพิวเตอ", "คอมพิวเตอร์"),
    ("โปรแกม", "โปรแกรม"),
    ("อีเล็กทรอนิกส์", "อิเล็กทรอนิกส์"),
    ("อุบัติเหต", "อุบัติเหตุ"),
    ("ตำหรวจ", "ตำรวจ"),
    ("ยาเสพติต", "ยาเสพติด"),
    ("ทุจริด", "ทุจริต"),
    ("อาชญกรรม", "อาชญากรรม"),
    ("มิดฉาชีพ", "มิจฉาชีพ"),
    ("กะทรวง", "กระทรวง"),
    ("จังหวัต", "จังหวัด"),
    ("อำเภ่อ", "อำเภอ"),
    ("หมุ่บ้าน", "หมู่บ้าน"),
    ("เทศบาน", "เทศบาล"),
    ("บำนาน", "บำนาญ"),
    ("เลือกตั่ง", "เลือกตั้ง"),
    ("นโยบาญ", "นโยบาย"),
    ("โครงกาน", "โครงการ"),
    ("มาตราการ", "มาตรการ"),
    ("แรงาน", "แรงงาน"),
]


@pytest.mark.parametrize(("written", "meant"), MISSPELT)
def test_what_was_meant_is_among_the_first_three(
    index: TypoIndex, written: str, meant: str
) -> None:
    found = index.find(segment(fold(written)))
    assert fold(meant) in [candidate.word for one in found for candidate in one.candidates]


@pytest.mark.parametrize("word", COMMON)
def test_a_common_word_is_never_questioned(index: TypoIndex, word: str) -> None:
    assert index.find([fold(word)]) == []


@pytest.mark.parametrize(
    "question",
    [
        "เขาเข้าบ้าน",
        "มีข้าวขาว",
        "คนที่ได้เงิน",
        "covid 19",
        "ปี 2567",
        "อบต.",
        "100 ล้าน",
        "ๆ ฯ",
        "งานที่บ้านได้เงิน",
    ],
)
def test_good_words_are_left_alone(index: TypoIndex, question: str) -> None:
    assert index.find(segment(fold(question))) == []


def test_candidates_are_weighted_and_never_the_word_itself(index: TypoIndex) -> None:
    found = index.candidates("โรงเรืยน", top_k=5)
    assert found[0].word == "โรงเรียน"
    assert all(0 < candidate.weight < 1 for candidate in found)
    assert "โรงเรืยน" not in [candidate.word for candidate in found]


def test_a_rare_spelling_of_the_corpus_is_not_proposed(index: TypoIndex) -> None:
    assert "คลีนิก" not in [candidate.word for candidate in index.candidates("คลินิค")]


def test_splinters_are_rejoined_at_their_place_in_the_question(index: TypoIndex) -> None:
    (found,) = index.find(["คน", "อนุ", "ญาติ", "งาน"])
    assert (found.first, found.last, found.written) == (1, 3, "อนุญาติ")


def test_an_empty_vocabulary_has_no_candidates() -> None:
    assert TypoIndex({}).candidates("โรงเรืยน") == []


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("กรรม", "กัม"),
        ("ทรัพย์", "ทรับ"),
        ("ใหม่", "ไหม"),
        ("ภาษี", "พาสิ"),
        ("ศาลา", "สาลา"),
        ("เหตุ", "เหต"),
        ("สำคัญ", "สัมคัน"),
        ("ปรับ", "ปับ"),
        ("รัก", "ลัก"),
    ],
)
def test_spellings_of_one_sound_share_a_skeleton(left: str, right: str) -> None:
    assert skeleton(left) == skeleton(right)


@pytest.mark.parametrize(("left", "right"), [("กา", "กิน"), ("บ้าน", "วัด"), ("ครู", "หมอ")])
def test_other_words_have_other_skeletons(left: str, right: str) -> None:
    assert skeleton(left) != skeleton(right)


def test_a_tone_costs_less_than_a_sound_and_a_sound_less_than_a_letter() -> None:
    assert 0 < edit_cost("ทาง", "ท่าง") < edit_cost("ศาล", "สาล") < edit_cost("ศาล", "มาล")
    assert edit_cost("ศาล", "ศาล") == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("l;ylfu", "สวัสดี"),
        ("ohemj;,", "น้ำท่วม"),
        ("iy{[k]", "รัฐบาล"),
        ("gmL[k]", "เทศบาล"),
        ("gfHd0,oh", None),
        ("dkiL7dKk", "การศึกษา"),
        ("xitdyoly'8,", "ประกันสังคม"),
        ("Fi'giupo", "โรงเรียน"),
        ("ghyf;", None),
        ("hello", None),
        ("covid-19", None),
        ("facebook", None),
        ("SME bank", None),
        ("Thailand 4.0", None),
        ("e-bidding", None),
        ("Medical Hub", None),
        ("PM2.5", None),
        ("1669", None),
        ("12/12/2567", None),
        ("", None),
        ("ok", None),
        ("สวัสดี", None),
        ("www.thaigov.go.th", None),
        ("Soft Power", None),
        ("digital wallet", None),
    ],
)
def test_the_wrong_keyboard_is_read_right(typed: str, meant: str | None) -> None:
    assert fix_keyboard_layout(typed) == meant


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("มากกกก", "มาก"), ("จ้าาา", "จ้า"), ("กรรม", "กรรม"), ("55555", "55555"), ("2000", "2000"),
     ("ค่ะะะะ", "ค่ะ")],
)  # fmt: skip
def test_held_letters_are_written_once_and_digits_kept(typed: str, plain: str) -> None:
    assert squeeze(fold(typed)) == plain


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (["ได้", "กี่", "บาท", "คะ"], ["ได้", "กี่", "บาท"]),
        (["ขอ", "หน่อย", "ครับ"], ["ขอ"]),
        (["ไป", "มั้ย", "อะ"], ["ไป"]),
        (["ได้", "ไหม", "ครับ"], ["ได้"]),
        (["ผ้า", "ไหม", "ราคา"], ["ผ้า", "ไหม", "ราคา"]),
        (["น้า", "ได้", "เงิน"], ["น้า", "ได้", "เงิน"]),
        (["เงิน", "ออก", "ยัง", "จ้าาาา"], ["เงิน", "ออก", "ยัง"]),
        (["แม่น", "บ่", "เด้อ"], ["แม่น"]),
        (["ครับ"], ["ครับ"]),
        ([], []),
    ],
)
def test_particles_weigh_nothing(words: list[str], kept: list[str]) -> None:
    assert strip_particles(words) == kept
    assert len(particle_flags(words)) == len(words)


def test_the_particle_data_is_sound() -> None:
    assert len(particles()) >= 60
    assert all(word == fold(word) and word for word in particles())


def test_a_large_vocabulary_is_indexed_and_searched_fast() -> None:
    consonants = "กขคงจชดตถทนบปพฟมยรลวสหอ"
    vocabulary = {
        f"{a}า{b}{c}ิ{d}": 50 for a in consonants for b in consonants for c in consonants
        for d in consonants[:3]
    }  # fmt: skip
    started = time.process_time()
    large = TypoIndex(vocabulary, dictionary=())
    per_word = (time.process_time() - started) / len(vocabulary)
    assert per_word < 60e-6  # a loaded machine is three times slower than an idle one
    times = []
    for word in ("กาขคึม", "ขางจิ่ต", "สานดืก") * 5:
        started = time.process_time()
        large.candidates(word)
        times.append(time.process_time() - started)
    assert min(times) < 0.002


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(alphabet="กรณ์ิุัโไใ่้ะาำศษสนค ๆฯ", max_size=50)))
def test_any_text_is_answered_without_overlaps(index: TypoIndex, text: str) -> None:
    words = segment(fold(text))
    position = 0
    for found in index.find(words):
        assert position <= found.first < found.last <= len(words)
        assert found.candidates
        position = found.last
    fix_keyboard_layout(text)
    assert len(strip_particles(words)) <= len(words)
    assert edit_cost(text[:20], text[-20:]) >= 0
