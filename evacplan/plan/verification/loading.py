"""Loading: the people aboard vehicles and charters are those who are assigned to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from evacplan.plan.plan import Load
from evacplan.plan.verification.own_cars import in_own_car
from evacplan.plan.verification.replay import Journey, Replay, Ride
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Charter, Crossing, Link, Service

Seat = tuple[str, int, str, str, int]
"""Group, part, way, tail and minute of departure."""


def check_loading(replay: Replay) -> Iterator[Violation]:
    """Yield people aboard who are not assigned there, assigned people without a place, and families torn apart."""
    aboard = _aboard(replay)
    carried: set[Seat] = set()
    served = {key for key, link in replay.scenario.links.items() if link.fleets} | replay.scenario.charters.keys()
    for journey, ride in (pair for kind in (Link, Crossing, Service, Charter) for pair in replay.taken(kind)):
        if ride.leg.way in served and not in_own_car(ride):
            seat = (journey.group.id, journey.assignment.part, ride.leg.way, ride.leg.tail, ride.departs)
            carried.add(seat)
            yield from _ride_faults(replay, journey, ride, aboard.get(seat, []))
        elif ride.leg.carrier is not None:
            where = replay.of(journey, ride)
            yield Violation("carrier", where, f"Nothing like `{ride.leg.carrier}` carries people here.")
    for seat in aboard.keys() - carried:
        group, part, way, tail, minute = seat
        where = replay.at(f"{group} {way}", minute, tail)
        carriers = ", ".join(carrier for carrier, _ in aboard[seat])
        yield Violation("aboard", where, f"Part {part} is aboard {carriers} but not assigned there.")


def _aboard(replay: Replay) -> dict[Seat, list[tuple[str, Load]]]:
    """Return the vehicles and trips in which each part sits on each departure."""
    found: dict[Seat, list[tuple[str, Load]]] = defaultdict(list)
    for run in replay.runs:
        for load in run.dispatch.aboard:
            seat = (load.group, load.part, run.dispatch.link, run.link.tail, run.departs)
            found[seat].append((run.dispatch.id, load))
    for trip in replay.trips:
        for load in trip.order.aboard:
            found[load.group, load.part, trip.order.charter, trip.order.tail, trip.departs].append(
                (trip.order.id, load)
            )
    return found


def _ride_faults(replay: Replay, journey: Journey, ride: Ride, loads: list[tuple[str, Load]]) -> Iterator[Violation]:
    carriers = sorted({carrier for carrier, _ in loads}) if len(loads) != 1 else [loads[0][0]]
    if ride.leg.carrier not in carriers:
        there = ", ".join(carriers) or "nothing"
        yield Violation("carrier", replay.of(journey, ride), f"They name `{ride.leg.carrier}`, but sit in {there}.")
    people = sum(load.people for _, load in loads)
    if people != journey.people:
        sentence = f"{people} people of part {journey.assignment.part} are aboard, not {journey.people}."
        yield Violation("aboard", replay.of(journey, ride), sentence)
    if journey.group.smallest_part is None and len(carriers) > 1:
        yield Violation("split", replay.of(journey, ride), f"They stay together but sit in {', '.join(carriers)}.")
