import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.chain.splitting import MAX_CLAIMS, split


def texts(message: str) -> list[str]:
    return [claim.text for claim in split(message)[0]]


def test_greetings_calls_to_share_and_decoration_are_dropped() -> None:
    message = "📢 สวัสดีค่ะพี่น้อง!!\n⭐ อบต. แจกต้นกล้ามะม่วงบ้านละ 3 ต้น ⭐\nแชร์ต่อด้วยนะคะ 🙏🙏"
    assert texts(message) == ["อบต. แจกต้นกล้ามะม่วงบ้านละ 3 ต้น"]


def test_amounts_days_and_channels_stay_together() -> None:
    message = "โครงการปลูกไผ่ รับเงินไร่ละ 500 บาท ลงทะเบียน 1 ก.พ. - 30 มี.ค. 69 ที่เกษตรอำเภอ"
    assert texts(message) == [message]


def test_each_line_is_a_claim_of_its_own() -> None:
    message = "ลดค่าน้ำ 10% ทุกบ้าน\nเพิ่มค่าไฟหน่วยละ 2 บาท\nงดเก็บขยะ 5 วัน"
    assert texts(message) == message.splitlines()


def test_a_claim_said_twice_is_checked_once() -> None:
    message = "เก็บค่าจอดเรือวันละ 40 บาท\nเก็บค่าจอดเรือวันละ 40 บาท"
    assert texts(message) == ["เก็บค่าจอดเรือวันละ 40 บาท"]


@pytest.mark.parametrize(
    "link",
    [
        "https://win.example.com/a?b=1",
        "www.example.net",
        "bit.ly/abc9",
        "lin.ee/xyz",
        "@free-money",
    ],
)
def test_a_link_is_kept_beside_the_claim_and_never_in_it(link: str) -> None:
    claims, _ = split(f"แจกเงินชาวสวนคนละ 900 บาท กดรับที่ {link} ก่อนสิ้นเดือน")
    assert [claim.links for claim in claims] == [(link,)]
    assert link not in claims[0].text


def test_a_link_on_a_line_of_its_own_belongs_to_the_claim_before() -> None:
    claims, _ = split("แจกเงินชาวสวนคนละ 900 บาท\n👉 https://win.example.com\nแชร์ด่วน")
    assert [(c.text, c.links) for c in claims] == [
        ("แจกเงินชาวสวนคนละ 900 บาท", ("https://win.example.com",))
    ]


def test_a_warning_is_no_call_to_share() -> None:
    message = "อย่าแชร์ข้อความที่ว่า อบต. แจกโค 2 ตัว เพราะเป็นข่าวปลอม"
    assert texts(message) == [message]


def test_no_more_than_six_claims_are_checked_and_the_rest_is_counted() -> None:
    message = "\n".join(f"หมู่ {n} แจกข้าวสารบ้านละ {n} กระสอบ" for n in range(1, 11))
    claims, left_out = split(message)
    assert (len(claims), left_out) == (MAX_CLAIMS, 10 - MAX_CLAIMS)


@pytest.mark.parametrize("message", ["", "   \n ", "🙏🙏🙏", "แชร์ต่อด้วยนะ", "!!!"])
def test_nothing_to_check_gives_no_claims(message: str) -> None:
    assert split(message) == ([], 0)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=5_500))
def test_any_message_is_split(message: str) -> None:
    claims, left_out = split(message)
    assert len(claims) <= MAX_CLAIMS
    assert left_out >= 0
    assert all(claim.text.strip() for claim in claims)


def test_a_long_hostile_message_takes_no_time() -> None:
    for unit in ("a.", "ก" * 3 + " ", "www.", "5,000", "!?", "ส่งต่อ", "\x00"):
        split(unit * (5_000 // len(unit)))
