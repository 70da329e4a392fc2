"""Where and when one may depart at all: every way, site and fleet with its open departures, read from the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from evacplan.plan.verification.driving import driven_run
from evacplan.plan.verification.timeline import MARGIN, Timeline
from evacplan.scenario import AnyWay, Charter, Crossing, Link, Scenario, Service, stretches, tails
from evacplan.scenario.calendar import departures, open_windows
from evacplan.scenario.roads import empty_run
from evacplan.units import Amount

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

THOUSANDTHS = 1000
"""Weights of danger have three decimals."""
MINUTES = 60
"""Prices are cents, and vehicles are paid by the hour: costs are sixtieths of cents."""


@dataclass(frozen=True)
class Course:
    """A way as it is entered at one site, with the vehicles of one fleet where fleets run it."""

    key: str
    """Id of the way."""
    way: AnyWay
    """The way."""
    tail: str
    """Site where it is entered."""
    minutes: int
    """Time from departure to arrival."""
    connection: int
    """Time at the tail before departure."""
    danger: int
    """Weight of a minute on the way [thousandths]."""
    fare: int
    """Price of one seat [cents / 60]."""
    departs: IntArray
    """Minutes of the open departures, sorted."""
    pool: str | None = None
    """Id of the fleet or charter whose vehicles are sent, if any."""
    places: int = 0
    """People that one vehicle takes."""
    before: int = 0
    """Minutes for which a vehicle is held before it departs."""
    after: int = 0
    """Minutes for which a vehicle is held after it arrives."""
    dispatch: int = 0
    """Price of sending one vehicle [cents / 60]."""
    own_car: bool = False
    """Whether people drive it in cars of their own."""


def courses(scenario: Scenario) -> Iterator[Course]:
    """Yield every way once for each site where it is entered and each fleet that runs it."""
    timeline = Timeline(scenario)

    @cache
    def empty(start: str, end: str) -> int | None:
        return empty_run(scenario, start, end)

    for key, way, tail in stretches(scenario):
        if isinstance(way, Link) and way.fleets:
            for fleet in way.fleets:
                depot = scenario.fleets[fleet].depot
                there, back = empty(depot, tail), empty(way.head, depot)
                if there is not None and back is not None:
                    yield _by_fleet(timeline, key, way, fleet, there, back)
        elif not (isinstance(way, Link) and way.own_cars):
            yield _plain(timeline, key, way, tail)
        if isinstance(way, Link) and way.own_cars:
            yield replace(_plain(timeline, key, way, tail), own_car=True)


def _plain(timeline: Timeline, key: str, way: AnyWay, tail: str) -> Course:
    scenario = timeline.scenario
    earliest = way.notice if isinstance(way, Charter) else 0
    ordered = isinstance(way, Charter)
    return Course(
        key=key,
        way=way,
        tail=tail,
        minutes=scenario.minutes(way, tail),
        connection=scenario.connection(way),
        danger=thousandths(scenario, way, tail),
        fare=_cents(way.fare) * MINUTES if isinstance(way, Service) else 0,
        departs=_open_departures(timeline, way, tail, earliest, ((0, scenario.minutes(way, tail)),)),
        pool=key if ordered else None,
        places=way.seats if isinstance(way, Charter) else 0,
        dispatch=_cents(way.cost) * MINUTES if isinstance(way, Charter) else 0,
    )


def _by_fleet(timeline: Timeline, key: str, link: Link, name: str, there: int, back: int) -> Course:
    scenario, step = timeline.scenario, timeline.step
    fleet = scenario.fleets[name]
    run = driven_run(scenario, fleet, there, scenario.minutes(link, link.tail), back)
    there, takes, after = run.there, run.ride, run.home + fleet.turnaround
    available = timeline.minute(fleet.available.at(scenario.zone(fleet.depot))) if fleet.available else 0
    # The departure lies on the grid, so the hold is rounded outward on either side of it.
    paid = -(-there // step) * step + -(-(takes + after) // step) * step
    return Course(
        key=key,
        way=link,
        tail=link.tail,
        minutes=takes,
        connection=scenario.connection(link),
        danger=thousandths(scenario, link, link.tail),
        fare=0,
        departs=_open_departures(timeline, link, link.tail, max(0, available) + there, run.moving),
        pool=name,
        places=scenario.places(name),
        before=there,
        after=after,
        dispatch=_cents(fleet.cost_per_hour) * paid,
    )


def thousandths(scenario: Scenario, way: AnyWay | None, site: str) -> int:
    """Return the weight of danger of a minute on ``way``, or of one spent at ``site``, in thousandths."""
    weight = scenario.site_exposure(site) if way is None else scenario.way_exposure(way, site)
    return int(weight * THOUSANDTHS)


def _cents(amount: Amount | None) -> int:
    return amount.cents if amount else 0


def _open_departures(
    timeline: Timeline, way: AnyWay, tail: str, earliest: int, moving: tuple[tuple[int, int], ...]
) -> IntArray:
    """Return the minutes from ``earliest`` on at which ``way`` may be entered by somebody, as on the page of rules.

    ``moving`` says when the vehicle moves, from the departure.
    """
    scenario, step = timeline.scenario, timeline.step
    if isinstance(way, Service):
        table = departures(way.departs, scenario.zone(tail), scenario.start, scenario.end)
        minutes = np.array([timeline.minute(instant) for instant in table], dtype=np.int64)
    else:
        minutes = np.arange(0, timeline.end + 1, step, dtype=np.int64)
    takes = moving[-1][1]
    in_time = (minutes >= max(earliest, scenario.connection(way))) & (minutes + takes <= timeline.end)
    minutes = minutes[in_time]
    good = _clear_of_closures(timeline, way, minutes)
    if isinstance(way, Crossing):
        near, far = (way.hours.get(scenario.sites[site].country) for site in (way.tail, way.head))
        good &= _step_open(timeline, near, way.tail, minutes) & _step_open(timeline, far, way.head, minutes + takes)
        good &= _in_time(timeline, way, near, way.tail, minutes, minutes)
        good &= _in_time(timeline, way, far, way.head, minutes, minutes + takes)
    elif isinstance(way, Link | Charter):
        good &= _step_open(timeline, way.departs, tail, minutes)
    if isinstance(way, Link) and way.daylight:
        for begins, ends in moving:
            good &= _within(timeline, scenario.policy.daylight, tail, minutes + begins, minutes + ends)
    return minutes[good]


def _clear_of_closures(timeline: Timeline, way: AnyWay, minutes: IntArray) -> BoolArray:
    span = 1 if isinstance(way, Service) else timeline.step
    clear = np.ones(len(minutes), dtype=np.bool_)
    for closure in way.closed:
        begins, ends = map(timeline.minute, closure.window(timeline.scenario.zone(tails(way)[0])))
        clear &= (minutes + span <= begins) | (minutes >= ends)
    return clear


def _step_open(timeline: Timeline, hours: str | None, site: str, minutes: IntArray) -> BoolArray:
    """Return at which of the instants the whole step around them is open."""
    if hours is None:
        return np.ones(len(minutes), dtype=np.bool_)
    begins = minutes // timeline.step * timeline.step
    return _within(timeline, hours, site, begins, begins + timeline.step)


def _in_time(
    timeline: Timeline, way: Crossing, hours: str | None, site: str, admitted: IntArray, there: IntArray
) -> BoolArray:
    """Return which admissions come before the last one of the window of ``hours`` that holds the instants ``there``."""
    ahead = timeline.scenario.last_admission(way, site)
    if hours is None or not ahead:
        return np.ones(len(admitted), dtype=np.bool_)
    return _within(timeline, hours, site, there, np.maximum(there, admitted + timeline.step + ahead))


def _within(timeline: Timeline, hours: str, site: str, begins: IntArray, ends: IntArray) -> BoolArray:
    """Return which of the spans lie within one window of ``hours``, on the clock of ``site``."""
    scenario = timeline.scenario
    found = open_windows(hours, scenario.zone(site).key, scenario.start - MARGIN, scenario.end + MARGIN)
    if not found:
        return np.zeros(len(begins), dtype=np.bool_)
    opens, closes = np.array([[timeline.minute(a), timeline.minute(b)] for a, b in found], dtype=np.int64).T
    window = np.searchsorted(opens, begins, side="right") - 1
    return np.asarray((window >= 0) & (ends <= closes[np.maximum(window, 0)]), dtype=np.bool_)
