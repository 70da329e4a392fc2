"""Cheapest ways through the time-expanded network: one sweep forward and one backward for each commodity.

The network is acyclic and movements are ordered by entry, so a single pass over them settles every label
(dynamic programming on a topological order). Compiled by numba, because these sweeps are the inner loop.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

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


@dataclass(frozen=True)
class Labels:
    """What the cheapest itineraries of one commodity cost."""

    best: float
    """Cost of the cheapest; infinite if there is none."""
    through: FloatArray
    """Cost of the cheapest that uses each movement; infinite where none does."""


def cheapest(nodes: Nodes, source: int, allowed: BoolArray, arrives: BoolArray, cost: FloatArray) -> Labels:
    """Return the labels of a commodity that starts at ``source``.

    Parameters
    ----------
    allowed
        Movements that it may use.
    arrives
        Movements that end at one of its homes.
    cost
        Cost of every movement for one unit.
    """
    if source < 0:
        return Labels(np.inf, np.full(len(cost), np.inf))
    through, best = _sweep(nodes.count, nodes.tail, nodes.head, source, allowed, arrives, cost)
    return Labels(float(best), through)


@numba.njit(cache=True)
def _sweep(
    count: int,
    tail: IntArray,
    head: IntArray,
    source: int,
    allowed: BoolArray,
    arrives: BoolArray,
    cost: FloatArray,
) -> tuple[FloatArray, float]:
    spent = np.full(count, np.inf)
    to_go = np.full(count, np.inf)
    spent[source] = 0.0
    for a in range(len(tail)):
        if allowed[a] and not arrives[a]:
            there = spent[tail[a]] + cost[a]
            spent[head[a]] = min(spent[head[a]], there)
    for a in range(len(tail) - 1, -1, -1):
        if allowed[a]:
            left = cost[a] if arrives[a] else cost[a] + to_go[head[a]]
            to_go[tail[a]] = min(to_go[tail[a]], left)
    through = np.full(len(tail), np.inf)
    for a in range(len(tail)):
        if allowed[a]:
            through[a] = spent[tail[a]] + cost[a] + (0.0 if arrives[a] else to_go[head[a]])
    return through, to_go[source]


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


@numba.njit(cache=True)
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
