"""What a plan says in words: border lists, explanations, and reasons for stranding."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from evacplan.formulation.problem import EvacuationProblem
from evacplan.network.expansion import on_the_way
from evacplan.plan.plan import Assignment, BorderList, Instant, Leg
from evacplan.scenario import Crossing, Scenario
from evacplan.scenario.group import PermitState
from evacplan.units import format_duration


def border_lists(scenario: Scenario, assignments: Sequence[Assignment]) -> tuple[BorderList, ...]:
    """Return, for every neighbour and post, the groups whose application has still to be sent, and by when."""
    found: dict[tuple[str, str], list[tuple[Assignment, datetime]]] = {}
    for assignment in assignments:
        group = scenario.group_by_id[assignment.group]
        for leg in assignment.legs:
            way = scenario.ways[leg.way]
            rule = way.permit if isinstance(way, Crossing) else None
            if rule is None or group.state in rule.exempt:
                continue
            if group.permits.get(rule.of, PermitState(status="not_sent")).status == "not_sent":
                latest = leg.departs.utc - timedelta(minutes=rule.lead)
                found.setdefault((rule.of, leg.way), []).append((assignment, latest))
    return tuple(
        BorderList(
            neighbour=neighbour,
            crossing=crossing,
            groups=tuple(sorted({assignment.group for assignment, _ in entries})),
            people=sum(assignment.people for assignment, _ in entries),
            submit_by=Instant.of(
                min(latest for _, latest in entries), scenario.zone(scenario.crossings[crossing].tail)
            ),
        )
        for (neighbour, crossing), entries in sorted(found.items())
    )


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
