"""Closures: nobody departs while a way is closed, or its vehicles are idle; whoever is under way still arrives."""

from __future__ import annotations

import numpy as np

from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Link, Scenario, tails


def not_closed(scenario: Scenario, grid: TimeGrid, stretch: Stretch, departs: IntArray) -> BoolArray:
    """Tell which departures no closure touches: the instant of a timetable, else the whole step that begins then."""
    span = 1 if stretch.timetable is not None else grid.step
    free = np.ones(len(departs), dtype=np.bool_)
    idle = scenario.fleets[stretch.carrier.pool].idle if isinstance(stretch.way, Link) and stretch.carrier else ()
    for closure in (*stretch.way.closed, *idle):
        begins, ends = (grid.minute(instant) for instant in closure.window(scenario.zone(tails(stretch.way)[0])))
        free &= (departs + span <= begins) | (departs >= ends)
    return free
