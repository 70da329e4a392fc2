"""Documents: a post admits a group only if it accepts every kind of document in it."""

from __future__ import annotations

import numpy as np

from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import Stretch
from evacplan.scenario import Crossing, Group, Scenario


def documents_accepted(
    _scenario: Scenario, _grid: TimeGrid, stretch: Stretch, departs: IntArray, group: Group
) -> BoolArray:
    """Tell whether the post accepts the documents of ``group``, the same for all departures."""
    way = stretch.way
    refused = isinstance(way, Crossing) and bool(way.documents) and not set(group.documents) <= set(way.documents)
    return np.full(len(departs), not refused)
