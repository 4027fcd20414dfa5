"""Small networks that learn which piece of a release answers, several at once.

A softmax over all pieces of a question, listwise as in Cao et al., "Learning to rank: from pairwise
approach to listwise approach" (2007); a fact told by several pieces counts for their sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from rag.answering.features import FEATURES
from rag.answering.piece_model import PieceModel
from rag.answering.selection import TEMPERATURE

_WIDTH, _MEMBERS = 32, 4
"""Of a hidden layer; networks with different beginnings that are averaged into one."""
_EPOCHS, _RATE, _DECAY, _BATCH = 20, 0.004, 0.7, 16
_LAST_RATE = 0.05
"""Share of the rate that is left at the end."""


@dataclass(frozen=True, slots=True)
class PieceList:
    """A question's pieces, and which of them tell each fact."""

    features: NDArray[np.float32]
    """(facets, pieces, len(FEATURES))."""
    tells: NDArray[np.bool_]
    """(facts, pieces), one fact at least; each told by some piece."""


def learned(lists: Sequence[PieceList], *, seed: int = 0) -> PieceModel:
    """The mean of several networks, as one."""
    torch.manual_seed(seed)
    rows = torch.from_numpy(np.concatenate([x.features.reshape(-1, len(FEATURES)) for x in lists]))
    networks = _Networks(rows.mean(0), rows.std(0) + 1e-2)
    optimiser = torch.optim.AdamW(networks.parameters(), lr=_RATE, weight_decay=_DECAY)
    order = np.random.default_rng(seed)
    batches = max(1, len(lists) // _BATCH)
    done, steps = 0, _EPOCHS * batches
    for _ in range(_EPOCHS):
        for batch in np.array_split(order.permutation(len(lists)), batches):
            loss = _loss(networks, [lists[i] for i in batch])
            for group in optimiser.param_groups:
                group["lr"] = _RATE * (1 - done / steps + _LAST_RATE)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            done += 1
    return networks.merged()


class _Networks(torch.nn.Module):
    """Each a linear part and one hidden layer over standardised features."""

    def __init__(self, centre: torch.Tensor, spread: torch.Tensor) -> None:
        super().__init__()
        self.centre, self.spread = centre, spread
        edge = len(FEATURES) ** -0.5
        self.linear = torch.nn.Parameter(torch.zeros(_MEMBERS, len(FEATURES)))
        self.hidden = torch.nn.Parameter(_uniform(edge, len(FEATURES), _WIDTH))
        self.bias = torch.nn.Parameter(_uniform(edge, 1, _WIDTH))
        self.out = torch.nn.Parameter(torch.zeros(_MEMBERS, _WIDTH))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(members, rows) of (rows, len(FEATURES))."""
        rows = (features - self.centre) / self.spread
        layer = torch.relu(torch.matmul(rows[None], self.hidden) + self.bias)
        return self.linear @ rows.T + torch.einsum("mnh,mh->mn", layer, self.out)

    def merged(self) -> PieceModel:
        """One network as wide as all together; standardising is folded into its weights."""
        with torch.no_grad():
            hidden = self.hidden / self.spread[None, :, None]
            bias = self.bias[:, 0] - torch.einsum("mkh,k->mh", hidden, self.centre)
            return PieceModel(
                linear=(self.linear.mean(0) / self.spread).numpy(),
                hidden=np.hstack(list(hidden.numpy())),
                bias=bias.flatten().numpy(),
                out=(self.out / _MEMBERS).flatten().numpy(),
            )


def _uniform(edge: float, *shape: int) -> torch.Tensor:
    return (torch.rand(_MEMBERS, *shape) * 2 - 1) * edge


def _loss(networks: _Networks, batch: Sequence[PieceList]) -> torch.Tensor:
    """Minus the log of the chance that a fact's pieces get, summed over the members."""
    scores = networks(
        torch.from_numpy(np.concatenate([x.features.reshape(-1, len(FEATURES)) for x in batch]))
    )
    losses, first = [], 0
    for x in batch:
        facets, pieces, _ = x.features.shape
        own = scores[:, first : first + facets * pieces].reshape(_MEMBERS, facets, pieces)
        first += facets * pieces
        chances = torch.softmax(own / TEMPERATURE, 2).mean(1)
        told = chances @ torch.from_numpy(x.tells.T.astype(np.float32))
        losses.append(-torch.log(told + 1e-6).mean(1).sum())
    return torch.stack(losses).mean()
