"""Itineraries as flat rows, one for every leg of every group or part of a group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from evacplan.plan.plan import Assignment, CharterOrder, Dispatch, Instant, Leg, Plan
from evacplan.scenario import Scenario

Carrier = Dispatch | CharterOrder
Aboard = Mapping[tuple[str, int, str, datetime], tuple[Carrier, ...]]
"""The vehicles that carry a group's part on a way at a departure (UTC)."""


class Who(NamedTuple):
    """The part of a group that travels."""

    group: str
    state: str
    priority: str
    part: int
    people: int


class What(NamedTuple):
    """A leg, with the names of its ends."""

    way: str
    kind: str
    tail: str
    tail_name: str
    head: str
    head_name: str
    boards: Instant
    departs: Instant
    arrives: Instant


class By(NamedTuple):
    """The vehicles of a leg: one or none, or several joined by ``+``."""

    carrier: str
    """Id of the dispatch or charter order."""
    fleet: str
    """Id of the fleet."""
    vehicle: str
    """Number of the vehicle in its fleet."""


class Row(NamedTuple):
    """One leg of one assignment, with what a reader wants to know of it."""

    who: Who
    """The same for every leg of an assignment."""
    leg: int
    """Number of the leg in the itinerary, from 1."""
    what: What
    """The same object for all who take the same leg."""
    by: By


def rows(plan: Plan) -> Iterator[Row]:
    """Yield the legs of ``plan`` in the order of its assignments."""
    given, aboard = plan.given, carriers(plan)
    legs: dict[int, What] = {}
    for assignment in plan.assignments:
        group = given.group_by_id[assignment.group]
        who = Who(group.id, group.state, given.priority(group), assignment.part, assignment.people)
        for number, leg in enumerate(assignment.legs, start=1):
            if id(leg) not in legs:
                legs[id(leg)] = _what(given, leg)
            vehicles = carriers_of(aboard, assignment, leg)
            yield Row(who, number, legs[id(leg)], _by(vehicles) if vehicles else _NOBODY)


_NOBODY = By("", "", "")


def carriers(plan: Plan) -> Aboard:
    """Return who rides in what: a part of a group that may split can fill several vehicles."""
    found: dict[tuple[str, int, str, datetime], list[Carrier]] = {}
    several: tuple[Carrier, ...] = (*plan.dispatches, *plan.charters)
    for carrier in several:
        way = carrier.link if isinstance(carrier, Dispatch) else carrier.charter
        for load in carrier.aboard:
            found.setdefault((load.group, load.part, way, carrier.departs.utc), []).append(carrier)
    return {key: tuple(loaded) for key, loaded in found.items()}


def carriers_of(aboard: Aboard, assignment: Assignment, leg: Leg) -> tuple[Carrier, ...]:
    """Return the vehicles in which ``assignment`` travels ``leg``; none where no vehicle is named."""
    return aboard.get((assignment.group, assignment.part, leg.way, leg.departs.utc), ())


def _what(given: Scenario, leg: Leg) -> What:
    tail_name, head_name = (str(given.sites[site].name) for site in (leg.tail, leg.head))
    return What(leg.way, leg.kind, leg.tail, tail_name, leg.head, head_name, leg.boards, leg.departs, leg.arrives)


def _by(vehicles: tuple[Carrier, ...]) -> By:
    runs = [vehicle for vehicle in vehicles if isinstance(vehicle, Dispatch)]
    return By(
        "+".join(vehicle.id for vehicle in vehicles),
        "+".join(dict.fromkeys(run.fleet for run in runs)),
        "+".join(str(run.vehicle) for run in runs),
    )
