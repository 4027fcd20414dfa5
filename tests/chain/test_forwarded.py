import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.chain import looks_forwarded

DATA = Path(__file__).parent.parent / "data" / "chain_messages.jsonl"
MESSAGES = [json.loads(line)["text"] for line in DATA.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("text", MESSAGES)
def test_a_chain_message_is_taken_for_one(text: str) -> None:
    assert looks_forwarded(text)


@pytest.mark.parametrize(
    "question",
    [
        "เบี้ยคนชราปีนี้ได้เดือนละเท่าไหร่",
        "ลงทะเบียนน้ำท่วมภาคใต้ได้ถึงวันไหน ต้องใช้เอกสารอะไรบ้างคะ",
        "ด่วน อยากรู้ว่าคนละครึ่งยังใช้ได้อยู่ไหม",
        "ครม. เห็นชอบมาตรการแก้หนี้วันที่ 3 ธันวาคม 2567 มีกี่มาตรการ แต่ละมาตรการช่วยใครบ้าง",
        "ข่าวดีของชาวนาที่นายกพูดถึงเมื่อวานคืออะไร",
        "สรุปประกาศเตือนภัยของกรมอุตุฯ ให้หน่อย",
        "ขอลิงก์ลงทะเบียนเที่ยวไทยคนละครึ่งหน่อยค่ะ www. อะไรนะ",
        "สวัสดีค่ะ",
        "ขอบคุณมากครับ 🙏🙏",
        "ข่าวปลอมที่มีคนแชร์มากที่สุดในเดือนมีนาคม 2567 เรื่องอะไร มีคนแชร์ต่อกี่ครั้ง",
        "",
    ],
)
def test_a_question_is_not_taken_for_a_chain_message(question: str) -> None:
    assert not looks_forwarded(question)


def test_asking_whether_something_pasted_is_true_is_enough() -> None:
    pasted = "แจกถังแก๊สบ้านละ 1 ถัง\nแค่โทรไปที่ อบต. ก่อนสิ้นเดือน แล้วรอรับหน้าบ้าน\nจริงปะ"
    assert looks_forwarded(pasted)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=6_000))
def test_any_text_is_read(text: str) -> None:
    assert looks_forwarded(text) in (True, False)
