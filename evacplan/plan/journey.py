"""Why people travel as they do, as facts: over which posts, how long, where they wait, when they could leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from evacplan.plan.plan import Assignment, Leg, Plan
from evacplan.scenario import Group, Scenario
from evacplan.scenario.contingents import contingents
from evacplan.scenario.group import ReadyRange
from evacplan.scenario.papers import certified, ready, roster


@dataclass(frozen=True)
class Journey:
    """A way home in figures."""

    posts: tuple[str, ...]
    """Ids of the crossings, in order."""
    minutes: int
    """From readiness to home."""
    waiting: int
    """How much of it people wait."""
    longest_at: str
    """Id of the site where they wait longest."""
    longest: int
    """How long they wait there [min]."""


@dataclass(frozen=True)
class Readiness:
    """What is special about when a group can leave."""

    between: tuple[datetime, datetime] | None
    """The first and the last instant at which it may be ready, where that is uncertain."""
    last: datetime | None
    """When its last member is ready, where others are ready before."""
    certified: datetime | None
    """When a certificate of return is there, for which it waits longer than for anything else."""


def journey(since: int, legs: Sequence[Leg], times: Sequence[tuple[int, int]]) -> Journey:
    """Return the figures of a way home.

    Parameters
    ----------
    since
        When people can leave [min].
    legs
        What they travel; at least one.
    times
        Departure and arrival of every leg [min].
    """
    until = [since, *(arrives for _, arrives in times)]
    waits = [departs - before for (departs, _), before in zip(times, until, strict=False)]
    most = max(waits)
    return Journey(
        posts=tuple(leg.way for leg in legs if leg.kind == "crossing"),
        minutes=until[-1] - since,
        waiting=sum(waits),
        longest_at=legs[waits.index(most)].tail,
        longest=most,
    )


def journey_of(plan: Plan, assignment: Assignment) -> Journey:
    """Return the figures of what ``assignment`` travels."""
    given = plan.given
    times = [(_minute(given, leg.departs.utc), _minute(given, leg.arrives.utc)) for leg in assignment.legs]
    return journey(_minute(given, given.ready(travelling(given, assignment))), assignment.legs, times)


def _minute(scenario: Scenario, instant: datetime) -> int:
    return round((instant - scenario.start).total_seconds() / 60)


def travelling(scenario: Scenario, assignment: Assignment) -> Group:
    """Return those who travel together, as a group with their own readiness."""
    group = scenario.group_by_id[assignment.group]
    those = set(assignment.members)
    if not those:
        return group
    return next((part for part, numbers in contingents(scenario, group) if those <= set(numbers)), group)


def readiness(scenario: Scenario, group: Group) -> Readiness:
    """Return what is uncertain about the readiness of ``group``, and when the last of it is ready."""
    zone = scenario.zone(group.at)
    said = (group.ready, *(member.ready for member in group.members))
    ranges = [each for each in said if isinstance(each, ReadyRange)]
    between = None
    if ranges:
        between = min(each.earliest.at(zone) for each in ranges), max(each.latest.at(zone) for each in ranges)
    waits = [ready(scenario, group, member) for member in roster(group)]
    since, certificate = max(waits), certified(scenario, group)
    return Readiness(between, since if since > min(waits) else None, certificate if certificate == since else None)
