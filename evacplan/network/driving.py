"""Driver hours: how long a vehicle of a fleet is under way when its drivers rest."""

from __future__ import annotations

from dataclasses import dataclass

from evacplan.scenario import Fleet
from evacplan.scenario.policy import Driving


@dataclass(frozen=True)
class Course:
    """One run of a vehicle from its depot along a link and back, rests included [min]."""

    approach: int
    """From leaving the depot to the departure."""
    ride: int
    """From the departure to the arrival with people."""
    back: int
    """From the arrival to the depot."""


def course(driving: Driving | None, fleet: Fleet, approach: int, ride: int, back: int) -> Course:
    """Return the run of a vehicle that drives so long to the link, along it, and back [min].

    A rest is due when the drivers have driven their hours and have to drive on. Who could not drive the whole link
    without one rests before the departure, not with people aboard.
    """
    if driving is None:
        return Course(approach, ride, back)
    span = driving.hours * fleet.drivers
    to_the_tail = _rests(approach, span)
    driven = approach - to_the_tail * span
    if driven and driven + ride > span:
        to_the_tail, driven = to_the_tail + 1, 0
    with_people = _rests(driven + ride, span)
    home = _rests(driven + ride + back, span) - with_people
    return Course(approach + to_the_tail * driving.rest, ride + with_people * driving.rest, back + home * driving.rest)


def driven_spans(driving: Driving | None, fleet: Fleet, ride: int) -> list[tuple[int, int]]:
    """Return the times of driving along a link that takes ``ride`` without rests, from and to, from the departure."""
    if driving is None:
        return [(0, ride)]
    span = driving.hours * fleet.drivers
    starts = [k * (span + driving.rest) for k in range(_rests(ride, span) + 1)]
    return [(start, start + min(span, ride - k * span)) for k, start in enumerate(starts)]


def _rests(minutes: int, span: int) -> int:
    """Return how often drivers rest who drive so long: every time that the span is over before the way is."""
    return max(0, -(-minutes // span) - 1)
