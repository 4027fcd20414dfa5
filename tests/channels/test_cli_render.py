from channels.cli_render import answer_text, facts_text, report_line

CITATION = {
    "article_id": "a",
    "title": "ถนนใหม่",
    "published": "2024-02-09",
    "url": "https://x.example",
}


def test_each_release_is_named_once_with_all_its_markers() -> None:
    citations = [CITATION | {"marker": 1}, CITATION | {"marker": 2}]
    text = answer_text({"answer": "สร้างถนน [1]\nงบ 4 ล้าน [2]", "citations": citations})
    assert text.splitlines()[2:] == [
        "",
        "ที่มา:",
        "[1][2] ถนนใหม่ (9 ก.พ. 2567)",
        "    https://x.example",
    ]


def test_an_answer_without_sources_is_the_answer_alone() -> None:
    assert answer_text({"answer": "ไม่พบข้อมูล", "citations": []}) == "ไม่พบข้อมูล"


def test_an_undated_release_without_a_link_is_its_title() -> None:
    bare = CITATION | {"marker": 1, "published": None, "url": None}
    assert answer_text({"answer": "x", "citations": [bare]}).endswith("ที่มา:\n[1] ถนนใหม่")


def test_counts_read_as_a_sentence() -> None:
    report = {"added": 1200, "updated": 1, "unchanged": 0, "problems": 2, "chunks": 7, "seconds": 1}
    assert report_line(report).startswith("1,200 added, 1 updated, 0 unchanged, 2 problems")


def test_unknown_facts_are_dashes_and_nested_ones_stand_alone() -> None:
    assert (
        facts_text({"oldest": None, "made_with": {"segmenter": "s"}}) == "oldest: -\nsegmenter: s"
    )


ANSWER = {"question": "แล้วเชียงแสนล่ะ", "answer": "มี 1 แห่ง", "citations": []}


def test_a_completed_question_is_told_before_the_answer_and_a_notice_after_it() -> None:
    told = {"standalone": "แถวเชียงแสนมีห้องปลอดฝุ่นไหม", "notice": "ระบบซ่อนเบอร์แล้ว"}
    assert answer_text(ANSWER | told).splitlines() == [
        "เข้าใจว่าถาม: แถวเชียงแสนมีห้องปลอดฝุ่นไหม",
        "มี 1 แห่ง",
        "ระบบซ่อนเบอร์แล้ว",
    ]


def test_a_question_that_only_lost_its_number_is_not_called_completed() -> None:
    asked = {"question": "เบอร์ [เบอร์โทรศัพท์] น้ำไหลไหม", "standalone": "เบอร์  น้ำไหลไหม"}
    assert answer_text(ANSWER | asked) == "มี 1 แห่ง"


def test_a_question_as_typed_is_not_repeated() -> None:
    for standalone in (None, "แล้วเชียงแสนล่ะ", "แล้วเชียงแสนล่ะ "):
        assert answer_text(ANSWER | {"standalone": standalone}) == "มี 1 แห่ง"
