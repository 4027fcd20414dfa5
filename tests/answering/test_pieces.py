import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.pieces import MAX_PIECE, pieces_of
from rag.schema import Article


def cut(text: str) -> list[str]:
    return [piece.text for piece in pieces_of(Article(id="a", title="", text=text))]


LONG = (
    "กรมเปิดศูนย์ช่วยเหลือผู้ประสบภัยในพื้นที่ลุ่มน้ำตอนล่างตั้งแต่ต้นเดือนที่ผ่านมา "
    "โดยมีเจ้าหน้าที่ประจำศูนย์ตลอดทั้งวันและคืนจำนวน 24 คน "
    "ซึ่งจะให้คำปรึกษาเรื่องการขอรับเงินเยียวยาแก่ผู้ที่บ้านเรือนเสียหายทั้งหลัง"
)


def test_a_long_sentence_is_cut_where_a_clause_begins() -> None:
    parts = cut(LONG)
    assert len(parts) > 1
    assert all(part.startswith(("กรม", "โดย", "ซึ่ง")) for part in parts)


@pytest.mark.parametrize("tied", ["จำนวน 24", "24 คน"])
def test_a_figure_stays_with_what_it_counts(tied: str) -> None:
    assert any(tied in part for part in cut(LONG))


@pytest.mark.parametrize(
    ("tail", "tied"),
    [
        ("วงเงิน 1.25 ล้านบาท", "วงเงิน 1.25"),
        ("ระหว่างวันที่ 5 - 12 กันยายน", "5 - 12"),
        ("ตั้งแต่วันที่ 30 มีนาคม 2567", "30 มีนาคม"),
        ("โดยนายสมมติ ใจดี ผู้ว่าราชการจังหวัด", "ใจดี ผู้ว่าราชการ"),
        ("สายบ้านดอน - บ้านนา", "บ้านดอน - บ้านนา"),
    ],
)
def test_what_only_looks_like_a_beginning_is_not_cut_at(tail: str, tied: str) -> None:
    head = "กรมเปิดศูนย์ช่วยเหลือผู้ประสบภัยในพื้นที่ลุ่มน้ำตอนล่างตั้งแต่ต้นเดือน เพื่อช่วยชาวบ้านในพื้นที่"
    end = " ซึ่งจะให้คำปรึกษาเรื่องการขอรับเงินเยียวยาแก่ผู้ที่บ้านเรือนเสียหายทั้งหลังจากน้ำท่วม"
    assert any(tied in part for part in cut(f"{head} {tail}{end}"))


def test_a_piece_knows_whether_a_sentence_begins_with_it() -> None:
    text = " ".join(["น้ำท่วมถนน"] * 30)
    pieces = pieces_of(Article(id="a", title="", text=text + "\n" + text))
    half = len(pieces) // 2
    assert [p.order for p in pieces if p.opens] == [0, half]


@given(st.text(alphabet="กขาน 12๓\n\u00a0()“”.", max_size=900))
def test_pieces_are_verbatim_in_order_and_cover_all_but_white_space(text: str) -> None:
    pieces = pieces_of(Article(id="a", title="", text=text))
    end = 0
    for order, piece in enumerate(pieces):
        assert piece.order == order
        assert text[piece.start : piece.end] == piece.text == piece.text.strip() != ""
        assert not text[end : piece.start].strip()
        end = piece.end
    assert not text[end:].strip()


@given(st.integers(1, 40))
def test_a_sentence_with_spaces_has_no_overlong_piece(words: int) -> None:
    assert all(len(part) <= MAX_PIECE for part in cut(" ".join(["น้ำท่วมถนน"] * words)))
