"""The fixed parts of the chat page: its words, its mark, and what its head loads."""

import hashlib
from functools import lru_cache
from html import escape
from pathlib import Path

from channels.web_guard import ASSETS_PATH

ASSETS = Path(__file__).parent / "web_assets"
TITLE = "ถามข่าว – ถามตอบจากข่าวประชาสัมพันธ์ภาครัฐ"
DESCRIPTION = "พิมพ์คำถามเป็นภาษาพูด ได้คำตอบจากข่าวประชาสัมพันธ์ภาครัฐ พร้อมต้นทางทุกประโยค"
PLACEHOLDER = "พิมพ์คำถามที่นี่"
_SYMBOL = (
    '<svg viewBox="0 0 32 32" width="36" height="36" aria-hidden="true" focusable="false">'
    '<path fill="currentColor" d="M6 3h20a4 4 0 0 1 4 4v13a4 4 0 0 1-4 4H15l-7 6v-6H6a4 4 0 0 1-4-4'
    'V7a4 4 0 0 1 4-4z"/><path fill="none" stroke="var(--tk-paper)" stroke-width="2.4" '
    'stroke-linecap="round" d="M8.5 10h15M8.5 17h9"/></svg>'
)
MASTHEAD = (
    f'<header class="tk-masthead"><span class="tk-symbol">{_SYMBOL}</span>'
    "<div><h1>ถามข่าว</h1><p>จากข่าวประชาสัมพันธ์ภาครัฐ</p></div></header>"
)
GREETING = (
    '<section class="tk-greeting"><p class="tk-hello">สวัสดีค่ะ อยากทราบเรื่องอะไรคะ</p>'
    "<p>ถามเป็นภาษาพูดได้เลย ระบบอัตโนมัตินี้คัดคำตอบจากข่าวราชการ "
    "และบอกทุกครั้งว่ามาจากข่าวไหน วันไหน</p></section>"
)
EXAMPLES_TITLE = '<p class="tk-examples-title" id="tk-examples-title">ตัวอย่างคำถาม</p>'
PRIVACY_NOTE = "หน้านี้ไม่บันทึกคำถามของท่าน แต่โปรดอย่าพิมพ์เลขบัตรประชาชนหรือข้อมูลส่วนตัว"
SAMPLES_NOTE = "มีข่าวตัวอย่างที่แต่งขึ้นเพื่อทดลองใช้ปนอยู่ (ลิงก์ example.go.th) โปรดอย่านำไปอ้างอิง"
LIMITS_NOTE = "คำตอบอาจผิดพลาดหรือล้าสมัย โปรดเปิดข่าวต้นทางก่อนตัดสินใจ · ไม่ใช่ช่องทางยื่นคำขอหรือร้องเรียน"


def footer_html(coverage: str, privacy_note: str) -> str:
    """Coverage, limits and privacy, below everything."""
    lines = (coverage, LIMITS_NOTE, privacy_note)
    return (
        f'<footer class="tk-footer">{"".join(f"<p>{escape(line)}</p>" for line in lines)}</footer>'
    )


def problem_html(problem: str) -> str:
    """One line by the question box, read out at once; empty where nothing is wrong."""
    return f'<p class="tk-problem" role="alert">{escape(problem)}</p>' if problem else ""


@lru_cache(maxsize=1)
def head_html() -> str:
    """What goes into the page's head; the hashes make a new version's files be fetched anew."""
    css, script = _address("web.css"), _address("web.js")
    font = f"{ASSETS_PATH[1:]}/fonts/sarabun-thai-400-normal.woff2"
    title, text = escape(TITLE), escape(DESCRIPTION)
    return (
        f"<title>{title}</title>"
        f'<meta name="description" content="{text}">'
        f'<meta property="og:title" content="{title}">'
        f'<meta property="og:description" content="{text}">'
        '<meta property="og:locale" content="th_TH">'
        f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin>'
        f'<link rel="stylesheet" href="{css}"><script src="{script}" defer></script>'
        '<meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)">'
        '<meta name="theme-color" content="#10181c" media="(prefers-color-scheme: dark)">'
    )


def _address(name: str) -> str:
    digest = hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]
    return f"{ASSETS_PATH[1:]}/{name}?v={digest}"
