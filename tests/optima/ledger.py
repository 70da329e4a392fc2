"""Who is on which departure and in which beds, and whether capacities bear it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from evacplan.scenario import Charter, Crossing, Fleet, Link, Scenario, Service
from evacplan.scenario.ways import Convoy
from tests.optima.driving import held
from tests.optima.travel import Journey, Ride, Stay, instant

HOUR = 60


@dataclass(frozen=True, slots=True)
class Load:
    """People who do the same."""

    people: int
    state: str
    whole: bool
    """Whether they must sit in one vehicle."""


@cache
def vehicles_needed(wholes: tuple[int, ...], others: int, places: int) -> int:
    """Return the fewest vehicles that seat every whole load in one of them, and ``others`` anywhere.

    Every assignment of the wholes to vehicles is tried. A whole load that no vehicle can take needs
    more vehicles than there can be.
    """
    if wholes and max(wholes) > places:
        return 10**9
    fewest = math.ceil((sum(wholes) + others) / places)
    while not _seats(wholes, [places] * fewest):
        fewest += 1
    return fewest


def _seats(wholes: tuple[int, ...], free: list[int]) -> bool:
    if not wholes:
        return True
    first, rest = wholes[0], wholes[1:]
    return any(
        places >= first and _seats(rest, [*free[:i], places - first, *free[i + 1 :]]) for i, places in enumerate(free)
    )


def convoy_of(scenario: Scenario, way: str) -> Convoy | None:
    """Return how those must gather who leave on ``way`` together, if they must."""
    found = scenario.ways[way]
    return found.convoy if isinstance(found, Link | Crossing) else None


class Ledger:
    """The shared part of a plan under construction; people are added and taken away again."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._aboard: dict[Ride | Stay, list[Load]] = defaultdict(list)
        self._hold = cache(lambda ride: held(scenario, ride))
        self._day = cache(lambda ride: instant(scenario, ride.departs).astimezone(scenario.zone(ride.tail)).date())

    def add(self, journey: Journey, load: Load) -> None:
        """Let ``load`` make ``journey``."""
        for use in journey.usage:
            self._aboard[use].append(load)

    def remove(self, journey: Journey, load: Load) -> None:
        """Undo :meth:`add`."""
        for use in journey.usage:
            self._aboard[use].remove(load)
            if not self._aboard[use]:
                del self._aboard[use]

    def bears(self, journey: Journey) -> bool:
        """Whether every capacity that ``journey`` uses holds with everybody who has been added."""
        rides = (use for use in journey.usage if isinstance(use, Ride))
        return all(map(self._not_too_many_convoys, rides)) and all(map(self._use_is_fine, journey.usage))

    def bears_alone(self, ride: Ride, load: Load) -> bool:
        """Whether ``load`` on ``ride`` is possible if nobody else moves."""
        alone = Ledger(self._scenario)
        alone._aboard[ride].append(load)
        return alone._use_is_fine(ride)

    def cost(self) -> int:
        """Return the cost of vehicles and charters [cents / 60]."""
        total = 0
        for ride in self._rides():
            way = self._scenario.ways[ride.way]
            if isinstance(way, Charter) and way.cost:
                total += self._vehicles(ride, way.seats) * way.cost.cents * HOUR
            elif ride.fleet and (price := self._scenario.fleets[ride.fleet].cost_per_hour):
                places = self._scenario.places(ride.fleet)
                total += self._vehicles(ride, places) * price.cents * self._minutes_paid(ride)
        return total

    def _use_is_fine(self, use: Ride | Stay) -> bool:
        if isinstance(use, Stay):
            return self._beds_suffice(use)
        way = self._scenario.ways[use.way]
        if isinstance(way, Crossing):
            return self._crossing_admits(way, use)
        if isinstance(way, Service):
            return self._people(use) <= way.seats
        if isinstance(way, Charter):
            trips = sum(self._vehicles(ride, way.seats) for ride in self._rides() if ride.way == use.way)
            return trips <= way.at_most
        if isinstance(way, Link) and use.fleet:
            return self._vehicles_suffice(self._scenario.fleets[use.fleet], use.fleet)
        return True

    def _rides(self) -> Iterator[Ride]:
        return (use for use in self._aboard if isinstance(use, Ride))

    def _people(self, use: Ride | Stay, state: str | None = None) -> int:
        return sum(load.people for load in self._aboard[use] if state in (None, load.state))

    def _vehicles(self, ride: Ride, places: int) -> int:
        wholes = sorted((load.people for load in self._aboard[ride] if load.whole), reverse=True)
        others = sum(load.people for load in self._aboard[ride] if not load.whole)
        needed = vehicles_needed(tuple(wholes), others, places)
        return needed + self._scenario.policy.reserve.vehicles if ride.fleet and needed else needed

    def gathered(self) -> bool:
        """Whether every convoy that leaves is large enough."""
        leaving: Counter[tuple[str, int]] = Counter()
        for ride in self._rides():
            leaving[ride.way, ride.departs] += self._people(ride)
        rules = {way: convoy_of(self._scenario, way) for way, _ in leaving}
        return all(people >= rule.smallest for (way, _), people in leaving.items() if (rule := rules[way]))

    def _not_too_many_convoys(self, ride: Ride) -> bool:
        rule = convoy_of(self._scenario, ride.way)
        if rule is None or rule.per_day is None:
            return True
        others = {
            other.departs for other in self._rides() if other.way == ride.way and self._day(other) == self._day(ride)
        }
        return len(others) <= rule.per_day

    def _minutes_paid(self, ride: Ride) -> int:
        since, until = self._hold(ride)
        step = self._scenario.clock.step
        return math.ceil(until / step) * step - math.floor(since / step) * step

    def _vehicles_suffice(self, fleet: Fleet, name: str) -> bool:
        """Whether at no instant more vehicles are held than the fleet has; they can only become more as one begins."""
        runs = [
            (*self._hold(ride), self._vehicles(ride, self._scenario.places(name)))
            for ride in self._rides()
            if ride.fleet == name
        ]
        return all(
            sum(count for since, until, count in runs if since <= begins < until) <= fleet.vehicles
            for begins, _, _ in runs
        )

    def _crossing_admits(self, crossing: Crossing, ride: Ride) -> bool:
        admissions = [other for other in self._rides() if other.way == ride.way]
        same_day = [other for other in admissions if self._day(other) == self._day(ride)]
        day = sum(self._people(other) for other in same_day)
        return (
            (crossing.people_per_hour is None or self._busiest_hour(admissions) <= crossing.people_per_hour)
            and (crossing.people_per_day is None or day <= crossing.people_per_day)
            and all(
                sum(self._people(other, state) for other in same_day) <= quota
                for state, quota in crossing.quota.items()
            )
        )

    def _busiest_hour(self, admissions: list[Ride]) -> int:
        """Return the most people admitted in any 60 minutes; some busiest hour begins with an admission."""
        return max(
            sum(self._people(other) for other in admissions if 0 <= other.departs - first.departs < HOUR)
            for first in admissions
        )

    def _beds_suffice(self, stay: Stay) -> bool:
        beds = self._scenario.sites[stay.site].beds
        stays = [other for other in self._aboard if isinstance(other, Stay) and other.site == stay.site]
        return beds is None or all(
            sum(self._people(other) for other in stays if other.since <= first.since < other.until) <= beds
            for first in stays
        )
