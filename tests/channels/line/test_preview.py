from channels.line.preview import preview


def test_a_question_to_the_samples_is_previewed_as_it_would_be_sent() -> None:
    shown = preview("ลิงก์รับค่ายุ้งฉาง 1,800 บาท จริงไหม")
    first, last = shown["messages"][0], shown["messages"][-1]
    assert first["type"] == "text" and "ที่มา:" in first["text"] and first["quoteToken"]
    assert last["type"] == "flex" and last["quickReply"]["items"]
