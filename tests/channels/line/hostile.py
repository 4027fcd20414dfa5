"""Texts that break careless counting and cutting, for hypothesis."""

from datetime import date

from hypothesis import strategies as st

from rag.schema import (
    Answer,
    AnswerMode,
    AnswerSentence,
    AnswerStatus,
    ArticleRef,
    Chunk,
    Citation,
    Passage,
)

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇹🇭"
SHALLOW = ("ก", "ำ", "น้ำ", "กี่", "ที่", " ", "\n", "a", "1", ".", "[1]", "[12]", "[", "]")
DEEP = (FAMILY, FLAG, "é́", "👍🏽", "\ud83d", "\ude00", "\x00", "\u202e", "\u200b", "\ufeff", "\xa0")
LINKS = ("https://a.example/ก", "http://b.example/x?y=1")

pieces = st.sampled_from((*SHALLOW, *DEEP, *LINKS, "ก" + "่" * 400))
texts = st.builds(
    lambda parts, times: "".join(parts) * times, st.lists(pieces, max_size=12), st.integers(1, 60)
)
urls = st.one_of(
    st.none(),
    texts,
    st.sampled_from(
        (
            "https://a.example/" + "x" * 2_000,
            "javascript:alert(1)",
            "https://ไทย.example/ข่าว ใหม่",
            "http://[::1",
            "https://user@evil.example/",
            "//a.example/",
        )
    ),
)
days = st.one_of(st.none(), st.dates(date(1957, 1, 1), date(2100, 1, 1)))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Any answer a pipeline could give, and some that none should."""
    refs = [
        ArticleRef(f"r{n}", draw(texts), draw(urls), draw(days), draw(st.none() | texts))
        for n in range(draw(st.integers(0, 4)))
    ]
    copies = draw(st.integers(1, 5))
    cited = [ref for ref in refs for _ in range(copies)]
    citations = tuple(Citation(n, r, "ก", 0, 1) for n, r in enumerate(cited, start=1))
    sentences = tuple(AnswerSentence(draw(texts), (c.marker,)) for c in citations[:6])
    return Answer(
        draw(texts),
        draw(st.sampled_from(AnswerStatus)),
        "\n".join(f"{s.text} [{s.citations[0]}]" for s in sentences) or draw(texts),
        sentences,
        citations,
        tuple(Passage(Chunk("c", ref.id, 0, 1, "ก"), ref, 1, 1.0) for ref in refs),
        mode=draw(st.sampled_from(AnswerMode)),
        as_of=draw(days),
        validity=draw(st.sampled_from((None, "open", "closed", "unheard-of"))),
    )
