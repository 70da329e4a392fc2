"""The nodes of the time-expanded network, and one cheapest itinerary through it.

The network is acyclic and movements are ordered by entry, so a single pass over them settles every label
(dynamic programming on a topological order). Compiled by numba, because the pass is repeated often.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evacplan.compiled import compiled
from evacplan.formulation.problem import EvacuationProblem
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.backend import FloatArray


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


def cheapest_path(
    nodes: Nodes, source: int, allowed: BoolArray, arrives: BoolArray, cost: FloatArray
) -> list[int] | None:
    """Return the movements of one cheapest itinerary in order, waiting included, or None if there is none."""
    if source < 0:
        return None
    via, goal = _trace(nodes.count, nodes.tail, nodes.head, source, allowed, arrives, cost)
    if goal < 0:
        return None
    path = [int(goal)]
    while int(nodes.tail[path[-1]]) != source:
        path.append(int(via[nodes.tail[path[-1]]]))
    return path[::-1]


@compiled
def _trace(
    count: int,
    tail: IntArray,
    head: IntArray,
    source: int,
    allowed: BoolArray,
    arrives: BoolArray,
    cost: FloatArray,
) -> tuple[IntArray, int]:
    spent = np.full(count, np.inf)
    via = np.full(count, -1)
    spent[source] = 0.0
    goal, least = -1, np.inf
    for a in range(len(tail)):
        if allowed[a]:
            there = spent[tail[a]] + cost[a]
            if arrives[a]:
                if there < least:
                    goal, least = a, there
            elif there < spent[head[a]]:
                spent[head[a]] = there
                via[head[a]] = a
    return via, goal
