"""The real pipeline over the sample releases, with nothing learned in it."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.indexing import ingest
from rag.pipeline import Answerer, Pipeline
from rag.query import Query
from rag.retrieval import Retriever
from rag.schema import Answer, AnswerMode, AnswerSentence, AnswerStatus, Citation, Passage
from tests.support import HashEmbedder, open_test_index

SAMPLES = Path(__file__).resolve().parents[1] / "sample_data"
TODAY = date(2025, 10, 10)
SENTENCES = ("ประโยคแรกของคำตอบ", "ประโยคต่อมา", "ประโยคสุดท้าย")


@dataclass
class Quotes:
    """An answerer that quotes the best passage whatever was asked, but for ปลาร้า.

    It yields SENTENCES one after another, ``pause`` seconds before each but the first.
    """

    depth: int = 5
    pause: float = 0.0

    def answer(self, query: Query, passages: Sequence[Passage]) -> Answer:
        *_, last = self.stream(query, passages)
        assert isinstance(last, Answer)
        return last

    def stream(
        self, query: Query, passages: Sequence[Passage]
    ) -> Iterator[AnswerSentence | Answer]:
        if "ปลาร้า" in query.question or not passages:
            yield Answer(query.question, AnswerStatus.CANNOT_ANSWER, "ไม่พบข้อมูลในข่าวประชาสัมพันธ์")
            return
        chunk = passages[0].chunk
        citation = Citation(1, passages[0].article, chunk.text, chunk.start, chunk.end)
        sentences = tuple(AnswerSentence(text, (1,)) for text in SENTENCES)
        for number, sentence in enumerate(sentences):
            time.sleep(self.pause if number else 0.0)
            yield sentence
        time.sleep(self.pause)
        yield Answer(
            query.question,
            AnswerStatus.ANSWERED,
            "\n".join(f"{text} [1]" for text in SENTENCES),
            sentences,
            (citation,),
            mode=AnswerMode.GENERATIVE,
        )


def sample_pipeline(folder: Path, answerer: Answerer | None = None) -> Pipeline:
    """What is found depends on words only; close its index in the end."""
    index, embedder = open_test_index(folder / "index"), HashEmbedder()
    ingest([SAMPLES], index, embedder, model="")
    return Pipeline(index, Retriever(index, embedder), answerer or Quotes(), today=TODAY)
