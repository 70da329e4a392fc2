"""The arc-flow model: units of every commodity on every movement, and whole vehicles that carry them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Resource, Tier
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.backend import FloatArray, LinearModel
from evacplan.solvers.outcome import Solution, waiting_ledger


@dataclass(frozen=True)
class Hold:
    """An earlier tier that must not get worse than ``limit`` (in whole-number costs)."""

    tier: Tier
    limit: int | Fraction


@dataclass(frozen=True)
class Columns:
    """What the columns of the model stand for; each block is contiguous, in this order."""

    commodity: IntArray
    """Commodity of each travel column."""
    movement: IntArray
    """Movement of each travel column."""
    wait_commodity: IntArray
    """Commodity of each waiting column."""
    wait_site: IntArray
    """Site of each waiting column."""
    wait_from: IntArray
    """First period of each waiting column."""
    wait_to: IntArray
    """Last period of each waiting column."""
    carried: IntArray
    """Movement of each vehicle column."""
    split: IntArray
    """Travel column of each column that says whether any of a group that may split travel there."""
    commodities: int
    """Number of commodities; each has a stranding column."""

    @property
    def travels(self) -> int:
        """Number of travel columns."""
        return len(self.commodity)

    @property
    def first_wait(self) -> int:
        """First waiting column."""
        return self.travels

    @property
    def first_stranded(self) -> int:
        """First stranding column."""
        return self.first_wait + len(self.wait_site)

    @property
    def first_vehicle(self) -> int:
        """First vehicle column."""
        return self.first_stranded + self.commodities

    @property
    def first_split(self) -> int:
        """First splitting column."""
        return self.first_vehicle + len(self.carried)

    @property
    def worst(self) -> int:
        """The column of the largest share, the last one."""
        return self.first_split + len(self.split)

    @property
    def count(self) -> int:
        """Number of columns."""
        return self.worst + 1


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
        each = np.maximum(0.0, -(mine - np.append(mine[1:], 0.0))) / width
        return np.concatenate([np.zeros(self.kept[0] if len(self.kept) else len(self.resource.limit)), np.repeat(each, width)])


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
    capacities: tuple[CapacityRows, ...]
    """Where the rows of every resource are."""

    def costs(self, tier: Tier) -> FloatArray:
        """Return the whole-number cost of every column in ``tier``, largest shares left out."""
        return _costs(self.problem, self.columns, tier)

    def constant(self, tier: Tier) -> int:
        """Return the cost in ``tier`` that no plan can avoid."""
        return sum(int(o) * c.total for o, c in zip(tier.offset, self.problem.commodities, strict=True))


def arc_flow(problem: EvacuationProblem, keep: BoolArray) -> ArcFlow:
    """Build the model over the movements that ``keep`` (a subset of ``problem.allowed``) leaves to each commodity."""
    columns = _columns(problem, keep)
    rows = Rows(columns.count)
    _units_are_conserved(problem, columns, rows)
    seating, linking, riding = _people_sit_in_vehicles(problem, columns, rows)
    splitting = _parts_are_not_too_small(problem, columns, rows)
    capacities = tuple(_capacity_is_kept(problem, columns, rows, resource) for resource in problem.resources)
    return ArcFlow(problem, columns, rows, seating, linking, riding, splitting, capacities)


def _columns(problem: EvacuationProblem, keep: BoolArray) -> Columns:
    moves, width = problem.movements, problem.grid.periods + 1
    commodity, movement = np.nonzero(keep & ~moves.waiting)
    crowded = _crowded_sites(problem)
    waits = []
    for k, group in enumerate(problem.commodities):
        mine = movement[commodity == k]
        onward = mine[~np.isin(moves.head[mine], list(group.homes))]
        keys = [moves.tail[mine] * width + moves.enter[mine], moves.head[onward] * width + moves.leave[onward]]
        if group.ready < width:
            keys.append(np.array([group.origin * width + group.ready]))
        keys.append(_crowded_nodes(problem, crowded, np.concatenate(keys)))
        nodes = np.unique(np.concatenate(keys))
        same = np.flatnonzero(nodes[:-1] // width == nodes[1:] // width)
        waits.append(np.stack([np.full(len(same), k), nodes[same] // width, nodes[same] % width, nodes[same + 1] % width]))
    wait = np.concatenate(waits, axis=1)
    lumpy = problem.places()[moves.stretch * 0 + np.arange(len(moves))] > 0
    splits = np.array([c.smallest > 1 for c in problem.commodities])
    return Columns(
        commodity,
        movement,
        *(part.astype(np.int64) for part in wait),
        np.unique(movement[lumpy[movement]]),
        np.flatnonzero(splits[commodity]),
        len(problem.commodities),
    )


def _crowded_sites(problem: EvacuationProblem) -> IntArray:
    """Return the sites at which waiting itself takes capacity, so that it must not be merged."""
    used = [r.movements[problem.movements.waiting[r.movements]] for r in problem.resources]
    return np.unique(problem.movements.tail[np.concatenate([*used, np.zeros(0, dtype=np.int64)])])


def _crowded_nodes(problem: EvacuationProblem, crowded: IntArray, keys: IntArray) -> IntArray:
    """Return every node of the crowded sites between the first and the last of ``keys`` there."""
    moves, width = problem.movements, problem.grid.periods + 1
    found = [np.zeros(0, dtype=np.int64)]
    for site in crowded.tolist():
        here = keys[keys // width == site] % width
        if len(here):
            waits = moves.waiting & (moves.tail == site) & (moves.enter >= here.min()) & (moves.leave <= here.max())
            found += [site * width + moves.enter[waits], site * width + moves.leave[waits]]
    return np.concatenate(found)


def _costs(problem: EvacuationProblem, columns: Columns, tier: Tier) -> FloatArray:
    moves = problem.movements
    people = np.array([c.people for c in problem.commodities], dtype=np.int64)
    cost = np.zeros(columns.count)
    homes = np.zeros((len(problem.commodities), len(problem.network.sites)), dtype=np.bool_)
    for k, commodity in enumerate(problem.commodities):
        homes[k, list(commodity.homes)] = True
    arrives = homes[columns.commodity, moves.head[columns.movement]]
    per_person = np.where(arrives, tier.final[columns.movement], tier.onward[columns.movement])
    cost[: columns.travels] = per_person * people[columns.commodity]
    ledger = waiting_ledger(problem, tier)
    waited = ledger.until(columns.wait_site, columns.wait_to) - ledger.until(columns.wait_site, columns.wait_from)
    cost[columns.first_wait : columns.first_stranded] = waited * people[columns.wait_commodity]
    cost[columns.first_stranded : columns.first_vehicle] = tier.stranded * people
    cost[columns.first_vehicle : columns.first_split] = tier.vehicle[columns.carried]
    return cost


def _units_are_conserved(problem: EvacuationProblem, columns: Columns, rows: Rows) -> None:
    """At every node as many units of a commodity leave as arrive; its units start, or are stranded, at its origin."""
    moves, width, sites = problem.movements, problem.grid.periods + 1, len(problem.network.sites)
    k, a = columns.commodity, columns.movement
    wk, ws = columns.wait_commodity, columns.wait_site
    base = k * sites
    homes = np.array([[s in c.homes for s in range(sites)] for c in problem.commodities], dtype=np.bool_)
    onward = np.flatnonzero(~homes[k, moves.head[a]])
    all_k = np.arange(columns.commodities)
    origin = np.array([c.origin for c in problem.commodities], dtype=np.int64)
    ready = np.array([min(c.ready, width - 1) for c in problem.commodities], dtype=np.int64)
    sources = (all_k * sites + origin) * width + ready
    node = np.concatenate([
        (base + moves.tail[a]) * width + moves.enter[a],
        ((base + moves.head[a]) * width + moves.leave[a])[onward],
        (wk * sites + ws) * width + columns.wait_from,
        (wk * sites + ws) * width + columns.wait_to,
        sources,
    ])
    waits = columns.first_wait + np.arange(len(ws))
    column = np.concatenate([np.arange(columns.travels), onward, waits, waits, columns.first_stranded + all_k])
    sign = np.concatenate([
        np.ones(columns.travels), -np.ones(len(onward)), np.ones(len(ws)), -np.ones(len(ws)), np.ones(len(all_k))
    ])
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
    seating = rows.add(
        np.concatenate([row, np.arange(len(columns.carried))]),
        np.concatenate([riding, vehicles]),
        np.concatenate([people[k], -places[columns.carried]]),
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


def _capacity_is_kept(problem: EvacuationProblem, columns: Columns, rows: Rows, resource: Resource) -> CapacityRows:
    """What the movements that occupy a row carry together stays within its limit.

    A use occupies consecutive rows, so each row is written as its difference to the one before, with the
    slack as a column: two coefficients for each use, however many rows it occupies. Rows at which no use
    begins or ends are merged with the one before.
    """
    use, column, weight = _uses(problem, columns, resource)
    lasting = resource.first[use] < resource.last[use]
    use, column, weight = use[lasting], column[lasting], weight[lasting]
    first, last = resource.first[use], resource.last[use]
    kept = np.unique(np.concatenate([first, last]))
    kept = kept[kept < len(resource.limit)]
    if not len(kept):
        return CapacityRows(resource, rows.count, kept, 0)
    limit = np.minimum.reduceat(resource.limit, kept).astype(np.float64)
    each = np.arange(len(kept))
    slack = rows.slack(limit)
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


def _uses(
    problem: EvacuationProblem, columns: Columns, resource: Resource
) -> tuple[IntArray, IntArray, IntArray]:
    """Return the use, the column and the weight of the column, for every column that uses the resource."""
    if resource.lumpy:
        position = np.searchsorted(columns.carried, resource.movements)
        use = np.flatnonzero(np.append(columns.carried, -1)[position] == resource.movements)
        return use, columns.first_vehicle + position[use], np.ones(len(use), dtype=np.int64)
    people = np.array([c.people for c in problem.commodities], dtype=np.int64)
    counts = np.array([resource.counts(k) for k in range(len(people))], dtype=np.bool_)
    movement, commodity = columns.movement, columns.commodity
    if problem.movements.waiting[resource.movements].any():
        movement = np.concatenate([movement, _original_waits(problem, columns)])
        commodity = np.concatenate([commodity, columns.wait_commodity])
    mine = np.flatnonzero((movement >= 0) & counts[commodity])
    order = np.argsort(resource.movements, kind="stable")
    used = resource.movements[order]
    begin, end = np.searchsorted(used, movement[mine], "left"), np.searchsorted(used, movement[mine], "right")
    repeat = end - begin
    column = np.repeat(mine, repeat)
    offset = np.arange(repeat.sum()) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    return order[np.repeat(begin, repeat) + offset], column, people[commodity[column]]


def _original_waits(problem: EvacuationProblem, columns: Columns) -> IntArray:
    """Return the waiting movement that each waiting column is, or -1 where it merges several."""
    moves, width = problem.movements, problem.grid.periods + 1
    waits = np.flatnonzero(moves.waiting)
    keys = (moves.tail[waits] * width + moves.enter[waits]) * width + moves.leave[waits]
    order = np.argsort(keys)
    wanted = (columns.wait_site * width + columns.wait_from) * width + columns.wait_to
    position = np.minimum(np.searchsorted(keys[order], wanted), len(waits) - 1)
    return np.where(keys[order][position] == wanted, waits[order][position], -1)


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
    tier, cost = hold.tier, flow.costs(hold.tier)
    if not tier.shares:
        used, unit = np.flatnonzero(cost), unit_cost(cost)
        limit = (int(hold.limit) - flow.constant(tier)) // unit
        rows.add(np.zeros(len(used), dtype=np.int64), used, cost[used] / unit, -np.inf, float(limit), 1)
        return
    for members, people in tier.shares:
        share, constant = _share_costs(flow, cost, tier, members)
        used, unit = np.flatnonzero(share), unit_cost(share)
        limit = int(hold.limit * people - constant) // unit
        rows.add(np.zeros(len(used), dtype=np.int64), used, share[used] / unit, -np.inf, float(limit), 1)


def _largest_share(flow: ArcFlow, rows: Rows, tier: Tier) -> None:
    """The last column, in units of the tier, is at least every share."""
    cost = flow.costs(tier)
    for members, people in tier.shares:
        share, constant = _share_costs(flow, cost, tier, members)
        used = np.append(np.flatnonzero(share), flow.columns.worst)
        values = np.append(share[used[:-1]] / (tier.scale * people), -1.0)
        rows.add(np.zeros(len(used), dtype=np.int64), used, values, -np.inf, -constant / (tier.scale * people), 1)


def _share_costs(flow: ArcFlow, cost: FloatArray, tier: Tier, members: BoolArray) -> tuple[FloatArray, int]:
    columns = flow.columns
    mine = np.zeros(columns.count, dtype=np.bool_)
    mine[: columns.travels] = members[columns.commodity]
    mine[columns.first_wait : columns.first_stranded] = members[columns.wait_commodity]
    mine[columns.first_stranded : columns.first_vehicle] = members
    total = np.array([c.total for c in flow.problem.commodities], dtype=np.int64)
    return np.where(mine, cost, 0.0), int((tier.offset * total)[members].sum())


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
