"""The capacities of a scenario: what is scarce, what it is called wherever it has a price, and how much there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from evacplan.scenario.scenario import Scenario

CapacityKind = Literal["hour", "day", "quota", "seats", "beds", "vehicles", "orders"]
"""Admissions in any hour or on a day at a post, those of a state's citizens on a day, seats on a departure of a
service, beds at a site, vehicles of a fleet, orders of a charter."""

NAMES: Final[dict[CapacityKind, str]] = {
    "hour": "hourly admissions at {key}",
    "day": "daily admissions at {key}",
    "quota": "quota of {state} at {key}",
    "seats": "seats on {key}",
    "beds": "beds at {key}",
    "vehicles": "vehicles of {key}",
    "orders": "orders of {key}",
}


def capacity_name(kind: CapacityKind, key: str, state: str = "") -> str:
    """Return what a capacity is called in plans, prices and proofs."""
    return NAMES[kind].format(key=key, state=state)


@dataclass(frozen=True, slots=True)
class Capacity:
    """One limit of the rules, the same whenever it counts."""

    kind: CapacityKind
    """What it is about."""
    key: str
    """Id of the way, site or fleet."""
    limit: int
    """People, vehicles or orders at a time."""
    state: str = ""
    """The state whose quota it is."""

    @property
    def name(self) -> str:
        """What it is called."""
        return capacity_name(self.kind, self.key, self.state)


def capacities(scenario: Scenario) -> dict[str, Capacity]:
    """Return every capacity of ``scenario`` by its name."""
    found = [Capacity("vehicles", key, fleet.vehicles) for key, fleet in scenario.fleets.items()]
    found += (Capacity("orders", key, charter.at_most) for key, charter in scenario.charters.items())
    found += (Capacity("beds", key, site.beds) for key, site in scenario.sites.items() if site.beds is not None)
    for key, crossing in scenario.crossings.items():
        if crossing.people_per_hour is not None:
            found.append(Capacity("hour", key, crossing.people_per_hour))
        if crossing.people_per_day is not None:
            found.append(Capacity("day", key, crossing.people_per_day))
        found += (Capacity("quota", key, quota, state) for state, quota in crossing.quota.items())
    found += (Capacity("seats", key, service.seats) for key, service in scenario.services.items())
    return {capacity.name: capacity for capacity in found}
