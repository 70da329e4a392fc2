"""Who can take which departure: groups gathered by what the rules leave open to them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from evacplan.plan.verification.bound_courses import Course, IntArray
from evacplan.plan.verification.bound_grid import Grid
from evacplan.plan.verification.own_cars import shortest_drives
from evacplan.plan.verification.papers import (
    NEVER,
    Window,
    at_home,
    border,
    first_about,
    permit_windows,
    seat_asked,
    table_of,
    unguarded,
    valid_until,
)
from evacplan.scenario import Charter, Crossing, Group
from evacplan.scenario.group import NO_DOCUMENT
from evacplan.scenario.papers import papers


@dataclass(frozen=True)
class Kind:
    """What groups must have in common to be swept together, whatever is priced."""

    homes: tuple[int, ...]
    """Indices of the sites where they are home, sorted."""
    open: bytes
    """For every course the first departure that is open to them, and the one after the last."""
    shut: tuple[tuple[int, int, int], ...]
    """Where some between are not: the course, the first that is shut, and the one after the last."""


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
    away = [group for group in scenario.contingents if group.at not in scenario.homes(group)]
    places = sorted({course.places for course in grid.courses if course.pool is not None})
    alike: dict[object, int] = {}
    kinds: dict[Kind, int] = {}
    kind = np.zeros(len(away), dtype=np.int64)
    for number, group in enumerate(away):
        key = _looked_at(grid, group, places)
        if key not in alike:
            homes = tuple(sorted({index[home] for home in scenario.homes(group)}))
            found = _kind(homes, [_open_to(grid, course, group) for course in grid.courses])
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


def _kind(homes: tuple[int, ...], ranges: list[list[tuple[int, int]]]) -> Kind:
    bounds = [(several[0][0], several[-1][1]) if several else (0, 0) for several in ranges]
    shut = ((course, a[1], b[0]) for course, several in enumerate(ranges) for a, b in pairwise(several))
    return Kind(homes, np.array(bounds, dtype=np.int64).tobytes(), tuple(shut))


def _looked_at(grid: Grid, group: Group, places: list[int]) -> object:
    """Return everything about ``group`` that decides what is open to it."""
    scenario = grid.scenario
    too_small = 0 if group.smallest_part else bisect_left(places, group.people)
    held = frozenset(papers(scenario, group))
    place = scenario.zone(group.at).key, scenario.sites[group.at].country
    driven = (group.car, group.at, scenario.ready(group)) if group.car else None
    return scenario.homes(group), group.needs, held, group.guardian, place, too_small, driven


def _open_to(grid: Grid, course: Course, group: Group) -> list[tuple[int, int]]:
    """Return the ranges of departures of ``course`` that are open to ``group``, in order."""
    way = course.way
    if course.pool is not None:
        stays_together = group.smallest_part is None
        offers = group.needs if isinstance(way, Charter) else grid.scenario.fleets[course.pool].offers
        if not set(group.needs) <= set(offers) or (stays_together and group.people > course.places):
            return []
    if course.own_car:
        fuelled = _fuelled(grid, course, group)
        return [(fuelled, len(course.departs))] if fuelled < len(course.departs) else []
    windows = _admitted(grid, course, group)
    if windows == [(0, NEVER)]:
        return [(0, len(course.departs))]
    ranges = (tuple(np.searchsorted(course.departs, window).tolist()) for window in windows)
    return [(first, last) for first, last in ranges if first < last]


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


def _admitted(grid: Grid, course: Course, group: Group) -> list[tuple[int, int]]:
    """Return when the papers of everybody in ``group`` let them depart, in order [min]."""
    way, timeline = course.way, grid.timeline
    everybody = papers(grid.scenario, group)
    adult = any(not held.minor for held in everybody)
    open_ = [(0, NEVER)]
    if not adult and group.guardian not in grid.scenario.policy.guardians:
        return []
    if not isinstance(way, Crossing) and border(timeline, way, course.tail) is None:
        return open_
    for held in everybody:
        accepted = way.documents if isinstance(way, Crossing) else ()
        if NO_DOCUMENT in held.documents or (accepted and not held.documents <= set(accepted)):
            return []
        if seat_asked(timeline, way, course.tail, group, held):
            return []
        if not at_home(timeline, way, held):
            last = valid_until(timeline, held, course.tail)
            open_ = common(open_, [(0, last)])
            table = table_of(timeline, way, course.tail)
            for rule in (first_about(table, held, document) for document in held.documents) if table else ():
                if rule is None or not rule.admits or unguarded(timeline, rule, group, held, adult=adult):
                    return []
                open_ = common(open_, [(0, last - rule.valid)])
        permit = way.permit if isinstance(way, Crossing) else None
        if permit is not None and held.citizen not in permit.exempt:
            open_ = common(open_, permit_windows(timeline, permit, group, held))
    return open_


def common(some: Sequence[Window], others: Sequence[Window]) -> list[Window]:
    """Return when both are open."""
    pairs = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return sorted((begins, ends) for begins, ends in pairs if begins < ends)
