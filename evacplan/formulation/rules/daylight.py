"""Daylight: legs that are travelled only while it is light."""

from __future__ import annotations

import numpy as np

from evacplan.formulation.rules.windows import covered, hours_in_minutes
from evacplan.network.driving import driven_spans
from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Link, Scenario


def by_daylight(scenario: Scenario, grid: TimeGrid, stretch: Stretch, departs: IntArray) -> BoolArray:
    """Tell which departures of a daylight link are driven by day only; drivers may rest in the dark."""
    found = np.ones(len(departs), dtype=np.bool_)
    if isinstance(stretch.way, Link) and stretch.way.daylight:
        light = hours_in_minutes(scenario, grid, scenario.policy.daylight, stretch.way.tail)
        for begins, ends in _driven(scenario, stretch, stretch.way):
            found &= covered(light, departs + begins, departs + ends)
    return found


def _driven(scenario: Scenario, stretch: Stretch, link: Link) -> list[tuple[int, int]]:
    """Return the times at which the vehicle moves, from the departure."""
    if stretch.carrier is None:
        return [(0, stretch.minutes)]
    fleet = scenario.fleets[stretch.carrier.pool]
    return driven_spans(scenario.policy.driving, fleet, scenario.minutes(link, link.tail))
