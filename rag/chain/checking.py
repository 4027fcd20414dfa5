"""The verdict on each claim of a forwarded message."""

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

from rag.answering.pieces import pieces_of
from rag.chain.lookup import Releases
from rag.chain.matching import (
    Asked,
    Details,
    Window,
    best_window,
    details,
    telling_span,
)
from rag.chain.patterns import CONTACT, LINK, TELLS_OF_FALSE, WARNS
from rag.chain.results import Checked, CheckedClaim, Verdict
from rag.chain.rumours import Rumour, rumours_of
from rag.chain.sameness import sameness, says_more
from rag.chain.splitting import Claim, split
from rag.chain.wording import LINK_WARNING, MAX_QUOTE, SIMILAR_FALSE, explanation, summary
from rag.cues import debunks, speaks_of_false_news
from rag.errors import QuestionError
from rag.overlap import words_of
from rag.periods import end_said, recurs
from rag.query import Query
from rag.schema import Article, ArticleRef, Citation
from rag.thai.normalise import fold
from rag.thai.words import segment

_DEPTH = 8
"""Releases looked at for each claim."""
_DEPTH_SAME = 6
"""Of them, those read for saying the same."""
_DEPTH_FALSE = 8
"""Releases that deny something, looked at for each claim."""
_AT_ONCE = 3
"""Claims checked at a time: the searches let go of the interpreter for half of their time."""

_CENTRE = "ต่อต้านข่าวปลอม"
"""Part of an agency's name."""

_SURELY_FALSE = 1.35
"""Sameness (of 2) from which a denied rumour is the claim whatever other releases say."""
_ONE_DETAIL, _MORE_DETAILS = 0.75, 0.6
"""Share of a claim's weight that must stand in a few sentences that say the same, where one figure
or day of it stands there too, and where several do."""
_ABOUT = 0.55
"""Share from which they are about the same."""
_FEW_RUMOURS = 4
_IN_TITLE = 0.4
"""Share of a claim's weight in a title that speaks of something false."""
_LEAST = 4
"""Telling words, figures and days of a claim that can be called true; fewer could be said of
anything."""


@dataclass(frozen=True, slots=True)
class _Finding:
    verdict: Verdict
    strength: float
    article: Article | None = None
    start: int = 0
    end: int = 0
    until: date | None = None
    listed: bool = False
    """Whether it is called false by the list or title it stands in, not beside it."""
    warning: str | None = None


_NOTHING = _Finding(Verdict.NOT_FOUND, 0.0)


def check_claims(text: str, releases: Releases, *, today: date | None = None) -> Checked:
    """Check a forwarded message claim by claim; ``today`` is the clock's day unless given.

    Reads the first 5,000 characters. Raises nothing for a message that claims nothing.
    """
    began = time.perf_counter()
    day = today or date.today()
    claims, left_out = split(text)
    cut = time.perf_counter()
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="claims") as pool:
        found = pool.map(lambda claim: _check(claim, releases, day), claims)
        checked = list(_numbered(found))
    ended = time.perf_counter()
    timings = {"split": (cut - began) * 1000, "check": (ended - cut) * 1000}
    timings["total"] = (ended - began) * 1000
    return Checked(tuple(checked), summary(checked), left_out, timings)


def _numbered(claims: Iterable[CheckedClaim]) -> Iterator[CheckedClaim]:
    """The claims with their citations' markers counted through."""
    marker = 0
    for claim in claims:
        own = []
        for citation in claim.citations:
            marker += 1
            own.append(replace(citation, marker=marker))
        yield replace(claim, citations=tuple(own))


def _check(claim: Claim, releases: Releases, today: date) -> CheckedClaim:
    try:
        query, passages = releases.search(claim.text, top_k=_DEPTH, today=today)
    except QuestionError:  # nothing readable in it
        return CheckedClaim(claim.text, Verdict.NOT_FOUND, explanation(Verdict.NOT_FOUND, None))
    articles = dict(releases.articles([p.article.id for p in passages]))
    near = [articles[p.article.id] for p in passages if p.article.id in articles]
    denying = releases.denials(claim.text, top_k=_DEPTH_FALSE)
    found = _verdict(claim, query, near, denying, releases, today)
    private = CONTACT.search(claim.text) is not None and not _warns(claim.text)
    if private or (claim.links and not _named(claim.links, near)):
        partly = found.verdict is Verdict.TRUE
        verdict = Verdict.PARTLY if partly else found.verdict
        found = replace(found, verdict=verdict, warning=LINK_WARNING)
    citation = _citation(found.article, found) if found.article else None
    told = explanation(found.verdict, citation, until=found.until, listed=found.listed)
    cited = (citation,) if citation else ()
    return CheckedClaim(claim.text, found.verdict, told, cited, found.warning)


def _citation(article: Article, found: _Finding) -> Citation:
    ref = ArticleRef(article.id, article.title, article.url, article.published, article.agency)
    return Citation(1, ref, article.text[found.start : found.end], found.start, found.end)


def _named(links: Iterable[str], articles: Iterable[Article]) -> bool:
    """Whether each address is one that a release names."""
    known = {_host(link) for a in articles for link in LINK.findall(a.text)}
    return all(_host(link) in known for link in links)


def _host(link: str) -> str:
    bare = link.lower().split("://")[-1].removeprefix("www.")
    return bare.split("/")[0].rstrip(".,)")


def _verdict(
    claim: Claim,
    query: Query,
    near: Sequence[Article],
    denying: Sequence[Article],
    releases: Releases,
    today: date,
) -> _Finding:
    """False before true: a release may repeat a rumour word for word to deny it."""
    asked = Asked.of(
        query, dict(releases.weights(words_of(query.clauses))), linked=bool(claim.links)
    )
    rumour, finding = _rumour(asked, [*denying, *near], releases)
    if _warns(claim.text):
        return replace(finding, verdict=Verdict.TRUE) if rumour else _NOTHING
    sure = finding.strength >= _SURELY_FALSE
    if rumour and sure and not says_more(claim.text, rumour.text):
        return finding
    best = _NOTHING
    for article in near[:_DEPTH_SAME]:
        found = _agreement(claim, asked, article, today)
        if _order(found) > _order(best):
            best = found
    if not rumour:
        return best
    if best.verdict not in (Verdict.TRUE, Verdict.EXPIRED):
        return finding
    if says_more(claim.text, rumour.text):
        return replace(best, warning=SIMILAR_FALSE)
    return replace(best, verdict=Verdict.PARTLY, warning=SIMILAR_FALSE)


def _warns(claim: str) -> bool:
    """Whether the message itself calls something false."""
    said = fold(claim).replace(_CENTRE, "")
    return WARNS.search(said) is not None or debunks(said) or speaks_of_false_news(said)


def _order(found: _Finding) -> tuple[int, float, date]:
    """The surer verdict; of those about as sure, the newest release."""
    day = found.article.published if found.article else None
    return _RANK[found.verdict], round(found.strength, 1), day or date.min


_RANK = {
    Verdict.NOT_FOUND: 0,
    Verdict.PARTLY: 1,
    Verdict.EXPIRED: 2,
    Verdict.TRUE: 3,
    Verdict.FALSE: 4,
}


def _rumour(
    asked: Asked, articles: Sequence[Article], releases: Releases
) -> tuple[Rumour | None, _Finding]:
    """The denied rumour that the claim is, if it is one."""
    best: tuple[float, Rumour] | None = None
    for article in articles:
        for rumour in rumours_of(article):
            score = sameness(asked, rumour, releases)
            if score and (best is None or score > best[0]):
                best = score, rumour
    if best is None:
        return None, _NOTHING
    start, end = _rumour_quote(best[1])
    listed = best[1].denial is None
    return best[1], _Finding(Verdict.FALSE, best[0], best[1].article, start, end, listed=listed)


def _rumour_quote(rumour: Rumour) -> tuple[int, int]:
    """From the rumour to its denial where that fits, else the rumour alone."""
    if rumour.denial is None:
        return rumour.start, rumour.end
    start, end = min(rumour.start, rumour.denial[0]), max(rumour.end, rumour.denial[1])
    if end - start > MAX_QUOTE:
        return rumour.start, rumour.end
    closes = rumour.article.text[end : end + 1] in ("”", '"') and end == rumour.end
    return start, end + closes


def _agreement(claim: Claim, asked: Asked, article: Article, today: date) -> _Finding:
    """Whether one release says what the claim says, and whether it still holds."""
    pieces = pieces_of(article)
    window = best_window(asked, pieces)
    if window is None or window.share < _ABOUT:
        return _NOTHING
    if _told_as_false(asked, article, window):
        return _NOTHING
    detail = details(claim.text, window)
    start, end = telling_span(asked, window, MAX_QUOTE)
    if (
        window.share >= (_MORE_DETAILS if detail.said > 1 else _ONE_DETAIL)
        and detail.all_stand
        and _says_enough(asked, detail)
    ):
        until = _end(claim.text, window)
        over = until is not None and until < today
        verdict = Verdict.EXPIRED if over else Verdict.TRUE
        return _Finding(verdict, window.share, article, start, end, until if over else None)
    if window.alone < _ABOUT:
        return _NOTHING
    return _Finding(Verdict.PARTLY, _partly(window, detail), article, start, end)


def _told_as_false(asked: Asked, article: Article, window: Window) -> bool:
    """Whether a release says it only to deny it, as far as can be told."""
    if TELLS_OF_FALSE.search(window.text):
        return True
    rumours = rumours_of(article)
    if any(r.start < p.end and p.start < r.end for r in rumours for p in window.read):
        return True
    if TELLS_OF_FALSE.search(article.title) is None:
        return False
    # A release about one rumour may go on to what is true; a list of them gives samples besides.
    title = frozenset(segment(fold(article.title)))
    return len(rumours) > _FEW_RUMOURS or asked.overlap.share(title) >= _IN_TITLE


def _says_enough(asked: Asked, detail: Details) -> bool:
    """Whether a claim can be called true at all.

    One without any figure or day cannot: its words may stand together and say the opposite.
    """
    return detail.said > 0 and asked.telling + detail.said >= _LEAST


def _partly(window: Window, detail: Details) -> float:
    return window.share + (detail.standing / detail.said if detail.said else 0.0)


def _end(claim: str, window: Window) -> date | None:
    """The last day of what the claim speaks of, as the release has it."""
    published = window.article.published
    own = end_said(fold(claim), today=published)
    if own is not None or recurs(fold(claim)):
        return own
    return end_said(fold(window.text), today=published)
