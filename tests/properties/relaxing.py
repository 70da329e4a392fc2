"""Changes that only allow more, of every kind, for random situations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from random import Random
from typing import Any

from evacplan.errors import ScenarioError
from evacplan.scenario import Scenario
from evacplan.scenario.changes import Change, read_change

KINDS = (
    "accepts",
    "beds",
    "by_night",
    "charter",
    "departure",
    "exempt",
    "hired",
    "horizon",
    "hours",
    "may_split",
    "no_convoy",
    "offers",
    "open_longer",
    "people_per_day",
    "people_per_hour",
    "places",
    "quota",
    "ready",
    "reopened",
    "seats",
    "trips",
    "vehicles",
    "waived",
)
"""Kinds of changes that only allow more. Not among them: permits and their lead, for one decided earlier lapses
earlier; fewer people, for a convoy may need them; other papers, for they may be those of another state."""

Written = dict[str, Any]


def relaxing(scenario: Scenario, kind: str, random: Random) -> Change | None:
    """Return some change of ``kind`` that only allows more; None if there is nothing for it in ``scenario``."""
    written = [each for each in chain(*_sections(scenario, random)) if each["kind"] == kind]
    for each in random.sample(written, len(written)):
        change = read_change(each)
        try:
            change.apply(scenario)
        except ScenarioError:
            continue  # there is nothing to relax, for example no convoy
        return change
    return None


def _sections(scenario: Scenario, random: Random) -> Iterator[Iterator[Written]]:
    yield _of_links(scenario)
    yield _of_crossings(scenario, random)
    yield _of_carriers(scenario, random)
    yield _of_groups(scenario)
    yield ({"kind": "beds", "site": key, "more": random.randint(1, 4)} for key in scenario.sites)
    stays = ("entry", "exit_notice", "greatest_stay")
    yield ({"kind": "waived", "country": key, "what": what} for key in scenario.countries for what in stays)
    yield ({"kind": "reopened", "way": key} for key, way in scenario.ways.items() if way.closed)
    yield iter([{"kind": "horizon", "more": f"{random.randint(1, 6)}h"}])


def _of_links(scenario: Scenario) -> Iterator[Written]:
    for key, link in scenario.links.items():
        yield {"kind": "no_convoy", "way": key}
        if link.daylight:
            yield {"kind": "by_night", "link": key}
        if link.own_cars or link.fleets:
            yield {"kind": "hired", "link": key}
        if link.departs:
            yield {"kind": "hours", "way": key, "hours": "24/7"}


def _of_crossings(scenario: Scenario, random: Random) -> Iterator[Written]:
    for key, crossing in scenario.crossings.items():
        more = {"crossing": key, "more": random.randint(1, 4)}
        yield from ({"kind": kind, **more} for kind in ("people_per_hour", "people_per_day"))
        yield from ({"kind": "quota", "state": state, **more} for state in crossing.quota)
        yield from ({"kind": "exempt", "crossing": key, "state": state} for state in scenario.states)
        yield {"kind": "accepts", "crossing": key, "documents": ["certificate"]}
        yield {"kind": "no_convoy", "way": key}
        for side in crossing.hours:
            day = scenario.start + timedelta(days=random.randint(0, 1))
            longer = {"way": key, "side": side, "day": f"{day.date()}"}
            yield {"kind": "open_longer", **longer, "since": "05:00", "until": "23:00"}
            yield {"kind": "hours", "way": key, "side": side, "hours": "24/7"}


def _of_carriers(scenario: Scenario, random: Random) -> Iterator[Written]:
    more = random.randint(1, 3)
    yield from (
        {"kind": kind, "fleet": key, "more": more} for key in scenario.fleets for kind in ("vehicles", "places")
    )
    yield from ({"kind": "offers", "fleet": key, "needs": ["wheelchair"]} for key in scenario.fleets)
    yield from ({"kind": "trips", "charter": key, "more": more} for key in scenario.charters)
    yield from ({"kind": "seats", "way": key, "more": more} for key in scenario.services | scenario.charters)
    at = f"{scenario.start.date()}T{random.randint(12, 23)}:20"
    yield from ({"kind": "departure", "service": key, "at": at} for key in scenario.services)
    plane = {"from": "hub", "to": "airport", "takes": "2h", "seats": 3, "notice": "2h"}
    yield {"kind": "charter", "id": "another", "charter": plane}


def _of_groups(scenario: Scenario) -> Iterator[Written]:
    for group in scenario.groups:
        if scenario.ready(group) > scenario.start:
            yield {"kind": "ready", "group": group.id, "at": scenario.start.isoformat()}
        if (group.smallest_part or group.people) > 1:
            yield {"kind": "may_split", "group": group.id, "smallest_part": 1}
