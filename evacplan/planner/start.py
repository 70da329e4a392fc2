"""A plan as the start of another: what its people do, on the clock, under the contingents of the new situation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate, pairwise

from evacplan.formulation.start import Itinerary, KnownPrice, Ride, Start
from evacplan.plan.plan import Assignment, Leg, Plan
from evacplan.scenario import Scenario

Departure = tuple[str, datetime]
"""A way and when it is entered."""
Seats = dict[tuple[str, int], dict[Departure, list[tuple[str, int]]]]
"""For every part of a group and departure the vehicles in which it sits, with its people in each."""


def start_of(plan: Plan, scenario: Scenario) -> Start:
    """Return what people do in ``plan``, of its own or another situation, as a start for ``scenario``.

    Whether it is still possible there is not asked.
    """
    pools = {d.id: d.fleet for d in plan.dispatches} | {order.id: order.charter for order in plan.charters}
    rides: dict[int, Ride] = {}  # a hundred thousand groups share a few thousand legs

    def ride(leg: Leg) -> Ride:
        if id(leg) not in rides:
            rides[id(leg)] = Ride(leg.way, leg.tail, pools.get(leg.carrier or ""), leg.departs.utc)
        return rides[id(leg)]

    seats, whose = _seats(plan), _Contingents(scenario)
    itineraries = tuple(
        Itinerary(contingent, people, tuple(map(ride, a.legs)), vehicles)
        for a in plan.assignments
        if a.legs
        for contingent, count in whose.of(a)
        for people, vehicles in _together(a, count, seats.get((a.group, a.part), {}))
    )
    prices = (KnownPrice(p.resource, datetime.fromisoformat(p.bucket), p.tier, p.price) for p in plan.prices)
    return Start(itineraries, tuple(prices))


def _seats(plan: Plan) -> Seats:
    found: Seats = {}
    runs = [(d.id, (d.link, d.departs.utc), d.aboard) for d in plan.dispatches]
    runs += [(order.id, (order.charter, order.departs.utc), order.aboard) for order in plan.charters]
    for vehicle, departure, aboard in runs:
        for load in aboard:
            found.setdefault((load.group, load.part), {}).setdefault(departure, []).append((vehicle, load.people))
    return found


class _Contingents:
    """Tells of which contingents of a situation those are who travel together in a plan."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.of_member: dict[tuple[str, int], str] = {}
        self.parts: dict[str, list[str]] = {}
        for key, numbers in scenario.numbers.items():
            group = key.partition("#")[0]
            self.parts.setdefault(group, []).append(key)
            self.of_member |= {(group, number): key for number in numbers}

    def of(self, assignment: Assignment) -> list[tuple[str, int]]:
        """Return the contingents of an assignment, with the people of each."""
        group = self.scenario.group_by_id.get(assignment.group)
        if group is None:
            return []
        if group.id not in self.parts:
            return [(group.id, assignment.people)]
        if not assignment.members:
            # They went all together, and may go apart now.
            whole = assignment.people == group.people
            return [(key, len(self.scenario.numbers[key])) for key in self.parts[group.id]] if whole else []
        keys = [self.of_member.get((group.id, number)) for number in assignment.members]
        return [(key, keys.count(key)) for key in dict.fromkeys(keys) if key is not None]


def _together(
    assignment: Assignment, count: int, seats: dict[Departure, list[tuple[str, int]]]
) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    """Yield how many sit together all the way, and in which vehicles, for ``count`` people of an assignment."""
    loads = [seats.get((leg.way, leg.departs.utc), []) for leg in assignment.legs]
    if all(len(load) < 2 for load in loads):
        yield count, tuple(load[0][0] if load else None for load in loads)
        return
    # They sit down in the same order everywhere, so where one vehicle is full they part.
    ends = [list(accumulate(people for _, people in load)) for load in loads]
    for begins, until in pairwise(sorted({0, count, *(end for each in ends for end in each if end < count)})):
        at = [bisect_right(each, begins) for each in ends]
        yield until - begins, tuple(load[n][0] if n < len(load) else None for load, n in zip(loads, at, strict=True))
