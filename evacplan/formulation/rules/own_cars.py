"""Own cars: who has one drives it from where it stands, on shortest ways, as far as the fuel goes."""

from __future__ import annotations

from datetime import date

import numpy as np

from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.own_cars import distances
from evacplan.network.static import Stretch
from evacplan.scenario import Group, Link, Scenario


def within_fuel(scenario: Scenario, grid: TimeGrid, stretch: Stretch, departs: IntArray, group: Group) -> BoolArray:
    """Tell at which departures the car of ``group`` can be driven to the end of the stretch.

    On shortest ways the distance driven does not depend on the way that was taken, so it can be told of a link.
    """
    link, car, sites = stretch.way, group.car, len(scenario.sites)
    if not stretch.own_car or not isinstance(link, Link):
        return np.ones(len(departs), dtype=np.bool_)
    none = np.zeros(len(departs), dtype=np.bool_)
    if car is None or (stretch.tail < sites) != (link.tail == group.at):
        return none
    if stretch.head >= sites and link.head in scenario.homes(group):
        return none
    far = distances(scenario, group.at)
    if link.tail not in far or far[link.tail] + (link.length or 0) != far[link.head]:
        return none
    bought = np.maximum(0, _days(scenario, grid, group, departs))
    return np.asarray(far[link.head] <= car.range + car.ration * bought)


def ready_on(scenario: Scenario, group: Group) -> date:
    """Return the calendar day on which ``group`` is ready, at its site."""
    return scenario.ready(group).astimezone(scenario.zone(group.at)).date()


def _days(scenario: Scenario, grid: TimeGrid, group: Group, departs: IntArray) -> IntArray:
    """Return how many calendar days have begun at the site of ``group`` since it was ready, at each departure."""
    zone, first = scenario.zone(group.at), ready_on(scenario, group)
    return np.array([(grid.instant(m).astimezone(zone).date() - first).days for m in departs], dtype=np.int64)
