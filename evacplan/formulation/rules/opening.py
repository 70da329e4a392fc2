"""Opening hours: of a link or charter at the departure, of a border post on either side."""

from __future__ import annotations

import numpy as np

from evacplan.formulation.rules.windows import covered, hours_in_minutes
from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Charter, Crossing, Link, Scenario


def within_hours(scenario: Scenario, grid: TimeGrid, stretch: Stretch, departs: IntArray) -> BoolArray:
    """Tell which departures find everything open; the whole step that begins at, or contains, the instant must be."""
    way = stretch.way
    if isinstance(way, Crossing):
        near, far = (scenario.sites[site].country for site in (way.tail, way.head))
        return _open(scenario, grid, way.hours.get(near), way.tail, departs) & _open(
            scenario, grid, way.hours.get(far), way.head, departs + stretch.minutes
        )
    if isinstance(way, Link | Charter):
        tail = way.tail if isinstance(way, Link) else tuple(scenario.sites)[stretch.tail]
        return _open(scenario, grid, way.departs, tail, departs)
    return np.ones(len(departs), dtype=np.bool_)


def _open(scenario: Scenario, grid: TimeGrid, hours: str | None, site: str, minutes: IntArray) -> BoolArray:
    if hours is None:
        return np.ones(len(minutes), dtype=np.bool_)
    begins = grid.down(minutes) * grid.step
    return covered(hours_in_minutes(scenario, grid, hours, site), begins, begins + grid.step)
