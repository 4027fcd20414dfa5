"""Which of a chat's waiting events are answered together."""

from collections.abc import Sequence
from itertools import takewhile

from channels.line.events import Kind
from channels.line.privacy_commands import command
from rag.query import MAX_QUESTION
from rag.stores.state_records import InboxRow

MOST_TOGETHER = 5
"""Messages of one question: who writes on without a pause is answered after these."""


def next_group(
    rows: Sequence[InboxRow], *, now: float, debounce: float
) -> tuple[list[InboxRow], float]:
    """The first group of ``rows`` (a chat's, oldest first, at least one) and the seconds to wait
    until no message can join it any more.

    Messages of one person with less than ``debounce`` seconds between them are one question. A
    group that a crash interrupted is taken up as it was: its reply may have been sent already.
    """
    first = rows[0]
    if first.batch is not None:
        return [row for row in rows if row.batch == first.batch], 0.0
    if not _is_question(first):
        return [first], 0.0
    group = [first]
    for row in takewhile(lambda row: _goes_on(group, row, debounce), rows[1:]):
        group.append(row)
    if len(group) < len(rows) or len(group) == MOST_TOGETHER:
        return group, 0.0
    # The clock may have been set back meanwhile: never wait longer than the pause.
    return group, min(debounce, max(0.0, group[-1].received_at + debounce - now))


def _is_question(row: InboxRow) -> bool:
    return row.kind == Kind.TEXT and row.reply_token is not None and command(row.text or "") is None


def _goes_on(group: Sequence[InboxRow], row: InboxRow, debounce: float) -> bool:
    length = sum(len(one.text or "") + 1 for one in (*group, row))
    return (
        row.batch is None
        and row.user == group[0].user
        and _is_question(row)
        and row.received_at - group[-1].received_at < debounce
        and len(group) < MOST_TOGETHER
        and length <= MAX_QUESTION
    )
