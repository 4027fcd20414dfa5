"""Personal numbers go, every other number stays."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.privacy import REPLACEMENTS, has_check_digit, mask

ID, PHONE, ACCOUNT, EMAIL = (REPLACEMENTS[k] for k in ("thai_id", "phone", "account", "email"))

IDS = [
    "3509900123450",
    "3-5099-00123-45-0",
    "3 5099 00123 45 0",
    "3.5099.00123.45.0",
    "๓๕๐๙๙๐๐๑๒๓๔๕๐",
    "๓-๕๐๙๙-๐๐๑๒๓-๔๕-๐",
    "3–5099–00123–45–0",
    "3 - 5099 - 00123 - 45 - 0",
    "3 509900123450",
    "350-990-012-3450",
    "3 5 0 9 9 0 0 1 2 3 4 5 0",
    "3\u200b5\u200b0\u200b9\u200b9\u200b0\u200b0\u200b1\u200b2\u200b3\u200b4\u200b5\u200b0",
    "３５０９９００１２３４５０",
    "3\u00a05099\u00a000123\u00a045\u00a00",
    "0012345678909",
]

PHONES = [
    "0812345678",
    "081-234-5678",
    "081 234 5678",
    "081.234.5678",
    "08-1234-5678",
    "081-2345678",
    "(081) 234-5678",
    "0 8 1 2 3 4 5 6 7 8",
    "๐๘๑-๒๓๔-๕๖๗๘",
    "0612345678",
    "095 123 4567",
    "+66812345678",
    "+66 81 234 5678",
    "+66-81-234-5678",
    "+66 (0)81 234 5678",
    "66812345678",
    "0066812345678",
    "08\u200b1-234\u200b-5678",
]

ACCOUNTS = [
    ("โอนเข้า 123-4-56789-0 แล้ว", f"โอนเข้า {ACCOUNT} แล้ว"),
    ("เลขที่บัญชี 1234567890", f"เลขที่บัญชี {ACCOUNT}"),
    ("บัญชี ธ.ก.ส. 020012345678 ครับ", f"บัญชี ธ.ก.ส. {ACCOUNT} ครับ"),
    ("กสิกรไทย 123 4 56789 0", f"กสิกรไทย {ACCOUNT}"),
    ("ออมสิน ๐๒๐๐๑๒๓๔๕๖๗๘", f"ออมสิน {ACCOUNT}"),
    ("เลขบัญชี 0812345678 กรุงไทย", f"เลขบัญชี {ACCOUNT} กรุงไทย"),
    ("พร้อมเพย์ 0812345678", f"พร้อมเพย์ {PHONE}"),
]

KEPT = [
    "ธนาคารกรุงไทย โทร. 02-111-1144 (24 ชั่วโมง)",
    "งบ 157,000 ล้านบาท",
    "งบ 1,234,567,890 บาท",
    "งบ 1234567890123 บาท",
    "เงินในบัญชี 1234567890.50 บาท",
    "มีผู้ลงทะเบียน 3,509,900,123,450 คน",
    "ปิดบัญชี 1234567890 บัญชี",
    "วันที่ 28 กรกฎาคม 2568 เวลา 08.30 - 16.30 น.",
    "เวลา 06.30 - 09.30 16.30 น.",
    "09.00 12.00 13.00",
    "ปี 2565 2566 2567 2568",
    "08/05/2566",
    "พ.ร.บ.คอมพิวเตอร์ พ.ศ. 2550 มาตรา 14",
    "หนังสือที่ มท 0808.2/ว 3993 ลงวันที่ 13 ธ.ค. 2553",
    "สธ 0906.05/12345",
    "โทร 1323 1784 191 1111 1669 1300",
    "โทร 0-2123-4567",
    "โทร 02-123-4567 ต่อ 1234",
    "โทร 053-123456",
    "โทร 053 123 456",
    "1800-123-456",
    "พิกัด 13.7563309, 100.5017651",
    "13.7563309 100.5017651",
    "ทะเบียน กข 1234 กรุงเทพมหานคร",
    "7กฎ 9999",
    "https://www.thaigov.go.th/news/contents/details/0812345678",
    "https://example.org/?id=1234567890123&t=0812345678",
    "bit.ly/0812345678",
    "2022/12/07/ด้านเศรษฐกิจ_7_d1bd5ae4-b8bd-4595-b384-5177416977d4.txt",
    "2021/04/10/ด้านเศรษฐกิจ_3.txt",
    "IMG_0812345678.jpg",
    "เลขทะเบียนนิติบุคคล 0105556000009",
    "รถไฟขบวน 32 33 35 36 37 38 39",
    "12345678901234567890",
    "ถาม @สำนักงาน",
    "",
]


@pytest.mark.parametrize("number", IDS)
def test_a_citizen_id_is_hidden_however_it_is_written(number: str) -> None:
    assert mask(f"ผม {number} ครับ").text == f"ผม {ID} ครับ"


@pytest.mark.parametrize("number", PHONES)
def test_a_mobile_number_is_hidden_however_it_is_written(number: str) -> None:
    assert mask(f"โทร {number} นะ") == type(mask(""))(f"โทร {PHONE} นะ", ("phone",))


@pytest.mark.parametrize(("text", "hidden"), ACCOUNTS)
def test_a_bank_account_is_hidden_in_its_usual_form_or_beside_its_name(
    text: str, hidden: str
) -> None:
    assert mask(text).text == hidden


@pytest.mark.parametrize("text", KEPT)
def test_any_other_number_stays_and_the_text_is_the_same_object(text: str) -> None:
    masked = mask(text)

    assert masked.text is text
    assert masked.kinds == ()


@pytest.mark.parametrize(
    "before", ["เลขบัตร ", "บัตรประชาชน", "เลขประจำตัวประชาชน: ", "เลข 13 หลักคือ "]
)
def test_a_mistyped_id_is_hidden_beside_its_name(before: str) -> None:
    assert not has_check_digit("1101700230705")
    assert mask(f"{before}1101700230705").text == f"{before}{ID}"


def test_a_mistyped_id_is_hidden_in_the_grouping_that_only_ids_have() -> None:
    assert mask("1-1017-00230-70-5").text == ID


def test_thirteen_digits_that_are_no_id_stay() -> None:
    assert mask("รหัสพัสดุ 1101700230705").kinds == ()


@pytest.mark.parametrize(
    "address", ["somchai@example.com", "Som.Chai+1@mail.example.co.th", "a_b-c@x.io"]
)
def test_an_email_address_is_hidden_and_the_words_around_it_stay(address: str) -> None:
    assert mask(f"ส่งมาที่{address}ได้ไหม").text == f"ส่งมาที่{EMAIL}ได้ไหม"
    assert mask(f"ส่ง {address}.").text == f"ส่ง {EMAIL}."


def test_a_right_id_is_hidden_in_a_web_address_too() -> None:
    assert mask("https://x.go.th/?id=3509900123450&p=1").text == f"https://x.go.th/?id={ID}&p=1"


def test_kinds_come_in_order_of_first_appearance_and_once() -> None:
    masked = mask("0812345678 a@b.co 3509900123450 0898765432 123-4-56789-0")

    assert masked.kinds == ("phone", "email", "thai_id", "account")
    assert masked.text == f"{PHONE} {EMAIL} {ID} {PHONE} {ACCOUNT}"


def test_two_numbers_side_by_side_are_two() -> None:
    assert mask("0812345678 0898765432").text == f"{PHONE} {PHONE}"
    assert mask("0812345678/0898765432").text == f"{PHONE}/{PHONE}"


def test_an_extension_or_a_second_ending_stays_behind() -> None:
    assert mask("081-234-5678 ต่อ 12").text == f"{PHONE} ต่อ 12"


@pytest.mark.parametrize(
    ("digits", "right"),
    [
        ("3509900123450", True),
        ("3509900123451", False),
        ("350990012345", False),
        ("0105556000009", False),
        ("0012345678909", True),
    ],
)
def test_the_check_digit_is_modulo_eleven(digits: str, right: bool) -> None:
    assert has_check_digit(digits) is right


# By someone who had not seen the code; the first run got all 30 right.
BLIND = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "masking_blind.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize("case", BLIND, ids=lambda case: case["text"])
def test_a_reader_who_had_not_seen_the_code_agrees(case: dict[str, Any]) -> None:
    masked = mask(case["text"])

    assert list(masked.kinds) == case["masked_kinds"]
    assert not [gone for gone in case["must_vanish"] if gone in masked.text]
    assert not [kept for kept in case["must_stay"] if kept not in masked.text]


HOSTILE = st.text(
    alphabet=st.sampled_from("0123456789๐๘๑6 -.,/()+@_:aก[]\n\u200b\u00a0") | st.characters(),
    max_size=80,
)
PIECES = st.lists(
    st.sampled_from(
        [
            *IDS,
            *PHONES,
            "123-4-56789-0",
            "1234567890",
            "a@b.co",
            "บัญชี",
            "เลขบัตร",
            " ",
            "-",
            "/",
            "https://x.th/",
            "บาท",
            ".",
            ",",
            "(",
            ")",
            "1101700230705",
            "+",
            "ก",
            "x",
            "\n",
            ID,
        ]
    ),
    max_size=8,
).map("".join)


@given(HOSTILE | PIECES)
@example("3509900123450 1234567890123")
@example("https://x.th/3509900123450/0812345678")
@example("3509900123450A@0.0")
@example("000234003009 9 0 002340030099")
@example("0๖0000000๐0@0.0")
@example("0@0.AA/0600000000")
def test_masking_is_total_and_a_second_time_changes_nothing(text: str) -> None:
    masked = mask(text)

    again = mask(masked.text)

    assert again.kinds == ()
    assert again.text is masked.text


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "12 ",
        "1.",
        "0812345678 ",
        "๑\u200b",
        "@",
        "a@",
        "a",
        "a.",
        "0-",
        "081-",
        "1\u200b",
        "https://",
        "บัญชี 1",
        "123-4-56789-0",
        "3509900123450",
        "(",
        "0a",
        "www.",
        "a@b.c",
    ],
)
def test_a_hundred_thousand_hostile_characters_take_well_under_a_second(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    started = time.process_time()

    mask(text)

    assert time.process_time() - started < 0.8
