"""The training loop: a vector for each piece, so that queries lie near their passages.

A text's vector is the mean of its pieces' vectors. The loss is multiple negatives ranking in both
directions over normalised vectors: in a batch every other passage is a wrong one, except those of
the same release. Everything is a sparse matrix product and one dense one, so it is fast on a CPU.
"""

import logging
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sparse  # type: ignore[import-untyped]
import torch
from numpy.typing import NDArray

from training.pieces import Ragged
from training.prepare import PairTable, TrainingData

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made of. ``rate`` is Adam's step at its highest (after ``warm_up``)."""

    dimension: int = 256
    batch: int = 2048
    epochs: int = 2
    rate: float = 0.2
    warm_up: float = 0.1
    scale: float = 20.0
    """Cosines are multiplied by this before the softmax."""
    start: float = 0.1
    """Standard deviation of the first values: small, so that a piece hardly ever seen says
    little."""
    seed: int = 1


class _BagMean(torch.autograd.Function):
    """Row means of the pieces' vectors; torch's own EmbeddingBag is ten times slower backward."""

    @staticmethod
    def forward(ctx: Any, weight: torch.Tensor, bag: sparse.csr_matrix) -> torch.Tensor:
        ctx.bag = bag
        return torch.from_numpy(bag @ weight.detach().numpy())

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, None]:
        transposed = ctx.bag.T.tocsr()
        return torch.from_numpy(transposed @ gradients[0].numpy()), None


def _normal_means(weight: torch.Tensor, bag: sparse.csr_matrix) -> torch.Tensor:
    means: torch.Tensor = _BagMean.apply(weight, bag)  # type: ignore[no-untyped-call]
    return torch.nn.functional.normalize(means)


def bag_matrix(rows: Ragged, pieces: int) -> sparse.csr_matrix:
    """Texts (n) as a matrix (n, pieces) whose rows hold each piece's share of the text."""
    lengths = np.diff(rows.offsets)
    shares = np.repeat(1 / np.maximum(lengths, 1), lengths).astype(np.float32)
    ids = rows.ids.copy()  # what follows sorts in place, and the texts may be wanted again
    matrix = sparse.csr_matrix((shares, ids, rows.offsets.copy()), shape=(len(rows), pieces))
    matrix.sum_duplicates()
    return matrix


def train(data: TrainingData, recipe: Recipe) -> Floats:
    """Train piece vectors by ``recipe``; returns an array (pieces, dimension).

    The same data, recipe and number of threads give the same vectors.
    """
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    pieces = data.tokenizer.get_vocab_size()
    weight = torch.nn.Parameter(recipe.start * torch.randn(pieces, recipe.dimension))
    optimiser = torch.optim.Adam([weight], lr=recipe.rate, fused=True)
    steps = recipe.epochs * (len(data.pairs) // recipe.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: _rate_at(step / max(1, steps), recipe.warm_up)
    )
    begun, step, running = time.monotonic(), 0, 0.0
    for epoch in range(recipe.epochs):
        for batch in _batches(data.pairs, recipe, rng):
            optimiser.zero_grad()
            now = _step(weight, data, batch, recipe)
            optimiser.step()
            schedule.step()
            step += 1
            running = 0.98 * running + 0.02 * now if step > 1 else now
            if step % 50 == 0:
                spent = time.monotonic() - begun
                log.info(
                    "epoch %d step %d/%d loss %.3f, %.0f s", epoch, step, steps, running, spent
                )
    return weight.detach().numpy()


def _rate_at(progress: float, warm_up: float) -> float:
    """Linear warm-up, then linear decay to nothing."""
    return min((progress + 1e-4) / warm_up, (1 - progress) / (1 - warm_up))


def _batches(pairs: PairTable, recipe: Recipe, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """Row numbers of the pairs in a new order, a batch in each array; the last few are left out."""
    order = rng.permutation(len(pairs))
    count = len(order) // recipe.batch
    return [order[i * recipe.batch : (i + 1) * recipe.batch] for i in range(count)]


def _step(
    weight: torch.nn.Parameter,
    data: TrainingData,
    batch: NDArray[np.int64],
    recipe: Recipe,
) -> float:
    """Set ``weight.grad`` for one batch and return the loss."""
    pairs, pieces = data.pairs, len(weight)
    queries = bag_matrix(pairs.queries.take(batch), pieces)
    titles, chunks = data.titles.take(pairs.title[batch]), data.chunks.take(pairs.chunk[batch])
    passages = bag_matrix(titles.before(chunks), pieces)
    asked = _normal_means(weight, queries)
    given = _normal_means(weight, passages)
    group = torch.from_numpy(pairs.group[batch])
    loss, *gradients = ranking_loss(asked.detach(), given.detach(), group, recipe.scale)
    torch.autograd.backward([asked, given], gradients)
    return loss


def ranking_loss(
    asked: torch.Tensor, given: torch.Tensor, group: torch.Tensor, scale: float
) -> tuple[float, torch.Tensor, torch.Tensor]:
    """The loss of normalised vectors (n, d) and its gradients by ``asked`` and by ``given``.

    Row i of ``given`` is right for row i of ``asked``; rows of the same ``group`` do not count
    against each other. Written out because it is four times as fast as autograd here: one
    exponential for both directions (safe in float32 up to a scale of 60), and gradients in bfloat16
    products.
    """
    scores = (scale * asked) @ given.T
    right = scores.diagonal().clone()
    weights = scores.exp_()
    same = (group[:, None] == group[None, :]).fill_diagonal_(False).nonzero()
    weights[same[:, 0], same[:, 1]] = 0
    rows, columns = weights.sum(1), weights.sum(0)
    loss = ((rows.log() - right).mean() + (columns.log() - right).mean()).item() / 2
    weights *= (0.5 / rows)[:, None] + (0.5 / columns)[None, :]
    weights.diagonal().sub_(1)
    slopes, factor = weights.bfloat16(), scale / len(asked)
    by_asked = (slopes @ given.bfloat16()).float() * factor
    by_given = (slopes.T @ asked.bfloat16()).float() * factor
    return loss, by_asked, by_given
