import shutil
from pathlib import Path

import pytest
from PIL import Image

from channels.line.check import sample_answer
from channels.line.messages import answer_messages
from tests.channels.line.limits import as_sent, parts
from tools.render_line import BACKGROUND, SCALE, WIDTH, draw, page

MESSAGES = as_sent(answer_messages(sample_answer(), quote_token="q"))


def test_the_page_shows_every_word_of_the_messages() -> None:
    html = page("ขึ้นรถฟรีไหม <b>", MESSAGES)
    assert "ขึ้นรถฟรีไหม &lt;b&gt;" in html and "<b>ค" in html  # the reader, in the quote
    for part in parts(MESSAGES):
        label = part.get("label") or part.get("text", "").split("\n")[0]
        assert label in html


@pytest.mark.browser
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
def test_the_picture_is_as_wide_as_a_phone_and_as_tall_as_the_chat(tmp_path: Path) -> None:
    draw(page("ขึ้นรถฟรีไหม", MESSAGES), tmp_path / "chat.png")
    image = Image.open(tmp_path / "chat.png").convert("RGB")
    assert image.width == WIDTH * SCALE and 900 < image.height < 3_000
    ground = tuple(int(BACKGROUND[n : n + 2], 16) for n in (1, 3, 5))
    assert max(abs(a - b) for a, b in zip(image.getpixel((2, 2)), ground, strict=True)) < 8
