"""Questions, releases and runs made for the tests of eval."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from eval.evaluate import Evaluation, evaluate
from eval.questions import EvalQuestion
from rag.schema import Article

NASTY = '<script>alert(1)</script> & "ก" | *b* `c` </title> {{ 7*7 }}'
ARTICLES = {
    "gold 1": Article(
        "gold 1",
        f"เปิดสะพาน {NASTY}",
        "เทศบาลเปิดสะพานใหม่ ใช้งบ 4.5 ล้านบาท",
        "https://a.example/1?x=1&y=<2>",
        published=date(2024, 2, 9),
    ),
    "other": Article("other", "ข่าวอื่น", "ไม่มีอะไร", "javascript:alert(1)"),
}


def question(qid: str, *, answerable: bool = True, **fields: Any) -> EvalQuestion:
    values: dict[str, Any] = {
        "type": "number",
        "needs": ("typo", "abbrev"),
        "gold_ids": ("gold 1",) if answerable else (),
        "must_include": (("4.5 ล้าน",), ("ปีหน้า",)) if answerable else (),
        "asker": "citizen",
    }
    return EvalQuestion(qid, f"สะพาน {NASTY}", answerable, **(values | fields))


def answer(
    text: str, *cites: str, status: str = "answered", found: tuple[str, ...] = ("other", "gold 1")
) -> dict[str, Any]:
    return {
        "question": f"สะพาน {NASTY}",
        "status": status,
        "reason": None,
        "answer": text,
        "citations": [
            {
                "marker": n,
                "article_id": article_id,
                "title": ARTICLES[article_id].title,
                "url": ARTICLES[article_id].url,
                "published": None,
                "quote": ARTICLES[article_id].text,
            }
            for n, article_id in enumerate(cites, start=1)
        ],
        "passages": [{"article_id": article_id} for article_id in found],
        "timings_ms": {"total": 12.5},
    }


def evaluation(answers: Mapping[str, Mapping[str, Any]], *questions: EvalQuestion) -> Evaluation:
    waiting = iter(answers[q.qid] for q in questions)
    return evaluate(questions, lambda _question, _top_k: next(waiting), ARTICLES.get)


def every_verdict() -> Evaluation:
    answers = {
        "right": answer("ใช้งบ 4.5 ล้านบาท ปีหน้า [1]", "gold 1"),
        "partly": answer(f"ใช้งบ 4.5 ล้านบาท {NASTY}", "gold 1", "other"),
        "wrong": answer("ไม่เกี่ยว", "other", found=("other",)),
        "silent": answer("ข่าวไม่ได้บอก", status="cannot_answer"),
        "invented": answer("ได้ 500 บาท", "other"),
        "abstained": answer("ไม่พบ", status="no_passages"),
    }
    return evaluation(
        answers,
        *(question(qid) for qid in ("right", "partly", "wrong", "silent")),
        question("invented", answerable=False, type="future", asker="staff"),
        question("abstained", answerable=False, type="future"),
    )
