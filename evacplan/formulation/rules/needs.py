"""Needs: a group rides only in vehicles that can serve it."""

from __future__ import annotations

import numpy as np

from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Group, Link, Scenario


def needs_offered(scenario: Scenario, _grid: TimeGrid, stretch: Stretch, departs: IntArray, group: Group) -> BoolArray:
    """Tell whether the vehicles of the stretch offer what ``group`` needs, the same for all departures."""
    by_fleet = isinstance(stretch.way, Link) and stretch.carrier is not None
    offers = scenario.fleets[stretch.carrier.pool].offers if by_fleet and stretch.carrier else group.needs
    return np.full(len(departs), set(group.needs) <= set(offers))
