"""Daylight: legs that are travelled only while it is light."""

from __future__ import annotations

import numpy as np

from evacplan.formulation.rules.windows import covered, hours_in_minutes
from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Link, Scenario


def by_daylight(scenario: Scenario, grid: TimeGrid, stretch: Stretch, departs: IntArray) -> BoolArray:
    """Tell which departures of a daylight link arrive before dark."""
    if not isinstance(stretch.way, Link) or not stretch.way.daylight:
        return np.ones(len(departs), dtype=np.bool_)
    light = hours_in_minutes(scenario, grid, scenario.policy.daylight, stretch.way.tail)
    return covered(light, departs, departs + stretch.minutes)
