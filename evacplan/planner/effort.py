"""How much a change asks of somebody, to choose the smallest of several."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

from evacplan.planner.bench import Bench
from evacplan.scenario import Crossing
from evacplan.scenario.changes import (
    Accepts,
    AnyGathering,
    Beds,
    ByNight,
    Change,
    Departure,
    Hired,
    Horizon,
    MaySplit,
    Offers,
    OpenLonger,
    Papers,
    PeoplePerDay,
    PeoplePerHour,
    PermitDecided,
    Places,
    Quota,
    Ready,
    Reopened,
    Seats,
    Trips,
    Vehicles,
    Waived,
)
from evacplan.scenario.changes.opening import minutes_of, windows_on
from evacplan.scenario.scenario import tails

FLAT = MappingProxyType(
    {
        PermitDecided: 6,
        MaySplit: 6,
        Offers: 6,
        ByNight: 8,
        AnyGathering: 8,
        Hired: 10,
        Papers: 12,
        Accepts: 12,
        Reopened: 12,
        Departure: 12,
        Waived: 20,
    }
)
"""What is asked by changes that have no size."""


def effort(bench: Bench, change: Change) -> float:
    """Return roughly how much is asked of somebody: one more place, or half an hour more, is one."""
    match change:
        case OpenLonger():
            return 1 + _longer_by(bench, change) / 30
        case Vehicles() | Trips() | Places():
            return (5 if isinstance(change, Vehicles) else 10 if isinstance(change, Trips) else 3) * (change.more or 0)
        case PeoplePerHour() | PeoplePerDay() | Quota() | Beds() | Seats():
            # More on one departure is less than more on all of them.
            return (change.more or 0) * (3 if isinstance(change, Seats) and not change.departs else 1)
        case Ready():
            earlier = bench.scenario.ready(bench.group) - change.at.at(bench.scenario.zone(bench.group.at))
            return 4 + 2 * (earlier / timedelta(hours=1))
        case Horizon():
            return 4 + change.more / 60
    flat = {
        PermitDecided: 6,
        MaySplit: 6,
        Offers: 6,
        ByNight: 8,
        Papers: 12,
        Accepts: 12,
        Reopened: 12,
        Departure: 12,
        Waived: 20,
        Hired: 10,
        AnyGathering: 8,
    }
    return flat.get(type(change), 40)


def _longer_by(bench: Bench, change: OpenLonger) -> int:
    """Return by how many minutes a way is open longer."""
    way = bench.scenario.ways[change.way]
    hours, site = getattr(way, "departs", "24/7"), tails(way)[0]
    if isinstance(way, Crossing):
        hours = way.hours.get(change.side or "", "24/7")
        site = way.head if bench.scenario.sites[way.head].country == change.side else way.tail
    windows = windows_on(hours, bench.scenario.zone(site), change.day)
    opens, closes = (windows[0][0], windows[-1][1]) if windows else (0, 0)
    since = minutes_of(change.since) if change.since else closes
    until = minutes_of(change.until) if change.until else opens
    return max(0, until - since)
