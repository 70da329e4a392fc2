"""How much a change asks of somebody: to choose the smallest of several, and to rank what is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from evacplan.scenario import Crossing, Scenario
from evacplan.scenario.changes import (
    Accepts,
    Accompanied,
    AnyGathering,
    Beds,
    ByNight,
    Certified,
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
    PermitLead,
    Places,
    Quota,
    Ready,
    Reopened,
    Seats,
    Trips,
    Vehicles,
    Waived,
)
from evacplan.scenario.changes.base import Amount
from evacplan.scenario.changes.opening import minutes_of, windows_on
from evacplan.scenario.scenario import tails

EFFORT: Mapping[type[Change], float] = MappingProxyType(
    {
        # Of one more.
        PeoplePerDay: 1,
        PeoplePerHour: 1,
        Quota: 1,
        Beds: 1,
        Seats: 1,
        Places: 3,
        Vehicles: 5,
        Trips: 10,
        # Of all of it.
        PermitDecided: 6,
        MaySplit: 6,
        Offers: 6,
        Certified: 8,
        PermitLead: 8,
        ByNight: 8,
        AnyGathering: 8,
        Hired: 10,
        Accompanied: 10,
        Papers: 12,
        Accepts: 12,
        Reopened: 12,
        Departure: 12,
        Waived: 20,
    }
)
"""What changes ask of somebody, unless the caller knows better: one more place is one."""
OTHERS = 40
"""What is asked by changes of which nothing is known."""


def effort(scenario: Scenario, change: Change, weights: Mapping[type[Change], float] | None = None) -> float:
    """Return roughly how much is asked of somebody: one more place, or half an hour more, is one.

    Parameters
    ----------
    scenario
        The situation that is changed.
    change
        The change.
    weights
        Effort of a whole change or of one more, by kind of change, where it differs.
    """
    most = (change.more or 1) if isinstance(change, Amount) else 1
    if weights and type(change) in weights:
        return weights[type(change)] * most
    match change:
        case OpenLonger():
            return 1 + _longer_by(scenario, change) / 30
        case Ready():
            group = scenario.group_by_id[change.group]
            earlier = scenario.ready(group) - change.at.at(scenario.zone(group.at))
            return 4 + 2 * (earlier / timedelta(hours=1))
        case Horizon():
            return 4 + change.more / 60
        case Seats() if not change.departs:
            most *= 3  # on all departures
    return EFFORT.get(type(change), OTHERS) * most


def _longer_by(scenario: Scenario, change: OpenLonger) -> int:
    """Return by how many minutes a way is open longer."""
    way = scenario.ways[change.way]
    hours, site = getattr(way, "departs", "24/7"), tails(way)[0]
    if isinstance(way, Crossing):
        hours = way.hours.get(change.side or "", "24/7")
        site = way.head if scenario.sites[way.head].country == change.side else way.tail
    windows = windows_on(hours, scenario.zone(site), change.day)
    opens, closes = (windows[0][0], windows[-1][1]) if windows else (0, 0)
    since = minutes_of(change.since) if change.since else closes
    until = minutes_of(change.until) if change.until else opens
    return max(0, until - since)
