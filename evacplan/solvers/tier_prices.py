"""Good prices for each tier of a plan: where to begin, and how long to climb."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from evacplan.network.grid import IntArray
from evacplan.solvers.arcflow import Hold
from evacplan.solvers.auction import Auction, Pace, climb, prices_of_plan
from evacplan.solvers.first_prices import beside_the_guide, held_prices
from evacplan.solvers.outcome import Watch
from evacplan.solvers.prices import THREADS, Aim, Multipliers, relaxed
from evacplan.solvers.streams import Streams

ROUNDS, MOST_ROUNDS = 400, 1600
"""Rounds of a climb for the tier that decides how everybody travels, without a time limit and at most with one."""
PACES = (Pace((0.1, 0.0004), (0.03, 0.00006)), Pace((0.003, 0.0001), (0.0006, 0.00002)))
"""Pace of its first climb, and of the one that goes on from there."""
LATER_ROUNDS = 30
"""Rounds of a climb for every other tier."""
CLOSED = 1e-9
"""Gap that counts as none."""


@dataclass(frozen=True)
class Attained:
    """What a plan attains, which later tiers are held at, and what it leaves, from which prices are guessed."""

    streams: Streams
    costs: tuple[int | Fraction, ...]
    """Of every tier."""
    left: IntArray
    """What is free of every row of the capacities."""

    @property
    def strands(self) -> bool:
        """Whether anybody is stranded."""
        tiers = self.streams.problem.tiers
        return any(cost for tier, cost in zip(tiers, self.costs, strict=True) if not tier.counts_travel)

    def aim(self, number: int, threads: int = THREADS) -> Aim:
        """Return the aim at a tier with the earlier ones held at what the plan attains."""
        tiers = self.streams.problem.tiers
        holds = tuple(Hold(tier, cost) for tier, cost in zip(tiers[:number], self.costs, strict=False))
        return Aim(self.streams, tiers[number], holds, threads)

    def enough(self, number: int) -> float:
        """Return the bound that proves the plan the best in a tier."""
        return float(self.costs[number]) * (1 - CLOSED)

    def held_first(self, aim: Aim) -> list[Multipliers]:
        """Return the prices of :func:`held_prices`, the more promising first: nobody need be stranded, if nobody is."""
        found = [*held_prices(aim)]
        return found if self.strands else found[::-1]

    def best_start(self, aim: Aim, starts: list[Multipliers], watch: Watch) -> Auction:
        """Return the best of the given prices and of those that the plan suggests; the first ones without time."""
        best = Auction(starts[0], relaxed(aim, starts[0]).bound)
        enough = self.enough(len(aim.holds))
        for prices in starts[1:]:
            if watch.over or best.bound >= enough:
                return best
            best = max(best, Auction(prices, relaxed(aim, prices).bound), key=lambda a: a.bound)
        if not aim.tier.vehicle.any():  # money makes nobody queue
            for prices in self.held_first(aim)[: 1 + self.strands]:
                if watch.over or best.bound >= enough:
                    return best
                best = max(best, prices_of_plan(aim, prices, self.left), key=lambda a: a.bound)
        return best


def guiding_prices(
    attained: Attained, guide: int, pace: Pace, watch: Watch, known: Auction | None = None, threads: int = THREADS
) -> Auction:
    """Return prices of the tier that decides how everybody travels, from those ``known`` or from what a plan leaves."""
    aim = attained.aim(guide, threads)
    rows = aim.nothing().rows if known is None else known.prices.rows
    starts = [replace(base, rows=rows) for base in held_prices(aim)]
    start = attained.best_start(aim, starts if known is None else [known.prices, *starts], watch)
    rounds = ROUNDS if watch.time_limit is None else MOST_ROUNDS
    return climb(aim, start.prices, rounds, pace, watch, attained.enough(guide))


def later_prices(attained: Attained, guide: int, guiding: Auction, watch: Watch, threads: int) -> dict[int, Auction]:
    """Return prices of every tier but the guiding one, that little work finds."""
    count = len(attained.streams.problem.tiers)
    others = [number for number in range(count) if number != guide]
    found: dict[int, Auction] = {}
    for turn, number in enumerate(others):
        aim, starts = attained.aim(number, threads), attained.held_first(attained.aim(number))
        if number > guide:
            starts += [
                replace(base, rows=guiding.prices.rows * rows, held=base.held + held)
                for base in starts[:1]
                for rows, held in beside_the_guide(aim, guide)
            ]
        part = watch if watch.left is None else watch.within(watch.left / (len(others) - turn))
        best, enough = attained.best_start(aim, starts, part), attained.enough(number)
        if not part.over and best.bound < enough:
            climbed = climb(aim, best.prices, LATER_ROUNDS, PACES[0], part, enough)
            best = max(best, climbed, key=lambda a: a.bound)
        found[number] = best
    return found
