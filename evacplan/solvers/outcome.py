"""What a solver gives back: a solution, how good it is, and how good any could be."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Tier
from evacplan.network.grid import IntArray
from evacplan.solvers.watch import BackEnd, Progress, Watch

__all__ = [
    "BackEnd",
    "Outcome",
    "Progress",
    "ShadowPrice",
    "Solution",
    "Status",
    "TierOutcome",
    "WaitingLedger",
    "Watch",
    "waiting_ledger",
]

Status = Literal["optimal", "within tolerance", "gap", "not solved"]


@dataclass(frozen=True)
class Solution:
    """Units of each commodity on each movement, and vehicles on each movement."""

    commodity: IntArray
    """Commodity of each entry."""
    movement: IntArray
    """Movement of each entry; waiting is left out."""
    units: IntArray
    """Units of the commodity on the movement, at least one."""
    vehicles: IntArray
    """Vehicles dispatched on each movement; shape ``(movements,)``."""
    stranded: IntArray
    """Units of each commodity that are not brought home."""

    def cost(self, problem: EvacuationProblem, tier: Tier) -> int | Fraction:
        """Return the whole-number cost in ``tier`` (a fraction where the tier is a largest share)."""
        total = int(self.vehicles @ tier.vehicle)
        if not tier.shares:
            return total + int(self.by_commodity(problem, tier).sum())
        each = self.by_commodity(problem, tier)
        return max((Fraction(int(each[members].sum()), people) for members, people in tier.shares), default=Fraction(0))

    def translated(self, here: EvacuationProblem, there: EvacuationProblem) -> Solution | None:
        """Return the same solution for another expansion of the same scenario; None if that lacks a movement of it."""
        old, new = here.movements, there.movements
        width = int(max(old.depart.max(initial=0), new.depart.max(initial=0))) + 1
        travels = np.flatnonzero(~new.waiting)
        keys = new.stretch[travels] * width + new.depart[travels]
        order = np.argsort(keys)

        def renumber(movements: IntArray) -> IntArray:
            wanted = old.stretch[movements] * width + old.depart[movements]
            return travels[order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]]

        if not np.isin(old.stretch[self.movement] * width + old.depart[self.movement], keys).all():
            return None
        used = np.flatnonzero(self.vehicles)
        used = used[np.isin(used, self.movement)]
        vehicles = np.zeros(len(new), dtype=np.int64)
        vehicles[renumber(used)] = self.vehicles[used]
        return Solution(self.commodity, renumber(self.movement), self.units, vehicles, self.stranded)

    def by_commodity(self, problem: EvacuationProblem, tier: Tier) -> IntArray:
        """Return the cost of every commodity in ``tier``, vehicles left out."""
        people = np.array([c.people for c in problem.commodities], dtype=np.int64)
        total = np.array([c.units for c in problem.commodities], dtype=np.int64) * tier.offset
        total += self.stranded * tier.stranded
        homes = np.zeros((len(people), len(problem.network.sites)), dtype=np.bool_)
        for number, commodity in enumerate(problem.commodities):
            homes[number, list(commodity.homes)] = True
        moves, a, k = problem.movements, self.movement, self.commodity
        arrives = homes[k, moves.head[a]]
        np.add.at(total, k, self.units * np.where(arrives, tier.final[a], tier.onward[a]))
        # Waiting is what lies between arrivals (or readiness) and boardings.
        ledger = waiting_ledger(problem, tier)
        np.add.at(total, k, self.units * ledger.until(moves.tail[a], moves.enter[a]))
        back = ~arrives
        np.add.at(total, k[back], -self.units[back] * ledger.until(moves.head[a[back]], moves.leave[a[back]]))
        for number, commodity in enumerate(problem.commodities):
            leaving = commodity.units - int(self.stranded[number])
            if leaving:
                source = ledger.until(np.array([commodity.origin]), np.array([commodity.ready]))
                total[number] -= leaving * int(source[0])
        return total * people


@dataclass(frozen=True)
class WaitingLedger:
    """Accumulated cost of waiting at every node, so that any span of waiting is one subtraction."""

    cost: IntArray
    """Cost of all waiting that ends at a node ``site * (periods + 1) + period`` or at one before it."""
    periods: int
    """Periods of the grid."""

    def until(self, sites: IntArray, periods: IntArray) -> IntArray:
        """Return the accumulated cost at the nodes ``(sites, periods)``; only differences at one site mean anything."""
        return np.asarray(self.cost[sites * (self.periods + 1) + periods])


def waiting_ledger(problem: EvacuationProblem, tier: Tier) -> WaitingLedger:
    """Return the ledger of ``tier``."""
    moves, waits, width = problem.movements, problem.movements.waits, problem.grid.periods + 1
    cost = np.zeros(len(problem.network.sites) * width, dtype=np.int64)
    cost[moves.head[waits] * width + moves.leave[waits]] = tier.onward[waits]
    return WaitingLedger(np.cumsum(cost), problem.grid.periods)


@dataclass(frozen=True)
class WholePrices:
    """Multipliers of one tier in whole numbers, with which anybody can recompute a bound."""

    denominator: int
    """They are whole numbers of so many parts of the smallest cost of the tier."""
    capacities: dict[str, dict[int, int]]
    """For every priced resource, the price of one unit at each of its buckets [min]."""
    held: dict[str, int]
    """For every earlier tier that is priced, the multiplier of its cost."""
    shares: dict[str, int]
    """Where the tier is a largest share, the multiplier of each state's cost."""


@dataclass(frozen=True)
class TierOutcome:
    """The result of one tier."""

    name: str
    unit: str
    value: float
    bound: float
    status: Status
    proof: WholePrices | None = None
    """Multipliers that prove a bound, perhaps a smaller one."""
    searched: bool = True
    """Whether the bound rests on an exact search; if not, it counts only as far as the multipliers prove it."""

    @property
    def gap(self) -> float:
        """Relative distance of value and bound; 0 where they agree."""
        return 0.0 if self.value <= self.bound else (self.value - self.bound) / self.value


@dataclass(frozen=True)
class ShadowPrice:
    """What one more unit of one row of a resource would save in one tier, at the margin."""

    resource: str
    minute: int
    tier: str
    price: float


@dataclass(frozen=True)
class Outcome:
    """The best solution found, with its proof."""

    problem: EvacuationProblem
    """The problem whose movements the solution speaks of."""
    solution: Solution
    tiers: tuple[TierOutcome, ...]
    prices: tuple[ShadowPrice, ...]
    seconds: dict[str, float]
    """Time by stage."""
    limits_hit: tuple[str, ...]
    """What cut the search short, if anything."""
    whole: EvacuationProblem | None = None
    """The problem with all that the search has ruled out; the same one if absent."""
