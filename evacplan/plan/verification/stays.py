"""Greatest stays: nobody is in a country, or at a site, for longer than they may be."""

from __future__ import annotations

from collections.abc import Iterator

from evacplan.plan.verification.replay import Journey, Replay
from evacplan.plan.verification.violation import Violation
from evacplan.units import format_duration

Area = tuple[str, frozenset[str], int]
"""Name, sites, and how long people may be there [min]."""


def check_stays(replay: Replay) -> Iterator[Violation]:
    """Yield stays that last too long, from the arrival that brings people in to the departure that takes them out."""
    areas = _areas(replay)
    for journey in replay.journeys if areas else ():
        places = {journey.group.at, *replay.scenario.homes(journey.group)}
        for name, sites, greatest in areas:
            if places.isdisjoint(sites):
                yield from _stays(replay, journey, name, sites, greatest)


def _areas(replay: Replay) -> list[Area]:
    scenario = replay.scenario
    found = [(key, frozenset([key]), site.greatest_stay) for key, site in scenario.sites.items()]
    for code, country in scenario.countries.items():
        inside = frozenset(key for key, site in scenario.sites.items() if site.country == code)
        found.append((code, inside, country.greatest_stay))
    return [(name, sites, greatest) for name, sites, greatest in found if greatest is not None]


def _stays(replay: Replay, journey: Journey, name: str, sites: frozenset[str], greatest: int) -> Iterator[Violation]:
    since: int | None = None
    for ride in journey.rides:
        tail, head = ride.leg.tail in sites, ride.leg.head in sites
        if tail and not head:
            if since is not None and ride.departs - since > greatest:
                lasts, most = format_duration(ride.departs - since), format_duration(greatest)
                yield Violation(
                    "stay", replay.of(journey, ride), f"They are in `{name}` for {lasts}; {most} is allowed."
                )
            since = None
        elif head and not tail:
            since = ride.arrives
