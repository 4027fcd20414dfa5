"""Cuts a Thai text into pieces of a readable size, at line and sentence ends."""

from rag.thai.sentences import sentence_spans

CHUNKER_VERSION = "1"
"""Part of what the index remembers: raise it whenever chunks come out differently."""

MAX_CHUNK = 700
"""Characters. About three sentences of a release, or 170 words: long enough to hold who, what, when
and where together, short enough that the word index ranks it by one subject, that an embedding
model with a window of 512 pieces reads all of it, and that a reader sees it on a phone."""

MIN_CHUNK = 80
"""A shorter last chunk says too little to be found by itself."""

Span = tuple[int, int]


def chunk_spans(text: str) -> list[Span]:
    """Return the spans of the chunks of ``text`` in order, as offsets in it.

    Together they hold all of it but white space, and they do not overlap. Neighbouring sentences
    are packed up to MAX_CHUNK; only a longer one is cut, at a space where it has one.
    """
    return _packed([piece for span in sentence_spans(text) for piece in _within_limit(text, span)])


def _packed(spans: list[Span]) -> list[Span]:
    """Join neighbouring spans while they fit; even out a last one that would be tiny."""
    groups: list[list[Span]] = []
    for span in spans:
        if groups and span[1] - groups[-1][0][0] <= MAX_CHUNK:
            groups[-1].append(span)
        else:
            groups.append([span])
    if len(groups) > 1:
        before, last = groups[-2:]
        while len(before) > 1 and last[-1][1] - last[0][0] < MIN_CHUNK:
            if last[-1][1] - before[-1][0] > MAX_CHUNK:
                break
            last.insert(0, before.pop())
    return [(group[0][0], group[-1][1]) for group in groups]


def _within_limit(text: str, span: Span) -> list[Span]:
    """Cut a span longer than MAX_CHUNK at the last space that fits, else where it must be."""
    start, end = span
    pieces = []
    while end - start > MAX_CHUNK:
        cut = start + MAX_CHUNK
        while cut > start + MAX_CHUNK // 2 and not text[cut].isspace():
            cut -= 1
        if not text[cut].isspace():
            cut = _between_letters(text, start, start + MAX_CHUNK)
        pieces.append((start, start + len(text[start:cut].rstrip())))
        start = cut
        while text[start].isspace():  # a span ends with something visible
            start += 1
    return [*pieces, (start, end)]


def _between_letters(text: str, start: int, cut: int) -> int:
    """The last offset up to ``cut`` that parts no letter from the marks above and below it."""
    place = cut
    while place > start + MAX_CHUNK - 20 and "\u0e30" <= text[place] <= "\u0e4e":
        place -= 1
    return place if place > start + MAX_CHUNK - 20 else cut
