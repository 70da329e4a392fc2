"""Constraints as arrays, and the rows that keep a capacity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Resource
from evacplan.network.grid import IntArray
from evacplan.solvers.backend import FloatArray
from evacplan.solvers.columns import Columns
from evacplan.solvers.safety import ANYBODY


class Rows:
    """Constraints collected block by block, each block as coordinate arrays; and slack columns, after all others."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.slack_high: list[FloatArray] = []
        self.row: list[IntArray] = []
        self.column: list[IntArray] = []
        self.coefficient: list[FloatArray] = []
        self.low: list[FloatArray] = []
        self.high: list[FloatArray] = []
        self.count = 0

    def copy(self) -> Rows:
        """Return rows that can be added to without changing these."""
        other = Rows(self.columns)
        other.slack_high, other.count = list(self.slack_high), self.count
        other.row, other.column, other.coefficient = list(self.row), list(self.column), list(self.coefficient)
        other.low, other.high = list(self.low), list(self.high)
        return other

    def slack(self, high: FloatArray) -> int:
        """Add slack columns from 0 to ``high``; return the number of the first."""
        first = self.columns
        self.columns += len(high)
        self.slack_high.append(high)
        return first

    def add(
        self,
        row: IntArray,
        column: IntArray,
        coefficient: FloatArray | IntArray,
        low: FloatArray | float,
        high: FloatArray | float,
        count: int,
    ) -> int:
        """Add ``count`` rows given by coordinates that count from 0; return the first row's number."""
        first = self.count
        self.row.append(row + first)
        self.column.append(column)
        self.coefficient.append(np.asarray(coefficient, dtype=np.float64))
        self.low.append(np.broadcast_to(np.asarray(low, dtype=np.float64), (count,)))
        self.high.append(np.broadcast_to(np.asarray(high, dtype=np.float64), (count,)))
        self.count += count
        return first


@dataclass(frozen=True)
class CapacityRows:
    """Where the rows of one resource are in the model."""

    resource: Resource
    start: int
    """First of its rows in the model."""
    kept: IntArray
    """Its own rows that are in the model; the others are merged with the one before."""
    slack: int
    """First of its slack columns."""

    def price(self, duals: FloatArray) -> FloatArray:
        """Return the price of one unit in each of its own rows, from the dual values of the model's rows.

        Movements in the model occupy merged rows all or not at all, so their price may be shared among
        them as one likes; shared evenly, it also tells what movements outside the model would pay.
        """
        mine = duals[self.start : self.start + len(self.kept)]
        width = np.diff(self.kept, append=len(self.resource.limit))
        each = (np.append(mine[1:], 0.0) - mine) / width
        return np.concatenate(
            [np.zeros(self.kept[0] if len(self.kept) else len(self.resource.limit)), np.repeat(each, width)]
        )


def capacity_is_kept(problem: EvacuationProblem, columns: Columns, rows: Rows, resource: Resource) -> CapacityRows:
    """Keep what the movements that occupy a row carry together within its limit.

    A use occupies consecutive rows, so each row is written as its difference to the one before, with the
    slack as a column: two coefficients for each use, however many rows it occupies. Rows at which no use
    begins or ends are merged with the one before.
    """
    if not resource.lumpy and (resource.limit >= ANYBODY).all():
        return CapacityRows(resource, rows.count, np.zeros(0, dtype=np.int64), 0)
    use, column, weight = _uses(problem, columns, resource)
    begins, ends_before, sign = resource.signed()
    lasting = begins[use] < ends_before[use]
    use, column, weight = use[lasting], column[lasting], (sign[use] * weight)[lasting]
    first, last = begins[use], ends_before[use]
    kept = np.unique(np.concatenate([first, last]))
    kept = kept[kept < len(resource.limit)]
    if not len(kept):
        return CapacityRows(resource, rows.count, kept, 0)
    limit = np.minimum.reduceat(resource.limit, kept).astype(np.float64)
    each = np.arange(len(kept))
    slack = rows.slack(limit + _most_given(problem, resource))
    begin, end = np.searchsorted(kept, first), np.searchsorted(kept, last)
    ends = end < len(kept)
    start = rows.add(
        np.concatenate([begin, end[ends], each, each[1:]]),
        np.concatenate([column, column[ends], slack + each, slack + each[:-1]]),
        np.concatenate([weight, -weight[ends], np.ones(len(each)), -np.ones(len(each) - 1)]),
        np.diff(limit, prepend=0.0),
        np.diff(limit, prepend=0.0),
        len(kept),
    )
    return CapacityRows(resource, start, kept, slack)


def _most_given(problem: EvacuationProblem, resource: Resource) -> int:
    """Return by how much at most the limit of a row can be raised."""
    if resource.frees is None:
        return 0
    # Nobody can leave more often than there are stretches, each in its own time.
    return sum(c.total for k, c in enumerate(problem.commodities) if resource.counts(k)) * len(problem.network.sites)


def _uses(problem: EvacuationProblem, columns: Columns, resource: Resource) -> tuple[IntArray, IntArray, IntArray]:
    """Return the use, the column and the weight of the column, for every column that uses the resource."""
    if resource.lumpy:
        position = np.searchsorted(columns.carried, resource.movements)
        use = np.flatnonzero(np.append(columns.carried, -1)[position] == resource.movements)
        return use, columns.first_vehicle + position[use], np.ones(len(use), dtype=np.int64)
    people = np.array([c.people for c in problem.commodities], dtype=np.int64)
    counts = np.array([resource.counts(k) for k in range(len(people))], dtype=np.bool_)
    movement, commodity = columns.movement, columns.commodity
    if problem.movements.waiting[resource.movements].any():
        movement = np.concatenate([movement, original_waits(problem, columns)])
        commodity = np.concatenate([commodity, columns.wait_commodity])
    mine = np.flatnonzero((movement >= 0) & counts[commodity])
    order = np.argsort(resource.movements, kind="stable")
    used = resource.movements[order]
    begin, end = np.searchsorted(used, movement[mine], "left"), np.searchsorted(used, movement[mine], "right")
    repeat = end - begin
    column = np.repeat(mine, repeat)
    offset = np.arange(repeat.sum()) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    return order[np.repeat(begin, repeat) + offset], column, people[commodity[column]]


def original_waits(problem: EvacuationProblem, columns: Columns) -> IntArray:
    """Return the waiting movement that each waiting column is, or -1 where it merges several."""
    moves, width = problem.movements, problem.grid.periods + 1
    waits = np.flatnonzero(moves.waiting)
    keys = (moves.tail[waits] * width + moves.enter[waits]) * width + moves.leave[waits]
    order = np.argsort(keys)
    wanted = (columns.wait_site * width + columns.wait_from) * width + columns.wait_to
    position = np.minimum(np.searchsorted(keys[order], wanted), len(waits) - 1)
    return np.where(keys[order][position] == wanted, waits[order][position], -1)
