"""The arc-flow model: units of every commodity on every movement, and whole vehicles that carry them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Tier
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.backend import FloatArray, LinearModel
from evacplan.solvers.capacity import CapacityRows, Rows, capacity_is_kept
from evacplan.solvers.columns import Columns, columns_over, costs_of
from evacplan.solvers.convoys import GatheringRows, convoys_are_kept, seats_in_reserve
from evacplan.solvers.outcome import Solution


@dataclass(frozen=True)
class Hold:
    """An earlier tier that must not get worse than ``limit`` (in whole-number costs)."""

    tier: Tier
    limit: int | Fraction
    parts: tuple[tuple[BoolArray, int], ...] = ()
    """Sets of commodities with limits of their own, which say the same as the limit of all, if given."""

    @property
    def terms(self) -> tuple[tuple[BoolArray | None, int | Fraction], ...]:
        """The sets of commodities (None for everybody and their vehicles) whose cost is limited, and the limits."""
        if self.tier.shares:
            return tuple((members, self.limit * people) for members, people in self.tier.shares)
        return self.parts or ((None, self.limit),)


@dataclass(frozen=True)
class ArcFlow:
    """The columns and the constraints of the model, without an objective."""

    problem: EvacuationProblem
    columns: Columns
    rows: Rows
    seating: int
    """First of the rows that seat people in vehicles, one for each vehicle column."""
    linking: int
    """First of the rows that link a travel column to a vehicle column, one for each of ``riding``."""
    riding: IntArray
    """Travel columns on carried movements."""
    splitting: int
    """First of the rows that keep parts together: two blocks, one row in each for every splitting column."""
    gathering: GatheringRows
    """Where the rows of convoys are."""
    capacities: tuple[CapacityRows, ...]
    """Where the rows of every resource are."""
    _costs: dict[str, FloatArray] = field(default_factory=dict)

    def costs(self, tier: Tier) -> FloatArray:
        """Return the whole-number cost of every column in ``tier``, largest shares left out."""
        if tier.name not in self._costs:
            self._costs[tier.name] = costs_of(self.problem, self.columns, tier)
        return self._costs[tier.name]

    def constant(self, tier: Tier) -> int:
        """Return the cost in ``tier`` that no plan can avoid."""
        return sum(int(o) * c.total for o, c in zip(tier.offset, self.problem.commodities, strict=True))


def arc_flow(problem: EvacuationProblem, keep: BoolArray) -> ArcFlow:
    """Build the model over the movements that ``keep`` (a subset of ``problem.allowed``) leaves to each commodity."""
    columns = columns_over(problem, keep)
    rows = Rows(columns.count)
    _units_are_conserved(problem, columns, rows)
    seating, linking, riding = _people_sit_in_vehicles(problem, columns, rows)
    splitting = _parts_are_not_too_small(problem, columns, rows)
    gathering = convoys_are_kept(problem, columns, rows)
    capacities = tuple(capacity_is_kept(problem, columns, rows, resource) for resource in problem.resources)
    return ArcFlow(problem, columns, rows, seating, linking, riding, splitting, gathering, capacities)


def _units_are_conserved(problem: EvacuationProblem, columns: Columns, rows: Rows) -> None:
    """At every node as many units of a commodity leave as arrive; its units start, or are stranded, at its origin."""
    moves, width, sites = problem.movements, problem.grid.periods + 1, len(problem.network.sites)
    k, a = columns.commodity, columns.movement
    wk, ws = columns.wait_commodity, columns.wait_site
    base = k * sites
    onward = np.flatnonzero(~problem.arrives_home(k, a))
    all_k = np.arange(columns.commodities)
    origin = np.array([c.origin for c in problem.commodities], dtype=np.int64)
    ready = np.array([min(c.ready, width - 1) for c in problem.commodities], dtype=np.int64)
    sources = (all_k * sites + origin) * width + ready
    node = np.concatenate(
        [
            (base + moves.tail[a]) * width + moves.enter[a],
            ((base + moves.head[a]) * width + moves.leave[a])[onward],
            (wk * sites + ws) * width + columns.wait_from,
            (wk * sites + ws) * width + columns.wait_to,
            sources,
        ]
    )
    waits = columns.first_wait + np.arange(len(ws))
    column = np.concatenate([np.arange(columns.travels), onward, waits, waits, columns.first_stranded + all_k])
    sign = np.concatenate(
        [np.ones(columns.travels), -np.ones(len(onward)), np.ones(len(ws)), -np.ones(len(ws)), np.ones(len(all_k))]
    )
    keys, row = np.unique(node, return_inverse=True)
    supply = np.zeros(len(keys))
    supply[np.searchsorted(keys, sources)] = [c.units for c in problem.commodities]
    rows.add(row, column, sign, supply, supply, len(keys))


def _people_sit_in_vehicles(problem: EvacuationProblem, columns: Columns, rows: Rows) -> tuple[int, int, IntArray]:
    """People on a carried movement have places in its vehicles; and nobody is there without a vehicle.

    The second block says nothing new for whole vehicles, but it makes the relaxation strong.
    """
    places = problem.places()
    people = np.array([c.people for c in problem.commodities], dtype=np.int64)
    units = np.array([c.units for c in problem.commodities], dtype=np.int64)
    riding = np.flatnonzero(places[columns.movement] > 0)
    k, a = columns.commodity[riding], columns.movement[riding]
    row = np.searchsorted(columns.carried, a)
    vehicles = columns.first_vehicle + np.arange(len(columns.carried))
    spare = seats_in_reserve(problem, columns)
    seating = rows.add(
        np.concatenate([row, np.arange(len(columns.carried)), np.searchsorted(columns.carried, columns.backed)]),
        np.concatenate([riding, vehicles, columns.first_backed + np.arange(len(columns.backed))]),
        np.concatenate([people[k], -places[columns.carried], spare]),
        -np.inf,
        0.0,
        len(columns.carried),
    )
    fits = np.minimum(units[k], places[a] // people[k])
    each = np.arange(len(riding))
    linking = rows.add(
        np.concatenate([each, each]),
        np.concatenate([riding, vehicles[row]]),
        np.concatenate([np.ones(len(riding)), -fits]),
        -np.inf,
        0.0,
        len(riding),
    )
    return seating, linking, riding


def _parts_are_not_too_small(problem: EvacuationProblem, columns: Columns, rows: Rows) -> int:
    """Where any of a group that may split travel, at least its smallest part do; return the first row."""
    if not len(columns.split):
        return rows.count
    smallest = np.array([c.smallest for c in problem.commodities])[columns.commodity[columns.split]]
    units = np.array([c.units for c in problem.commodities])[columns.commodity[columns.split]]
    each = np.arange(len(columns.split))
    both = np.concatenate([each, each])
    pair = np.concatenate([columns.split, columns.first_split + each])
    ones = np.ones(len(each))
    first = rows.add(both, pair, np.concatenate([ones, -smallest]), 0.0, np.inf, len(each))
    rows.add(both, pair, np.concatenate([ones, -units]), -np.inf, 0.0, len(each))
    return first


def linear_model(flow: ArcFlow, tier: Tier, holds: Sequence[Hold]) -> LinearModel:
    """Return the model that minimises ``tier`` while every hold is kept.

    Costs are divided by their greatest common divisor, see :func:`unit_cost`.
    """
    columns = flow.columns
    rows = flow.rows.copy()
    for hold in holds:
        _hold(flow, rows, hold)
    cost = flow.costs(tier)
    objective = cost / unit_cost(cost)
    if tier.shares:
        _largest_share(flow, rows, tier)
        objective = np.zeros(columns.count)
        objective[columns.worst] = 1.0
    high = np.full(columns.count, np.inf)
    units = np.array([c.units for c in flow.problem.commodities], dtype=np.float64)
    high[: columns.travels] = units[columns.commodity]
    high[columns.first_wait : columns.first_stranded] = units[columns.wait_commodity]
    high[columns.first_stranded : columns.first_vehicle] = units
    high[columns.first_vehicle : columns.first_split] = _most_vehicles(flow)
    high[columns.first_split : columns.worst] = 1.0
    integer = np.ones(columns.count, dtype=np.bool_)
    integer[columns.first_wait : columns.first_vehicle] = False  # whole where the travel columns are
    integer[columns.worst] = False
    slack = np.concatenate([np.zeros(0), *rows.slack_high])
    return LinearModel(
        np.zeros(rows.columns),
        np.concatenate([high, slack]),
        np.concatenate([integer, np.zeros(len(slack), dtype=np.bool_)]),
        np.concatenate([objective, np.zeros(len(slack))]),
        np.concatenate(rows.row),
        np.concatenate(rows.column),
        np.concatenate(rows.coefficient),
        np.concatenate(rows.low),
        np.concatenate(rows.high),
    )


def unit_cost(cost: FloatArray) -> int:
    """Return the greatest common divisor of all costs, at least 1: values differ by whole multiples of it."""
    return max(1, int(np.gcd.reduce(np.abs(cost).astype(np.int64))))


def _hold(flow: ArcFlow, rows: Rows, hold: Hold) -> None:
    cost = flow.costs(hold.tier)
    for members, limit in hold.terms:
        share, constant = _share_costs(flow, cost, hold.tier, members)
        used, unit = np.flatnonzero(share), unit_cost(share)
        least = int(limit - constant) // unit
        rows.add(np.zeros(len(used), dtype=np.int64), used, share[used] / unit, -np.inf, float(least), 1)


def _largest_share(flow: ArcFlow, rows: Rows, tier: Tier) -> None:
    """Keep the last column, in units of the tier, at least at every share."""
    cost = flow.costs(tier)
    for members, people in tier.shares:
        share, constant = _share_costs(flow, cost, tier, members)
        used = np.append(np.flatnonzero(share), flow.columns.worst)
        values = np.append(share[used[:-1]] / (tier.scale * people), -1.0)
        rows.add(np.zeros(len(used), dtype=np.int64), used, values, -np.inf, -constant / (tier.scale * people), 1)


def _share_costs(flow: ArcFlow, cost: FloatArray, tier: Tier, members: BoolArray | None) -> tuple[FloatArray, int]:
    """Return the costs of the columns of ``members``, and what they cost anyway."""
    if members is None:
        return cost, flow.constant(tier)
    total = np.array([c.total for c in flow.problem.commodities], dtype=np.int64)
    return np.where(flow.columns.of(members), cost, 0.0), int((tier.offset * total)[members].sum())


def _most_vehicles(flow: ArcFlow) -> FloatArray:
    stretches = flow.problem.network.stretches
    pools = np.array([s.carrier.vehicles if s.carrier else 0 for s in stretches] + [0], dtype=np.float64)
    return pools[flow.problem.movements.stretch[flow.columns.carried]]


def solution_of(flow: ArcFlow, x: FloatArray) -> Solution:
    """Read a solution off the point ``x``; travel columns are rounded to whole units."""
    columns = flow.columns
    units = np.rint(x[: columns.travels]).astype(np.int64)
    used = np.flatnonzero(units)
    vehicles = np.zeros(len(flow.problem.movements), dtype=np.int64)
    vehicles[columns.carried] = np.rint(x[columns.first_vehicle : columns.first_split]).astype(np.int64)
    stranded = np.rint(x[columns.first_stranded : columns.first_vehicle]).astype(np.int64)
    return Solution(columns.commodity[used], columns.movement[used], units[used], vehicles, stranded)
