"""All ways of every commodity, with waiting merged, and what the cheapest of them cost.

The network is acyclic, so one pass over a commodity's columns by time settles every label (dynamic programming on a
topological order): forward for what it costs to get there, backward for what is left. Compiled by numba, because
these sweeps are the inner loop of the exact search.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evacplan.compiled import compiled
from evacplan.formulation.problem import EvacuationProblem
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.backend import FloatArray
from evacplan.solvers.columns import Columns, columns_over


@dataclass(frozen=True)
class Ways:
    """The travel and waiting columns over all allowed movements, as one network for each commodity."""

    columns: Columns
    order: IntArray
    """Travel and waiting columns by commodity, then by period of entry."""
    start: IntArray
    """Where each commodity begins in ``order``, and at last its length."""
    tail: IntArray
    """Node at which each column begins; nodes of different commodities have different numbers."""
    head: IntArray
    """Node at which each column ends; one that nothing leaves where that is home."""
    home: BoolArray
    """Whether each column ends at home."""
    source: IntArray
    """Node at which each commodity begins; one that nothing leaves if it goes nowhere."""
    nodes: int
    """Number of nodes."""

    @classmethod
    def of(cls, problem: EvacuationProblem) -> Ways:
        """Return the ways of ``problem``."""
        columns = columns_over(problem, problem.allowed)
        moves, sites, width = problem.movements, len(problem.network.sites), problem.grid.periods + 1
        k, a = np.concatenate([columns.commodity, columns.wait_commodity]), columns.movement
        enter = np.concatenate([moves.enter[a], columns.wait_from])
        leave = np.concatenate([moves.leave[a], columns.wait_to])
        tails = (k * sites + np.concatenate([moves.tail[a], columns.wait_site])) * width + enter
        heads = (k * sites + np.concatenate([moves.head[a], columns.wait_site])) * width + leave
        sources = [(n * sites + c.origin) * width + c.ready for n, c in enumerate(problem.commodities)]
        numbers, nodes = _numbered(np.concatenate([tails, heads, np.array(sources, dtype=np.int64)]))
        tail, head, source = np.split(numbers, [len(k), 2 * len(k)])
        homes = np.zeros((len(problem.commodities), sites), dtype=np.bool_)
        for number, commodity in enumerate(problem.commodities):
            homes[number, list(commodity.homes)] = commodity.ready < width
        home = np.zeros(len(k), dtype=np.bool_)
        home[: len(a)] = homes[columns.commodity, moves.head[a]]
        order = np.lexsort((enter, k))
        start = np.searchsorted(k[order], np.arange(len(problem.commodities) + 1))
        return cls(columns, order, start, tail, head, home, source, nodes)

    def cheapest(self, cost: FloatArray, open_to: BoolArray | None = None) -> tuple[FloatArray, FloatArray]:
        """Return what the cheapest itinerary of every commodity costs, and the cheapest through every column.

        Parameters
        ----------
        cost
            Cost of every travel and waiting column.
        open_to
            The columns that may be used; all if absent.
        """
        priced = cost if open_to is None else np.where(open_to, cost, np.inf)
        best, through = _sweep(self.order, self.start, self.tail, self.head, self.home, self.source, self.nodes, priced)
        return best, through


def _numbered(keys: IntArray) -> tuple[IntArray, int]:
    """Return the rank of each of ``keys`` among the distinct ones, and their number, without sorting them."""
    there = np.zeros(int(keys.max(initial=0)) + 1, dtype=np.bool_)
    there[keys] = True
    rank = np.cumsum(there, dtype=np.int32)
    return (rank[keys] - 1).astype(np.int64), int(rank[-1])


@compiled
def _sweep(
    order: IntArray,
    start: IntArray,
    tail: IntArray,
    head: IntArray,
    home: BoolArray,
    source: IntArray,
    nodes: int,
    cost: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    best, through = np.full(len(source), np.inf), np.full(len(order), np.inf)
    spent, to_go = np.full(nodes, np.inf), np.full(nodes, np.inf)
    for k in range(len(source)):
        spent[source[k]] = 0.0
        for i in range(start[k], start[k + 1]):
            c = order[i]
            if not home[c]:
                spent[head[c]] = min(spent[head[c]], spent[tail[c]] + cost[c])
        for i in range(start[k + 1] - 1, start[k] - 1, -1):
            c = order[i]
            left = cost[c] if home[c] else cost[c] + to_go[head[c]]
            through[c] = spent[tail[c]] + left
            to_go[tail[c]] = min(to_go[tail[c]], left)
        best[k] = to_go[source[k]]
    return best, through
