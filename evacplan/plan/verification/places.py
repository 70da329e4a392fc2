"""Places: a seat for everybody on a service, and a bed for everybody who waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from evacplan.plan.verification.replay import Replay
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Service


def check_seats(replay: Replay) -> Iterator[Violation]:
    """Yield departures of services with more people than seats."""
    aboard: Counter[tuple[str, int]] = Counter()
    for journey, ride in replay.taken(Service):
        aboard[ride.leg.way, ride.departs] += journey.people
    for (key, minute), people in sorted(aboard.items()):
        service = replay.scenario.services[key]
        if people > service.seats:
            where = replay.at(key, minute, service.tail)
            yield Violation("seats", where, f"{people} people on {service.seats} seats.")


def check_beds(replay: Replay) -> Iterator[Violation]:
    """Yield instants at which more people wait at a site than it has beds."""
    limits = {key: site.beds for key, site in replay.scenario.sites.items() if site.beds is not None}
    changes: dict[str, Counter[int]] = {site: Counter() for site in limits}
    for journey in replay.journeys if limits else ():
        for came, leaves in pairwise(journey.rides):
            # Half-open: who leaves makes room for who comes in the same minute.
            if came.leg.head in limits:
                changes[came.leg.head][came.arrives] += journey.people
                changes[came.leg.head][leaves.departs] -= journey.people
    for site, change in sorted(changes.items()):
        beds, present = limits[site], 0
        for minute in sorted(change):
            present += change[minute]
            if present > beds:
                yield Violation("beds", replay.at(site, minute, site), f"{present} people for {beds} beds.")
