"""The web chat in a real browser: what a person sees, at a desk and on a phone."""

import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from fastapi import FastAPI

from channels.web import mount_web
from rag.pipeline import Pipeline
from tests.channels.fake_pipeline import BUS_QUOTE, SEED_QUOTE, FakePipeline
from tests.sample_pipeline import SENTENCES, Quotes, sample_pipeline

webdriver = pytest.importorskip("selenium.webdriver")
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.remote.webdriver import WebDriver  # noqa: E402
from selenium.webdriver.remote.webelement import WebElement  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (CHROMIUM and DRIVER), reason="no chromium and chromedriver on this machine"
    ),
]
EXAMPLES = ("รถรับส่งผู้สูงอายุฟรีไหม", "เรื่องที่ไม่มีในข่าว")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = (1280, 390, 360)
PATIENCE = 20
"""Seconds to wait for what should take far less than one."""


@contextmanager
def serving(pipeline: FakePipeline | Pipeline) -> Iterator[str]:
    """The chat over ``pipeline``, served from a thread; its address."""
    app = FastAPI()
    mount_web(app, pipeline, examples=EXAMPLES)  # type: ignore[arg-type]
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + PATIENCE
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.05)
        assert server.started
        yield f"http://127.0.0.1:{port}/"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The chat over a pipeline of three invented releases."""
    with serving(FakePipeline()) as address:
        yield address


@pytest.fixture(scope="module")
def talking_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The chat over the samples, answered by what takes its time for each sentence."""
    folder = tmp_path_factory.mktemp("talking")
    pipeline = sample_pipeline(folder, Quotes(pause=0.3))
    with serving(pipeline) as address:
        yield address
    pipeline.index.close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    profile: Path = tmp_path_factory.mktemp("chromium")
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture
def page(browser: WebDriver, address: str) -> WebDriver:
    """The chat, freshly opened at a desk's width."""
    resize(browser, 1280)
    browser.get(address)
    find(browser, "#tk-question textarea")
    return browser


@pytest.fixture
def talking(browser: WebDriver, talking_address: str) -> WebDriver:
    """The chat over the samples, freshly opened."""
    resize(browser, 1280)
    browser.get(talking_address)
    find(browser, "#tk-question textarea")
    return browser


def resize(driver: WebDriver, width: int) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def find(driver: WebDriver, selector: str) -> WebElement:
    """The first element of ``selector``, waited for."""

    def found(driver: WebDriver) -> list[WebElement]:
        return driver.find_elements(By.CSS_SELECTOR, selector)

    return WebDriverWait(driver, PATIENCE, poll_frequency=0.05).until(found)[0]


def ask(driver: WebDriver, question: str) -> None:
    find(driver, "#tk-question textarea").send_keys(question, Keys.ENTER)


def wait_until_at_the_top(driver: WebDriver, element: WebElement) -> None:
    top = "return arguments[0].getBoundingClientRect().top"
    waiting = WebDriverWait(driver, PATIENCE, poll_frequency=0.05)
    waiting.until(lambda d: -20 < d.execute_script(top, element) < 60)


def texts(driver: WebDriver, selector: str) -> list[str]:
    found = driver.find_elements(By.CSS_SELECTOR, selector)
    return [element.get_property("textContent") for element in found]


def overflow(driver: WebDriver) -> int:
    """Pixels by which the page is wider than the window; the largest over WIDTHS."""
    script = "return document.documentElement.scrollWidth - window.innerWidth"
    worst = 0
    for width in WIDTHS:
        resize(driver, width)
        worst = max(worst, driver.execute_script(script))
    return worst


def test_a_typed_question_is_answered_with_its_quotes_highlighted(page: WebDriver) -> None:
    assert "ถามข่าว" in page.title
    ask(page, "รถรับส่งฟรีไหม")
    find(page, "#t1[aria-busy=false]")
    assert texts(page, "#t1 .tk-question") == ["คำถาม: รถรับส่งฟรีไหม"]
    assert BUS_QUOTE in texts(page, "#t1 .tk-answer")[0]
    marked = texts(page, "#t1 .tk-sources mark")
    assert BUS_QUOTE in marked and SEED_QUOTE in marked
    assert "9 ก.พ. 2567" in find(page, "#t1 .tk-sources").text
    assert find(page, "#tk-question textarea").get_property("value") == ""


def test_an_example_is_asked_by_one_click_and_earlier_turns_stay(page: WebDriver) -> None:
    ask(page, "รถรับส่งฟรีไหม")
    find(page, "#t1[aria-busy=false]")
    example = page.find_elements(By.CSS_SELECTOR, "button.tk-example")[1]
    assert example.text == EXAMPLES[1]
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", example)
    example.click()
    assert find(page, "#t2[aria-busy=false] .tk-notice").is_displayed()
    assert "ข่าวที่ใกล้เคียง" in find(page, "#t2 .tk-sources").text
    assert find(page, "#t1 mark").is_displayed()


def test_the_reader_is_taken_to_the_start_of_each_answer(page: WebDriver) -> None:
    resize(page, 390)
    for number in (1, 2, 3):
        example = page.find_elements(By.CSS_SELECTOR, "button.tk-example")[0]
        page.execute_script("arguments[0].click()", example)
        turn = find(page, f"#t{number}[aria-busy=false]")
        wait_until_at_the_top(page, turn)


def test_nothing_is_wider_than_the_window(page: WebDriver) -> None:
    assert overflow(page) == 0
    ask(page, "รถ" + "ก" * 300 + "https://a.example/" + "x" * 200)
    find(page, "#t1[aria-busy=false]")
    assert overflow(page) == 0


def test_sources_stand_beside_the_answer_and_under_it_on_a_phone(page: WebDriver) -> None:
    ask(page, "รถรับส่งฟรีไหม")
    sources = find(page, "#t1[aria-busy=false] .tk-sources")
    answer = find(page, "#t1 .tk-answer")
    assert sources.rect["x"] > answer.rect["x"] + answer.rect["width"] - 1
    resize(page, 390)
    assert sources.rect["y"] >= answer.rect["y"] + answer.rect["height"] - 1


def test_a_citation_leads_to_its_quote(page: WebDriver) -> None:
    resize(page, 390)
    ask(page, "รถรับส่งฟรีไหม")
    find(page, "#t1[aria-busy=false]")
    link = page.find_elements(By.CSS_SELECTOR, "#t1 .tk-cite")[2]
    page.execute_script("arguments[0].click()", link)
    assert page.execute_script("return document.activeElement.id") == "t1-c3"
    in_view = "const r = arguments[0].getBoundingClientRect(); return r.top >= 0 && r.bottom <= 800"
    quote = find(page, "#t1-c3")
    WebDriverWait(page, PATIENCE).until(lambda d: d.execute_script(in_view, quote))


def test_an_empty_question_is_one_line_and_no_turn(page: WebDriver) -> None:
    ask(page, "   ")
    assert find(page, "#tk-problem [role=alert]").text == "กรุณาพิมพ์คำถามก่อนค่ะ"
    assert not page.find_elements(By.CSS_SELECTOR, ".tk-turn")


def test_starting_over_clears_the_page(page: WebDriver) -> None:
    ask(page, "รถรับส่งฟรีไหม")
    find(page, "#t1[aria-busy=false]")
    page.execute_script("arguments[0].click()", find(page, "#tk-again"))
    WebDriverWait(page, PATIENCE).until(lambda d: not d.find_elements(By.CSS_SELECTOR, ".tk-turn"))
    assert find(page, "#tk-greeting").is_displayed()


def test_code_in_a_question_is_shown_and_never_run(page: WebDriver) -> None:
    hostile = '${document.title="x"} {{value}} <img src=x onerror="document.title=1"> ![a](b)'
    ask(page, hostile)
    find(page, "#t1[aria-busy=false]")
    assert texts(page, "#t1 .tk-question") == [f"คำถาม: {hostile}"]
    assert not page.find_elements(By.CSS_SELECTOR, "#t1 img")
    assert "ถามข่าว" in page.title


def test_the_page_is_thai_to_a_screen_reader_and_each_answer_is_read_once(page: WebDriver) -> None:
    assert page.execute_script("return document.documentElement.lang") == "th"
    page.execute_script(
        "window.spoken = []; const voice = document.getElementById('tk-voice');"
        "new MutationObserver(() => window.spoken.push(voice.textContent))"
        ".observe(voice, {childList: true})"
    )
    ask(page, "รถรับส่งฟรีไหม")
    find(page, "#t1[aria-busy=false]")
    WebDriverWait(page, PATIENCE).until(lambda d: d.execute_script("return spoken.length"))
    (spoken,) = page.execute_script("return spoken")
    assert BUS_QUOTE in spoken


def test_thai_is_set_in_the_font_that_is_served_here(page: WebDriver) -> None:
    script = "return document.fonts.ready.then(() => document.fonts.check('1em Sarabun', 'ก'))"
    assert page.execute_script(script)
    family = "return getComputedStyle(document.querySelector('.tk-hello')).fontFamily"
    assert page.execute_script(family).lstrip('"').startswith("Sarabun")


def test_no_request_goes_to_an_outside_host(page: WebDriver, address: str) -> None:
    ask(page, "รถรับส่งฟรีไหม")
    find(page, "#t1[aria-busy=false]")
    messages = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    urls = [
        urlsplit(message["params"]["request"]["url"])
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    ]
    hosts = {url.netloc for url in urls if url.scheme in ("http", "https", "ws", "wss")}
    assert hosts == {urlsplit(address).netloc}
    blocked = [e["message"] for e in page.get_log("browser") if e["level"] == "SEVERE"]
    assert blocked == []


CLEAN_AIR = "แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง"


def test_a_follow_up_says_how_it_was_understood_and_starting_over_forgets(
    talking: WebDriver,
) -> None:
    ask(talking, CLEAN_AIR)
    find(talking, "#t1[aria-busy=false]")
    ask(talking, "แล้วเชียงแสนล่ะ")
    find(talking, "#t2[aria-busy=false]")
    assert texts(talking, "#t1 .tk-meant") == []
    assert texts(talking, "#t2 .tk-meant") == ["เข้าใจว่าถาม: แถวเชียงแสนมีห้องปลอดฝุ่นที่ไหนบ้าง"]
    talking.execute_script("arguments[0].click()", find(talking, "#tk-again"))
    gone = WebDriverWait(talking, PATIENCE)
    gone.until(lambda d: not d.find_elements(By.CSS_SELECTOR, ".tk-turn"))
    ask(talking, "แล้วเชียงแสนล่ะ")
    find(talking, "#t1[aria-busy=false]")
    assert texts(talking, ".tk-meant") == []


def test_the_sentences_of_a_model_come_one_after_another(talking: WebDriver) -> None:
    ask(talking, CLEAN_AIR)
    seen: list[int] = []

    def watch(driver: WebDriver) -> bool:
        shown = "".join(texts(driver, "#t1 .tk-answer"))
        count = sum(sentence in shown for sentence in SENTENCES)
        done = bool(driver.find_elements(By.CSS_SELECTOR, "#t1[aria-busy=false]"))
        seen.extend([count] if not done and [count] != seen[-1:] else [])
        return done

    WebDriverWait(talking, PATIENCE, poll_frequency=0.05).until(watch)
    assert [count for count in seen if count] == [1, 2, 3]
    assert texts(talking, "#t1 .tk-sources mark")


def test_starting_over_while_an_answer_comes_ends_it(talking: WebDriver) -> None:
    ask(talking, CLEAN_AIR)
    WebDriverWait(talking, PATIENCE).until(lambda d: SENTENCES[0] in "".join(texts(d, "#t1")))
    talking.execute_script("arguments[0].click()", find(talking, "#tk-again"))
    turns = (By.CSS_SELECTOR, ".tk-turn")
    WebDriverWait(talking, PATIENCE).until(lambda d: not d.find_elements(*turns))
    time.sleep(1.5)  # longer than the whole answer takes: none of it may come back
    assert not talking.find_elements(*turns)
    ask(talking, "แล้วเชียงแสนล่ะ")
    find(talking, "#t1[aria-busy=false]")
    assert texts(talking, ".tk-meant") == []


def test_a_personal_number_is_on_the_page_at_no_time(talking: WebDriver) -> None:
    talking.execute_script(
        "window.seen = ''; new MutationObserver(() => window.seen += document.getElementById("
        "'tk-turns').textContent).observe(document.body, {childList: true, subtree: true})"
    )
    ask(talking, f"เบอร์ 081-234-5678 {CLEAN_AIR}")
    find(talking, "#t1[aria-busy=false]")
    seen = talking.execute_script("return window.seen")
    assert "[เบอร์โทรศัพท์]" in seen and "081-234-5678" not in seen
    assert "ไม่ได้เก็บข้อมูลส่วนตัว" in texts(talking, "#t1 .tk-answer")[0]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("???", "กรุณาพิมพ์คำถาม"),
        ("ก" * 5_001, "5,001"),
    ],
)
def test_what_cannot_be_asked_stays_out_of_the_conversation(
    talking: WebDriver, question: str, words: str
) -> None:
    fill = "const b = arguments[0]; b.value = arguments[1]; b.dispatchEvent(new Event('input'))"
    box = find(talking, "#tk-question textarea")
    talking.execute_script(fill, box, question)  # typing thousands of letters takes too long
    box.send_keys(Keys.ENTER)
    assert words in find(talking, "#tk-problem [role=alert]").text
    WebDriverWait(talking, PATIENCE).until(
        lambda d: not d.find_elements(By.CSS_SELECTOR, ".tk-turn")
    )


def test_a_forwarded_message_is_checked_on_the_page(talking: WebDriver) -> None:
    message = (
        "ด่วน!! แชร์ต่อด่วน ข่าวดีพี่น้องชาวนา ชาวนาที่มียุ้งข้าวกดลิงก์รับเงินค่ายุ้งฉาง 1,800 บาท หมดเขตคืนนี้ "
        "http://barn-money.example/free สินเชื่อยุ้งชุมชนสุรินทร์ กู้ได้กลุ่มละไม่เกิน 500,000 บาท!! ส่งต่อให้ครบทุกกลุ่ม"
    )
    ask(talking, message)
    find(talking, "#t1[aria-busy=false]")
    answer = texts(talking, "#t1 .tk-answer")[0]
    assert "ข่าวปลอม" in answer and "ตรวจ " in answer
    assert len(texts(talking, "#t1 .tk-answer .tk-cite")) == len(texts(talking, "#t1 mark"))
