"""Own cars, as the page of rules has them: how far a group has come in its car, and whether that is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from evacplan.scenario import Group, Link, Scenario

if TYPE_CHECKING:
    from tests.optima.travel import Ride


def by_own_car(scenario: Scenario, ride: Ride) -> bool:
    """Whether ``ride`` is made in a car of one's own."""
    way = scenario.ways[ride.way]
    return isinstance(way, Link) and way.own_cars and not ride.fleet


def drives(scenario: Scenario, group: Group, before: Sequence[Ride], ride: Ride) -> bool:
    """Whether ``group`` may make ``ride`` after the rides ``before``; always, if that needs no car of its own."""
    if not by_own_car(scenario, ride):
        return True
    if group.car is None or not all(by_own_car(scenario, other) for other in before):
        return False
    driven = sum(_length(scenario, other.way) for other in (*before, ride))
    zone = scenario.zone(group.at)
    ready = scenario.ready(group).astimezone(zone).date()
    leaves = (scenario.start + timedelta(minutes=ride.departs)).astimezone(zone).date()
    fuel = group.car.range + max(0, (leaves - ready).days) * group.car.ration
    return driven <= fuel and driven == _shortest(scenario, group.at, ride.head, frozenset())


def _length(scenario: Scenario, way: str) -> int:
    return scenario.links[way].length or 0


def _shortest(scenario: Scenario, tail: str, head: str, passed: frozenset[str]) -> int | None:
    """Return the length of the shortest of all simple ways by own car; None if there is none."""
    if tail == head:
        return 0
    lengths = [
        rest + (link.length or 0)
        for link in scenario.links.values()
        if link.own_cars and link.tail == tail and link.head not in passed
        if (rest := _shortest(scenario, link.head, head, passed | {tail})) is not None
    ]
    return min(lengths, default=None)
