"""Nights and meals: who is at a site when the night is spent and meals are served there."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from evacplan.plan.plan import Stranded
from evacplan.plan.verification.replay import Replay
from evacplan.plan.verification.timeline import Timeline
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Group, Scenario
from evacplan.scenario.contingents import contingents

DAY = timedelta(days=1)
Served = tuple[str, date]
"""Site and local day."""


def instants(timeline: Timeline, site: str, at: str) -> list[int]:
    """Return the minutes of the horizon at which clocks at ``site`` show ``at``, the first time on each day."""
    zone, hour, minute = timeline.scenario.zone(site), int(at[:2]), int(at[3:])
    day, last = (timeline.start.astimezone(zone).date() - DAY), timeline.scenario.end.astimezone(zone).date() + DAY
    found = []
    while day <= last:
        shown = datetime.combine(day, time(hour, minute))
        there = shown.replace(tzinfo=zone).astimezone(UTC)
        if there.astimezone(zone).replace(tzinfo=None) == shown and timeline.start <= there < timeline.scenario.end:
            found.append(timeline.minute(there))
        day += DAY
    return found


def stays(replay: Replay) -> Iterator[tuple[str, int, int, int]]:
    """Yield where people are, from when until when, and how many; homes and the time under way left out."""
    for journey in replay.journeys:
        site, since = journey.group.at, journey.ready
        for ride in journey.rides:
            yield site, since, ride.departs, journey.people
            site, since = ride.leg.head, ride.arrives
    for entry in replay.plan.stranded:
        group = replay.scenario.group_by_id.get(entry.group)
        if group is not None:
            for people, ready in left_behind(replay.scenario, group, entry):
                yield group.at, replay.timeline.minute(ready), replay.timeline.end, people


def left_behind(scenario: Scenario, group: Group, entry: Stranded) -> Iterator[tuple[int, datetime]]:
    """Yield how many of ``group`` are stranded, and since when they were ready."""
    if not entry.members:
        yield entry.people, scenario.ready(group)
        return
    for part, numbers in contingents(scenario, group):
        yield len(set(numbers) & set(entry.members)), scenario.ready(part)


def served(replay: Replay) -> tuple[Counter[Served], Counter[Served]]:
    """Return the nights and the meals of people at every site that counts them, by local day."""
    scenario, timeline, policy = replay.scenario, replay.timeline, replay.scenario.policy

    @cache
    def nights_at(site: str) -> list[int]:
        return instants(timeline, site, policy.night_at) if scenario.night(site) is not None else []

    @cache
    def meals_at(site: str) -> list[int]:
        counted = policy.meals_at if scenario.meal(site) is not None else ()
        return sorted(minute for at in counted for minute in instants(timeline, site, at))

    nights: Counter[Served] = Counter()
    meals: Counter[Served] = Counter()
    counted = {site for site in scenario.sites if scenario.night(site) is not None or scenario.meal(site) is not None}
    if not counted:
        return nights, meals
    for site, since, until, people in stays(replay):
        for found, minutes in ((nights, nights_at(site)), (meals, meals_at(site))):
            for minute in minutes[bisect_left(minutes, since) : bisect_left(minutes, until)]:
                found[site, timeline.day(minute, site)] += people
    return nights, meals


def kept_cents(replay: Replay) -> int:
    """Return what all nights and meals cost [cents]."""
    scenario = replay.scenario
    nights, meals = served(replay)
    paid = [(people, scenario.night(site)) for (site, _), people in nights.items()]
    paid += [(people, scenario.meal(site)) for (site, _), people in meals.items()]
    return sum(people * price.cents for people, price in paid if price)


def check_provisions(replay: Replay) -> Iterator[Violation]:
    """Yield sites and days for which the plan asks for other nights or meals than people have there."""
    nights, meals = served(replay)
    told = Counter((entry.site, entry.day) for entry in replay.plan.provisions)
    asked = {(entry.site, entry.day): (entry.nights, entry.meals) for entry in replay.plan.provisions}
    for key in sorted({*asked, *nights, *meals}):
        needed, said = (nights[key], meals[key]), asked.get(key, (0, 0))
        if needed != said or told[key] > 1:
            what = f"{said[0]} nights and {said[1]} meals are told; people have {needed[0]} and {needed[1]}."
            yield Violation("provisions", f"{key[0]} {key[1]}", what)
