"""Itineraries end at home and never come back to where they began."""

from __future__ import annotations

import numpy as np

from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Group, Scenario


def goes_somewhere(scenario: Scenario, _grid: TimeGrid, stretch: Stretch, departs: IntArray, group: Group) -> BoolArray:
    """Tell whether the stretch neither leaves a home of ``group`` nor returns to its origin."""
    leaves_home = tuple(scenario.sites)[stretch.tail] in scenario.homes(group)
    returns = stretch.way.head == group.at
    return np.full(len(departs), not leaves_home and not returns)
