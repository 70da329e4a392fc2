"""Money: fares, charters, the hours of vehicles, nights and meals."""

from __future__ import annotations

import numpy as np

from evacplan.formulation.costs.upkeep import Upkeep
from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Tier
from evacplan.network.grid import IntArray
from evacplan.network.static import Stretch
from evacplan.scenario import Charter, Service

CENT_MINUTES = 60
"""Prices are whole cents and vehicles are paid by the hour, so costs are whole sixtieths of cents."""


def cost(frame: Frame) -> tuple[Tier, ...]:
    """Return the tier of what everything costs, in the scenario's currency."""
    scenario, stretches = frame.scenario, frame.network.stretches
    fares = [s.way.fare.cents if isinstance(s.way, Service) and s.way.fare else 0 for s in stretches]
    fare = np.array([*fares, 0], dtype=np.int64)[frame.movements.stretch] * CENT_MINUTES
    dispatch = np.array([*(_dispatch(frame, s) for s in stretches), 0], dtype=np.int64)[frame.movements.stretch]
    prices = [s.fare for s in scenario.services.values()] + [c.cost for c in scenario.charters.values()]
    prices += [f.cost_per_hour for f in scenario.fleets.values()]
    prices += [price for site in frame.network.sites for price in (scenario.night(site), scenario.meal(site))]
    before, after, stranded, late = (part * CENT_MINUTES for part in _kept(frame))
    return (
        Tier(
            name="cost",
            unit=next((price.currency for price in prices if price), "money"),
            scale=100 * CENT_MINUTES,
            onward=fare + before + after,
            final=fare + before,
            vehicle=dispatch,
            stranded=stranded,
            offset=late,
        ),
    )


def _kept(frame: Frame) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Return what it costs to keep a person at sites [cents].

    On each movement until it departs, and from its arrival until the person can go on; for each commodity where it is
    until the end, and before it can board.
    """
    moves, step, end = frame.movements, frame.grid.step, frame.grid.end
    before, after = frame.per_movement(), frame.per_movement()
    stranded, late = frame.per_commodity(), frame.per_commodity()
    ready, board = (
        frame.ready_minutes(),
        np.array([min(c.ready * step, end) for c in frame.commodities], dtype=np.int64),
    )
    origin = np.array([c.origin for c in frame.commodities], dtype=np.int64)
    for site, key in enumerate(frame.network.sites):
        keep = Upkeep.of(frame.scenario, frame.grid, key)
        if not keep.spent[-1]:
            continue
        leaving, coming = np.flatnonzero(moves.tail == site), np.flatnonzero((moves.head == site) & ~moves.waiting)
        until = np.where(moves.waiting, moves.leave * step, moves.depart)[leaving]
        before[leaving] = keep.during(moves.enter[leaving] * step, until)
        after[coming] = keep.during(moves.arrive[coming], moves.leave[coming] * step)
        mine = np.flatnonzero(origin == site)
        stranded[mine] = keep.during(board[mine], np.full(len(mine), end))
        late[mine] = keep.during(ready[mine], board[mine])
    return before, after, stranded, late


def _dispatch(frame: Frame, stretch: Stretch) -> int:
    """Return the price of one vehicle on ``stretch``, held for whole steps, in sixtieths of cents."""
    carrier, way = stretch.carrier, stretch.way
    if isinstance(way, Charter):
        return way.cost.cents * CENT_MINUTES if way.cost else 0
    if carrier is None or carrier.after is None:
        return 0
    rate = frame.scenario.fleets[carrier.pool].cost_per_hour
    held: IntArray = frame.grid.up(carrier.before) + frame.grid.up(stretch.minutes + carrier.after)
    return rate.cents * int(held) * frame.grid.step if rate else 0
