"""Learns how much each feature of a piece counts, from questions with known answers.

iapp-wiki-qa gives a question, a text and where the answer stands in it; the piece that holds the
answer should score above all others of its text (a softmax over the pieces, listwise as in Cao et
al., "Learning to rank: from pairwise approach to listwise approach", 2007). Some thirty weights,
so a few thousand questions of another kind of text are enough; the dev questions are never seen.
Questions made of releases' own titles were tried and added nothing, see
docs/decisions/0005-abstaining.md.
"""

import argparse
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rag.answering.facets import facets_of
from rag.answering.features import FEATURES, piece_features
from rag.answering.overlap import words_of
from rag.answering.pieces import Piece, pieces_of
from rag.embedding import Embedder, load_embedder
from rag.errors import QuestionError
from rag.query import understand
from rag.schema import Article
from rag.settings import BUNDLED_MODEL
from rag.thai.normalise import fold
from rag.thai.words import segment

OUT = Path(__file__).resolve().parents[1] / "rag" / "answering" / "data" / "piece_weights.json"
_STEPS, _RATE, _DECAY = 400, 0.05, 1e-4


def main() -> None:
    """Train on iapp's training split, report on its validation split, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m training.answers", description=__doc__)
    parser.add_argument("--iapp", type=Path, required=True, help="folder with train and valid")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    embedder = load_embedder(str(BUNDLED_MODEL))
    train = list(_examples(arguments.iapp / "train.jsonl.xz", embedder))
    valid = list(_examples(arguments.iapp / "valid.jsonl.xz", embedder))
    weights = fit(train)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    named = {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True)}
    arguments.out.write_text(json.dumps(named, indent=1) + "\n", encoding="utf-8")
    print(
        f"{len(train)} questions; answer's piece first: train {first(train, weights):.3f}, "
        f"validation {first(valid, weights):.3f}"
    )
    print(json.dumps(named))


Example = tuple[NDArray[np.float32], int]
"""Features (pieces, len(FEATURES)) and the row that holds the answer."""


def _examples(path: Path, embedder: Embedder) -> Iterator[Example]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    idf = _idf({row["context"] for row in rows})
    known: dict[str, list[Piece]] = {}
    for row in rows:
        article = Article(id=row["article_id"], title=row["title"], text=row["context"])
        if row["context"] not in known:
            known[row["context"]] = pieces_of(article)
        pieces = known[row["context"]]
        right = _holding(row, pieces)
        if right is None or len(pieces) < 3:
            continue
        try:
            query = understand(row["question"])
        except QuestionError:
            continue
        vectors = embedder.embed_passages([p.text for p in pieces], [p.words for p in pieces])
        similarity = vectors @ embedder.embed_question(query.question)
        rare = {word: idf.get(word, max(idf.values())) for word in words_of(query.clauses)}
        for features in piece_features(query, facets_of(query), pieces, similarity, rare):
            yield features, right


def _holding(row: dict[str, Any], pieces: list[Piece]) -> int | None:
    start = row["answers"]["answer_start"][0]
    for i, piece in enumerate(pieces):
        if piece.start <= start < piece.end:
            return i
    return None


def _idf(contexts: set[str]) -> dict[str, float]:
    counts: dict[str, int] = {}
    for context in contexts:
        for word in set(segment(fold(context))):
            counts[word] = counts.get(word, 0) + 1
    return {w: float(np.log(1 + (len(contexts) - n + 0.5) / (n + 0.5))) for w, n in counts.items()}


def fit(examples: list[Example]) -> NDArray[np.float32]:
    """The weights (len(FEATURES),) that put the right pieces first."""
    longest = max(len(features) for features, _ in examples)
    table = np.zeros((len(examples), longest, len(FEATURES)), dtype=np.float32)
    mask = np.full((len(examples), longest), -1e9, dtype=np.float32)
    for i, (features, _) in enumerate(examples):
        table[i, : len(features)], mask[i, : len(features)] = features, 0.0
    inputs, hidden = torch.from_numpy(table), torch.from_numpy(mask)
    right = torch.tensor([row for _, row in examples])
    weights = torch.zeros(len(FEATURES), requires_grad=True)
    optimiser = torch.optim.Adam([weights], lr=_RATE, weight_decay=_DECAY)
    for _ in range(_STEPS):
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(inputs @ weights + hidden, right)
        loss.backward()
        optimiser.step()
    return weights.detach().numpy()


def first(examples: list[Example], weights: NDArray[np.float32]) -> float:
    """Share of the examples whose right piece scores highest."""
    return float(np.mean([int(np.argmax(f @ weights)) == row for f, row in examples]))


if __name__ == "__main__":
    main()
