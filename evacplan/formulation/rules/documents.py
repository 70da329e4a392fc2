"""Documents: a border lets a group pass only with documents that it knows, and that have not run out."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import numpy as np

from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Charter, Crossing, Group, Scenario
from evacplan.scenario.group import NO_DOCUMENT
from evacplan.scenario.papers import Papers, comes_home, enters, papers


def documents_accepted(
    scenario: Scenario, grid: TimeGrid, stretch: Stretch, departs: IntArray, group: Group
) -> BoolArray:
    """Tell at which departures over a border everybody in ``group`` holds documents that are accepted and valid."""
    way, tail = stretch.way, entered_at(scenario, stretch)
    found = np.ones(len(departs), dtype=np.bool_)
    if not isinstance(way, Crossing) and enters(scenario, way, tail) is None:
        return found
    accepted = way.documents if isinstance(way, Crossing) else ()
    for held in papers(scenario, group):
        if NO_DOCUMENT in held.documents or (accepted and not held.documents <= set(accepted)):
            return np.zeros(len(departs), dtype=np.bool_)
        if not comes_home(scenario, way, held.citizen):
            found &= departs < runs_out(scenario, grid, held, tail)
    return found


def entered_at(scenario: Scenario, stretch: Stretch) -> str:
    """Return the site at which the stretch is entered; only charters have several."""
    return tuple(scenario.sites)[stretch.tail] if isinstance(stretch.way, Charter) else stretch.way.tail


def runs_out(scenario: Scenario, grid: TimeGrid, held: Papers, site: str) -> int:
    """Return the first minute at which the document is no longer valid, by the calendar at ``site``."""
    if held.expires is None:
        return int(np.iinfo(np.int64).max // 2)
    midnight = datetime.combine(held.expires + timedelta(days=1), time(), tzinfo=scenario.zone(site))
    return grid.minute(midnight)
