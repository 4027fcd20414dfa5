from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from channels.line.flex import NO_LINK, OPEN, OPEN_HOME, bubble, sources_message, within_limits
from channels.line.measures import MAX_BUBBLES, MAX_CAROUSEL_BYTES, json_bytes
from channels.line.sources import Source, web_link
from tests.channels.line.limits import check_messages, parts

PLAIN = Source("รถรับส่งผู้สูงอายุ", "เทศบาล", date(2024, 2, 9), "https://a.example/1", (1,))
WIDE = replace(
    PLAIN,
    title="ก" + "่" * 7 + ("ก" + "่" * 7) * 200,
    agency="ก" * 80,
    link="https://a.example/" + "x" * 982,
)


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def shown(source: Source) -> list[dict[str, Any]]:
    message = sources_message([source], "แหล่งข่าว")
    assert message is not None
    return list(parts(check_messages([message])[0]["contents"]))


def test_a_card_names_title_agency_day_and_marker_and_opens_the_release() -> None:
    found = shown(PLAIN)
    texts = [part["text"] for part in found if part["type"] == "text"]
    assert texts == ["[1]", "9 ก.พ. 2567", "รถรับส่งผู้สูงอายุ", "เทศบาล"]
    (action,) = [part for part in found if part["type"] == "uri"]
    assert (action["label"], action["uri"]) == (OPEN, "https://a.example/1")


def test_every_colour_stands_out_from_what_is_behind_it() -> None:
    found = shown(PLAIN) + shown(replace(PLAIN, link=None))
    for part in found:
        if part["type"] == "text":
            assert contrast(part["color"], "#ffffff") >= 4.5
        if part["type"] == "button":  # LINE writes on a primary button in white
            assert part["style"] == "primary" and contrast(part["color"], "#ffffff") >= 4.5


def test_texts_can_be_read_and_wrap() -> None:
    for part in shown(WIDE):
        if part["type"] == "text":
            assert part["size"] in ("sm", "md") and part["scaling"] is True
    (title,) = [p for p in shown(WIDE) if p.get("weight") == "bold" and p.get("maxLines")]
    assert title["wrap"] is True and title["maxLines"] == 4


@pytest.mark.parametrize(
    ("link", "label"),
    [
        ("https://a.example/", OPEN_HOME),
        ("https://a.example", OPEN_HOME),
        ("https://a.example/?id=4", OPEN),
        ("https://a.example/news", OPEN),
    ],
)
def test_a_link_to_a_front_page_says_so(link: str, label: str) -> None:
    assert label in str(shown(replace(PLAIN, link=link)))


def test_a_release_without_a_link_has_words_in_place_of_the_button() -> None:
    found = shown(replace(PLAIN, link=None))
    assert not [part for part in found if part["type"] in ("button", "uri")]
    assert NO_LINK in [part.get("text") for part in found]


def test_many_markers_are_shortened() -> None:
    found = shown(replace(PLAIN, markers=tuple(range(1, 40))))
    assert "[1]…" in [part.get("text") for part in found]


def test_there_is_no_carousel_without_sources() -> None:
    assert sources_message([], "แหล่งข่าว") is None


@pytest.mark.parametrize(("given", "kept"), [(12, 12), (13, 12), (40, 12)])
def test_a_carousel_has_twelve_cards_at_most(given: int, kept: int) -> None:
    assert len(within_limits([bubble(PLAIN)] * given)) == kept == min(given, MAX_BUBBLES)


def test_cards_are_left_out_just_where_the_bytes_end() -> None:
    message = sources_message([WIDE] * 12, "แหล่งข่าว")
    assert message is not None
    kept = message.contents.contents
    assert 1 < len(kept) < 12 and json_bytes(bubble(WIDE).to_dict()) <= 30_000
    more = {"type": "carousel", "contents": [b.to_dict() for b in [*kept, bubble(WIDE)]]}
    assert json_bytes(message.contents.to_dict()) <= MAX_CAROUSEL_BYTES < json_bytes(more)


def test_the_alternative_text_says_what_the_cards_say_and_is_cut_at_its_limit() -> None:
    message = sources_message([PLAIN, replace(PLAIN, title="อีกข่าว", markers=(2,))], "แหล่งข่าว")
    assert message is not None
    assert message.alt_text == (
        "แหล่งข่าว: [1] เทศบาล · 9 ก.พ. 2567 รถรับส่งผู้สูงอายุ [2] เทศบาล · 9 ก.พ. 2567 อีกข่าว"
    )
    long = sources_message([WIDE] * 12, "แหล่งข่าว")
    assert long is not None and 1_400 < len(long.alt_text) <= 1_500 and long.alt_text[-1] == "…"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/1", "https://a.example/1"),
        (" http://a.example:8080/x?y=1#z ", "http://a.example:8080/x?y=1#z"),
        ("HTTPS://A.Example/ข่าว", "https://a.example/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7"),
        ("https://a.example/a b?q=ก", "https://a.example/a%20b?q=%E0%B8%81"),
        ("https://a.example/%E0%B8%81", "https://a.example/%E0%B8%81"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://[::1]/", "https://[::1]/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("javascript:alert(1)", None),
        ("ftp://a.example/", None),
        ("//a.example/", None),
        ("https://", None),
        ("https://a.example:port/", None),
        ("https://user@a.example/", None),
        ("https://a b.example/", None),
        ("http://[::1", None),
        ("https://a.example/\ud83d", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_that_line_takes_become_links(url: str | None, link: str | None) -> None:
    assert web_link(url) == link


def test_a_link_of_exactly_the_limit_is_kept_and_one_more_is_not() -> None:
    full = "https://a.example/" + "x" * (1_000 - len("https://a.example/"))
    assert web_link(full) == full and web_link(full + "x") is None
    thai = "https://a.example/" + "ก" * 109  # nine characters each, once encoded
    assert web_link(thai) is not None and web_link(thai + "ก") is None
