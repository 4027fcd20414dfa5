"""The cards of the releases behind an answer, as a Flex carousel.

Colours on white have a contrast of at least 4.5:1, and the texts grow with the reader's setting.
"""

from collections.abc import Sequence

from linebot.v3.messaging import (
    FlexBlockStyle,
    FlexBox,
    FlexBubble,
    FlexBubbleStyles,
    FlexButton,
    FlexCarousel,
    FlexMessage,
    FlexText,
    URIAction,
)

from channels.line.measures import (
    MAX_ALT_TEXT,
    MAX_BUBBLES,
    MAX_CAROUSEL_BYTES,
    json_bytes,
)
from channels.line.sources import Source, alt_text

INK, SOFT, ACCENT, PAPER = "#16242b", "#4d5f68", "#0b5a6f", "#ffffff"
OPEN, OPEN_HOME, NO_LINK = "เปิดข่าวต้นทาง", "เปิดเว็บไซต์ต้นทาง", "ไม่มีลิงก์ข่าวต้นทาง"
NEAR = "ข่าวใกล้เคียง"

_TITLE_GRAPHEMES = 160
"""More than the lines of a card can show; it is the phone that cuts the rest."""
_TITLE_LINES = 4
_MARKS_LENGTH = 24


def sources_message(sources: Sequence[Source], opening: str) -> FlexMessage | None:
    """The cards with ``opening`` before their altText; None where there are no sources.

    Those that LINE's limits leave no room for are left out: the answer's text names them all.
    """
    if not sources:
        return None
    bubbles = within_limits([bubble(source) for source in sources])
    shown = alt_text(opening, sources, MAX_ALT_TEXT)
    return FlexMessage(altText=shown, contents=FlexCarousel(contents=bubbles))


def within_limits(bubbles: Sequence[FlexBubble]) -> list[FlexBubble]:
    """As many of the first bubbles as a carousel may have, in number and in bytes."""
    kept = list(bubbles[:MAX_BUBBLES])
    while len(kept) > 1 and json_bytes(FlexCarousel(contents=kept).to_dict()) > MAX_CAROUSEL_BYTES:
        kept.pop()
    return kept


def bubble(source: Source) -> FlexBubble:
    """The card of one release; at most some 10 kB whatever the release is called."""
    return FlexBubble(
        size="kilo",
        body=FlexBox(
            layout="vertical",
            spacing="sm",
            paddingAll="16px",
            contents=[_top(source), _title(source), *_agency(source)],
        ),
        footer=FlexBox(
            layout="vertical",
            paddingStart="16px",
            paddingEnd="16px",
            paddingBottom="16px",
            contents=[_way_to_it(source)],
        ),
        styles=FlexBubbleStyles(
            body=FlexBlockStyle(backgroundColor=PAPER), footer=FlexBlockStyle(backgroundColor=PAPER)
        ),
    )


def _top(source: Source) -> FlexBox:
    marks = source.marks if len(source.marks) <= _MARKS_LENGTH else f"[{source.markers[0]}]…"
    return FlexBox(
        layout="horizontal",
        spacing="sm",
        contents=[
            _text(marks or NEAR, size="sm", color=ACCENT, weight="bold", flex=1, wrap=True),
            _text(source.day, size="sm", color=SOFT, align="end", flex=0),
        ],
    )


def _title(source: Source) -> FlexText:
    return _text(
        source.short_title(_TITLE_GRAPHEMES),
        size="md",
        color=INK,
        weight="bold",
        wrap=True,
        maxLines=_TITLE_LINES,
        lineSpacing="4px",
    )


def _agency(source: Source) -> list[FlexText]:
    if not source.agency:
        return []
    return [_text(source.agency, size="sm", color=SOFT, wrap=True, maxLines=2)]


def _way_to_it(source: Source) -> FlexButton | FlexText:
    if source.link is None:
        return _text(NO_LINK, size="sm", color=SOFT, align="center", wrap=True)
    label = OPEN_HOME if source.leads_home else OPEN
    action = URIAction(label=label, uri=source.link)
    return FlexButton(style="primary", height="sm", color=ACCENT, action=action, scaling=True)


def _text(text: str, **look: str | int | bool) -> FlexText:
    return FlexText(text=text, scaling=True, **look)
