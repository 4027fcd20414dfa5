"""The releases that every system gets: all, or those that are asked about and a random sample."""

import json
import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ingest.sources import RawRelease, read_sources
from rag.errors import SourceError

SEED = 20_261_121


@dataclass(frozen=True, slots=True)
class Subset:
    """Releases drawn from a corpus."""

    releases: int
    corpus: int
    """Releases that the corpus has."""
    digest: str
    """Of their ids."""


def write_subset(corpus: Path, gold: Collection[str], releases: int, out: Path) -> Subset:
    """Write ``releases`` of the corpus to ``out`` as .jsonl, in its order; 0 writes all of them.

    The ``gold`` ones that it holds are always among them, the others drawn at random by SEED.
    Raises SourceError where none of the gold releases is there.
    """
    ids = dict.fromkeys(raw.id for raw in _raws(corpus))
    wanted = set(gold) & ids.keys()
    if not wanted:
        raise SourceError(
            f"no release that the questions ask about is in {corpus}; give the corpus they are of"
        )
    others = [article_id for article_id in ids if article_id not in wanted]
    drawn = others if not releases else _sample(others, releases - len(wanted))
    wanted.update(drawn)
    digest = sha256("\n".join(sorted(wanted)).encode("utf-8", "replace")).hexdigest()[:12]
    subset = Subset(len(wanted), len(ids), digest)
    with out.open("w", encoding="utf-8", newline="\n", errors="replace") as file:
        for raw in _raws(corpus):
            if raw.id in wanted:
                wanted.remove(raw.id)  # of releases with one id the first counts, as in ingest
                row = {"id": raw.id, "title": raw.title, "body": raw.body, "url": raw.url}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return subset


def _sample(ids: list[str], size: int) -> list[str]:
    return random.Random(SEED).sample(ids, max(0, min(size, len(ids))))


def _raws(path: Path) -> Iterator[RawRelease]:
    return (item for item in read_sources([path]) if isinstance(item, RawRelease))
