"""Nights and meals that the sites of a plan must have ready."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from evacplan.plan.plan import Assignment, Stranded
from evacplan.plan.provision import Provision
from evacplan.scenario import Group, Scenario
from evacplan.scenario.calendar import departures
from evacplan.scenario.contingents import contingents

Span = tuple[str, datetime, datetime]
"""A site, from when and until when somebody is there."""


class Presence(NamedTuple):
    """People of one group who are at a site, not yet home."""

    group: str
    part: int
    """Number of the part; 0 for those who are not brought home."""
    site: str
    since: datetime
    """In UTC."""
    until: datetime
    """In UTC."""
    people: int


def presences(
    scenario: Scenario, assignments: Iterable[Assignment], stranded: Iterable[Stranded]
) -> Iterator[Presence]:
    """Yield where everybody is from when they are ready to when they are home, the time under way left out."""
    for each in assignments:
        group = scenario.group_by_id[each.group]
        site, starts = group.at, _ready(scenario, group, each.members, each.people)
        for leg in each.legs:
            for people, since in starts:
                yield Presence(each.group, each.part, site, since, leg.departs.utc, people)
            site, starts = leg.head, [(each.people, leg.arrives.utc)]
    for entry in stranded:
        group = scenario.group_by_id[entry.group]
        for people, since in _ready(scenario, group, entry.members, entry.people):
            yield Presence(entry.group, 0, group.at, since, scenario.end, people)


def provisions(
    scenario: Scenario, assignments: Sequence[Assignment], stranded: Sequence[Stranded]
) -> tuple[Provision, ...]:
    """Return the nights and meals of everybody at the sites that count them, by site and day."""
    spans: Counter[Span] = Counter()
    for found in presences(scenario, assignments, stranded):
        spans[found.site, found.since, found.until] += found.people
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
