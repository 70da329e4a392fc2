"""Places: a seat for everybody on a service, and a bed for everybody who waits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from evacplan.plan.verification.replay import Replay
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Service


def check_seats(replay: Replay) -> Iterator[Violation]:
    """Yield departures of services with more people than seats."""
    aboard: Counter[tuple[str, int]] = Counter()
    for journey, ride in replay.taken:
        if isinstance(ride.way, Service):
            aboard[ride.leg.way, ride.departs] += journey.people
    for (key, minute), people in sorted(aboard.items()):
        service = replay.scenario.services[key]
        if people > service.seats:
            where = replay.at(key, minute, service.tail)
            yield Violation("seats", where, f"{people} people on {service.seats} seats.")


def check_beds(replay: Replay) -> Iterator[Violation]:
    """Yield instants at which more people wait at a site than it has beds."""
    changes: dict[str, Counter[int]] = defaultdict(Counter)
    for journey in replay.journeys:
        for came, leaves in zip(journey.rides, journey.rides[1:], strict=False):
            # Half-open: who leaves makes room for who comes in the same minute.
            if replay.scenario.sites[came.leg.head].beds is not None:
                changes[came.leg.head][came.arrives] += journey.people
                changes[came.leg.head][leaves.departs] -= journey.people
    for site, change in sorted(changes.items()):
        beds = replay.scenario.sites[site].beds or 0
        present = 0
        for minute in sorted(change):
            present += change[minute]
            if present > beds:
                yield Violation("beds", replay.at(site, minute, site), f"{present} people for {beds} beds.")
