"""Itineraries as flat rows, one for every leg of every group or part of a group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from evacplan.plan.plan import Assignment, CharterOrder, Dispatch, Instant, Leg, Plan

Carrier = Dispatch | CharterOrder
Aboard = Mapping[tuple[str, int, str, datetime], tuple[Carrier, ...]]
"""The vehicles that carry a group's part on a way at a departure (UTC)."""


@dataclass(frozen=True, slots=True)
class Row:
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
    aboard = carriers(plan)
    for assignment in plan.assignments:
        for number, leg in enumerate(assignment.legs, start=1):
            yield _row(plan, assignment, number, leg, carriers_of(aboard, assignment, leg))


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


def _row(plan: Plan, assignment: Assignment, number: int, leg: Leg, vehicles: tuple[Carrier, ...]) -> Row:
    given = plan.given
    group = given.group_by_id[assignment.group]
    runs = [vehicle for vehicle in vehicles if isinstance(vehicle, Dispatch)]
    return Row(
        group=group.id,
        state=group.state,
        priority=given.priority(group),
        part=assignment.part,
        people=assignment.people,
        leg=number,
        way=leg.way,
        kind=leg.kind,
        tail=leg.tail,
        tail_name=str(given.sites[leg.tail].name),
        head=leg.head,
        head_name=str(given.sites[leg.head].name),
        boards=leg.boards,
        departs=leg.departs,
        arrives=leg.arrives,
        carrier="+".join(vehicle.id for vehicle in vehicles),
        fleet="+".join(dict.fromkeys(run.fleet for run in runs)),
        vehicle="+".join(str(run.vehicle) for run in runs),
    )
