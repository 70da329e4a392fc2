"""How good prices are found: first guessed from a plan, then moved by what is asked for.

Two ideas, both cheap beside one sweep:

*Busy periods.* Where a capacity is full day after day, whoever goes earlier by one place lets everybody behind move up:
a place is worth the cost of waiting until the queue is gone. A plan tells how long each capacity stays full, so it
tells prices that are near the best ones at once (the price of a deterministic bottleneck; Vickrey 1969).

*Tâtonnement.* Prices rise where more is asked for than there is, and fall where less is. The excess over the limit is
averaged over the rounds and measured against its own fluctuation, so that small but steady excess counts, and steps
become smaller (the subgradient method of Kingma and Ba 2015). Each price moves on the scale of what it could be worth.
People choose as through a blur that lifts bit by bit (Nesterov 2005): if everybody took the very cheapest way, the
least change of a price would send all of them elsewhere, and the excess would tell little. Prices of earlier tiers
and the weights of the states move in the same way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from evacplan.formulation.problem import Tier
from evacplan.network.grid import IntArray
from evacplan.solvers.linear import FloatArray
from evacplan.solvers.outcome import Watch
from evacplan.solvers.prices import Aim, Multipliers, Relaxed, relaxed
from evacplan.solvers.streams import Streams

DAY = 24 * 60
FULL = (0.05, 0.15, 0.35)
"""Shares of a capacity that may be left on a day on which it counts as full, tried in turn."""
OFTEN = 0.3
"""Share of the horizon for which a capacity must be full to decide how many are stranded."""
SHARED_OUT = ((1.0, 0.0), (0.95, 0.2), (0.7, 0.7), (0.2, 0.95), (0.0, 1.0))
"""Parts of the guessed prices that are tried, of places and of vehicles."""
MOST_OVER = 20.0
"""Excess over a limit that counts at most, in limits."""
STEADY, FLUCTUATION = 0.9, 0.95
"""Share of earlier rounds in the average of the excess, and of its square."""
LEAST_FLUCTUATION = 0.02
"""Added to the fluctuation of the excess, in limits."""
LONG = 150
"""Rounds of a climb that may begin with steps as large as its pace says."""
LOOK = 5
"""Rounds after which it is looked at what the prices prove, without blur."""


@dataclass(frozen=True)
class Auction:
    """Where the prices stand: the best ones so far, and what they prove."""

    prices: Multipliers
    bound: float


@dataclass(frozen=True)
class Pace:
    """First and last step and blur of a climb, as shares of what it costs to strand somebody."""

    steps: tuple[float, float]
    blurs: tuple[float, float]

    def at(self, done: float, rounds: float) -> tuple[float, float]:
        """Return step and blur when a share of the ``rounds`` is done.

        Large steps go far, and then take many rounds to settle; so a climb of few rounds begins with smaller ones.
        """
        (step, last_step), (blur, last_blur) = self.steps, self.blurs
        size = min(1.0, rounds / LONG)
        step, blur = max(last_step, size * step), max(last_blur, size * blur)
        return step * (last_step / step) ** done, blur * (last_blur / blur) ** done


def worth_of_a_person(aim: Aim, tier: Tier) -> float:
    """Return what it costs to strand somebody in ``tier``, or the dearest movement where that costs nothing."""
    people = aim.streams.sources.people
    each = float(people @ tier.stranded[aim.streams.order]) / max(1.0, float(people.sum()))
    return each or float(max(tier.final.max(initial=0), tier.onward.max(initial=0), 1))


def _per_use(streams: Streams) -> list[tuple[float, float]]:
    """Return for every resource how many people, and how many rows, go with one use of it on average."""
    found = []
    for resource in streams.problem.resources:
        rows = float(np.maximum(1, resource.last - resource.first).mean()) if len(resource.movements) else 1.0
        people = float(streams.places[resource.movements].mean()) if resource.lumpy else 1.0
        found.append((people, rows))
    return found


@dataclass(frozen=True)
class _Measure:
    """What is much, for every multiplier, in one vector: rows, earlier tiers, states."""

    person: float
    """What it costs to strand somebody."""
    scale: FloatArray
    """What one unit could be worth."""
    limit: FloatArray
    """What of it counts as much."""
    state: FloatArray
    """People of every state if its weight is one of several that add up; empty if the states are held."""

    @classmethod
    def of(cls, aim: Aim) -> _Measure:
        capacities, worth = aim.streams.capacities, worth_of_a_person(aim, aim.tier)
        each = worth / float(aim.share_people.sum()) if aim.tier.shares else worth
        rows = np.zeros(len(capacities.limit))
        for number, (people_per_use, rows_per_use) in enumerate(_per_use(aim.streams)):
            rows[capacities.begin[number] : capacities.begin[number + 1]] = each * people_per_use / rows_per_use
        held = np.array([worth_of_a_person(aim, tier) for tier in aim.sums[: len(aim.limits)]])
        people = aim.share_people
        if aim.tier.shares:
            shares, most = 1 / np.maximum(1.0, people), worth * np.maximum(1.0, people)
        else:
            cost = worth_of_a_person(aim, aim.shared) if aim.shared else 1.0
            shares, most = np.full(len(people), each / cost), np.maximum(cost, aim.share_limit * people)
        return cls(
            each,
            np.concatenate([rows, each / held, shares]),
            np.concatenate([np.maximum(capacities.limit, 1.0), np.maximum(aim.limits, held), most]),
            people if aim.tier.shares else people[:0],
        )

    def excess(self, found: Relaxed) -> FloatArray:
        """Return what is used beyond the limits, in limits; of states that are aimed at, beyond their average."""
        over = _in_one(found.over) / self.limit
        if len(self.state):
            mine = over[-len(self.state) :]
            mine -= mine[self.state > 0].mean()
        return np.clip(over, -1.0, MOST_OVER)

    def allowed(self, moved: FloatArray) -> FloatArray:
        """Return the nearest multipliers that prove something."""
        moved = np.maximum(0.0, moved)
        if len(self.state):
            mine = moved[-len(self.state) :]
            mine /= float(mine @ self.state)
        return moved


def _in_one(prices: Multipliers) -> FloatArray:
    return np.concatenate([prices.rows, prices.held, prices.shares])


def _apart(together: FloatArray, like: Multipliers) -> Multipliers:
    ends = np.cumsum([len(like.rows), len(like.held)])
    return Multipliers(*np.split(together, ends))


def climb(aim: Aim, start: Multipliers, rounds: int, pace: Pace, watch: Watch, enough: float = math.inf) -> Auction:
    """Return the best multipliers of some rounds of tâtonnement from ``start``.

    Parameters
    ----------
    aim
        The tier.
    start
        Multipliers to begin with.
    rounds
        Number of sweeps at most.
    pace
        How large the steps are, and how blurred; where time is short, they get smaller as fast as it passes.
    watch
        Ends the climb.
    enough
        A bound that ends it as well.
    """
    measure, now = _Measure.of(aim), _in_one(start)
    mean, square = np.zeros(len(now)), np.zeros(len(now))
    best = Auction(start, -math.inf)
    begun, time = watch.elapsed, watch.left
    for turn in range(rounds):
        passed = 0.0 if time is None else min(1.0, (watch.elapsed - begun) / max(time, 1e-9))
        expected = rounds if time is None else min(rounds, turn / max(passed, 1e-9))
        step, blur = pace.at(max(turn / rounds, passed), expected)
        prices = _apart(now, start)
        if turn % LOOK == 0:
            best = max(best, Auction(prices, relaxed(aim, prices).bound), key=lambda a: a.bound)
        if watch.over or best.bound >= enough:
            return best
        excess = measure.excess(relaxed(aim, prices, blur * measure.person))
        mean = STEADY * mean + (1 - STEADY) * excess
        square = FLUCTUATION * square + (1 - FLUCTUATION) * excess**2
        seen = (1 - STEADY ** (turn + 1), 1 - FLUCTUATION ** (turn + 1))
        push = mean / seen[0] / (np.sqrt(square / seen[1]) + LEAST_FLUCTUATION)
        now = measure.allowed(now + step * measure.scale * push)
    last = _apart(now, start)
    return max(best, Auction(last, relaxed(aim, last).bound), key=lambda a: a.bound)


def prices_of_plan(aim: Aim, start: Multipliers, left: IntArray) -> Auction:
    """Return ``start`` with prices of the capacities guessed from what a plan has ``left`` of every row.

    Hours and quotas within a full day are left to the climb. A way home that needs places and vehicles that are both
    full pays for the scarcer ones; which that is, is tried.
    """
    streams, capacities = aim.streams, aim.streams.capacities
    waiting, begin = _waiting_costs(aim), capacities.begin
    stranded = 0.0 if aim.tier.counts_travel else float(aim.tier.stranded.max(initial=0))
    tried = [start]
    for full in FULL:
        rows, vehicles = np.zeros(len(capacities.limit)), np.zeros(len(capacities.limit), dtype=np.bool_)
        kind = np.zeros(len(rows), dtype="U8")
        for number, (resource, (people, width)) in enumerate(
            zip(streams.problem.resources, _per_use(streams), strict=True)
        ):
            mine = slice(begin[number], begin[number + 1])
            if len(resource.movements) and resource.commodities is None and (resource.lumpy or width == 1):
                rate = float(waiting[resource.movements].mean()) * people / width
                free = left[mine] / np.maximum(resource.limit, 1)
                queue = _minutes_until_free(resource.starts, free, full)
                # Where nobody minds waiting, a place is worth somebody stranded, whenever it is.
                scarce = float((queue > 0).mean() > OFTEN)
                rows[mine] = rate * queue if rate else stranded * people / width * scarce
                vehicles[mine] = resource.lumpy
                kind[mine] = resource.name
        if stranded:
            tried += [replace(start, rows=rows * (kind == one)) for one in np.unique(kind[rows > 0])]
        tried += [replace(start, rows=rows * np.where(vehicles, b, a)) for a, b in SHARED_OUT]
    return max((Auction(prices, relaxed(aim, prices).bound) for prices in tried), key=lambda a: a.bound)


def _minutes_until_free(starts: IntArray, left: FloatArray, full: float) -> FloatArray:
    """Return for every row how long its capacity stays full without a break from then on [min]."""
    found = np.zeros(len(starts))
    days = starts // DAY
    ends: float | None = None
    for day in np.unique(days)[::-1]:
        rows = np.flatnonzero(days == day)
        free = float(left[rows].mean())
        if free > full:
            ends = float(starts[rows[0]]) + DAY * (1 - min(1.0, free)) if free < 1 else None
            continue
        ends = float(starts[rows[-1]] + DAY) if ends is None else ends
        found[rows] = np.maximum(0.0, ends - starts[rows])
    return found


def _waiting_costs(aim: Aim) -> FloatArray:
    """Return for every movement what one minute of waiting before it costs a person in the tier."""
    moves, step = aim.streams.problem.movements, aim.streams.problem.grid.step
    waits = np.flatnonzero(moves.waiting)
    rate = np.zeros(len(aim.streams.problem.network.sites))
    minutes = (moves.leave[waits] - moves.enter[waits]) * step
    np.maximum.at(rate, moves.tail[waits], aim.tier.onward[waits] / minutes)
    travels = ~moves.waiting
    by_the_clock = bool(travels.any()) and np.array_equal(aim.tier.final[travels], moves.arrive[travels])
    each = rate[moves.tail] + float(by_the_clock)
    return each / float(aim.share_people.sum()) if aim.tier.shares else each
