"""What moves on the map: every way with each of its departures, and all who take it together."""

from __future__ import annotations

from dataclasses import dataclass

from evacplan.plan.plan import Leg, Plan


@dataclass(frozen=True, slots=True)
class Route:
    """Everybody who leaves together on one way."""

    leg: Leg
    """The leg of one of them; those of the others differ in the vehicle at most."""
    people: int
    """How many they are."""
    groups: tuple[str, ...]
    """Ids of their groups, sorted."""
    line: tuple[tuple[float, float], tuple[float, float]]
    """Longitude and latitude of both ends."""


def routes(plan: Plan) -> list[Route]:
    """Return what somebody travels, one for every way, site and instant of departure, ordered by departure."""
    sites = plan.given.sites
    taken: dict[int, tuple[Leg, list[tuple[str, int]]]] = {}
    for assignment in plan.assignments:
        who = (assignment.group, assignment.people)
        for leg in assignment.legs:
            taken.setdefault(id(leg), (leg, []))[1].append(who)
    together: dict[tuple[str, str, str], tuple[Leg, list[tuple[str, int]]]] = {}
    for leg, aboard in taken.values():
        key = (leg.departs.utc.isoformat(), leg.way, leg.tail)
        together.setdefault(key, (leg, []))[1].extend(aboard)
    return [
        Route(
            leg,
            sum(people for _, people in aboard),
            tuple(sorted({group for group, _ in aboard})),
            (sites[leg.tail].at[::-1], sites[leg.head].at[::-1]),
        )
        for _, (leg, aboard) in sorted(together.items(), key=lambda item: item[0])
    ]
