"""Last admission: a post admits nobody who could not be through before one of its sides closes."""

from __future__ import annotations

import numpy as np

from evacplan.formulation.rules.windows import covered, hours_in_minutes
from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Crossing, Scenario


def before_last_admission(scenario: Scenario, grid: TimeGrid, stretch: Stretch, departs: IntArray) -> BoolArray:
    """Tell which admissions are in time before the near side closes, and before the far side does.

    On the far side the hours are those in which people are released; the whole step of the admission must be in time.
    """
    way = stretch.way
    fine = np.ones(len(departs), dtype=np.bool_)
    if not isinstance(way, Crossing):
        return fine
    for site, at in ((way.tail, departs), (way.head, departs + stretch.minutes)):
        hours, ahead = way.hours.get(scenario.sites[site].country), scenario.last_admission(way, site)
        if hours is not None and ahead:
            ends = np.maximum(at, departs + grid.step + ahead)
            fine &= covered(hours_in_minutes(scenario, grid, hours, site), at, ends)
    return fine
