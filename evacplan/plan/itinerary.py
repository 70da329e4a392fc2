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


class Row(NamedTuple):
    """One leg of one assignment, with what a reader wants to know of it."""

    group: str
    state: str
    priority: str
    part: int
    people: int
    leg: int
    """Number of the leg in the itinerary, from 1."""
    way: str
    kind: str
    tail: str
    tail_name: str
    head: str
    head_name: str
    boards: Instant
    departs: Instant
    arrives: Instant
    carrier: str
    """Id of the dispatch or charter order, or empty; several are joined by ``+``."""
    fleet: str
    """Id of the fleet, or empty; several are joined by ``+``."""
    vehicle: str
    """Number of the vehicle in its fleet, or empty; several are joined by ``+``."""


def rows(plan: Plan) -> Iterator[Row]:
    """Yield the legs of ``plan`` in the order of its assignments."""
    given, aboard = plan.given, carriers(plan)
    of_legs: dict[int, tuple[str | Instant, ...]] = {}
    for assignment in plan.assignments:
        group = given.group_by_id[assignment.group]
        who = (group.id, group.state, given.priority(group), assignment.part, assignment.people)
        for number, leg in enumerate(assignment.legs, start=1):
            if id(leg) not in of_legs:
                of_legs[id(leg)] = _of_leg(given, leg)
            carried = _of_carriers(carriers_of(aboard, assignment, leg))
            yield Row._make((*who, number, *of_legs[id(leg)], *carried))


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


def _of_leg(given: Scenario, leg: Leg) -> tuple[str | Instant, ...]:
    """Return ``way`` to ``arrives`` of a row."""
    tail_name, head_name = (str(given.sites[site].name) for site in (leg.tail, leg.head))
    names = (leg.way, leg.kind, leg.tail, tail_name, leg.head, head_name)
    return *names, leg.boards, leg.departs, leg.arrives


def _of_carriers(vehicles: tuple[Carrier, ...]) -> tuple[str, str, str]:
    """Return ``carrier``, ``fleet`` and ``vehicle`` of a row."""
    runs = [vehicle for vehicle in vehicles if isinstance(vehicle, Dispatch)]
    return (
        "+".join(vehicle.id for vehicle in vehicles),
        "+".join(dict.fromkeys(run.fleet for run in runs)),
        "+".join(str(run.vehicle) for run in runs),
    )
