"""The plan brought onto the clock: every leg, vehicle run and charter trip with its minutes.

What names something that does not exist cannot be replayed; it is left out here and reported by
:mod:`~evacplan.plan.verification.names`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from evacplan.plan.plan import Assignment, CharterOrder, Dispatch, Leg, Plan
from evacplan.plan.verification.driving import DrivenRun, driven_run
from evacplan.plan.verification.timeline import Timeline
from evacplan.plan.verification.violation import ViolationKind
from evacplan.scenario import AnyWay, Charter, Fleet, Group, Link, Scenario, tails
from evacplan.scenario.contingents import contingents
from evacplan.scenario.roads import empty_run

Wrong = tuple[ViolationKind, str]
"""What is wrong with a movement: its kind and a sentence."""


@dataclass(frozen=True, slots=True)
class Ride:
    """One movement, whoever takes it; minutes from the start."""

    leg: Leg
    way: AnyWay
    boards: int
    departs: int
    arrives: int
    takes: int
    """How long the rules say that it takes."""
    moving: tuple[tuple[int, int], ...]
    """When they move on it, from the departure; between, the drivers rest."""


@dataclass(frozen=True, slots=True)
class Journey:
    """One part of a group on its way home."""

    group: Group
    assignment: Assignment
    people: int
    ready: int
    rides: tuple[Ride, ...]
    home_at: int
    contingent: Group
    """The members who are told apart from others of the group, or the group."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one vehicle; ``held`` is the half-open time for which the rules hold it."""

    dispatch: Dispatch
    fleet: Fleet
    link: Link
    departs: int
    arrives: int
    driven: DrivenRun
    """How long the rules say that it takes, with rests."""
    held: tuple[int, int]
    by_road: bool
    """Whether roads join the depot to both ends of the link."""


@dataclass(frozen=True, slots=True)
class Trip:
    """One ordered trip of a charter."""

    order: CharterOrder
    charter: Charter
    departs: int
    arrives: int


@dataclass(frozen=True)
class Replay:
    """A plan, its scenario, and everything that moves."""

    plan: Plan
    scenario: Scenario
    timeline: Timeline
    journeys: tuple[Journey, ...]
    rides: tuple[Ride, ...]
    """Every movement once, however many take it."""
    runs: tuple[Run, ...]
    trips: tuple[Trip, ...]

    def taken(self, kind: type[AnyWay]) -> Sequence[tuple[Journey, Ride]]:
        """Return every movement by one kind of way, once for every journey that takes it."""
        return self._taken.get(kind, ())

    @cached_property
    def _taken(self) -> dict[type[AnyWay], list[tuple[Journey, Ride]]]:
        found: dict[type[AnyWay], list[tuple[Journey, Ride]]] = {}
        for journey in self.journeys:
            for ride in journey.rides:
                found.setdefault(type(ride.way), []).append((journey, ride))
        return found

    def of_rides(self, check: Callable[[Ride], Iterable[Wrong]]) -> Iterator[tuple[Journey, Ride, Wrong]]:
        """Yield what ``check`` finds wrong with a movement, for everybody who takes it."""
        found = {id(ride): wrongs for ride in self.rides if (wrongs := tuple(check(ride)))}
        for journey in self.journeys if found else ():
            for ride in journey.rides:
                yield from ((journey, ride, wrong) for wrong in found.get(id(ride), ()))

    def at(self, name: str, minute: int, site: str) -> str:
        """Return ``name`` and the instant in local time of ``site``, to say where something is wrong."""
        return f"{name} {self.timeline.show(minute, site)}"

    def of(self, journey: Journey, ride: Ride) -> str:
        """Return the group, the way and the departure of a leg, to say where something is wrong."""
        return self.at(f"{journey.group.id} {ride.leg.way}", ride.departs, ride.leg.tail)


def replay(plan: Plan, scenario: Scenario) -> Replay:
    """Bring ``plan`` onto the clock of ``scenario``."""
    timeline = Timeline(scenario)
    # A plan holds a leg that many take as one object, which is brought onto the clock once.
    legs = {id(leg): leg for assignment in plan.assignments for leg in assignment.legs}
    runs = _runs(plan, timeline)
    driven = {run.dispatch.id: run for run in runs}
    rides = {key: _ride(leg, timeline, driven) for key, leg in legs.items() if fits(scenario, leg)}
    journeys = tuple(_journeys(plan, timeline, rides))
    return Replay(plan, scenario, timeline, journeys, tuple(rides.values()), runs, tuple(_trips(plan, timeline)))


def fits(scenario: Scenario, leg: Leg) -> bool:
    """Whether the way of ``leg`` exists and joins its two sites."""
    way = scenario.ways.get(leg.way)
    return way is not None and leg.tail in tails(way) and leg.head == way.head


def _journeys(plan: Plan, timeline: Timeline, rides: Mapping[int, Ride]) -> Iterator[Journey]:
    scenario = timeline.scenario
    for assignment in plan.assignments:
        group = scenario.group_by_id.get(assignment.group)
        if group is not None:
            mine = tuple(ride for leg in assignment.legs if (ride := rides.get(id(leg))) is not None)
            travelling = _contingent(scenario, group, assignment)
            ready, home_at = timeline.minute(scenario.ready(travelling)), timeline.of(assignment.home_at)
            yield Journey(group, assignment, assignment.people, ready, mine, home_at, travelling)


def _contingent(scenario: Scenario, group: Group, assignment: Assignment) -> Group:
    """Return the contingent that the members of ``assignment`` are of, or the group where they are not told apart."""
    named = assignment.members if group.members else ()
    found = (part for part, numbers in contingents(scenario, group) if set(named) & set(numbers)) if named else ()
    return next(iter(found), group)


def _ride(leg: Leg, timeline: Timeline, runs: Mapping[str, Run]) -> Ride:
    boards, departs, arrives = (timeline.of(instant) for instant in (leg.boards, leg.departs, leg.arrives))
    way = timeline.scenario.ways[leg.way]
    run = runs.get(leg.carrier) if leg.carrier is not None else None
    if run is not None and run.dispatch.link == leg.way:
        return Ride(leg, way, boards, departs, arrives, run.driven.ride, run.driven.moving)
    takes = timeline.scenario.minutes(way, leg.tail)
    return Ride(leg, way, boards, departs, arrives, takes, ((0, takes),))


def _runs(plan: Plan, timeline: Timeline) -> tuple[Run, ...]:
    scenario = timeline.scenario

    @cache
    def empty(start: str, end: str) -> int | None:
        return empty_run(scenario, start, end)

    found = []
    for dispatch in plan.dispatches:
        fleet, link = scenario.fleets.get(dispatch.fleet), scenario.links.get(dispatch.link)
        if fleet is None or link is None:
            continue
        approach, back = empty(fleet.depot, link.tail), empty(link.head, fleet.depot)
        departs, arrives = timeline.of(dispatch.departs), timeline.of(dispatch.arrives)
        driven = driven_run(scenario, fleet, approach or 0, scenario.minutes(link, link.tail), back or 0)
        held = (departs - driven.there, departs + driven.ride + driven.home + fleet.turnaround)
        by_road = approach is not None and back is not None
        found.append(Run(dispatch, fleet, link, departs, arrives, driven, held, by_road))
    return tuple(found)


def _trips(plan: Plan, timeline: Timeline) -> Iterator[Trip]:
    for order in plan.charters:
        charter = timeline.scenario.charters.get(order.charter)
        if charter is not None and order.tail in charter.tails:
            yield Trip(order, charter, timeline.of(order.departs), timeline.of(order.arrives))
