"""Follow-up questions: read in the light of what was talked of before, without a language model."""

from rag.conversation.followups import standalone
from rag.conversation.leaning import Releases, Told
from rag.conversation.memory import ConversationMemory, Memory
from rag.conversation.turns import Condense, Standalone, Turn, turn_of

__all__ = [
    "Condense",
    "ConversationMemory",
    "Memory",
    "Releases",
    "Standalone",
    "Told",
    "Turn",
    "standalone",
    "turn_of",
]
