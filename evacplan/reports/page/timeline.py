"""What the timeline shows: crossings by day and hour, and the departures of vehicles, services and charters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from evacplan.plan.itinerary import Carrier
from evacplan.plan.plan import Dispatch, Plan
from evacplan.plan.usage import border_hours
from evacplan.reports.page.clocks import between, minute
from evacplan.scenario import AnyWay, Crossing, Link
from evacplan.scenario.calendar import open_windows


def timeline(plan: Plan, ways: dict[str, int], sites: dict[str, int]) -> list[list[Any]]:
    """Return a row for every way that has a capacity or a convoy.

    It holds the numbers of way and site, the bars, when it is shut, when and why it is closed, and of a border post the
    most that it takes in an hour (0 if any number) and the people of every hour in which some are admitted.
    """
    hours = border_hours(plan)
    bars: dict[tuple[str, str], list[list[int]]] = {}
    for key, bar in (*_crossings(plan), *_departures(plan)):
        bars.setdefault(key, []).append(bar)
    first = sorted(bars, key=lambda key: (_rank(plan.given.ways[key[0]]), min(bar[0] for bar in bars[key]), key))
    return [
        [
            *(ways[way], sites[tail], sorted(bars[way, tail]), _shut(plan, way, tail), _closures(plan, way, tail)),
            *(_hours(plan, way, hours[way]) if way in hours else ()),
        ]
        for way, tail in first
    ]


def _hours(plan: Plan, way: str, hours: Counter[datetime]) -> tuple[int, list[list[int]]]:
    by_minute = sorted([minute(plan, hour), people] for hour, people in hours.items())
    return plan.given.crossings[way].people_per_hour or 0, by_minute


def _rank(way: AnyWay) -> int:
    return 0 if isinstance(way, Crossing) else 1 if isinstance(way, Link) else 2


def _crossings(plan: Plan) -> Iterator[tuple[tuple[str, str], list[int]]]:
    """Yield the people of every post and calendar day of the near side, with the most that are let through."""
    taken: dict[tuple[str, Any], int] = {}
    for assignment in plan.assignments:
        for leg in assignment.legs:
            if leg.kind == "crossing":
                key = (leg.way, leg.departs.local.date())
                taken[key] = taken.get(key, 0) + assignment.people
    for (way, day), people in sorted(taken.items()):
        tail = plan.given.crossings[way].tail
        midnight = datetime.combine(day, time(), plan.given.zone(tail))
        ends = (midnight, datetime.combine(day + timedelta(days=1), time(), plan.given.zone(tail)))
        begins, closes = (min(max(minute(plan, end), 0), minute(plan, plan.given.end)) for end in ends)
        yield (way, tail), [begins, closes, people, plan.given.crossings[way].people_per_day or 0]


def _departures(plan: Plan) -> Iterator[tuple[tuple[str, str], list[int]]]:
    """Yield every departure of services, charters and vehicles, all vehicles that leave together in one."""
    together: dict[tuple[str, str, int, int], list[int]] = {}
    several: tuple[Carrier, ...] = (*plan.dispatches, *plan.charters)
    for run in several:
        way = run.link if isinstance(run, Dispatch) else run.charter
        tail = plan.given.links[run.link].tail if isinstance(run, Dispatch) else run.tail
        key = (way, tail, minute(plan, run.departs.utc), minute(plan, run.arrives.utc))
        found = together.setdefault(key, [0, 0])
        found[0] += sum(load.people for load in run.aboard)
        room = plan.given.places(run.fleet) if isinstance(run, Dispatch) else plan.given.charters[run.charter].seats
        found[1] += room if run.aboard else 0  # what runs along in reserve takes nobody
    for assignment in plan.assignments:
        for leg in assignment.legs:
            if leg.kind == "service":
                key = (leg.way, leg.tail, minute(plan, leg.departs.utc), minute(plan, leg.arrives.utc))
                found = together.setdefault(key, [0, plan.given.services[leg.way].seats])
                found[0] += assignment.people
    for (way, tail, departs, arrives), (people, room) in sorted(together.items()):
        yield (way, tail), [departs, arrives, people, room]


def _shut(plan: Plan, way: str, tail: str) -> list[list[int]]:
    """Return the times outside the hours of a way, as pairs of minutes."""
    found = plan.given.ways[way]
    given = plan.given
    hours = found.hours.get(given.sites[tail].country) if isinstance(found, Crossing) else None
    if isinstance(found, Link):
        hours = given.policy.daylight if found.daylight and found.departs is None else found.departs
    return between(plan, open_windows(hours, given.zone(tail).key, given.start, given.end)) if hours else []


def _closures(plan: Plan, way: str, tail: str) -> list[list[Any]]:
    windows = ((*closed.window(plan.given.zone(tail)), closed.why or "") for closed in plan.given.ways[way].closed)
    end = minute(plan, plan.given.end)
    cut = ((max(minute(plan, begins), 0), min(minute(plan, ends), end), why) for begins, ends, why in windows)
    return [[begins, ends, why] for begins, ends, why in cut if begins < ends]
