"""A pipeline that answers from three invented releases, without an index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from rag.conversation import Turn
from rag.errors import QuestionError
from rag.schema import (
    Answer,
    AnswerSentence,
    AnswerStatus,
    Article,
    ArticleRef,
    Chunk,
    Citation,
    Passage,
)

BUS_QUOTE = "ผู้สูงอายุที่มีบัตรประชาชนขึ้นรถได้โดยไม่เสียค่าโดยสารทุกวัน เวลา 06.00-20.00 น."
BUS = Article(
    id="bus",
    title="เทศบาลเมืองบ้านสวนเปิดรถรับส่งผู้สูงอายุไปโรงพยาบาล",
    text=(
        "เทศบาลเมืองบ้านสวนเปิดรถรับส่งผู้สูงอายุไปโรงพยาบาล\n"
        "นายกเทศมนตรีแจ้งว่ารถชุดแรกมีหกคัน วิ่งวนจากตลาดสดถึงโรงพยาบาลประจำอำเภอ "
        "จอดรับตามป้ายสีฟ้าทุกหมู่บ้าน และมีเจ้าหน้าที่ประจำรถคอยพยุงขึ้นลง "
        f"{BUS_QUOTE} "
        "ผู้ติดตามจ่ายคนละ 10 บาท ส่วนรถเข็นแจ้งล่วงหน้าได้ที่ศูนย์บริการสาธารณสุขของเทศบาล "
        "ทั้งนี้เทศบาลจะประเมินผลเมื่อครบหกเดือนก่อนเพิ่มเส้นทางไปยังตำบลข้างเคียงต่อไป"
    ),
    url="https://bansuan.example/news/12",
    published=date(2024, 2, 9),
    agency="เทศบาลเมืองบ้านสวน",
)
SEED_QUOTE = "เกษตรกรที่ขึ้นทะเบียนแล้วรับเมล็ดพันธุ์ปอเทืองได้ครัวเรือนละ 10 กิโลกรัม"
SEED = Article(
    id="seed",
    title="สำนักงานเกษตรจังหวัดแจกเมล็ดพันธุ์ปอเทือง",
    text=f"สำนักงานเกษตรจังหวัดแจ้งข่าวดี\n{SEED_QUOTE} ตั้งแต่วันที่ 1 ถึง 30 มิถุนายน",
    url="http://kaset.example/",
    published=None,
    agency="สำนักงานเกษตรจังหวัด",
)
WATER = Article(
    id="water",
    title='ประกาศหยุดจ่ายน้ำ <img src=x onerror="alert(1)">',
    text="การประปาหยุดจ่ายน้ำชั่วคราวเพื่อซ่อมท่อหลัก ตั้งแต่ 22.00 น. ถึง 05.00 น.",
    url="javascript:alert(1)",
    published=date(2023, 11, 30),
)
ARTICLES = {article.id: article for article in (BUS, SEED, WATER)}


@dataclass(frozen=True)
class Stats:
    articles: int = 3
    chunks: int = 5
    newest: date | None = date(2024, 2, 9)
    oldest: date | None = date(2023, 11, 30)


def ref(article: Article) -> ArticleRef:
    return ArticleRef(article.id, article.title, article.url, article.published, article.agency)


def cite(marker: int, article: Article, quote: str) -> Citation:
    start = article.text.index(quote)
    return Citation(marker, ref(article), quote, start, start + len(quote))


def passage(rank: int, article: Article, *also_in: ArticleRef) -> Passage:
    chunk = Chunk(f"{article.id}#0", article.id, 0, len(article.text), article.text)
    return Passage(chunk, ref(article), rank, 1 / rank, also_in=also_in)


def bus_answer(question: str) -> Answer:
    second = "ผู้ติดตามจ่ายคนละ 10 บาท"
    copy = ArticleRef("bus-2", "รถรับส่งผู้สูงอายุ (เว็บไซต์จังหวัด)", "https://p.example/7", None)
    return Answer(
        question,
        AnswerStatus.ANSWERED,
        f"{BUS_QUOTE} [1] {second} [2] {SEED_QUOTE} [3]",
        sentences=(
            AnswerSentence(BUS_QUOTE, (1,)),
            AnswerSentence(second, (2,)),
            AnswerSentence(SEED_QUOTE, (3,)),
        ),
        citations=(cite(1, BUS, BUS_QUOTE), cite(2, BUS, second), cite(3, SEED, SEED_QUOTE)),
        passages=(passage(1, BUS, copy), passage(2, SEED)),
        timings_ms={"total": 1.0},
    )


def no_answer(question: str, status: AnswerStatus) -> Answer:
    passages = (passage(1, WATER), passage(2, SEED), passage(3, SEED))
    return Answer(question, status, "ไม่พบข้อมูลในข่าวประชาสัมพันธ์", passages=passages)


@dataclass
class FakePipeline:
    """Answers by a word of the question; keeps what it was asked."""

    counts: Stats = Stats()
    failure: Exception | None = None
    asked: list[str] = field(default_factory=list)

    turns: Sequence[Turn] = ()
    """Those that came with the last question."""

    def stream(
        self, question: str, *, top_k: int = 10, turns: Sequence[Turn] = ()
    ) -> Iterator[AnswerSentence | Answer]:
        yield self.answer(question, top_k=top_k, turns=turns)

    def outcomes(self) -> dict[str, int]:
        return {"answered": len(self.asked)}

    def answer(self, question: str, *, top_k: int = 10, turns: Sequence[Turn] = ()) -> Answer:
        self.asked.append(question)
        self.turns = turns
        if self.failure:
            raise self.failure
        if "ยาวไป" in question:
            raise QuestionError("คำถามนี้ระบบรับไม่ได้")
        if "ไม่มี" in question:
            return no_answer(question, AnswerStatus.CANNOT_ANSWER)
        return bus_answer(question)

    def article(self, article_id: str) -> Article | None:
        return ARTICLES.get(article_id)

    def stats(self) -> Stats:
        if self.failure:
            raise self.failure
        return self.counts
