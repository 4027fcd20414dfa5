"""Benchmarks: how fast each part and the whole is, beside plain LlamaIndex with Chroma."""
