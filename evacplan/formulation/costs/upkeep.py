"""Nights and meals: what it costs to keep people where they wait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evacplan.network.grid import IntArray, TimeGrid
from evacplan.scenario import Scenario
from evacplan.scenario.calendar import departures


@dataclass(frozen=True)
class Upkeep:
    """The instants at which one person at one site has a night or a meal, with what it costs."""

    minutes: IntArray
    """When, sorted; two at the same minute stand there twice."""
    spent: IntArray
    """What all of them before each one cost, and at last all of them [cents]."""

    @classmethod
    def of(cls, scenario: Scenario, grid: TimeGrid, site: str) -> Upkeep:
        """Return the nights and meals at ``site`` that are counted there."""
        policy = scenario.policy
        told = [(policy.night_at, scenario.night(site)), *((at, scenario.meal(site)) for at in policy.meals_at)]
        found = sorted(
            (grid.minute(instant), price.cents)
            for at, price in told
            if price
            for instant in departures((f"daily {at}",), scenario.zone(site), scenario.start, scenario.end)
        )
        minutes, cents = np.array(found, dtype=np.int64).reshape(-1, 2).T
        return cls(minutes, np.append(0, np.cumsum(cents)))

    def during(self, begins: IntArray, ends: IntArray) -> IntArray:
        """Return what one person costs who is there in the spans ``[begins, ends)`` [cents]."""
        return np.asarray(
            self.spent[np.searchsorted(self.minutes, ends)] - self.spent[np.searchsorted(self.minutes, begins)]
        )
