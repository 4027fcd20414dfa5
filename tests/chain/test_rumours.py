from rag.chain.rumours import rumours_of
from rag.schema import Article


def told(title: str, *lines: str) -> list[str]:
    return [rumour.text for rumour in rumours_of(Article("a", title, "\n".join(lines)))]


def test_a_quoted_rumour_with_its_denial_is_found() -> None:
    article = Article(
        "a",
        "เทศบาลชี้แจง",
        "มีผู้ส่งข้อความว่า “เทศบาลแจกตู้เย็นทุกบ้านในเดือนนี้” เทศบาลตรวจแล้วพบว่าเป็นข้อมูลเท็จ",
    )
    (rumour,) = rumours_of(article)
    assert rumour.text == "เทศบาลแจกตู้เย็นทุกบ้านในเดือนนี้"
    assert rumour.denial is not None
    assert article.text[slice(*rumour.denial)] == "เป็นข้อมูลเท็จ"


def test_each_entry_of_a_list_of_false_news_is_a_rumour() -> None:
    found = told(
        "สรุปประจำสัปดาห์",
        "กระทรวงสรุปข่าวปลอมที่คนสนใจ 10 อันดับ ได้แก่",
        "อันดับที่ 1 : เรื่อง ดื่มน้ำหมึกแล้วหายปวดเข่าใน 3 วัน",
        "อันดับที่ 2 : เรื่อง สหกรณ์แจกรถไถฟรีผ่านไลน์",
    )
    assert "ดื่มน้ำหมึกแล้วหายปวดเข่าใน 3 วัน" in found
    assert "สหกรณ์แจกรถไถฟรีผ่านไลน์" in found


def test_a_list_that_is_not_of_false_news_denies_nothing() -> None:
    found = told(
        "ศูนย์ต่อต้านข่าวปลอมรับเรื่องร้องเรียน",
        "เรื่องที่ประชาชนถามมากที่สุด ได้แก่",
        "อันดับที่ 1 : เรื่อง ขอเลขที่บ้านใหม่ต้องทำอย่างไร",
        "อันดับที่ 2 : เรื่อง การต่อทะเบียนเรือประมงพื้นบ้าน",
    )
    assert found == []


def test_a_release_that_denies_nothing_has_no_rumours() -> None:
    assert told("เปิดถนนคนเดิน", "นายกเทศมนตรีกล่าวว่า “ถนนคนเดินเปิดทุกวันเสาร์ตั้งแต่เดือนนี้”") == []
