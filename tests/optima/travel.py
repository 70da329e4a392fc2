"""Every journey that one group could make, searched straight under the rules of movement.

Nothing here knows how the planner works: the page of rules and the scenario are the only sources.
Instants are whole minutes from the start of planning, danger is counted in thousandths of weighted
minutes and money in cents, so that all arithmetic is exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from evacplan.scenario import AnyWay, Charter, Crossing, Fleet, Group, Link, Scenario, Service, stretches, tails
from evacplan.scenario.calendar import departures, open_windows
from tests.optima.driving import driven, moving
from tests.optima.own_cars import by_own_car, drives
from tests.optima.replacing import irreplaceable
from tests.optima.staying import kept, leaves_in_time, out_by

MARGIN = timedelta(days=3)
"""How far beyond the horizon opening hours are read, so that no window is cut short."""


class TooLargeError(Exception):
    """More branches than the caller allows."""


class Ride(NamedTuple):
    """One departure of one way: what people can be on together."""

    way: str
    tail: str
    head: str
    departs: int
    arrives: int
    boards: int
    """The latest grid instant from which the departure can still be met."""
    fleet: str = ""


class Stay(NamedTuple):
    """A use of the beds of a site, from an arrival there to the following departure."""

    site: str
    since: int
    until: int


Usage = frozenset[Ride | Stay]
"""Departures and beds that people share with others."""


@dataclass(frozen=True, slots=True)
class Journey:
    """Rides from a group's origin towards home, with what they cost each person and what they use."""

    rides: tuple[Ride, ...]
    site: str
    """Where it has come to."""
    at: int
    """When it came there."""
    exposure: int
    """Danger since the readiness [weighted min / 1000]."""
    fare: int
    """Fares, nights and meals [cents]."""
    usage: Usage
    """Departures and beds that it shares with others."""
    out_by: tuple[int, ...]
    """For every country and site that limits the stay, by when the group has to be out again."""

    def is_no_worse(self, other: Journey) -> bool:
        """Whether this one is home as early, at no more danger and fare, and may stay as long where it is."""
        as_long = all(mine >= theirs for mine, theirs in zip(self.out_by, other.out_by, strict=True))
        return self.at <= other.at and self.exposure <= other.exposure and self.fare <= other.fare and as_long


def minute(scenario: Scenario, instant: datetime) -> int:
    """Return ``instant`` in minutes from the start."""
    return (instant - scenario.start) // timedelta(minutes=1)


def instant(scenario: Scenario, at: int) -> datetime:
    """Return the instant ``at`` minutes from the start, in UTC."""
    return scenario.start + timedelta(minutes=at)


def rides(scenario: Scenario) -> tuple[Ride, ...]:
    """Return every departure of every way that somebody might be allowed to take."""
    return tuple(
        ride
        for key, way, tail in stretches(scenario)
        for fleet in _means(way)
        for departs in _instants(scenario, way, tail)
        if _possible(scenario, way, ride := _ride(scenario, key, tail, departs, fleet))
    )


def _means(way: AnyWay) -> tuple[str, ...]:
    """Return the fleets in whose vehicles ``way`` is travelled; nothing for any other means."""
    if isinstance(way, Link) and way.fleets:
        return (*way.fleets, "") if way.own_cars else way.fleets
    return ("",)


def _instants(scenario: Scenario, way: AnyWay, tail: str) -> Iterable[int]:
    """Return when ``way`` could leave ``tail`` at all: by its timetable, otherwise on the grid."""
    if isinstance(way, Service):
        found = departures(way.departs, scenario.zone(tail), scenario.start, scenario.end)
        return [minute(scenario, departure) for departure in found]
    return range(0, scenario.clock.horizon, scenario.clock.step)


def _ride(scenario: Scenario, key: str, tail: str, departs: int, fleet: str) -> Ride:
    way = scenario.ways[key]
    latest = departs - scenario.connection(way)
    return Ride(
        key,
        tail,
        way.head,
        departs,
        arrives=departs + (driven(scenario, way, fleet).ride if fleet else scenario.minutes(way, tail)),
        boards=latest - latest % scenario.clock.step,
        fleet=fleet,
    )


def _possible(scenario: Scenario, way: AnyWay, ride: Ride) -> bool:
    """Whether ``ride`` lies within the horizon and everything is open for it."""
    return (
        ride.boards >= 0
        and ride.arrives <= scenario.clock.horizon
        and not _closed(scenario, way, ride)
        and _is_open(scenario, way, ride)
        and (
            not ride.fleet
            or ride.departs - driven(scenario, way, ride.fleet).there
            >= _stands_from(scenario, scenario.fleets[ride.fleet])
        )
    )


def _closed(scenario: Scenario, way: AnyWay, ride: Ride) -> bool:
    """Whether a closure touches the step that begins with the departure; by timetable, the minute alone."""
    zone, departs = scenario.zone(tails(way)[0]), ride.departs
    idle = scenario.fleets[ride.fleet].idle if ride.fleet else ()
    windows = [closure.window(zone) for closure in (*way.closed, *idle)]
    span = 1 if isinstance(way, Service) else scenario.clock.step
    begins, ends = instant(scenario, departs), instant(scenario, departs + span)
    return any(closed < ends and begins < opened for closed, opened in windows)


def _is_open(scenario: Scenario, way: AnyWay, ride: Ride) -> bool:
    if isinstance(way, Crossing):
        near, far = (way.hours.get(scenario.sites[site].country) for site in (ride.tail, ride.head))
        return (
            _step_is_open(scenario, near, ride.tail, ride.departs)
            and _step_is_open(scenario, far, ride.head, ride.arrives)
            and _admits(scenario, way, near, ride, ride.tail, ride.departs)
            and _admits(scenario, way, far, ride, ride.head, ride.arrives)
        )
    if isinstance(way, Charter):
        return ride.departs >= way.notice and _step_is_open(scenario, way.departs, ride.tail, ride.departs)
    if isinstance(way, Link):
        by_day = not way.daylight or all(
            _within(scenario, scenario.policy.daylight, ride.tail, ride.departs + since, ride.departs + until)
            for since, until in moving(scenario, way, ride.fleet)
        )
        return by_day and _step_is_open(scenario, way.departs, ride.tail, ride.departs)
    return True


def _admits(scenario: Scenario, crossing: Crossing, hours: str | None, ride: Ride, site: str, at: int) -> bool:
    """Whether the step of the admission ends before the last admission of the window that is open at the instant."""
    told = crossing.last_admission
    ahead = told.get(scenario.sites[site].country, 0) if isinstance(told, dict) else told if site == ride.tail else 0
    if hours is None or not ahead:
        return True
    windows = open_windows(hours, scenario.zone(site).key, scenario.start - MARGIN, scenario.end + MARGIN)
    last = instant(scenario, ride.departs + scenario.clock.step + ahead)
    return any(opens <= instant(scenario, at) < closes and last <= closes for opens, closes in windows)


def _step_is_open(scenario: Scenario, hours: str | None, site: str, at: int) -> bool:
    """Whether ``hours`` are open during the whole step in which the instant lies."""
    begins = at - at % scenario.clock.step
    return hours is None or _within(scenario, hours, site, begins, begins + scenario.clock.step)


def _within(scenario: Scenario, hours: str, site: str, since: int, until: int) -> bool:
    """Whether one window of ``hours``, on the clock of ``site``, holds the whole time from since to until."""
    windows = open_windows(hours, scenario.zone(site).key, scenario.start - MARGIN, scenario.end + MARGIN)
    begins, ends = instant(scenario, since), instant(scenario, until)
    return any(opens <= begins and ends <= closes for opens, closes in windows)


def _stands_from(scenario: Scenario, fleet: Fleet) -> int:
    return max(0, minute(scenario, fleet.available.at(scenario.zone(fleet.depot)))) if fleet.available else 0


def allows(scenario: Scenario, group: Group, ride: Ride) -> bool:
    """Whether the papers and needs of ``group`` allow it on ``ride``."""
    from tests.optima.papers import allowed

    served = not ride.fleet or set(group.needs) <= set(scenario.fleets[ride.fleet].offers)
    way = scenario.ways[ride.way]
    notice = scenario.countries[scenario.sites[ride.tail].country].exit_notice if isinstance(way, Crossing) else None
    return served and ride.departs >= (notice or 0) and allowed(scenario, group, ride)


def _scarce(scenario: Scenario, group: Group, ride: Ride) -> bool:
    """Whether it matters to anybody else, or to the group's smallest part, who is on ``ride``."""
    way = scenario.ways[ride.way]
    if isinstance(way, Link | Crossing) and way.convoy is not None:
        return True
    if isinstance(way, Crossing):
        limits = (way.people_per_hour, way.people_per_day, way.quota.get(group.state))
        shared = any(limit is not None for limit in limits)
    else:
        shared = not isinstance(way, Link) or bool(ride.fleet)
    return shared or (group.smallest_part or 1) > 1


def journeys(scenario: Scenario, group: Group, timetable: Iterable[Ride], branches: int) -> tuple[Journey, ...]:
    """Return the journeys that bring ``group`` home; what the returned ones can replace is left out.

    All chains of rides of the ``timetable`` that are allowed are walked in the order of time, waits
    of any length included. Of two journeys that stand at one site at one time, and of two that are
    home, one is dropped only if the other can take its place in every plan: no capacity used that
    it did not use, and no worse in time, danger or fare.

    Raises
    ------
    TooLargeError
        If there are more than ``branches`` to walk.
    """
    leaving = _homeward(scenario, group, [ride for ride in timetable if allows(scenario, group, ride)])
    # Where people must be enough, others may need somebody who could as well do without them.
    convoys = (way.convoy for way in (*scenario.links.values(), *scenario.crossings.values()))
    alike = (group.smallest_part or 1) > 1 or any(convoy and convoy.smallest > 1 for convoy in convoys)
    ready = minute(scenario, scenario.ready(group))
    # Whoever has the car along can go on in it, and is not replaced by somebody who has not.
    nowhere = out_by(scenario)
    pending = {(ready, group.at, group.car is not None): [Journey((), group.at, ready, 0, 0, frozenset(), nowhere)]}
    home: list[Journey] = []
    while pending:
        at, site, car = min(pending)
        for journey in irreplaceable(pending.pop((at, site, car)), alike):
            for ride in leaving[site]:
                if ride.boards < at or not drives(scenario, group, journey.rides, ride):
                    continue
                branches -= 1
                if branches < 0:
                    raise TooLargeError
                if not leaves_in_time(scenario, group, journey.out_by, ride):
                    continue
                longer = _extended(scenario, group, journey, ride)
                if ride.head in scenario.homes(group):
                    home.append(longer)
                else:
                    along = car and by_own_car(scenario, ride)
                    pending.setdefault((longer.at, longer.site, along), []).append(longer)
    return tuple(irreplaceable(home, alike))


def _homeward(scenario: Scenario, group: Group, allowed: Iterable[Ride]) -> dict[str, list[Ride]]:
    """Return, by site, the rides after which ``group`` can still come home without passing its origin."""
    latest: dict[str, int] = defaultdict(lambda: -1)
    latest.update(dict.fromkeys(scenario.homes(group), scenario.clock.horizon))
    leaving: dict[str, list[Ride]] = defaultdict(list)
    for ride in sorted(allowed, key=lambda ride: -ride.departs):
        if ride.head != group.at and ride.arrives <= latest[ride.head]:
            leaving[ride.tail].append(ride)
            latest[ride.tail] = max(latest[ride.tail], ride.boards)
    return leaving


def _extended(scenario: Scenario, group: Group, journey: Journey, ride: Ride) -> Journey:
    """Return ``journey`` followed by a wait for ``ride`` and the ride itself."""
    way = scenario.ways[ride.way]
    waits = int(scenario.site_exposure(journey.site) * 1000) * (ride.departs - journey.at)
    rides_ = int(scenario.way_exposure(way, ride.tail) * 1000) * (ride.arrives - ride.departs)
    fare = way.fare.cents if isinstance(way, Service) and way.fare else 0
    fare += kept(scenario, journey.site, journey.at, ride.departs)
    usage: set[Ride | Stay] = {ride} if _scarce(scenario, group, ride) else set()
    if journey.rides and scenario.sites[journey.site].beds is not None and ride.departs > journey.at:
        usage.add(Stay(journey.site, journey.at, ride.departs))
    return Journey(
        (*journey.rides, ride),
        ride.head,
        ride.arrives,
        journey.exposure + waits + rides_,
        journey.fare + fare,
        journey.usage | usage,
        out_by(scenario, journey.out_by, ride),
    )
