"""Takes the page off a release: noise lines, repeats, white space and invisible characters.

Every other character stays as it was published, since quotes are checked against this text; it is
made once, before there are offsets.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.noise import (
    ANY_DATE,
    EMPTY_LABELS,
    HEADER_DATE,
    LINE_RULES,
    ORNAMENTS,
    SLASHED_DATE,
    TAIL_HEADINGS,
    TITLE_PREFIXES,
)
from ingest.records import RawRelease
from rag.thai.normalise import INVISIBLE

CLEANER_VERSION = "1"
"""Part of what the index remembers: raise it whenever the cleaned text of a release changes."""

_HEAD_LINES = 10
"""Repeats of the title and dates of the page stand in the first lines only."""
_LONGEST_NOISE = 260
_MIN_REPEAT = 40
"""Characters; shorter lines repeat rightly, in tables and lists."""
_MIN_CUT_LEAD = 80
_TITLE_CUT_AT = 150
"""The site cuts long titles at about 170 characters; from here on a longer line completes one."""
_MAX_TITLE = 400
_REPEAT_WINDOW = 3
_TAIL_LINES = 25
_MIN_BEFORE_TAIL = 80
_MIN_ORNAMENT = 5

_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(f"[{INVISIBLE}\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\ufff9-\ufffb]+")
_NOT_WORD = re.compile(r"[\W_]+")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CleanText:
    """The title and text of a release as they are kept."""

    title: str
    text: str
    url: str | None
    dropped: Mapping[str, int]
    """Characters left out, by the name of the rule."""


def clean(raw: RawRelease) -> CleanText:
    """Return the release without its page; the text is empty where nothing is left of it.

    A body that only says the title again becomes that title, so that it can be found and quoted.
    """
    dropped: Counter[str] = Counter()
    title = _one_line(_visible(raw.title))
    if prefix := TITLE_PREFIXES.match(title):
        title = title[prefix.end() :]
    lines = [_one_line(line) for line in _visible(raw.body).split("\n")]
    lines = _without_tail_list([line for line in lines if line], dropped)
    lines = _without_noise(lines, dropped)
    lines, dates = _without_header_dates(lines, dropped)
    title, lines = _without_title(title, lines, dropped)
    lines = _without_repeats(lines, dropped)
    text = "\n".join(lines)
    if dates and not ANY_DATE.search(text, 0, 3000):
        # The only place where the text says a day: it stays, so that it can be quoted.
        dropped["header_date"] -= len(dates[0])
        text = f"{dates[0]}\n{text}" if text else text
    return CleanText(title, text or title, _link(raw.url), dict(+dropped))


def _visible(text: str) -> str:
    """``text`` with one kind of line break and no invisible characters."""
    return _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _without_tail_list(lines: list[str], dropped: Counter[str]) -> list[str]:
    """Cut the list of other releases at the end of a page, if what follows looks like one."""
    for number in range(max(1, len(lines) - _TAIL_LINES), len(lines)):
        if TAIL_HEADINGS.fullmatch(lines[number].rstrip(": ")):
            tail = lines[number:]
            before = sum(map(len, lines[:number]))
            if before >= _MIN_BEFORE_TAIL and all(len(line) <= _LONGEST_NOISE for line in tail):
                dropped["other_releases"] += sum(map(len, tail))
                return lines[:number]
    return lines


def _without_noise(lines: list[str], dropped: Counter[str]) -> list[str]:
    kept = []
    for line in lines:
        name = _noise(line) if len(line) <= _LONGEST_NOISE else None
        if name:
            dropped[name] += len(line)
            continue
        trimmed = _without_ornaments(line)
        if len(trimmed) < len(line):
            dropped["ornament"] += len(line) - len(trimmed)
        kept.append(trimmed)
    while len(kept) > 1 and EMPTY_LABELS.fullmatch(kept[-1]):
        dropped["empty_label"] += len(kept.pop())
    return kept


def _without_ornaments(line: str) -> str:
    """Cut rows of five stars or more off the ends of a line that has words too."""
    after = line.lstrip(ORNAMENTS)
    if after and len(line) - len(after) >= _MIN_ORNAMENT:
        line = after.lstrip()
    before = line.rstrip(ORNAMENTS)
    if before and len(line) - len(before) >= _MIN_ORNAMENT:
        line = before.rstrip()
    return line


def _noise(line: str) -> str | None:
    for rule in LINE_RULES:
        if rule.pattern.fullmatch(line):
            return rule.name
    return None


def _without_header_dates(lines: list[str], dropped: Counter[str]) -> tuple[list[str], list[str]]:
    """Take the page's own date lines off the head; they go into the metadata."""
    dates, head = [], []
    for line in lines[:_HEAD_LINES]:
        if len(line) < 50 and (HEADER_DATE.fullmatch(line) or SLASHED_DATE.fullmatch(line)):
            dates.append(line)
        else:
            head.append(line)
    dropped["header_date"] += sum(map(len, dates))
    return head + lines[_HEAD_LINES:], dates


def _without_title(title: str, lines: list[str], dropped: Counter[str]) -> tuple[str, list[str]]:
    """Drop the title where it stands again at the head; complete a title that the site cut."""
    key = _key(title)
    if not key:
        return title, lines
    for line in lines[:_HEAD_LINES]:
        cut = len(title) >= _TITLE_CUT_AT and len(title) < len(line) <= _MAX_TITLE
        if cut and _key(line).startswith(key):
            title, key = line, _key(line)
            break
    head = []
    for line in lines[:_HEAD_LINES]:
        own = _key(line) if len(line) <= 2 * len(title) else ""
        if own == key or (len(own) >= _MIN_REPEAT and key.startswith(own)):
            dropped["title_again"] += len(line)
        else:
            head.append(line)
    return title, head + lines[_HEAD_LINES:]


def _without_repeats(lines: list[str], dropped: Counter[str]) -> list[str]:
    """Drop paragraphs that stand twice in a row or so, and leads cut short before the whole."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        if len(line) >= _MIN_REPEAT and line in kept[-_REPEAT_WINDOW:]:
            dropped["repeat"] += len(line)
        elif number < _HEAD_LINES and _is_cut_short(line, lines[number + 1 : number + 4]):
            dropped["cut_lead"] += len(line)
        else:
            kept.append(line)
    return kept


def _is_cut_short(line: str, following: list[str]) -> bool:
    """Whether a following line says all of ``line`` and goes on."""
    if len(line) < _MIN_CUT_LEAD:
        return False
    opening = _key(line[:40])[:15]  # settles nearly all pairs without reading the whole lines
    return any(
        _key(other[:40]).startswith(opening) and _key(other[: 2 * len(line)]).startswith(_key(line))
        for other in following
        if len(other) > len(line) - 10
    )


def _key(line: str) -> str:
    """Letters and digits of a line, by which two spellings of it are known as one."""
    return _NOT_WORD.sub("", line).casefold()


def _link(url: str | None) -> str | None:
    """A web address fit to be linked; anything else (``javascript:`` and the like) is left out."""
    found = _LINK.fullmatch(url.strip()) if url else None
    return found.group() if found else None
