"""Own cars: driven only by those who have one, from where it stands, on shortest ways, with the fuel that there is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from evacplan.plan.verification.replay import Journey, Replay, Ride
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Link, Scenario


def check_own_cars(replay: Replay) -> Iterator[Violation]:
    """Yield drives in cars that people do not have, have left behind, or have no fuel for."""

    @cache
    def shortest(origin: str) -> dict[str, int]:
        return shortest_drives(replay.scenario, origin)

    for journey in replay.journeys if any(link.own_cars for link in replay.scenario.links.values()) else ():
        yield from _drives(replay, journey, shortest(journey.group.at))


def in_own_car(ride: Ride) -> bool:
    """Whether people take ``ride`` in a car of their own: where it is open to such, and no vehicle is named."""
    return isinstance(ride.way, Link) and ride.way.own_cars and ride.leg.carrier is None


def shortest_drives(scenario: Scenario, origin: str) -> dict[str, int]:
    """Return the shortest distance from ``origin`` over links that are open to own cars, by site [m]."""
    links = [link for link in scenario.links.values() if link.own_cars and link.length]
    far = {origin: 0}
    for _ in scenario.sites:  # as often as a shortest way can have links (Bellman and Ford)
        for link in links:
            if link.tail in far:
                there = far[link.tail] + (link.length or 0)
                far[link.head] = min(far.get(link.head, there), there)
    return far


def _drives(replay: Replay, journey: Journey, shortest: dict[str, int]) -> Iterator[Violation]:
    car, group, timeline = journey.group.car, journey.group, replay.timeline
    driven, there = 0, True
    for ride in journey.rides:
        if not in_own_car(ride):
            there = False
            continue
        where = replay.of(journey, ride)
        if car is None:
            yield Violation("own-car", where, "They have no car, and name no vehicle.")
            continue
        if not there:
            yield Violation("own-car", where, f"They left their car before they came to `{ride.leg.tail}`.")
        driven += getattr(ride.way, "length", 0) or 0
        least = shortest.get(ride.leg.head)
        if driven != least:
            sentence = f"They have driven {driven / 1000:g} km; the shortest way is {(least or 0) / 1000:g} km."
            yield Violation("own-car", where, sentence)
        days = (timeline.day(ride.departs, group.at) - timeline.day(journey.ready, group.at)).days
        fuel = car.range + car.ration * max(0, days)
        if driven > fuel:
            yield Violation("fuel", where, f"They drive {driven / 1000:g} km with fuel for {fuel / 1000:g} km.")
