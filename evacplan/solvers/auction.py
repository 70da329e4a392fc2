"""How good prices are found: first guessed from a plan, then moved by what is asked for.

Two ideas, both cheap beside one sweep:

*Busy periods.* Where a capacity is full day after day, whoever goes earlier by one place lets everybody behind move up:
a place is worth the cost of waiting until the queue is gone. A plan tells how long each capacity stays full, so it
tells prices that are near the best ones at once (the price of a deterministic bottleneck; Vickrey 1969).

*Tâtonnement.* Prices rise where more is asked for than there is, and fall where less is. The excess over the limit is
averaged over the rounds and measured against its own fluctuation, so that small but steady excess counts, and steps
become smaller (the subgradient method of Kingma and Ba 2015). Each price moves on the scale of what it could be worth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from evacplan.network.grid import IntArray
from evacplan.solvers.linear import FloatArray
from evacplan.solvers.prices import Aim, Multipliers, relaxed
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
STEADY, FLUCTUATION = 0.9, 0.99
"""Share of earlier rounds in the average of the excess, and of its square."""
LEAST_FLUCTUATION = 0.02
"""Added to the fluctuation of the excess, in limits."""


@dataclass(frozen=True)
class Auction:
    """Where the prices stand: the best ones so far, and what they prove."""

    prices: Multipliers
    bound: float


def price_scale(aim: Aim) -> FloatArray:
    """Return for every row what one unit of it could be worth: what it costs to strand those who use it."""
    streams, capacities = aim.streams, aim.streams.capacities
    people = streams.sources.people
    each = float(people @ aim.tier.stranded[streams.order]) / max(1.0, float(people.sum()))
    if aim.tier.shares:
        each /= float(aim.share_people.sum())
    if not each:  # a tier that strands for nothing: the dearest movement instead
        each = float(max(aim.tier.final.max(initial=0), aim.tier.onward.max(initial=0), 1))
    scale = np.zeros(len(capacities.limit))
    for number, (people_per_use, rows_per_use) in enumerate(_per_use(streams)):
        mine = slice(capacities.begin[number], capacities.begin[number + 1])
        scale[mine] = each * people_per_use / rows_per_use
    return scale


def _per_use(streams: Streams) -> list[tuple[float, float]]:
    """Return for every resource how many people, and how many rows, go with one use of it on average."""
    found = []
    for resource in streams.problem.resources:
        rows = float(np.maximum(1, resource.last - resource.first).mean()) if len(resource.movements) else 1.0
        people = float(streams.places[resource.movements].mean()) if resource.lumpy else 1.0
        found.append((people, rows))
    return found


def climb(
    aim: Aim,
    start: Multipliers,
    rounds: int,
    steps: tuple[float, float],
    over: Callable[[Auction], bool],
) -> Auction:
    """Return the best prices of some rounds of tâtonnement from ``start``.

    Parameters
    ----------
    aim
        The tier.
    start
        Prices to begin with; those of earlier tiers and states stay as they are.
    rounds
        Number of sweeps at most.
    steps
        First and last step, as shares of what a unit could be worth.
    over
        Told of the best so far after every round; ends the climb by returning true.
    """
    limit, scale = np.maximum(aim.streams.capacities.limit, 1.0), price_scale(aim)
    rows, mean, square = start.rows.copy(), np.zeros(len(limit)), np.zeros(len(limit))
    best: Auction | None = None
    for turn in range(rounds):
        now = relaxed(aim, replace(start, rows=rows))
        if best is None or now.bound > best.bound:
            best = Auction(replace(start, rows=rows), now.bound)
        if over(best):
            break
        excess = np.clip(now.over.rows / limit, -1.0, MOST_OVER)
        mean = STEADY * mean + (1 - STEADY) * excess
        square = FLUCTUATION * square + (1 - FLUCTUATION) * excess**2
        seen = (1 - STEADY ** (turn + 1), 1 - FLUCTUATION ** (turn + 1))
        push = mean / seen[0] / (np.sqrt(square / seen[1]) + LEAST_FLUCTUATION)
        rows = np.maximum(0.0, rows + steps[0] * (steps[1] / steps[0]) ** (turn / rounds) * scale * push)
    return best or Auction(start, relaxed(aim, start).bound)


def prices_of_plan(aim: Aim, start: Multipliers, left: IntArray) -> Auction:
    """Return ``start`` with prices of the capacities guessed from what a plan has ``left`` of every row.

    Hours and quotas within a full day are left to the climb. A way home that needs places and vehicles that are both
    full pays for the scarcer ones; which that is, is tried.
    """
    streams, capacities = aim.streams, aim.streams.capacities
    waiting, begin = _waiting_costs(aim), capacities.begin
    stranded = 0.0 if aim.tier.onward.any() or aim.tier.final.any() else float(aim.tier.stranded.max(initial=0))
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
