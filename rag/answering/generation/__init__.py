"""Answers worded by a language model over the releases, every sentence verified before it shows."""

from rag.answering.generation.answerer import GenerationLimits, GenerativeAnswerer

__all__ = ["GenerationLimits", "GenerativeAnswerer"]
