"""``GET /metrics``: what Prometheus reads, and nothing that anybody asked."""

import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from channels.metrics import Metric, exposition, metrics_router, pipeline_metrics
from rag.errors import QuestionError
from rag.pipeline import Pipeline
from rag.schema import AnswerStatus

LINE = re.compile(
    r"# HELP [a-z_]+ [^\n]+|# TYPE [a-z_]+ (?:counter|gauge|histogram)"
    r"|[a-z_]+(?:\{[a-z_]+=\"[^\"\n]*\"(?:,[a-z_]+=\"[^\"\n]*\")*\})? [0-9.e+]+"
)


def read(pipeline: Pipeline) -> str:
    app = FastAPI()
    app.include_router(metrics_router(lambda: pipeline_metrics(pipeline)))
    response = TestClient(app).get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return response.text


def counted(text: str) -> dict[str, int]:
    found = re.findall(r'^thamkhao_answers_total\{status="(\w+)"\} (\d+)$', text, re.MULTILINE)
    return {status: int(count) for status, count in found}


def test_every_line_is_in_the_text_format_and_every_metric_says_its_type_first(
    samples: Pipeline,
) -> None:
    text = read(samples)
    assert text.endswith("\n") and not text.endswith("\n\n")
    typed: set[str] = set()
    for line in text.splitlines():
        assert LINE.fullmatch(line), line
        if line.startswith("# TYPE "):
            typed.add(line.split()[2])
        elif not line.startswith("#"):
            assert re.split(r"[{ ]", line)[0] in typed
    assert len(typed) == text.count("# TYPE ")


def test_answers_are_counted_by_status_and_the_index_by_what_it_holds(samples: Pipeline) -> None:
    before = counted(read(samples))
    assert set(before) == {status.value for status in AnswerStatus}
    for question in ("แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง", "สูตรหมักปลาร้า", "ไอ้ควาย", "สวัสดี"):
        samples.answer(question)
    with pytest.raises(QuestionError):
        samples.answer("???")
    text = read(samples)
    after = counted(text)
    gained = {name: after[name] - before[name] for name in after if after[name] > before[name]}
    assert gained == {"answered": 1, "cannot_answer": 1, "refused": 2}
    assert "\nthamkhao_index_articles 16\n" in text


def test_nothing_that_anybody_asked_is_told(samples: Pipeline) -> None:
    samples.answer("เบอร์ 081-234-5678 แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง")
    text = read(samples)
    assert text.isascii()
    assert "081" not in text


def test_large_and_small_values_stay_exact() -> None:
    metric = Metric("a", "gauge", "A.", (("", 123_456_789_012.0), ('{b="c"}', 0.25)))
    assert exposition([metric]).splitlines()[2:] == ["a 123456789012", 'a{b="c"} 0.25']
