"""A first plan: groups inserted one after another on the cheapest itinerary that is still free.

Successive insertion under residual capacities, the idea of the Capacity Constrained Route Planner (Lu, George
and Shekhar 2005), here on the time-expanded network, with whole vehicles and lexicographic costs. It is a start
for the exact search, and what remains if that is cut short.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Resource
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.backend import FloatArray
from evacplan.solvers.labels import Nodes, cheapest_path
from evacplan.solvers.outcome import Solution

PATIENCE = 120
"""Minutes by which a departure is put off at once, when its vehicles are held by the same itinerary."""


@dataclass
class _Residue:
    """What is left of one resource."""

    resource: Resource
    left: IntArray
    """Capacity left in every row, and one more that nobody uses."""
    use_of: dict[int, list[int]]
    """Uses of every movement."""

    @classmethod
    def of(cls, resource: Resource) -> _Residue:
        use_of: dict[int, list[int]] = {}
        for use, movement in enumerate(resource.movements.tolist()):
            use_of.setdefault(movement, []).append(use)
        return cls(resource, np.append(resource.limit, np.iinfo(np.int64).max), use_of)

    def short(self, amount: int) -> IntArray:
        """Return the movements some of whose rows have less than ``amount`` left."""
        few = np.concatenate([[0], np.cumsum(self.left[:-1] < amount)])
        return self.resource.movements[few[self.resource.last] > few[self.resource.first]]

    def take(self, movement: int, amount: int) -> bool:
        """Take ``amount`` in all rows that ``movement`` occupies; tell whether there was as much."""
        enough = True
        for use in self.use_of.get(movement, ()):
            rows = slice(int(self.resource.first[use]), int(self.resource.last[use]))
            self.left[rows] -= amount
            enough &= bool((self.left[rows] >= 0).all())
        return enough


@dataclass
class _Board:
    """The plan being made."""

    problem: EvacuationProblem
    residues: list[_Residue]
    places: IntArray
    nodes: Nodes
    aboard: dict[int, list[int]] = field(default_factory=dict)
    """Free places in every vehicle dispatched on a movement."""
    flows: dict[tuple[int, int], int] = field(default_factory=dict)
    """Units by commodity and movement."""

    def free(self, k: int, people: int) -> BoolArray:
        """Return which movements can still take ``people`` of commodity ``k``, in one vehicle."""
        mask = self.problem.allowed[k] & ~((self.places > 0) & (self.places < people))
        no_vehicle = np.zeros(len(mask), dtype=np.bool_)
        for residue in self.residues:
            if residue.resource.lumpy:
                no_vehicle[residue.short(1)] = True
            elif residue.resource.counts(k):
                mask[residue.short(people)] = False
        no_vehicle[[a for a, vehicles in self.aboard.items() if max(vehicles) >= people]] = False
        return np.asarray(mask & ~no_vehicle)

    def put(self, k: int, path: list[int], units: int) -> int | None:
        """Send ``units`` of commodity ``k`` along ``path``, in one vehicle at a time.

        Return None, or the movement for which earlier ones of the same path leave no capacity; the board
        is then as before.
        """
        people = units * self.problem.commodities[k].people
        taken: list[tuple[_Residue, int, int]] = []
        for a in path:
            seats = [v for v in self.aboard.get(a, []) if v >= people]
            wanted = [(r, 1) for r in self.residues if r.resource.lumpy and not seats]
            wanted += [(r, people) for r in self.residues if r.resource.counts(k)]
            enough = [residue.take(a, amount) for residue, amount in wanted]
            taken += [(residue, a, amount) for residue, amount in wanted]
            if not all(enough):
                for residue, movement, amount in taken:
                    residue.take(movement, -amount)
                return a
        for a in path:
            if not self.problem.movements.waiting[a]:
                self.flows[k, a] = self.flows.get((k, a), 0) + units
                if self.places[a]:
                    self._seat(a, people)
        return None

    def _seat(self, a: int, people: int) -> None:
        """Seat ``people`` in the fullest vehicle on movement ``a`` that has room, or in a new one."""
        vehicles = self.aboard.setdefault(a, [])
        fitting = [v for v, free in enumerate(vehicles) if free >= people]
        if not fitting:
            vehicles.append(int(self.places[a]))
            fitting = [len(vehicles) - 1]
        vehicles[min(fitting, key=lambda v: vehicles[v])] -= people


def dispatch(problem: EvacuationProblem) -> Solution:
    """Return a feasible solution; whoever finds no free itinerary is stranded.

    Priority classes in their order, within a class larger units first, then by readiness. A group that
    may split is inserted in parts of its smallest size. Nothing interrupts it: it takes seconds, and whoever is
    left out would be stranded for no reason.
    """
    board = _Board(problem, [_Residue.of(r) for r in problem.resources], problem.places(), Nodes.of(problem))
    cost = [_blended_cost(problem, k) for k in range(len(problem.commodities))]
    classes = [tier.name.removeprefix("stranded.") for tier in problem.tiers]
    order = sorted(
        range(len(problem.commodities)),
        key=lambda k: (
            classes.index(problem.commodities[k].priority),
            -problem.commodities[k].people,
            problem.commodities[k].ready,
        ),
    )
    stranded = np.zeros(len(problem.commodities), dtype=np.int64)
    for k in order:
        remaining = problem.commodities[k].units
        while remaining:
            sent = _insert(board, k, remaining, cost[k])
            if not sent:
                break
            remaining -= sent
        stranded[k] = remaining
    return _solution(board, stranded)


def _insert(board: _Board, k: int, remaining: int, cost: FloatArray) -> int:
    """Insert as many of the ``remaining`` units as find a way together, one at a time where groups do not split."""
    commodity = board.problem.commodities[k]
    parts = {-(-remaining // q) for q in range(1, remaining // commodity.smallest + 1)} if commodity.splits else {1}
    for units in sorted(parts, reverse=True):
        if commodity.splits and 0 < remaining - units < commodity.smallest:
            continue
        free = board.free(k, units * commodity.people)
        arrives = board.problem.arrives_home(k)
        while True:
            path = cheapest_path(board.nodes, int(board.nodes.source[k]), free, arrives, cost)
            if path is None:
                break
            clash = board.put(k, path, units)
            if clash is None:
                return units
            # Vehicles that the same path holds already come back later: try that stretch much later as well.
            moves = board.problem.movements
            busy = moves.depart < moves.depart[clash] + PATIENCE
            free &= ~((moves.stretch == moves.stretch[clash]) & (moves.depart >= moves.depart[clash]) & busy)
    return 0


def _blended_cost(problem: EvacuationProblem, k: int) -> FloatArray:
    """Return one cost per movement that weighs the tiers in their order; only a guide, never a claim."""
    blended = np.zeros(len(problem.movements))
    weight = 1.0
    for tier in problem.tiers:
        cost = tier.person(problem, k)
        if cost.any() and not tier.shares:
            blended += weight * cost / max(1, int(cost.max()))
            weight *= 1e-4
    return blended


def _solution(board: _Board, stranded: IntArray) -> Solution:
    vehicles = np.zeros(len(board.problem.movements), dtype=np.int64)
    for a, free in board.aboard.items():
        vehicles[a] = len(free)
    keys = sorted(board.flows)
    return Solution(
        np.array([k for k, _ in keys], dtype=np.int64),
        np.array([a for _, a in keys], dtype=np.int64),
        np.array([board.flows[key] for key in keys], dtype=np.int64),
        vehicles,
        stranded,
    )
