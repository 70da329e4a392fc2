"""Nights and meals that the sites of a plan must have ready."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from evacplan.plan.plan import Assignment, Stranded
from evacplan.plan.provision import Provision
from evacplan.scenario import Group, Scenario
from evacplan.scenario.calendar import departures
from evacplan.scenario.contingents import contingents

Span = tuple[str, datetime, datetime]
"""A site, from when and until when somebody is there."""


def provisions(
    scenario: Scenario, assignments: Sequence[Assignment], stranded: Sequence[Stranded]
) -> tuple[Provision, ...]:
    """Return the nights and meals of everybody at the sites that count them, by site and day."""
    spans: Counter[Span] = Counter()
    for assignment in assignments:
        group = scenario.group_by_id[assignment.group]
        site, starts = group.at, _ready(scenario, group, assignment.members, assignment.people)
        for leg in assignment.legs:
            for people, since in starts:
                spans[site, since, leg.departs.utc] += people
            site, starts = leg.head, [(assignment.people, leg.arrives.utc)]
    for entry in stranded:
        group = scenario.group_by_id[entry.group]
        for people, since in _ready(scenario, group, entry.members, entry.people):
            spans[group.at, since, scenario.end] += people
    at_site: dict[str, list[tuple[Span, int]]] = {}
    for span, people in spans.items():
        at_site.setdefault(span[0], []).append((span, people))
    return tuple(found for site in scenario.sites if site in at_site for found in _at(scenario, site, at_site[site]))


def _ready(scenario: Scenario, group: Group, members: Sequence[int], people: int) -> list[tuple[int, datetime]]:
    """Return how many of some members of a group are ready when."""
    if not members:
        return [(people, scenario.ready(group))]
    parts = ((len({*numbers} & {*members}), scenario.ready(part)) for part, numbers in contingents(scenario, group))
    return [(count, since) for count, since in parts if count]


def _at(scenario: Scenario, site: str, spans: Sequence[tuple[Span, int]]) -> Iterable[Provision]:
    policy = scenario.policy
    nights = _served(scenario, site, (policy.night_at,) if scenario.night(site) is not None else (), spans)
    meals = _served(scenario, site, policy.meals_at if scenario.meal(site) is not None else (), spans)
    for day in sorted({*nights, *meals}):
        yield Provision(site=site, day=day, nights=nights[day], meals=meals[day])


def _served(scenario: Scenario, site: str, times: Sequence[str], spans: Sequence[tuple[Span, int]]) -> Counter[date]:
    zone = scenario.zone(site)
    found: Counter[date] = Counter()
    for at in times:
        for instant in departures((f"daily {at}",), zone, scenario.start, scenario.end):
            people = sum(people for (_, since, until), people in spans if since <= instant < until)
            if people:
                found[instant.astimezone(zone).date()] += people
    return found
