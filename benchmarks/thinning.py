"""The same evacuation with fewer people: one of so many groups is kept, with that share of every capacity.

Sites, ways, hours and departures stay as they are. So what differs between a scenario and a thinned one is how many
groups there are, and not where they can go, nor how crowded it is.
"""

from __future__ import annotations

import math

from benchmarks.caseload import Record

LEAST = 8
"""No capacity is thinned to less, so that it still takes the largest group; whole vehicles may become one."""
CAPACITIES = {
    "sites": ("beds",),
    "crossings": ("people_per_hour", "people_per_day"),
    "services": ("seats",),
}


def thinned(scenario: Record, kept: int) -> Record:
    """Return ``scenario`` with one of ``kept`` groups, and with that share of every capacity, rounded up."""
    if kept == 1:
        return scenario
    found = dict(scenario)
    for section, names in CAPACITIES.items():
        found[section] = {
            key: record | {name: _share(record[name], kept) for name in names if name in record}
            for key, record in scenario[section].items()
        }
    for record in found["crossings"].values():
        if "quota" in record:
            record["quota"] = {state: _share(people, kept) for state, people in record["quota"].items()}
    found["fleets"] = {
        key: fleet | {"vehicles": math.ceil(fleet["vehicles"] / kept)} for key, fleet in scenario["fleets"].items()
    }
    found["groups"] = scenario["groups"][::kept]
    found["title"] = f"{scenario['title']}, one group of {kept}"
    return found


def _share(capacity: int, kept: int) -> int:
    return max(min(capacity, LEAST), math.ceil(capacity / kept))
