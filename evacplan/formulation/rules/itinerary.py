"""Itineraries end at home."""

from __future__ import annotations

import numpy as np

from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Charter, Group, Scenario


def ends_at_home(scenario: Scenario, _grid: TimeGrid, stretch: Stretch, departs: IntArray, group: Group) -> BoolArray:
    """Tell whether the stretch leaves no home of ``group``, the same for all departures."""
    way = stretch.way
    tail = tuple(scenario.sites)[stretch.tail] if isinstance(way, Charter) else way.tail
    return np.full(len(departs), tail not in scenario.homes(group))
