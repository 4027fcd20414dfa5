"""What shows in a piece by itself."""

import numpy as np
import pytest

from rag.answering.pieces import pieces_of
from rag.answering.signs import SIGNS, sign_features
from rag.query import understand
from rag.schema import Article


def sign(name: str, text: str, question: str = "โครงการนี้คืออะไร", figures: int = 0) -> float:
    pieces = pieces_of(Article(id="a", title="", text=text))
    assert len(pieces) == 1
    table = sign_features(understand(question), pieces, np.array([figures]))
    assert table.shape == (1, len(SIGNS))
    return float(table[0, SIGNS.index(name)])


@pytest.mark.parametrize(
    ("name", "shown", "not_shown"),
    [
        ("speech", "นายกเทศมนตรีกล่าวว่าตลาดจะเปิดเร็วๆ นี้", "ตลาดจะเปิดเร็วๆ นี้"),
        ("contact", "สอบถามได้ที่สำนักงาน โทร 1300", "สำนักงานเปิดทุกวัน"),
        ("foreign", "ดาวน์โหลดแอป MyTown", "ดาวน์โหลดแอปของเทศบาล"),
        ("other_person", "นายสมมติ ใจดี เปิดงาน", "ประธานเปิดงาน"),
        ("other_place", "จัดที่จังหวัดน่าน", "จัดที่ลานหน้าเทศบาล"),
        ("explains", "บ้านสุขใจคือบ้านพักผู้สูงอายุ", "ลงทะเบียนเข้าพักได้ทันที"),
        ("short", "ข่าวสั้น", "ข่าวที่ยาวกว่าสี่สิบตัวอักษรนั้นไม่ใช่เพียงบรรทัดวันที่หรือหัวข้อ"),
    ],
)
def test_a_sign_shows_or_not(name: str, shown: str, not_shown: str) -> None:
    assert sign(name, shown) == 1.0
    assert sign(name, not_shown) == 0.0


@pytest.mark.parametrize(
    ("name", "text", "question"),
    [
        ("other_person", "นายสมมติ ใจดี เปิดงาน", "นายสมมติเปิดงานอะไร"),
        ("other_place", "จัดที่จังหวัดน่าน", "จังหวัดน่านจัดงานอะไร"),
        ("explains", "บ้านสุขใจคือบ้านพักผู้สูงอายุ", "บ้านสุขใจเปิดวันไหน"),
    ],
)
def test_what_the_asker_named_or_did_not_ask_is_no_sign(
    name: str, text: str, question: str
) -> None:
    assert sign(name, text, question) == 0.0


@pytest.mark.parametrize(("figures", "share"), [(0, 0.0), (1, 0.2), (5, 1.0), (30, 1.0)])
def test_figures_are_counted_up_to_five(figures: int, share: float) -> None:
    assert sign("figures", "ตัวเลข", figures=figures) == pytest.approx(share)
