"""The menu below the chat: what it holds, and the calls that put it there."""

from dataclasses import dataclass

from linebot.v3.messaging import (
    PostbackAction,
    RichMenuArea,
    RichMenuBounds,
    RichMenuRequest,
    RichMenuSize,
)

from channels.line.api import TIMEOUT, LineApi, LineError, line_api, trouble
from channels.line.options import LineOptions
from channels.line.richmenu_image import HEIGHT, WIDTH, cells, menu_image
from channels.line.suggestions import HELP

NAME = "thamkhao"
"""Tells our menu from those that others made for the same account."""
BAR = "เมนู"
ITEMS = (
    ("heart", "ถามเรื่องสวัสดิการ", "เบี้ยยังชีพ เงินอุดหนุน", "topic=welfare"),
    ("waves", "น้ำท่วม ภัยพิบัติ", "เบอร์ฉุกเฉิน เงินเยียวยา", "topic=disaster"),
    ("question", "วิธีใช้", "ถามอะไรได้ เชื่อได้แค่ไหน", HELP),
    ("lock", "ข้อมูลของฉัน", "ดูหรือลบข้อมูลที่เก็บไว้", "topic=data"),
)
"""Icon, label, note and postback data of each cell."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What :func:`place_menu` did."""

    menu_id: str
    removed: int
    """Earlier menus of the same name."""


def menu_request() -> RichMenuRequest:
    """The menu as LINE is asked to make it."""
    areas = [
        RichMenuArea(
            bounds=RichMenuBounds(x=x, y=y, width=width, height=height),
            action=PostbackAction(label=label, data=data, displayText=label),
        )
        for (x, y, width, height), (_, label, _, data) in zip(cells(), ITEMS, strict=True)
    ]
    size = RichMenuSize(width=WIDTH, height=HEIGHT)
    return RichMenuRequest(size=size, selected=True, name=NAME, chatBarText=BAR, areas=areas)


def picture() -> bytes:
    """The menu's PNG."""
    return menu_image(tuple((icon, label, note) for icon, label, note, _ in ITEMS))


async def place_menu(options: LineOptions) -> Placed:
    """Make the menu, give it its picture, show it to everyone, and remove the one before it.

    Safe to repeat: the old menu stays until the new one is shown, and a new one that could not be
    finished is taken away again. Raises LineError.
    """
    async with line_api(options) as api:
        try:
            listed = await api.calls.get_rich_menu_list(_request_timeout=TIMEOUT)
            earlier = [menu.rich_menu_id for menu in listed.richmenus if menu.name == NAME]
            new = await _make(api)
            for menu_id in earlier:
                await api.calls.delete_rich_menu(menu_id, _request_timeout=TIMEOUT)
        except LineError:
            raise
        except Exception as error:
            hint = "check the token with 'thamkhao line check' and run it again"
            raise LineError(f"the rich menu could not be set: {trouble(error)}; {hint}") from error
    return Placed(new, len(earlier))


async def _make(api: LineApi) -> str:
    request = menu_request()
    await api.calls.validate_rich_menu_object(request, _request_timeout=TIMEOUT)
    made = await api.calls.create_rich_menu(request, _request_timeout=TIMEOUT)
    new = str(made.rich_menu_id)
    try:
        await api.files.set_rich_menu_image(
            new, picture(), _headers={"Content-Type": "image/png"}, _request_timeout=TIMEOUT
        )
        await api.calls.set_default_rich_menu(new, _request_timeout=TIMEOUT)
    except BaseException:  # Ctrl+C among them: LINE counts unfinished menus against its limit
        await api.calls.delete_rich_menu(new, _request_timeout=TIMEOUT)
        raise
    return new
