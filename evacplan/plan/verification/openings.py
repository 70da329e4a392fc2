"""Openings: every departure is allowed at its instant by grid, timetable, hours, daylight and closures."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.plan.verification.replay import Replay
from evacplan.plan.verification.timeline import Timeline
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import AnyWay, Charter, Crossing, Link, Scenario, Service, tails
from evacplan.scenario.calendar import departures
from evacplan.units import format_duration

Departure = tuple[str, str, int, tuple[tuple[int, int], ...]]
"""Way, tail and minute, and when people move, from the departure."""


def check_openings(replay: Replay) -> Iterator[Violation]:
    """Yield departures that are not possible, whoever takes them."""
    scenario, timeline = replay.scenario, replay.timeline
    timetables = {key: _timetable(service, timeline) for key, service in scenario.services.items()}
    for key, tail, minute, moving in sorted(_departures(replay)):
        way, where = scenario.ways[key], replay.at(key, minute, tail)
        yield from _within_horizon(minute, moving[-1][1], where, timeline)
        if isinstance(way, Service):
            if minute not in timetables[key]:
                yield Violation("timetable", where, "There is no such departure in the timetable.")
        elif minute % timeline.step:
            yield Violation("grid", where, f"It departs off the grid of {format_duration(timeline.step)}.")
        if isinstance(way, Link):
            yield from _link(way, minute, moving, where, timeline)
        elif isinstance(way, Crossing):
            yield from _crossing(way, minute, where, timeline)
        elif isinstance(way, Charter):
            yield from _charter(way, tail, minute, where, timeline)
        yield from _closures(way, minute, where, timeline)


def _departures(replay: Replay) -> set[Departure]:
    found = {(ride.leg.way, ride.leg.tail, ride.departs, ride.moving) for ride in replay.rides}
    found.update((run.dispatch.link, run.link.tail, run.departs, run.driven.moving) for run in replay.runs)
    for trip in replay.trips:
        moving = ((0, replay.scenario.minutes(trip.charter, trip.order.tail)),)
        found.add((trip.order.charter, trip.order.tail, trip.departs, moving))
    return found


def _timetable(service: Service, timeline: Timeline) -> set[int]:
    scenario = timeline.scenario
    instants = departures(service.departs, scenario.zone(service.tail), scenario.start, scenario.end)
    return {timeline.minute(instant) for instant in instants}


def _within_horizon(minute: int, takes: int, where: str, timeline: Timeline) -> Iterator[Violation]:
    if minute < 0:
        yield Violation("horizon", where, "It departs before planning begins.")
    if minute + takes > timeline.end:
        yield Violation("horizon", where, "It arrives after the end of the horizon.")


def _link(
    link: Link, minute: int, moving: tuple[tuple[int, int], ...], where: str, timeline: Timeline
) -> Iterator[Violation]:
    if link.departs is not None and not timeline.is_open(minute, link.departs, link.tail):
        yield Violation("hours", where, f"It may be entered {link.departs} only.")
    daylight = timeline.scenario.policy.daylight
    if link.daylight and not all(
        timeline.is_open_throughout(minute + begins, minute + ends, daylight, link.tail) for begins, ends in moving
    ):
        yield Violation("daylight", where, f"It is travelled by daylight, {daylight}, only.")


def _crossing(crossing: Crossing, minute: int, where: str, timeline: Timeline) -> Iterator[Violation]:
    near, far = (_side(crossing, site, timeline.scenario) for site in (crossing.tail, crossing.head))
    if near is not None and not timeline.is_open(minute, near, crossing.tail):
        yield Violation("hours", where, f"The near side is open {near} only.")
    release = minute + crossing.dwell
    if far is not None and not timeline.is_open(release, far, crossing.head):
        shown = timeline.show(release, crossing.head)
        yield Violation("far-side", where, f"The release would be at {shown}; the far side is open {far} only.")
    for hours, site, at in ((near, crossing.tail, minute), (far, crossing.head, release)):
        closes = timeline.closes_at(at, hours, site) if hours is not None else None
        ahead = _last_admission(crossing, site, timeline.scenario)
        if closes is not None and ahead and minute >= closes - ahead:
            shown = timeline.show(closes - ahead, crossing.tail)
            yield Violation("last-admission", where, f"They are admitted after {shown}, shortly before it closes.")


def _last_admission(crossing: Crossing, site: str, scenario: Scenario) -> int:
    told = crossing.last_admission
    if isinstance(told, dict):
        return told.get(scenario.sites[site].country, 0)
    return told if told is not None and site == crossing.tail else 0


def _side(crossing: Crossing, site: str, scenario: Scenario) -> str | None:
    return crossing.hours.get(scenario.sites[site].country)


def _charter(charter: Charter, tail: str, minute: int, where: str, timeline: Timeline) -> Iterator[Violation]:
    if charter.departs is not None and not timeline.is_open(minute, charter.departs, tail):
        yield Violation("hours", where, f"It departs {charter.departs} only.")
    if minute < charter.notice:
        earliest = timeline.show(charter.notice, tail)
        yield Violation("notice", where, f"It cannot be had before {earliest}.")


def _closures(way: AnyWay, minute: int, where: str, timeline: Timeline) -> Iterator[Violation]:
    zone = timeline.scenario.zone(tails(way)[0])
    for closure in way.closed:
        begins, ends = closure.window(zone)
        if timeline.minute(begins) <= minute < timeline.minute(ends):
            yield Violation("closure", where, f"It is closed then ({closure.why or 'no reason given'}).")
