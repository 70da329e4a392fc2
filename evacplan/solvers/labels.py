"""The nodes of the time-expanded network, numbered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evacplan.formulation.problem import EvacuationProblem
from evacplan.network.grid import IntArray


@dataclass(frozen=True)
class Nodes:
    """Nodes of the time-expanded network, numbered, with the ends of every movement."""

    count: int
    tail: IntArray
    """Number of the node where each movement is entered."""
    head: IntArray
    """Number of the node where it is left."""
    source: IntArray
    """Number of the node where each commodity starts; -1 if it is never ready."""

    @classmethod
    def of(cls, problem: EvacuationProblem) -> Nodes:
        """Return the nodes of ``problem``."""
        moves, width = problem.movements, problem.grid.periods + 1
        tail, head = moves.tail * width + moves.enter, moves.head * width + moves.leave
        keys = np.unique(np.concatenate([tail, head]))
        source = np.array([c.origin * width + c.ready if c.ready < width else -1 for c in problem.commodities])
        at = np.searchsorted(keys, source)
        known = np.append(keys, -2)[at] == source
        return cls(
            len(keys),
            np.searchsorted(keys, tail),
            np.searchsorted(keys, head),
            np.where(known, at, -1).astype(np.int64),
        )
