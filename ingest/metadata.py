"""From a release and its cleaned text to an Article: its day, agency, places and category."""

import re

from ingest.agencies import find_agency
from ingest.cleaning import CleanText
from ingest.records import RawRelease
from ingest.release_dates import published_on
from rag.schema import Article
from rag.thai.places import find_places

METADATA_VERSION = "1"
"""Raise it whenever :func:`describe` reads something else from a release."""

_CATEGORY = re.compile(
    r"(?:^|/)\d{4}/\d{2}/\d{2}(?:-\d+)?/(?P<category>[^/_\d]{3,60}?)\s*_\d+(?:_[0-9a-f-]{36})?\.txt$"
)
"""An id such as 2021/01/08/ด้านเศรษฐกิจ_2.txt, as the thaigov corpus has them."""

_OPENING = 240
"""Characters of the text in which a release says where it happens; later places are examples."""


def describe(raw: RawRelease, cleaned: CleanText) -> Article:
    """Return the article of ``raw``; what it does not say of itself stays None or empty."""
    return Article(
        id=raw.id,
        title=cleaned.title,
        text=cleaned.text,
        url=cleaned.url,
        source=raw.source,
        published=published_on(raw.title, raw.body, raw.published_hint),
        agency=find_agency(cleaned.title, cleaned.text),
        provinces=_provinces(cleaned),
        category=category_of(raw.id),
    )


def category_of(release_id: str) -> str | None:
    """Return the section that an id of the form YYYY/MM/DD/section_number.txt names."""
    found = _CATEGORY.search(release_id)
    return " ".join(found["category"].split()) if found else None


def _provinces(cleaned: CleanText) -> tuple[str, ...]:
    """The provinces that the title and the opening name, in the order they are first named."""
    places = find_places(f"{cleaned.title}\n{cleaned.text[:_OPENING]}")
    return tuple(
        dict.fromkeys(p for place in places if len(place.provinces) == 1 for p in place.provinces)
    )
