"""Windows of time as arrays of minutes."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.scenario import Scenario
from evacplan.scenario.calendar import open_windows


def hours_in_minutes(scenario: Scenario, grid: TimeGrid, hours: str, site: str) -> IntArray:
    """Return the windows ``[opens, closes)`` of ``hours`` at ``site``, shape ``(windows, 2)`` [min]."""
    beyond = scenario.end + timedelta(days=2)
    found = open_windows(hours, scenario.zone(site).key, scenario.start, beyond)
    return np.array([[grid.minute(a), grid.minute(b)] for a, b in found], dtype=np.int64).reshape(-1, 2)


def covered(windows: IntArray, begins: IntArray, ends: IntArray) -> BoolArray:
    """Return which of the spans ``[begins, ends)`` lie wholly in one of the sorted, disjoint ``windows``."""
    if not len(windows):
        return np.zeros(len(begins), dtype=np.bool_)
    last = np.searchsorted(windows[:, 0], begins, side="right") - 1
    return np.asarray((last >= 0) & (ends <= windows[np.maximum(last, 0), 1]))
