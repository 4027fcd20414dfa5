import asyncio
import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageFont, features

from channels.line.api import LineError
from channels.line.messages import topic_messages
from channels.line.options import LineOptions
from channels.line.richmenu import ITEMS, NAME, menu_request, picture, place_menu
from channels.line.richmenu_image import (
    HEIGHT,
    MAX_BYTES,
    WIDTH,
    cells,
    label_font,
    menu_image,
    note_font,
    room_for_words,
)
from channels.line.suggestions import HELP
from rag.errors import SettingsError
from tests.channels.line.fake_console import TOKEN, FakeConsole, console
from tests.channels.line.limits import graphemes


@pytest.fixture
def line() -> Iterator[FakeConsole]:
    with console() as fake:
        yield fake


def options(line: FakeConsole, token: str = TOKEN) -> LineOptions:
    return LineOptions("0" * 32, token, api_host=line.host)


def test_the_picture_is_what_line_takes() -> None:
    raw = picture()
    image = Image.open(io.BytesIO(raw))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    assert len(raw) < MAX_BYTES and WIDTH / HEIGHT >= 1.45


def test_every_cell_has_something_drawn_in_it_and_nothing_across_its_edge() -> None:
    image = Image.open(io.BytesIO(picture())).convert("L")
    for x, y, width, height in cells():
        inside = image.crop((x + 10, y + 10, x + width - 10, y + height - 10))
        assert inside.getextrema()[0] < 60
        left = image.crop((x + 6, y + 6, x + 30, y + height - 6))
        right = image.crop((x + width - 40, y + 6, x + width - 6, y + height - 6))
        assert left.getextrema()[0] > 200 and right.getextrema()[0] > 200


@pytest.mark.parametrize("item", ITEMS, ids=[item[1] for item in ITEMS])
def test_the_words_of_a_cell_have_room(item: tuple[str, str, str, str]) -> None:
    _, label, note, _ = item
    assert label_font().getlength(label) <= room_for_words()
    assert note_font().getlength(note) <= room_for_words()


def test_a_tone_mark_stands_above_its_vowel() -> None:
    """The basic layout of Pillow draws the two of ที่ into each other."""
    font = label_font()
    assert font.layout_engine == ImageFont.Layout.RAQM
    bare, vowel, both = (font.getbbox(text, anchor="ls")[1] for text in ("ท", "ที", "ที่"))
    assert both < vowel < bare and font.getlength("ที่") == font.getlength("ท")


def test_without_raqm_no_menu_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda name: False)
    with pytest.raises(SettingsError, match="libraqm"):
        menu_image(())


def test_the_cells_are_the_whole_picture_and_apart_from_each_other() -> None:
    assert sum(width * height for _, _, width, height in cells()) == WIDTH * HEIGHT
    assert len({(x, y) for x, y, _, _ in cells()}) == len(ITEMS) == 4


def test_each_cell_is_a_button_that_the_bot_understands() -> None:
    request = menu_request().to_dict()
    assert graphemes(request["chatBarText"]) <= 14 and request["name"] == NAME
    for area in request["areas"]:
        action = area["action"]
        assert graphemes(action["label"]) <= 20 and len(action["data"]) <= 300
        topic = action["data"].removeprefix("topic=")
        assert action["data"] == HELP or topic_messages(topic) is not None


def test_the_menu_is_made_given_its_picture_and_shown(line: FakeConsole) -> None:
    placed = asyncio.run(place_menu(options(line)))
    assert line.default == placed.menu_id and placed.removed == 0
    assert line.pictures[placed.menu_id] == ("image/png", picture())
    assert line.menus[placed.menu_id]["areas"][0]["bounds"]["width"] == WIDTH // 2


def test_setting_it_again_replaces_ours_and_leaves_others_alone(line: FakeConsole) -> None:
    line.menus["richmenu-theirs"] = menu_request().to_dict() | {"name": "somebody else's"}
    first = asyncio.run(place_menu(options(line)))
    second = asyncio.run(place_menu(options(line)))
    assert second.removed == 1 and set(line.menus) == {"richmenu-theirs", second.menu_id}
    assert line.default == second.menu_id != first.menu_id


def test_a_menu_that_cannot_be_finished_is_taken_away_and_the_old_one_stays(
    line: FakeConsole,
) -> None:
    old = asyncio.run(place_menu(options(line))).menu_id
    for number in range(100):
        line.answers[f"POST /v2/bot/user/all/richmenu/richmenu-{number}"] = (500, {"message": "no"})
    with pytest.raises(LineError, match="LINE answered 500"):
        asyncio.run(place_menu(options(line)))
    assert set(line.menus) == {old} and line.default == old


def test_a_refused_token_is_told_without_showing_it(line: FakeConsole) -> None:
    with pytest.raises(LineError, match="answered 401") as caught:
        asyncio.run(place_menu(options(line, "another-token")))
    assert "another-token" not in str(caught.value) and line.menus == {}
