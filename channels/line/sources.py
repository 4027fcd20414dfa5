"""The releases behind an answer: their names, days and links, as LINE may show them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from channels.line.measures import MAX_URI, cut, one_line, utf16_length
from channels.web_render import nearest
from channels.wording import NO_TITLE, day_or_unknown
from rag.schema import Answer, ArticleRef

_TITLE_UNITS_PER_GRAPHEME = 8
"""Bounds clusters of very many marks, which no title has and anyone may upload."""
_AGENCY_GRAPHEMES = 80
_MARKER = re.compile(r"\[(\d{1,3})\]")
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]")
_SAFE_IN_PATH, _SAFE_IN_QUERY = "/:@!$&'()*+,;=~%-._", "/?:@!$&'()*+,;=~%-._"


@dataclass(frozen=True, slots=True)
class Source:
    """One release, with every marker that points to it; no marker where it is only near."""

    title: str
    agency: str | None
    published: date | None
    link: str | None
    """Where it can be opened; None where it has no web address that LINE takes."""
    markers: tuple[int, ...] = ()

    @property
    def marks(self) -> str:
        """The markers as the answer shows them: [1][3]."""
        return "".join(f"[{marker}]" for marker in self.markers)

    @property
    def day(self) -> str:
        """The release's day in Buddhist era, or that it is not known."""
        return day_or_unknown(self.published)

    @property
    def heading(self) -> str:
        """Who published it and when."""
        return f"{self.agency} · {self.day}" if self.agency else self.day

    @property
    def leads_home(self) -> bool:
        """Whether the link is a site's front page and not the release."""
        return self.link is not None and urlsplit(self.link)[2:4] in (("/", ""), ("", ""))

    def short_title(self, graphemes: int) -> str:
        """The title, cut to so many characters as readers count them."""
        return cut(self.title, graphemes=graphemes, units=_TITLE_UNITS_PER_GRAPHEME * graphemes)


def cited_sources(answer: Answer) -> list[Source]:
    """The cited releases, each once, in the order of their first markers."""
    return cited((c.marker, c.article) for c in answer.citations)


def near_sources(answer: Answer) -> list[Source]:
    """The nearest releases of an answer that was not found."""
    return [_source(ref, ()) for ref in nearest(answer)]


def stored_sources(body: Mapping[str, Any]) -> list[Source]:
    """The cited releases of an answer's JSON, as :meth:`rag.schema.Answer.to_json` makes it."""
    return cited((c["marker"], _ref(c)) for c in body.get("citations", ()))


def _ref(citation: Mapping[str, Any]) -> ArticleRef:
    day = citation.get("published")
    return ArticleRef(
        citation["article_id"],
        citation["title"],
        citation.get("url"),
        date.fromisoformat(day) if day else None,
        citation.get("agency"),
    )


def cited(marked: Iterable[tuple[int, ArticleRef]]) -> list[Source]:
    """The releases of markers, each once, in the order of their first markers."""
    found: dict[str, tuple[ArticleRef, list[int]]] = {}
    for marker, ref in marked:
        found.setdefault(ref.id, (ref, []))[1].append(marker)
    return [_source(ref, dict.fromkeys(markers)) for ref, markers in found.values()]


def _source(ref: ArticleRef, markers: Iterable[int]) -> Source:
    agency = one_line(ref.agency or "")
    units = _TITLE_UNITS_PER_GRAPHEME * _AGENCY_GRAPHEMES
    return Source(
        title=one_line(ref.title) or NO_TITLE,
        agency=cut(agency, graphemes=_AGENCY_GRAPHEMES, units=units) or None,
        published=ref.published,
        link=web_link(ref.url),
        markers=tuple(markers),
    )


def web_link(url: str | None) -> str | None:
    """``url`` percent-encoded as LINE wants it; None unless it is http(s) and short enough.

    An address with a user name in it is none: it shows one site and opens another.
    """
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
        path = quote(_PERCENT.sub("%25", parts.path), safe=_SAFE_IN_PATH)
        query = quote(_PERCENT.sub("%25", parts.query), safe=_SAFE_IN_QUERY)
        fragment = quote(_PERCENT.sub("%25", parts.fragment), safe=_SAFE_IN_QUERY)
    except ValueError:  # among them half a surrogate pair
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    if ":" in host:
        host = f"[{host}]"
    if not _HOST.fullmatch(host):
        return None
    link = urlunsplit((parts.scheme, host + port, path, query, fragment))
    return link if len(link) <= MAX_URI else None


def markers_in(text: str) -> set[int]:
    """The citation markers that stand in ``text``."""
    return {int(number) for number in _MARKER.findall(text)}


_FORMS: tuple[tuple[int, bool], ...] = ((90, True), (50, True), (50, False), (0, False))
"""Title length and whether the link is there, from the fullest form to the barest."""


def sources_text(sources: Sequence[Source], units: int) -> str:
    """The sources line by line, in the fullest form that needs at most ``units`` UTF-16 units."""
    text = ""
    for title_length, with_link in _FORMS:
        text = _listed(sources, lambda s, n=title_length, w=with_link: _entry(s, n, w))  # type: ignore[misc]
        if utf16_length(text) <= units:
            return text
    return cut(text, units=units)


def _listed(sources: Sequence[Source], entry: Callable[[Source], str]) -> str:
    return "\n".join(entry(source) for source in sources)


def _entry(source: Source, title_length: int, with_link: bool) -> str:
    lines = [f"{source.marks} {source.heading}".strip()]
    if title_length:
        lines.append(source.short_title(title_length))
    if with_link and source.link:
        lines.append(source.link)
    return "\n".join(lines)


def alt_text(opening: str, sources: Sequence[Source], units: int) -> str:
    """What a screen reader or an old phone says in place of the cards."""
    named = (
        f"{source.marks} {source.heading} {source.short_title(90)}".strip() for source in sources
    )
    return cut(f"{opening}: {' '.join(named)}", units=units)
