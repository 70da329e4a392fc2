"""Driver hours, minute by minute, and the time for which a vehicle is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evacplan.scenario import AnyWay, Link, Scenario
from evacplan.scenario.roads import empty_run

if TYPE_CHECKING:
    from tests.optima.travel import Ride


class Driven(NamedTuple):
    """How long a vehicle takes to the tail, along the link and back, rests included."""

    there: int
    ride: int
    back: int


def driven(scenario: Scenario, way: AnyWay, fleet: str) -> Driven:
    """Drive a vehicle of ``fleet`` to ``way``, along it and back, minute by minute."""
    assert isinstance(way, Link)
    depot = scenario.fleets[fleet].depot
    there, back = empty_run(scenario, depot, way.tail), empty_run(scenario, way.head, depot)
    assert there is not None
    assert back is not None
    ride = scenario.minutes(way, way.tail)
    hours = _hours(scenario, fleet)
    if hours is None:
        return Driven(there, ride, back)
    rest = scenario.policy.driving.rest if scenario.policy.driving else 0
    times, wheel = [], 0
    for phase in (there, ride, back):
        clock = 0
        for _ in range(phase):
            if wheel == hours:
                clock, wheel = clock + rest, 0
            clock, wheel = clock + 1, wheel + 1
        if not times and wheel > 0 and wheel + ride > hours:
            clock, wheel = clock + rest, 0
        times.append(clock)
    return Driven(*times)


def moving(scenario: Scenario, way: AnyWay, fleet: str) -> list[tuple[int, int]]:
    """Return when people on ``way`` move, from the departure."""
    minutes = scenario.minutes(way, way.tail) if isinstance(way, Link) else 0
    hours = _hours(scenario, fleet) if fleet else None
    if hours is None or scenario.policy.driving is None:
        return [(0, minutes)]
    pieces, clock = [], 0
    while minutes:
        pieces.append((clock, clock + min(hours, minutes)))
        clock += hours + scenario.policy.driving.rest
        minutes -= min(hours, minutes)
    return pieces


def held(scenario: Scenario, ride: Ride) -> tuple[int, int]:
    """Return the half-open time for which a vehicle is held to make ``ride``."""
    run = driven(scenario, scenario.ways[ride.way], ride.fleet)
    return ride.departs - run.there, ride.arrives + run.back + scenario.fleets[ride.fleet].turnaround


def _hours(scenario: Scenario, fleet: str) -> int | None:
    """Return how long the drivers of one vehicle drive in all without a rest."""
    rule = scenario.policy.driving
    return rule.hours * scenario.fleets[fleet].drivers if rule else None
