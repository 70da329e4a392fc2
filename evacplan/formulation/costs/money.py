"""Money: fares, charters, and the hours of vehicles."""

from __future__ import annotations

import numpy as np

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
    return (
        Tier(
            name="cost",
            unit=next((price.currency for price in prices if price), "money"),
            scale=100 * CENT_MINUTES,
            onward=fare,
            final=fare,
            vehicle=dispatch,
            stranded=frame.per_commodity(),
            offset=frame.per_commodity(),
        ),
    )


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
