"""What a plan says in words: border lists, explanations, and reasons for stranding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from evacplan.formulation.problem import EvacuationProblem
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


def explanation(scenario: Scenario, group: str, legs: Sequence[Leg]) -> str:
    """Say which way a group goes and how long it waits on it."""
    posts = [scenario.crossings[leg.way] for leg in legs if leg.kind == "crossing"]
    over = " and ".join(scenario.sites[post.tail].name.en for post in posts)
    ready = scenario.ready(scenario.group_by_id[group])
    until = [ready, *(leg.arrives.utc for leg in legs)]
    waits = [int((leg.departs.utc - since).total_seconds() // 60) for leg, since in zip(legs, until, strict=False)]
    longest = max(range(len(legs)), key=lambda i: waits[i])
    way = f"Over {over}; " if over else ""
    return (
        f"{way}{format_duration(int((until[-1] - ready).total_seconds() // 60))} from readiness to home,"
        f" of it {format_duration(sum(waits))} waiting, longest at"
        f" {scenario.sites[legs[longest].tail].name.en} ({format_duration(waits[longest])})."
    )


def stranded_reason(problem: EvacuationProblem, group: str) -> str:
    """Say whether anything at all was open to a group that is stranded."""
    number = next(k for k, commodity in enumerate(problem.commodities) if group in commodity.groups)
    travels = problem.allowed[number] & ~problem.movements.waiting
    if not np.any(travels):
        return "No way home is open to this group within the horizon, whatever the capacities."
    return "Every way home that is open to this group is full, or serves others first."
