"""Danger: time weighted by the exposure of where people are, in sum and for the worst-off state."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Tier

THOUSANDTHS = 1000
"""Exposure rates have three decimals, so costs are whole thousandths of weighted minutes."""


def exposure(frame: Frame) -> tuple[Tier, ...]:
    """Return the tier of exposure-weighted person-hours from readiness until home."""
    scenario, grid, moves = frame.scenario, frame.grid, frame.movements
    site_rate = np.array([int(scenario.site_exposure(s) * THOUSANDTHS) for s in frame.network.sites], dtype=np.int64)
    way_rate = np.array(
        [int(scenario.way_exposure(s.way, frame.network.sites[s.tail]) * THOUSANDTHS) for s in frame.network.stretches]
        + [0],
        dtype=np.int64,
    )
    on_the_way = np.where(moves.waiting, site_rate[moves.tail], way_rate[moves.stretch])
    final = site_rate[moves.tail] * (moves.depart - moves.enter * grid.step) + on_the_way * (
        moves.arrive - moves.depart
    )
    origin = np.array([site_rate[c.origin] for c in frame.commodities], dtype=np.int64)
    ready = np.array([c.ready * grid.step for c in frame.commodities], dtype=np.int64)
    return (
        Tier(
            name="exposure",
            unit="weighted person-hours",
            scale=60 * THOUSANDTHS,
            onward=final + site_rate[moves.head] * (moves.leave * grid.step - moves.arrive),
            final=final,
            vehicle=frame.per_movement(),
            stranded=origin * np.maximum(0, grid.end - ready),
            offset=origin * np.minimum(ready, grid.end) - origin * frame.ready_minutes(),
        ),
    )


def fairness(frame: Frame) -> tuple[Tier, ...]:
    """Return the tier of the largest mean exposure among the states."""
    (total,) = exposure(frame)
    people: dict[str, int] = {}
    for group in frame.scenario.groups:
        people[group.state] = people.get(group.state, 0) + group.people
    shares = tuple(
        (np.array([c.state == state for c in frame.commodities], dtype=np.bool_), count)
        for state, count in sorted(people.items())
    )
    return (replace(total, name="fairness", unit="weighted hours per person", shares=shares),)
