"""Measures by what questions need, of which type they are and who asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.intervals import Mean, Rows, summary
from eval.questions import EvalQuestion

KINDS = ("type", "needs", "asker")


@dataclass(frozen=True, slots=True)
class Group:
    """The questions that have one thing in common, and their means."""

    kind: str
    """One of KINDS."""
    name: str
    questions: int
    means: dict[str, Mean]
    """By measure; those that apply to none of its questions are left out."""

    @property
    def label(self) -> str:
        """As tables name it."""
        return f"{self.kind}: {self.name}"


def groups(questions: Sequence[EvalQuestion], rows: Rows, shown: Sequence[str]) -> list[Group]:
    """The ``shown`` measures of each group, by kind and name.

    A question with several needs counts in each of their groups; one without a type in none.
    """
    members: dict[tuple[str, str], list[str]] = {}
    for question in questions:
        kinds = {"type": (question.type,), "needs": question.needs, "asker": (question.asker,)}
        for kind, names in kinds.items():
            for name in dict.fromkeys(names):
                if name:
                    members.setdefault((kind, name), []).append(question.qid)
    return [
        Group(kind, name, len(qids), _means([rows[qid] for qid in qids], shown))
        for (kind, name), qids in sorted(
            members.items(), key=lambda item: (KINDS.index(item[0][0]), item[0][1])
        )
    ]


def _means(rows: Sequence[Mapping[str, float | None]], shown: Sequence[str]) -> dict[str, Mean]:
    whole = summary({str(n): row for n, row in enumerate(rows)})
    return {name: whole[name] for name in shown if name in whole and whole[name].questions}
