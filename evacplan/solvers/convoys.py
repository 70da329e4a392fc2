"""Convoys in the arc-flow model: one column says whether a convoy leaves, another whether reserves run along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Resource
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.backend import FloatArray
from evacplan.solvers.capacity import Rows
from evacplan.solvers.columns import Columns


@dataclass(frozen=True)
class GatheringRows:
    """Where the rows of convoys are in a model."""

    first: int
    """The first of them."""
    last: int
    """The row after the last."""
    enough: int
    """First of the rows that ask for enough people, one for each convoy column."""

    def price(self, columns: Columns, row: IntArray, column: IntArray, paid: FloatArray) -> FloatArray:
        """Return what every travel column of the model pays in these rows.

        ``row`` and ``column`` are those of all coefficients, ``paid`` each of these times the dual value of its row.
        """
        mine = (row >= self.first) & (row < self.last) & (column < columns.travels)
        return np.asarray(-np.bincount(column[mine], paid[mine], columns.travels), dtype=np.float64)

    def reward(self, problem: EvacuationProblem, columns: Columns, values: FloatArray) -> FloatArray:
        """Return what a person on each movement earns who makes a convoy of the model large enough.

        That has to be said of movements outside the model as well, for otherwise the bound were too high.
        """
        found = np.zeros(len(problem.movements))
        if problem.convoys is not None and len(columns.convoys):
            each = np.zeros(len(problem.convoys.smallest) + 1)  # the last for movements without convoys
            each[columns.convoys] = values[self.enough : self.enough + len(columns.convoys)]
            found = each[problem.convoys.of]
        return found


def convoys_are_kept(problem: EvacuationProblem, columns: Columns, rows: Rows) -> GatheringRows:
    """Nobody leaves without a convoy, no convoy without enough people, and not too many on a day.

    Where anybody rides, vehicles in reserve run along: they are among the vehicles of the movement, and the rows that
    seat people leave them empty.
    """
    convoys, first = problem.convoys, rows.count
    if convoys is None:
        return GatheringRows(first, first, first)
    _nobody_leaves_without(problem, columns, rows, columns.backed, columns.movement, columns.first_backed)
    if not len(columns.convoys):
        return GatheringRows(first, rows.count, rows.count)
    member = convoys.of[columns.movement]
    _nobody_leaves_without(problem, columns, rows, columns.convoys, member, columns.first_convoy)
    people = np.array([c.people for c in problem.commodities], dtype=np.int64)
    here, each = np.flatnonzero(member >= 0), np.arange(len(columns.convoys))
    enough = rows.add(
        np.concatenate([np.searchsorted(columns.convoys, member[here]), each]),
        np.concatenate([here, columns.first_convoy + each]),
        np.concatenate([people[columns.commodity[here]], -convoys.smallest[columns.convoys]]),
        0.0,
        np.inf,
        len(each),
    )
    counted = np.flatnonzero(convoys.day[columns.convoys] >= 0)
    days, row = np.unique(convoys.day[columns.convoys[counted]], return_inverse=True)
    ones = np.ones(len(counted))
    most = convoys.most[days].astype(np.float64)
    rows.add(row.reshape(-1), columns.first_convoy + counted, ones, -np.inf, most, len(days))
    return GatheringRows(first, rows.count, enough)


def _nobody_leaves_without(
    problem: EvacuationProblem, columns: Columns, rows: Rows, keys: IntArray, key: IntArray, first: int
) -> None:
    """Link every travel column to the column, from ``first`` on, of the one of ``keys`` that is its ``key``."""
    if not len(keys):
        return
    position = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
    linked = np.flatnonzero(keys[position] == key)
    units = np.array([c.units for c in problem.commodities], dtype=np.int64)[columns.commodity[linked]]
    each = np.arange(len(linked))
    rows.add(
        np.concatenate([each, each]),
        np.concatenate([linked, first + position[linked]]),
        np.concatenate([np.ones(len(linked)), -units]),
        -np.inf,
        0.0,
        len(linked),
    )


def seats_in_reserve(problem: EvacuationProblem, columns: Columns) -> IntArray:
    """Return for every column of movements with reserves how many seats the vehicles in reserve have."""
    if problem.convoys is None:
        return np.zeros(0, dtype=np.int64)
    return np.asarray(problem.places()[columns.backed] * problem.convoys.reserve[columns.backed])


def reserves(problem: EvacuationProblem, movement: int) -> int:
    """Return how many vehicles run along empty on ``movement`` if anybody rides there."""
    return 0 if problem.convoys is None else int(problem.convoys.reserve[movement])


def daily_convoys(problem: EvacuationProblem) -> list[Resource]:
    """Return the daily limits of convoys as capacities, a vehicle standing for a convoy."""
    convoys = problem.convoys
    if convoys is None or not len(convoys.most):
        return []
    used = np.flatnonzero(convoys.of >= 0)
    row = convoys.day[convoys.of[used]]
    used, row = used[row >= 0], row[row >= 0]
    starts = np.zeros(len(convoys.most), dtype=np.int64)
    return [Resource("convoys", convoys.most, starts, used, row, row + 1, lumpy=True)]


def in_mixed_convoys(problem: EvacuationProblem) -> BoolArray:
    """Return which movements are in convoys in which several kinds of vehicles, or own cars, can be."""
    mixed = np.zeros(len(problem.movements), dtype=np.bool_)
    if problem.convoys is not None:
        used = np.flatnonzero(problem.convoys.of >= 0)
        members = np.bincount(problem.convoys.of[used], minlength=len(problem.convoys.smallest))
        mixed[used] = members[problem.convoys.of[used]] > 1
    return mixed
