"""What a plan says in words: explanations, and reasons for stranding."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from evacplan.formulation.problem import EvacuationProblem
from evacplan.network.expansion import on_the_way
from evacplan.plan.plan import Leg
from evacplan.scenario import Group, Scenario
from evacplan.scenario.group import ReadyRange
from evacplan.scenario.papers import ready, roster
from evacplan.units import format_duration


def readiness(scenario: Scenario, group: Group) -> str:
    """Say what is uncertain about the readiness of ``group``, and which member is the last to be ready."""
    words = ""
    said = (group.ready, *(member.ready for member in group.members))
    ranges = [each for each in said if isinstance(each, ReadyRange)]
    if ranges:
        zone = scenario.zone(group.at)
        first, last = min(each.earliest.at(zone) for each in ranges), max(each.latest.at(zone) for each in ranges)
        words = (
            f" Ready between {_moment(first, zone)} and {_moment(last, zone)};"
            f" planned for the {scenario.policy.readiness}."
        )
    waits = {number: ready(scenario, group, member) for number, member in enumerate(roster(group), start=1)}
    latest = max(waits.values())
    if latest > min(waits.values()):
        words += f" Their last member is ready at {_moment(latest, scenario.zone(group.at))}."
    return words


def _moment(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%-d %b %H:%M")


def explanation(scenario: Scenario, ready: int, legs: Sequence[Leg], times: Sequence[tuple[int, int]]) -> str:
    """Say which way people go, and how long they wait on it.

    Parameters
    ----------
    ready
        When they can leave [min].
    legs
        What they travel.
    times
        Departure and arrival of every leg [min].
    """
    posts = [scenario.crossings[leg.way] for leg in legs if leg.kind == "crossing"]
    over = " and ".join(scenario.sites[post.tail].name.en for post in posts)
    until = [ready, *(arrives for _, arrives in times)]
    waits = [departs - since for (departs, _), since in zip(times, until, strict=False)]
    most = max(waits)
    way = f"Over {over}; " if over else ""
    return (
        f"{way}{format_duration(until[-1] - ready)} from readiness to home,"
        f" of it {format_duration(sum(waits))} waiting, longest at"
        f" {scenario.sites[legs[waits.index(most)].tail].name.en} ({format_duration(most)})."
    )


def stranded_reasons(problem: EvacuationProblem, stranded: Collection[str]) -> dict[str, str]:
    """Say for every group that is stranded whether anything at all was open to it."""
    last: dict[tuple[int, int, frozenset[int]], int] = {}
    reasons = {}
    for number, commodity in enumerate(problem.commodities):
        left = [group for group in commodity.groups if group in stranded]
        if not left:
            continue
        alike = (int(problem.eligibility[number]), commodity.origin, commodity.homes)
        if alike not in last:
            last[alike] = _last_departure(problem, number)
        closed = last[alike] < commodity.ready
        reasons.update(dict.fromkeys(left, _CLOSED if closed else _FULL))
    return reasons


_CLOSED = "No way home is open to this group within the horizon, whatever the capacities."
_FULL = "Every way home that is open to this group is full, or serves others first."


def _last_departure(problem: EvacuationProblem, number: int) -> int:
    """Return the last period in which a commodity could leave its origin and still get home, or -1."""
    moves, commodity = problem.movements, problem.commodities[number]
    mask = problem.open_to[problem.eligibility[number]] & problem.never_back(number)
    leads_home = on_the_way(moves, mask, commodity.origin, 0, commodity.homes, len(problem.network.sites))
    leaves = leads_home & (moves.tail == commodity.origin) & ~moves.waiting
    return int(moves.enter[leaves].max(initial=-1))
