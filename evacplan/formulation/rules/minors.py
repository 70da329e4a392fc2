"""Minors: nobody sends them off alone."""

from __future__ import annotations

import numpy as np

from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Group, Scenario
from evacplan.scenario.papers import accompanied


def with_an_adult(scenario: Scenario, _grid: TimeGrid, _stretch: Stretch, departs: IntArray, group: Group) -> BoolArray:
    """Tell whether ``group`` has an adult of its own or a guardian, the same for all departures."""
    return np.full(len(departs), accompanied(scenario, group))
