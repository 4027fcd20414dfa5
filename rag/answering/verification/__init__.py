"""What stands between an answer and the person who asked: nothing unproven passes.

Every answerer's sentences go through :func:`verified` (or, one by one as they stream in, through a
:class:`Verifier`).
"""

from rag.answering.verification.sentences import Failure, Verified, Verifier, verified

__all__ = ["Failure", "Verified", "Verifier", "verified"]
