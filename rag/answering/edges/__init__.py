"""Where a quote begins and ends, so that it reads as Thai: offsets move, the words do not.

Pieces are cut by length. A quote made of them may begin with "และ", in the middle of a figure, or
with half a bracket; may end before the unit of its last figure, before the last member of a list,
or between a name and an office.
"""

from rag.answering.edges.tidying import Span, tidied, tidy
from rag.answering.edges.words import MONTH

__all__ = ["MONTH", "Span", "tidied", "tidy"]
