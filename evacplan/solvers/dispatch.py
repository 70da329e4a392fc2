"""A plan at once: parties inserted one after another on the cheapest itinerary that is still free.

Successive insertion under residual capacities is the idea of the Capacity Constrained Route Planner (Lu, George and
Shekhar 2005); here it is on the time-expanded network, with whole vehicles, families together, and the prices of the
bound as a guide, so that whoever comes first leaves scarce places to those who need them more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Tier
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.board import LONGEST, LUMPY, OPEN, Board, Grid, refresh_pool
from evacplan.solvers.dissolving import dissolve_small_convoys
from evacplan.solvers.insertion import Guide, Parties, Scratch, insert, insert_all
from evacplan.solvers.limits import KINDS, limits_of
from evacplan.solvers.outcome import Solution
from evacplan.solvers.prices import Aim, Multipliers, costs_at
from evacplan.solvers.streams import Streams
from evacplan.solvers.sweeps import ways_home

FILLING = 0.5
"""Share of the price of a vehicle that those do not pay who find room in one that runs already."""
VEHICLES, SPARE_VEHICLES = 8, 1000
"""Vehicles that there is room to note, for each party and beside; more are never dispatched."""
PORTION = 1000
"""Commodities that are inserted before it is asked again whether to stop."""
LATER = 1e-4
"""Weight of each later tier beside the one before, so that among equal itineraries the better one is taken."""


@dataclass(frozen=True)
class Dispatch:
    """A plan being made for the streams of a problem."""

    streams: Streams
    grid: Grid
    board: Board
    scratch: Scratch
    parties: Parties
    commodity: IntArray
    """Commodity of each party."""

    @classmethod
    def empty(cls, streams: Streams, parts: Mapping[int, int] = MappingProxyType({})) -> Dispatch:
        """Return the plan in which nobody travels, with room for at least so many ``parts`` of commodities that split.

        A group that may split is one party until it does; there is room for as many parts as it can have.
        """
        commodities = streams.problem.commodities
        counts = [
            max(c.units // c.smallest, parts.get(k, 0)) if c.splits else c.units for k, c in enumerate(commodities)
        ]
        commodity = np.repeat(np.arange(len(commodities)), counts)
        source = np.empty(len(commodities), dtype=np.int64)
        source[streams.order] = streams.sources.node
        people = np.array([0 if c.splits else c.people for c in commodities], dtype=np.int64)[commodity]
        origin = np.array([c.origin for c in commodities], dtype=np.int64)
        parties = Parties(streams.of[commodity], source[commodity], origin[commodity], people)
        grid = _grid(streams)
        return cls(streams, grid, _empty_board(streams, grid, len(commodity)), _scratch(streams), parties, commodity)

    def cleared(self) -> Dispatch:
        """Return the plan in which nobody travels, with nothing shared that changes."""
        people = self.parties.people.copy()
        people[self.splits] = 0
        board = _empty_board(self.streams, self.grid, len(people))
        return Dispatch(
            self.streams, self.grid, board, self.scratch, self.parties._replace(people=people), self.commodity
        )

    @property
    def splits(self) -> BoolArray:
        """Which parties are, or could be, parts of a group that may split."""
        return np.array([c.splits for c in self.streams.problem.commodities], dtype=np.bool_)[self.commodity]

    def insert(self, guide: Guide, order: IntArray, over: Callable[[], bool] = lambda: False) -> bool:
        """Insert the commodities in the given ``order``; tell whether all had their turn before it was ``over``.

        Whoever has an itinerary keeps it.
        """
        first = np.searchsorted(self.commodity, np.arange(len(self.streams.problem.commodities) + 1))
        splits = np.array([c.splits for c in self.streams.problem.commodities], dtype=np.bool_)
        anything = np.full(len(self.commodity), np.inf)
        # Those who split are few, and inserted one by one; the others come in portions, to look at the clock between.
        breaks = {*range(0, len(order), PORTION), *np.flatnonzero(splits[order]).tolist(), len(order)}
        for begin, end in pairwise(sorted(breaks)):
            if over():
                return False
            head = int(order[begin])
            if splits[head]:
                self._insert_parts(guide, head, np.arange(first[head], first[head + 1]))
            together = order[begin + int(splits[head]) : end]
            if len(together):
                parties = np.concatenate([np.arange(first[k], first[k + 1]) for k in together.tolist()])
                parties = parties[self.board.length[parties] == 0]
                insert_all(self.grid, self.board, guide, self.scratch, self.parties, parties, anything)
        return True

    def _insert_parts(self, guide: Guide, k: int, parties: IntArray) -> None:
        """Insert as many of a group that may split as find a way: all together, else in halves, thirds and so on.

        At last as few as may go alone; those who are then too few to follow are stranded.
        """
        commodity = self.streams.problem.commodities[k]
        remaining = commodity.units - int(self.parties.people[parties].sum())
        for party in parties[self.board.length[parties] == 0]:
            if remaining < commodity.smallest:
                return
            parts = {-(-remaining // q) for q in range(1, remaining // commodity.smallest + 1)}
            for units in sorted(parts | {commodity.smallest}, reverse=True):
                self.parties.people[party] = units
                if insert(self.grid, self.board, guide, self.scratch, self.parties, party, np.inf):
                    break
            else:
                self.parties.people[party] = 0
                return
            remaining -= int(self.parties.people[party])

    def solution(self) -> Solution:
        """Return the plan as units on movements."""
        problem, board = self.streams.problem, self.board
        width = int(board.length.max(initial=0))
        party, place = np.nonzero(np.arange(width) < board.length[:, None])
        commodities = problem.commodities
        units = np.where(self.splits, self.parties.people, 1)
        keys = self.commodity[party] * len(problem.movements) + board.path[party, place]
        used, index = np.unique(keys, return_inverse=True)
        amount = np.bincount(index.reshape(-1), units[party], len(used)).astype(np.int64)
        vehicles = np.zeros(len(problem.movements), dtype=np.int64)
        seat = board.seats[party, place]
        _, once = np.unique(seat, return_index=True)
        once = once[seat[once] >= 0]
        np.add.at(vehicles, board.path[party[once], place[once]], 1)
        vehicles += np.where(vehicles > 0, self.grid.reserve, 0)
        home = np.bincount(self.commodity, np.where(board.length > 0, units, 0), len(commodities)).astype(np.int64)
        total = np.array([c.units for c in commodities], dtype=np.int64)
        return Solution(used // len(problem.movements), used % len(problem.movements), amount, vehicles, total - home)


def dispatch(problem: EvacuationProblem, begun: Dispatch | None = None, order: IntArray | None = None) -> Solution:
    """Return a plan made without prices; whoever finds no free itinerary is stranded.

    If one is ``begun``, those are added who have no itinerary in it, in the given ``order``.

    It is a start for the exact search, and what remains if that is cut short. Nothing interrupts it: it takes seconds,
    and whoever is left out would be stranded for no reason.
    """
    plan = Dispatch.empty(Streams.of_problem(problem)) if begun is None else begun
    costed = [tier for tier in problem.tiers if tier.counts_travel]
    aim = Aim(plan.streams, next((t for t in costed if not t.shares), problem.tiers[-1]), ())
    guide = guide_at(aim, aim.nothing(), plan.grid)
    plan.insert(guide, first_order(problem) if order is None else order)
    dissolve_small_convoys(plan, guide)
    return plan.solution()


def guide_at(aim: Aim, prices: Multipliers, grid: Grid, share: float = 1.0) -> Guide:
    """Return what guides the insertion: the costs of ``aim`` at a ``share`` of the ``prices`` of its capacities.

    Later tiers count a little, so that they decide between itineraries that are equal so far.
    """
    scaled = Multipliers(prices.rows * share, prices.held, prices.shares)
    costs, seat, _ = costs_at(aim, scaled)
    onward, final, weight = costs.onward.copy(), costs.final.copy(), LATER
    for tier in _later(aim):
        size = max(1.0, float(tier.final.max(initial=0)), float(tier.onward.max(initial=0)))
        unit = max(1.0, float(aim.tier.final.max(initial=0)), float(aim.tier.onward.max(initial=0))) / size
        onward += weight * unit * tier.onward
        final += weight * unit * tier.final
        weight *= LATER
    costs = costs._replace(onward=onward, final=final)
    until = np.concatenate([[0.0], np.cumsum(scaled.rows)])
    paid = np.where(grid.use_kind >= 0, until[grid.use_last] - until[grid.use_first], 0.0)
    return Guide(costs, paid, seat, ways_home(aim.streams.net, costs, aim.threads), FILLING)


def _later(aim: Aim) -> list[Tier]:
    """Return the sums that come after the tier of ``aim``."""
    names = [tier.name for tier in aim.streams.problem.tiers]
    later = aim.streams.problem.tiers[names.index(aim.tier.name) + 1 :]
    return [tier for tier in later if not tier.shares]


def first_order(problem: EvacuationProblem) -> IntArray:
    """Return the commodities in the order of insertion: by priority class, then by readiness, larger units first."""
    classes = [tier.name.removeprefix("stranded.") for tier in problem.tiers]
    keys = [(classes.index(c.priority), c.ready, -c.people) for c in problem.commodities]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)


def _grid(streams: Streams) -> Grid:
    problem, net, capacities = streams.problem, streams.net, streams.capacities
    columns: list[tuple[IntArray, ...]] = []
    pools: list[tuple[int, int]] = []
    for number, resource in enumerate(problem.resources):
        begin, count = int(capacities.begin[number]), len(resource.movements)
        kind, pool = OPEN, -1
        if resource.lumpy:
            kind, pool = LUMPY, len(pools)
            pools.append((begin, int(capacities.begin[number + 1])))
        elif resource.commodities is not None:
            kind = capacities.masked_resources.index(number)
        uses = (resource.movements, resource.first + begin, resource.last + begin)
        columns.append((*uses, np.full(count, kind), np.full(count, pool)))
    none = np.zeros(0, dtype=np.int64)
    movement, first, last, kind_of, pool_of = (
        np.concatenate([none, *(c[i] for c in columns)]).astype(np.int64) for i in range(5)
    )
    order = np.argsort(movement, kind="stable")
    movement, first, last, kind_of, pool_of = (c[order] for c in (movement, first, last, kind_of, pool_of))
    by_pool = np.argsort(pool_of, kind="stable")
    by_pool = by_pool[pool_of[by_pool] >= 0]
    out = np.argsort(net.tail, kind="stable")
    waits = np.flatnonzero(problem.movements.waiting)
    wait_at = np.full(net.nodes, -1)
    wait_at[net.tail[waits]] = waits
    open_to = np.zeros((len(net.home), len(net.tail)), dtype=np.bool_)
    for s, mask in enumerate(open_to):
        mask[net.used[net.used_start[s] : net.used_start[s + 1]]] = True
    return Grid(
        net.tail,
        net.head,
        net.head_site,
        problem.movements.waiting,
        streams.places,
        np.searchsorted(net.tail[out], np.arange(net.nodes + 1)),
        out,
        wait_at,
        np.searchsorted(movement, np.arange(len(net.tail) + 1)),
        first,
        last,
        kind_of,
        pool_of,
        np.searchsorted(pool_of[by_pool], np.arange(len(pools) + 1)),
        by_pool,
        np.array(pools, dtype=np.int64).reshape(-1, 2),
        net.home,
        net.counted,
        open_to,
        *_convoys(problem),
        limits_of(streams),
    )


def _convoys(problem: EvacuationProblem) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Return the convoy of every movement, limit of the day and fewest people of every convoy, and all reserves."""
    if problem.convoys is None:
        nobody, nothing = np.full(len(problem.movements), -1), np.zeros(0, dtype=np.int64)
        return nobody, nothing, nothing, np.zeros(len(nobody), dtype=np.int64)
    return problem.convoys.of, problem.convoys.day, problem.convoys.smallest, problem.convoys.reserve


def _empty_board(streams: Streams, grid: Grid, parties: int) -> Board:
    vehicles, convoys = VEHICLES * parties + SPARE_VEHICLES, streams.problem.convoys
    board = Board(
        streams.capacities.limit.astype(np.int64),
        np.ones(len(grid.use_first), dtype=np.bool_),
        np.full(len(grid.tail), -1),
        np.full(vehicles, -1),
        np.zeros(vehicles, dtype=np.int64),
        np.append(np.arange(vehicles)[::-1], vehicles),
        np.zeros((parties, LONGEST), dtype=np.int32),
        np.full((parties, LONGEST), -1, dtype=np.int32),
        np.zeros(parties, dtype=np.int64),
        np.zeros(len(grid.convoy_day), dtype=np.int64),
        np.zeros(len(grid.convoy_day), dtype=np.bool_),
        np.zeros(0, dtype=np.int64) if convoys is None else convoys.most.copy(),
    )
    for pool in range(len(grid.pool_rows)):
        refresh_pool(grid, board, pool)
    return board


def _scratch(streams: Streams) -> Scratch:
    nodes, movements = streams.net.nodes, len(streams.net.tail)
    return Scratch(
        np.zeros(nodes),
        np.zeros((KINDS, nodes + 1), dtype=np.int64),
        np.full(nodes, -1),
        np.zeros(nodes, dtype=np.int64),
        np.zeros(nodes, dtype=np.int64),
        np.zeros(movements, dtype=np.int64),
        np.zeros(8 * nodes + 8),
        np.zeros(8 * nodes + 8, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
    )
