"""What every cost is computed from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evacplan.formulation.problem import Commodity
from evacplan.network.expansion import Movements
from evacplan.network.grid import IntArray, TimeGrid
from evacplan.network.static import StaticNetwork
from evacplan.scenario import Scenario


@dataclass(frozen=True)
class Frame:
    """The scenario and its compiled network, before there are costs."""

    scenario: Scenario
    grid: TimeGrid
    network: StaticNetwork
    movements: Movements
    commodities: tuple[Commodity, ...]

    def per_movement(self) -> IntArray:
        """Return zeros, one for each movement."""
        return np.zeros(len(self.movements), dtype=np.int64)

    def per_commodity(self) -> IntArray:
        """Return zeros, one for each commodity."""
        return np.zeros(len(self.commodities), dtype=np.int64)

    def ready_minutes(self) -> IntArray:
        """Return the minute, at most the end, at which each commodity is ready; all its groups share it."""
        ready = (self.scenario.ready(self.scenario.contingent_by_id[c.groups[0]]) for c in self.commodities)
        return np.array([min(self.grid.minute(instant), self.grid.end) for instant in ready], dtype=np.int64)
