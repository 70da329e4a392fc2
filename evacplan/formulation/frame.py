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
