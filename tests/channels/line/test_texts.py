from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from channels.line import texts
from channels.line.messages import text_message
from channels.line.privacy_commands import Command, command
from tests.channels.line.limits import check_messages, units

ALL = {
    name: value
    for name, value in vars(texts).items()
    if name.isupper()
    and isinstance(value, str)
    and name not in ("EXAMPLE", "SHOW_DATA", "DELETE_DATA", "ELLIPSIS", "NUMBER_SENT")
}
GREETING = texts.greeting(30, date(2025, 9, 24))


@dataclass(frozen=True)
class Item:
    at: float
    kind: str
    text: str


@pytest.mark.parametrize("text", [*ALL.values(), GREETING], ids=[*ALL, "greeting"])
def test_a_text_is_polite_once_and_never_casual(text: str) -> None:
    # What follows a masked number is worded by the guard, and always has a reply beside it.
    assert text.count("ค่ะ") == (0 if text == texts.PERSONAL_NUMBER_SENT else 1)
    assert not any(word in text for word in ("ครับ", "นะคะ", "!", "ขอโทษ"))
    check_messages([text_message(text)])


def test_the_bot_has_words_for_everything_that_can_be_sent() -> None:
    assert set(ALL) >= {
        *("STICKER", "IMAGE", "AUDIO", "LOCATION", "FILE", "UNKNOWN", "BUSY", "SLOW_DOWN"),
        *("BUSY_ASK_AGAIN", "DATA_DELETED", "DATA_IN_PRIVATE", "NO_DATA", "FEEDBACK_THANKS"),
        *("PERSONAL_NUMBER_SENT", "SERVICE_PROBLEM"),
    }


def test_the_greeting_says_what_it_knows_what_it_keeps_and_how_to_be_forgotten() -> None:
    for told in ("ถึงวันที่ 24 ก.ย. 2568", "30 วัน", "ไม่ใช่ช่องทางยื่นคำขอ", "ข่าวต้นทาง", "เลขบัตร"):
        assert told in GREETING
    assert "“ลบข้อมูล”" in GREETING and "“ขอดูข้อมูล”" in GREETING
    assert len(GREETING) < 800


def test_the_greeting_does_without_a_day_and_names_the_notice_where_there_is_one() -> None:
    assert "ถึงวันที่" not in texts.greeting(7, None) and "7 วัน" in texts.greeting(7, None)
    assert texts.greeting(7, None, privacy_url="https://a.example/p").endswith(
        " https://a.example/p"
    )


def test_the_commands_the_texts_name_are_the_commands_the_bot_knows() -> None:
    assert command(texts.DELETE_DATA) is Command.DELETE
    assert command(texts.SHOW_DATA) is Command.SHOW


def test_the_report_shows_everything_newest_first_in_thai_time_and_words() -> None:
    at = datetime(2026, 11, 20, 18, 30, tzinfo=UTC).timestamp()
    report = texts.data_report(
        [
            Item(at - 90, "question", "น้ำท่วม\nที่ไหน"),
            Item(at, "feedback", "bad"),
            Item(at - 30, "event", "sticker"),
        ]
    )
    assert report.splitlines() == [
        "ระบบเก็บข้อมูลของคุณไว้ 3 รายการ (ล่าสุดก่อน)",
        "• 21 พ.ย. 2569 01:30 น. ความเห็น: ไม่ตรง",
        "• 21 พ.ย. 2569 01:29 น. เหตุการณ์: ส่งสติกเกอร์",
        "• 21 พ.ย. 2569 01:28 น. คำถาม: น้ำท่วม ที่ไหน",
        "พิมพ์ “ลบข้อมูล” เพื่อลบทั้งหมดได้ทันทีค่ะ",
    ]


def test_a_report_without_room_says_how_much_is_not_shown() -> None:
    report = texts.data_report([Item(float(n), "question", "ก" * 5_000) for n in range(500)])
    shown = report.count("• ")
    assert f"และอีก {500 - shown:,} รายการ" in report and units(report) <= 5_000 and shown > 5
    assert report.endswith("ทันทีค่ะ")


def test_a_report_of_unknown_kinds_and_broken_text_can_be_sent() -> None:
    check_messages([text_message(texts.data_report([Item(0.0, "new", "\ud83d" * 9_000)]))])
