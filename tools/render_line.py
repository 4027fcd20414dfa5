"""Draw LINE messages as a phone shows them, into a PNG: a stand-in for LINE's simulator.

    python -m channels.line.preview "…" | python tools/render_line.py docs/images/line-answer.png

Reads {"question": …, "messages": […]} in LINE's JSON, knows the parts of Flex that the bot uses,
and lays them out at LINE's sizes on a phone 390 pixels wide. Needs Chromium and Pillow.
"""

import argparse
import base64
import json
import os
import re
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image, ImageChops

WIDTH, SCALE, TALLEST = 390, 2, 3_000
SIZES = {"xxs": 11, "xs": 13, "sm": 14, "md": 16, "lg": 19, "xl": 22}
GAPS = {"none": 0, "xs": 2, "sm": 4, "md": 8, "lg": 12, "xl": 16, "xxl": 20}
BUBBLES = {"nano": 120, "micro": 160, "deca": 220, "hecto": 241, "kilo": 260, "mega": 300}
BACKGROUND = "#8fadcc"
FONTS = Path(__file__).resolve().parent.parent / "channels" / "web_assets" / "fonts"
COLOURS = 96
STYLE = """
* { box-sizing: border-box; margin: 0; }
body { width: %(width)dpx; background: %(ground)s; padding: 14px 0 16px;
  font: 16px/1.5 "Sarabun", sans-serif; }
.asked { margin: 0 12px 14px auto; width: fit-content; max-width: 270px; background: #9ae86b;
  border-radius: 18px; padding: 8px 13px; color: #111; }
.row { display: flex; gap: 8px; padding: 0 0 8px 10px; }
.face { flex: none; width: 36px; height: 36px; border-radius: 50%%; background: #0b5a6f;
  color: #fff; text-align: center; font-weight: 700; font-size: 15px; line-height: 36px; }
.face.none { visibility: hidden; }
.name { font-size: 12px; color: #26323a; margin-bottom: 3px; }
.say { background: #fff; border-radius: 18px; padding: 9px 13px; color: #111; max-width: 282px;
  white-space: pre-wrap; overflow-wrap: anywhere; width: fit-content; }
.say a { color: #24619e; }
.quote { border-bottom: 1px solid #dcdcdc; font-size: 13px; color: #66727a; padding-bottom: 6px;
  margin-bottom: 6px; white-space: normal; }
.cards { display: flex; gap: 8px; overflow: hidden; padding-bottom: 10px; padding-left: 10px; }
.card { flex: none; background: #fff; border-radius: 17px; display: flex; flex-direction: column; }
.card > .body { flex: 1; }
.box { display: flex; } .vertical { flex-direction: column; } .box > * { min-width: 0; }
.lines { display: -webkit-box; -webkit-box-orient: vertical; overflow: hidden; }
.button { border-radius: 8px; text-align: center; height: 40px; line-height: 40px; color: #fff; }
.quick { display: flex; gap: 7px; overflow: hidden; padding: 4px 0 0 10px; flex-wrap: nowrap; }
.quick span { flex: none; background: #fff; color: #2b3b52; border-radius: 17px; padding: 4px 13px;
  font-size: 14px; }
"""


def _fonts() -> str:
    """The bundled font as style rules: the machine that draws may have no Thai one."""
    rules = []
    for script, letters in (("thai", "U+0E01-0E5B, U+200C-200D, U+25CC"), ("latin", "U+0000-2193")):
        for weight in (400, 700):
            raw = (FONTS / f"sarabun-{script}-{weight}-normal.woff2").read_bytes()
            source = f"url(data:font/woff2;base64,{base64.b64encode(raw).decode()})"
            rules.append(
                f"@font-face {{ font-family: Sarabun; font-weight: {weight}; src: {source};"
                f" unicode-range: {letters}; }}"
            )
    return "\n".join(rules)


def page(question: str, messages: list[dict[str, Any]]) -> str:
    """The conversation as an HTML page."""
    style = _fonts() + STYLE % {"width": WIDTH, "ground": BACKGROUND}
    said = "".join(_message(m, question, first=n == 0) for n, m in enumerate(messages))
    quick = messages[-1].get("quickReply", {}).get("items", []) if messages else []
    pills = "".join(f"<span>{escape(item['action']['label'])}</span>" for item in quick)
    return (
        f"<!doctype html><html lang='th'><meta charset='utf-8'><style>{style}</style>"
        f"<body><p class='asked'>{escape(question)}</p>{said}<div class='quick'>{pills}</div>"
    )


def _message(message: dict[str, Any], question: str, *, first: bool) -> str:
    if message["type"] == "flex":
        contents = message["contents"]
        cards = contents["contents"] if contents["type"] == "carousel" else [contents]
        return f"<div class='cards'>{''.join(_bubble(card) for card in cards)}</div>"
    quote = ""
    if message.get("quoteToken"):
        quote = f"<div class='quote'><b>คุณ</b><br>{escape(question)}</div>"
    name = "<div class='name'>ถามข่าว</div>" if first else ""
    face = f"<div class='face{'' if first else ' none'}'>ถข</div>"
    linked = re.sub(r"https?://[^\s<]+", r"<a href='#'>\g<0></a>", escape(message["text"]))
    return f"<div class='row'>{face}<div>{name}<div class='say'>{quote}{linked}</div></div></div>"


def _bubble(bubble: dict[str, Any]) -> str:
    width = BUBBLES[bubble.get("size", "mega")]
    parts = "".join(
        f"<div class='{part}'>{_component(bubble[part], '')}</div>"
        for part in ("header", "body", "footer")
        if part in bubble
    )
    return f"<div class='card' style='width:{width}px'>{parts}</div>"


def _component(part: dict[str, Any], layout: str) -> str:
    style = _flex(part, layout)
    if part["type"] == "box":
        gap = GAPS.get(part.get("spacing", "none"), 0)
        inner = "".join(_component(child, part["layout"]) for child in part["contents"])
        css = f"gap:{gap}px;padding:{_padding(part)};{style}"
        return f"<div class='box {part['layout']}' style='{css}'>{inner}</div>"
    if part["type"] == "button":
        label = escape(part["action"]["label"])
        return f"<div class='button' style='background:{part['color']};{style}'>{label}</div>"
    return _text(part, style)


def _text(part: dict[str, Any], style: str) -> str:
    css = (
        f"font-size:{SIZES[part.get('size', 'md')]}px;color:{part.get('color', '#111')};"
        f"font-weight:{700 if part.get('weight') == 'bold' else 400};"
        f"text-align:{part.get('align', 'start')};{style}"
    )
    if not part.get("wrap"):
        css += "white-space:nowrap;overflow:hidden;text-overflow:ellipsis;"
    clamp = f"-webkit-line-clamp:{part['maxLines']};" if part.get("maxLines") else ""
    kind = "lines" if clamp else ""
    return f"<div class='{kind}' style='{css}{clamp}'>{escape(part['text'])}</div>"


def _flex(part: dict[str, Any], layout: str) -> str:
    if layout != "horizontal":
        return ""
    share = part.get("flex", 1)
    return f"flex:{share} 1 0;" if share else "flex:none;"


def _padding(box: dict[str, Any]) -> str:
    every = box.get("paddingAll", "0px")
    sides = ("paddingTop", "paddingEnd", "paddingBottom", "paddingStart")
    return " ".join(box.get(side, every) for side in sides)


def draw(html: str, path: Path) -> None:
    """Render ``html`` with Chromium into a PNG of few colours. Raises SystemExit without it."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("Chromium is needed to draw: install it, or open the HTML yourself")
    with TemporaryDirectory() as folder:
        source, picture = Path(folder, "page.html"), Path(folder, "page.png")
        source.write_text(html, encoding="utf-8")
        # Chromium's sandbox refuses to work for root, as in a container.
        rootless = [] if os.geteuid() else ["--no-sandbox"]
        subprocess.run(
            [
                *(chromium, "--headless", *rootless, "--disable-gpu", "--hide-scrollbars"),
                *(f"--force-device-scale-factor={SCALE}", f"--window-size={WIDTH},{TALLEST}"),
                *(f"--screenshot={picture}", source.as_uri()),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        image = Image.open(picture).convert("RGB")
    ground = Image.new("RGB", image.size, BACKGROUND)
    box = ImageChops.difference(image, ground).getbbox() or (0, 0, 1, 1)
    shown = image.crop((0, 0, WIDTH * SCALE, min(box[3] + 16 * SCALE, image.height)))
    shown.quantize(COLOURS).save(path, optimize=True)


def main() -> None:
    """Draw the conversation on standard input."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("picture", type=Path, help="the PNG to write")
    path = parser.parse_args().picture
    given = json.load(sys.stdin)
    draw(page(given["question"], given["messages"]), path)
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
