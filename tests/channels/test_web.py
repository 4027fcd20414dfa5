"""The web chat over HTTP: its page, its headers, its closed doors, its updates."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from channels.api import create_api_router
from channels.web import TALKED_OF_KEPT, TURNS_KEPT, Conversation, Transcript, mount_web
from channels.web_guard import SECURITY_HEADERS, is_closed
from rag.conversation import Turn
from rag.errors import IndexMissingError
from rag.pipeline import Pipeline
from rag.schema import Answer, AnswerSentence
from tests.channels.fake_pipeline import BUS_QUOTE, SEED_QUOTE, FakePipeline, Stats
from tests.sample_pipeline import SENTENCES

EXAMPLES = ("รถรับส่งผู้สูงอายุฟรีไหม", "เมล็ดปอเทืองได้กี่กิโล")


@pytest.fixture
def pipeline() -> FakePipeline:
    return FakePipeline()


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = FastAPI()
    pipeline = FakePipeline()
    app.include_router(create_api_router(pipeline))
    mount_web(app, pipeline, examples=EXAMPLES)
    with TestClient(app) as client:
        yield client


def test_the_page_is_thai_and_named(client: TestClient) -> None:
    page = client.get("/").text
    assert '<html\n\tlang="th"' in page
    assert re.search(r"<title>[^<]*ถามข่าว[^<]*</title>", page)
    assert all(example in page for example in EXAMPLES)


def test_the_page_names_no_outside_host(client: TestClient) -> None:
    hosts = set(re.findall(r"https?://([^/\"'\s<>\\\\]+)", client.get("/").text))
    assert hosts <= {"testserver"}


@pytest.mark.parametrize("path", ["/", "/healthz", "/web-assets/web.css", "/gradio_api/upload"])
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    for name, value in SECURITY_HEADERS.items():
        assert headers[name] == value
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "connect-src 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/gradio_api/file=http://127.0.0.1:1/x"),
        ("GET", "/gradio_api/file%3Dhttps://a.example/x"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/file/etc/passwd"),
        ("GET", "/gradio_api/proxy=http://a.example/x"),
        ("HEAD", "/gradio_api/proxy=http://a.example/x"),
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/upload/"),
        ("POST", "/gradio_api/call/ask"),
        ("POST", "/gradio_api/run/predict"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/gradio_api/deep_link"),
        ("POST", "/gradio_api/process_recording"),
        ("GET", "/gradio_api/mcp/sse"),
        ("GET", "/monitoring"),
        ("POST", "/login"),
    ],
)
def test_addresses_the_page_does_not_call_are_closed(
    client: TestClient, method: str, path: str
) -> None:
    response = client.request(method, path, files={"files": b"x"} if method == "POST" else None)
    assert response.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/queue/join",
        "/gradio_api/queue/data",
        "/gradio_api/heartbeat/a1b",
        "/assets/a.js",
    ],
)
def test_addresses_the_page_calls_stay_open(path: str) -> None:
    assert not is_closed(path)


def test_a_flood_to_the_queue_is_refused_before_it_is_read(client: TestClient) -> None:
    response = client.post("/gradio_api/queue/join", content=b"x" * 1_000_001)
    assert response.status_code == 413


@pytest.mark.parametrize("name", ["web.css", "web.js", "favicon.png", "fonts/Sarabun-OFL.txt"])
def test_assets_are_served_from_here(client: TestClient, name: str) -> None:
    response = client.get(f"/web-assets/{name}")
    assert response.status_code == 200
    assert "max-age" in response.headers["cache-control"]


def test_every_file_the_stylesheet_names_exists() -> None:
    assets = Path(__file__).parents[2] / "channels" / "web_assets"
    named = re.findall(r'url\("([^"]+)"\)', (assets / "web.css").read_text(encoding="utf-8"))
    assert len(named) == 4
    assert all((assets / name).is_file() for name in named)


def test_the_manifest_is_ours(client: TestClient) -> None:
    assert client.get("/manifest.json").json()["name"] == "ถามข่าว"


def updates(
    pipeline: FakePipeline | Pipeline, question: str | None, past: Transcript
) -> list[tuple]:
    return list(Conversation(pipeline).ask(question, past))


def test_an_answer_streams_sentence_by_sentence(pipeline: FakePipeline) -> None:
    steps = updates(pipeline, "รถฟรีไหม", Transcript())
    turns = [step[3] for step in steps]
    assert "กำลังค้นข่าว" in turns[0] and steps[0][0] == ""
    assert BUS_QUOTE in turns[1] and SEED_QUOTE not in turns[1]
    assert "<mark" in turns[-1] and 'aria-busy="false"' in turns[-1]
    assert len(steps) == 4  # searching, two partial answers, the whole one


def test_earlier_turns_stay_on_the_page_up_to_a_limit(pipeline: FakePipeline) -> None:
    past = Transcript()
    for _ in range(TURNS_KEPT + 2):
        past = updates(pipeline, "รถฟรีไหม", past)[-1][4]
    assert past.asked == TURNS_KEPT + 2
    assert len(past.turns) == TURNS_KEPT
    shown_before = updates(pipeline, "ต่อไป", past)[0][2]
    assert f'id="t{TURNS_KEPT + 2}"' in shown_before and 'id="t2"' not in shown_before


@pytest.mark.parametrize("question", ["", "  ", None, "ก" * 5001, "\ud800"])
def test_what_cannot_be_asked_is_one_line_and_never_reaches_the_pipeline(
    pipeline: FakePipeline, question: str | None
) -> None:
    (step,) = updates(pipeline, question, Transcript())
    assert 'role="alert"' in step[1]
    assert pipeline.asked == []


def test_a_question_the_pipeline_refuses_stays_in_the_box(pipeline: FakePipeline) -> None:
    last = updates(pipeline, "ถามยาวไป", Transcript())[-1]
    assert last[0] == "ถามยาวไป" and "คำถามนี้ระบบรับไม่ได้" in last[1] and last[3] == ""


@pytest.mark.parametrize("failure", [RuntimeError("disk <full>"), IndexMissingError("no index")])
def test_a_failure_is_one_thai_line(failure: Exception) -> None:
    last = updates(FakePipeline(failure=failure), "รถฟรีไหม", Transcript())[-1]
    assert "ระบบขัดข้องชั่วคราว" in last[3]
    assert "disk" not in last[3] and "Traceback" not in last[3] and "index" not in last[3]


CLEAN_AIR = "แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง"


def asked(pipeline: Pipeline, *questions: str) -> tuple[str, Transcript]:
    """The last turn's HTML after a conversation, and the transcript."""
    past = Transcript()
    for question in questions:
        last = updates(pipeline, question, past)[-1]
        past = last[4]
    return last[3], past


def test_a_follow_up_is_read_in_the_light_of_the_transcript(samples: Pipeline) -> None:
    html, past = asked(samples, CLEAN_AIR, "ขอบคุณค่ะ", "แล้วเชียงแสนล่ะ")
    assert "เข้าใจว่าถาม: แถวเชียงแสนมีห้องปลอดฝุ่นที่ไหนบ้าง" in html
    assert "เข้าใจว่า" not in past.turns[0] + past.turns[1]
    assert [turn.question for turn in past.talked_of] == [CLEAN_AIR, "แล้วเชียงแสนล่ะ"]


def test_a_fresh_transcript_knows_nothing_of_what_was_asked_before(samples: Pipeline) -> None:
    asked(samples, CLEAN_AIR)
    html, past = asked(samples, "แล้วเชียงแสนล่ะ")
    assert "เข้าใจว่า" not in html
    assert past.talked_of[0].standalone == "แล้วเชียงแสนล่ะ"


def test_only_the_last_turns_are_talked_of(samples: Pipeline) -> None:
    questions = [f"ห้องปลอดฝุ่นแห่งที่ {number} อยู่อำเภออะไร" for number in range(9)]
    _, past = asked(samples, *questions)
    assert [turn.question for turn in past.talked_of] == questions[-TALKED_OF_KEPT:]


def test_each_sentence_of_a_model_is_shown_before_the_whole_answer(samples: Pipeline) -> None:
    turns = [step[3] for step in updates(samples, CLEAN_AIR, Transcript())]
    assert "กำลังค้นข่าว" in turns[0]
    for count, html in enumerate(turns[1:4], start=1):
        assert [sentence in html for sentence in SENTENCES] == [n < count for n in range(3)]
        assert "tk-sources" not in html and 'aria-busy="true"' in html
    assert len(turns) == 5
    assert "tk-sources" in turns[4] and 'aria-busy="false"' in turns[4]


@pytest.mark.parametrize(
    "question",
    [f"เบอร์ 081-234-5678 {CLEAN_AIR}", "081-234-5678", "สูตรหมักปลาร้า โทร 081-234-5678"],
)
def test_a_personal_number_is_never_on_the_page(
    samples: Pipeline, caplog: pytest.LogCaptureFixture, question: str
) -> None:
    caplog.set_level(logging.DEBUG)
    steps = updates(samples, question, Transcript())
    shown = "".join(str(part) for step in steps for part in step) + caplog.text
    assert "081-234-5678" not in shown
    assert "[เบอร์โทรศัพท์]" in steps[0][3], "while it is searched for"
    assert "ไม่ได้เก็บข้อมูลส่วนตัว" in steps[-1][3]


def test_a_personal_number_is_not_on_the_page_where_the_pipeline_fails() -> None:
    steps = updates(FakePipeline(failure=RuntimeError("x")), "โทร 081-234-5678", Transcript())
    assert "081-234-5678" not in "".join(str(part) for step in steps for part in step)
    assert "[เบอร์โทรศัพท์]" in steps[-1][3]


def test_a_failure_after_some_sentences_takes_them_back() -> None:
    class Breaks(FakePipeline):
        def stream(
            self, question: str, *, top_k: int = 10, turns: Sequence[Turn] = ()
        ) -> Iterator[AnswerSentence | Answer]:
            yield AnswerSentence("รถวิ่งทุกวัน", (1,))
            raise RuntimeError("the model is gone")

    steps = updates(Breaks(), "รถฟรีไหม", Transcript())
    assert "รถวิ่งทุกวัน" in steps[1][3]
    assert "รถวิ่งทุกวัน" not in steps[-1][3] and "ระบบขัดข้อง" in steps[-1][3]
    assert steps[-1][4].talked_of == ()


def test_small_talk_and_refusals_are_shown_without_sources(samples: Pipeline) -> None:
    for question, words in (("สวัสดีค่ะ", "ถามได้เลย"), ("อยากตาย", "1323"), ("ไอ้ควาย", "ยินดีช่วย")):
        html, past = asked(samples, question)
        assert words in html and "tk-sources" not in html and "tk-notice" in html
        assert past.talked_of == ()


@pytest.mark.parametrize(
    ("question", "words"), [("???!!!", "กรุณาพิมพ์คำถาม"), ("\u200b\u200b", "กรุณาพิมพ์คำถาม")]
)
def test_what_the_pipeline_cannot_read_is_one_line_by_the_box(
    samples: Pipeline, question: str, words: str
) -> None:
    last = updates(samples, question, Transcript())[-1]
    assert 'role="alert"' in last[1] and words in last[1]
    assert last[3] == ""


def test_coverage_survives_an_index_that_cannot_be_read() -> None:
    assert "3 ข่าว" in Conversation(FakePipeline()).coverage()
    assert "ยังไม่มีข่าว" in Conversation(FakePipeline(replace(Stats(), articles=0))).coverage()
    assert "ขัดข้อง" in Conversation(FakePipeline(failure=RuntimeError("x"))).coverage()


def colours(css: str, dark: bool) -> dict[str, str]:
    """The page's colours by name, in one of its two modes."""
    light, _, rest = css.partition("@media (prefers-color-scheme: dark)")
    names = r"--tk-([\w-]+): (#[0-9a-f]{6});"
    found = dict(re.findall(names, light))
    return found | dict(re.findall(names, rest.partition("/* ----")[0])) if dark else found


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("ink", "paper", 4.5),
        ("ink", "wash", 4.5),
        ("ink", "mark", 4.5),
        ("ink", "notice", 4.5),
        ("soft", "paper", 4.5),
        ("soft", "wash", 4.5),
        ("accent", "paper", 4.5),
        ("accent-deep", "accent-wash", 4.5),
        ("on-accent", "accent", 4.5),
        ("on-accent", "accent-deep", 4.5),
        ("edge", "paper", 3.0),
        ("accent", "wash", 3.0),
    ],
)
def test_words_and_outlines_stand_out_as_wcag_asks(
    ink: str, ground: str, least: float, dark: bool
) -> None:
    css = Path(__file__).parents[2] / "channels" / "web_assets" / "web.css"
    shades = colours(css.read_text(encoding="utf-8"), dark)
    light, dim = sorted((luminance(shades[ink]), luminance(shades[ground])), reverse=True)
    assert (light + 0.05) / (dim + 0.05) >= least
