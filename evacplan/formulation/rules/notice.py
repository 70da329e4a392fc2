"""Exit notice: a country has the list of those who leave it for some time before they do."""

from __future__ import annotations

import numpy as np

from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Crossing, Scenario


def exit_announced(scenario: Scenario, _grid: TimeGrid, stretch: Stretch, departs: IntArray) -> BoolArray:
    """Tell which admissions a list that is sent when planning begins can announce in time."""
    way = stretch.way
    notice = scenario.countries[scenario.sites[way.tail].country].exit_notice if isinstance(way, Crossing) else None
    return np.asarray(departs >= (notice or 0))
