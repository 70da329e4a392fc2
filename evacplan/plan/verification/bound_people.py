"""Who can take which departure: groups gathered by what the rules leave open to them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from evacplan.plan.verification.bound_courses import Course, IntArray
from evacplan.plan.verification.bound_grid import Grid
from evacplan.plan.verification.own_cars import shortest_drives
from evacplan.plan.verification.timeline import MINUTE
from evacplan.scenario import Charter, Crossing, Group
from evacplan.scenario.group import PermitState

NOT_SENT = PermitState(status="not_sent")
FOREVER = 1 << 40


@dataclass(frozen=True)
class Kind:
    """What groups must have in common to be swept together, whatever is priced."""

    homes: tuple[int, ...]
    """Indices of the sites where they are home, sorted."""
    open: bytes
    """For every course the first departure that is open to them, and the one after the last."""


@dataclass(frozen=True)
class People:
    """All groups that are not at home already, in columns of equal length."""

    kinds: tuple[Kind, ...]
    """The kinds that there are."""
    kind: IntArray
    """Index of each group's kind."""
    origin: IntArray
    """Index of the site where each group is."""
    ready: IntArray
    """Minute from which each group can leave."""
    size: tuple[int, ...]
    """People in each group."""
    state: tuple[str, ...]
    """State of each group."""
    priority: tuple[str, ...]
    """Priority class of each group."""

    def open(self, kind: Kind) -> IntArray:
        """Return for every course the first and the one after the last of the departures that are open."""
        return np.frombuffer(kind.open, dtype=np.int64).reshape(-1, 2)


def people_of(grid: Grid) -> People:
    """Gather the groups of a scenario."""
    scenario = grid.scenario
    index = {site: number for number, site in enumerate(scenario.sites)}
    away = [group for group in scenario.groups if group.at not in scenario.homes(group)]
    places = sorted({course.places for course in grid.courses if course.pool is not None})
    alike: dict[object, int] = {}
    kinds: dict[Kind, int] = {}
    kind = np.zeros(len(away), dtype=np.int64)
    for number, group in enumerate(away):
        key = _looked_at(grid, group, places)
        if key not in alike:
            homes = tuple(sorted({index[home] for home in scenario.homes(group)}))
            found = Kind(homes, np.array([_open_to(grid, c, group) for c in grid.courses], dtype=np.int64).tobytes())
            alike[key] = kinds.setdefault(found, len(kinds))
        kind[number] = alike[key]
    return People(
        tuple(kinds),
        kind,
        np.array([index[group.at] for group in away], dtype=np.int64),
        np.array([grid.timeline.minute(scenario.ready(group)) for group in away], dtype=np.int64),
        tuple(group.people for group in away),
        tuple(group.state for group in away),
        tuple(scenario.priority(group) for group in away),
    )


def _looked_at(grid: Grid, group: Group, places: list[int]) -> object:
    """Return everything about ``group`` that decides what is open to it."""
    scenario = grid.scenario
    too_small = 0 if group.smallest_part else bisect_left(places, group.people)
    zone = scenario.zone(group.at).key if group.permits else None
    permits = frozenset(group.permits.items())
    driven = (group.car, group.at, scenario.ready(group)) if group.car else None
    return group.state, scenario.homes(group), group.needs, group.documents, permits, zone, too_small, driven


def _open_to(grid: Grid, course: Course, group: Group) -> tuple[int, int]:
    way = course.way
    everything = 0, len(course.departs)
    if course.pool is not None:
        stays_together = group.smallest_part is None
        offers = group.needs if isinstance(way, Charter) else grid.scenario.fleets[course.pool].offers
        fits = set(group.needs) <= set(offers) and not (stays_together and group.people > course.places)
        return everything if fits else (0, 0)
    if isinstance(way, Crossing):
        if way.documents and not set(group.documents) <= set(way.documents):
            return 0, 0
        first, last = np.searchsorted(course.departs, _admitted(grid, way, group)).tolist()
        return (first, last) if first < last else (0, 0)
    return (_fuelled(grid, course, group), len(course.departs)) if course.own_car else everything


def _fuelled(grid: Grid, course: Course, group: Group) -> int:
    """Return the first departure of ``course`` to whose end the car of ``group`` can be driven.

    Where the car stands is not looked at, which makes the bound weaker, never wrong.
    """
    never, car = len(course.departs), group.car
    shortest = shortest_drives(grid.scenario, group.at) if car else {}
    far = shortest.get(course.way.head)
    if car is None or far is None or course.tail not in shortest:
        return never
    timeline, length = grid.timeline, getattr(course.way, "length", None) or 0
    if shortest[course.tail] + length != far:
        return never
    first = timeline.day(timeline.minute(grid.scenario.ready(group)), group.at)

    def fuel(minute: int) -> int:
        return car.range + car.ration * max(0, (timeline.day(minute, group.at) - first).days)

    return bisect_left(course.departs.tolist(), far, key=fuel)


def _admitted(grid: Grid, crossing: Crossing, group: Group) -> tuple[int, int]:
    """Return the half-open time in which ``group`` holds the permission of the neighbour [min]."""
    rule = crossing.permit
    if rule is None or group.state in rule.exempt:
        return 0, FOREVER
    permit = group.permits.get(rule.of, NOT_SENT)
    if permit.status == "rejected":
        return 0, 0
    if permit.status == "not_sent":
        return rule.lead, FOREVER
    given = (permit.at.at(grid.scenario.zone(group.at)) - grid.scenario.start) // MINUTE if permit.at else 0
    decided = given + rule.lead if permit.status == "sent" else given
    return decided, decided + rule.valid
