"""Measure the check of forwarded messages: ``python -m eval.chain_messages GOLD --index DIR``.

GOLD has one message a line: ``id``, ``text`` and ``claims``, each with ``about`` (words of the
message that the claim holds), the expected ``verdict`` and others to ``accept``.
"""

import argparse
import json
from collections import Counter
from datetime import date
from pathlib import Path

from rag.assembly import build_expanders, build_retriever, open_index
from rag.chain import Checked, check_claims, looks_forwarded
from rag.chain.lookup import IndexReleases
from rag.settings import Settings

_DROPPED = "dropped"
"""Shown for a claim that was not among those checked."""


def main() -> None:
    """Print what differs, the confusion table and the time a message takes."""
    arguments = _arguments()
    opened = open_index(Settings(index=arguments.index))
    releases = IndexReleases(opened.index, build_retriever(opened), build_expanders(opened.index))
    table: Counter[tuple[str, str]] = Counter()
    right, times = 0, []
    for line in arguments.gold.read_text(encoding="utf-8").splitlines():
        message = json.loads(line)
        checked = check_claims(message["text"], releases, today=arguments.today)
        times.append(checked.timings_ms["total"])
        if not looks_forwarded(message["text"]):
            print(f"{message['id']}: not taken for a forwarded message")
        for claim in message["claims"]:
            found = verdict_on(claim["about"], checked)
            table[claim["verdict"], found] += 1
            accepted = {claim["verdict"], *claim.get("accept", [])}
            right += found in accepted
            if found not in accepted:
                print(f"{message['id']}: {claim['about']}: {claim['verdict']}, got {found}")
    for (wanted, found), count in sorted(table.items()):
        print(f"{wanted:10} -> {found:10} {count}")
    times.sort()
    print(f"{right} of {table.total()} claims; median {times[len(times) // 2]:.0f} ms a message")
    opened.index.close()


def verdict_on(about: str, checked: Checked) -> str:
    """The verdict on the claim that holds these words."""
    wanted = "".join(about.split())
    for claim in checked.claims:
        if wanted in "".join(claim.text.split()):
            return claim.verdict.value
    return _DROPPED


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--today", type=date.fromisoformat, default=None)
    return parser.parse_args()


if __name__ == "__main__":
    main()
