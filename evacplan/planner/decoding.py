"""From the solver's numbers to a plan that people can read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import evacplan
from evacplan.collector import collector_paused
from evacplan.plan.plan import Assignment, Instant, Plan, Run, ScenarioCopy
from evacplan.plan.provisioning import provisions
from evacplan.plan.quality import Price
from evacplan.planner.border_lists import border_lists
from evacplan.planner.carriers import name_carriers
from evacplan.planner.contingents import group_of, whereabouts
from evacplan.planner.parts import Parts
from evacplan.planner.proofs import tier_results
from evacplan.planner.wording import stranded_reasons
from evacplan.scenario import Scenario
from evacplan.solvers.loading import Route, load_vehicles, routes_of
from evacplan.solvers.outcome import Outcome


@collector_paused()
def decode(
    scenario: Scenario,
    outcome: Outcome,
    source: str,
    created: datetime,
    settings: dict[str, Any],
    *,
    proofs: bool = True,
) -> Plan:
    """Return ``outcome`` as a plan."""
    parts = Parts(scenario, outcome.problem)
    routes, stranded = routes_of(outcome.problem, outcome.solution)
    loads = load_vehicles(outcome.problem, routes, outcome.solution)
    found = whereabouts(scenario, routes, stranded, stranded_reasons(outcome.whole or outcome.problem, stranded))
    numbers = _part_numbers(found.routes)
    dispatches, charters, carriers = name_carriers(parts, found.routes, numbers, loads)
    assignments = [
        _assignment(parts, route, numbers[number], found.members[number], carriers.get(number, {}))
        for number, route in enumerate(routes)
    ]
    assignments += _already_home(scenario)
    order = {group.id: position for position, group in enumerate(scenario.groups)}
    assignments.sort(key=lambda a: (order[a.group], a.part))
    return Plan(
        evacplan=evacplan.__version__,
        created=created,
        seed=settings["seed"],
        step=scenario.clock.step,
        scenario=ScenarioCopy.of(scenario, source),
        objective=tier_results(scenario, outcome, beside=proofs),
        assignments=tuple(assignments),
        stranded=found.stranded,
        dispatches=tuple(dispatches),
        charters=tuple(charters),
        lists=border_lists(scenario, assignments),
        provisions=provisions(scenario, assignments, found.stranded),
        prices=tuple(
            Price(
                resource=p.resource,
                bucket=outcome.problem.grid.instant(p.minute).isoformat().replace("+00:00", "Z"),
                tier=p.tier,
                price=p.price,
            )
            for p in outcome.prices
        ),
        run=Run(
            seconds={stage: round(seconds, 3) for stage, seconds in outcome.seconds.items()},
            limits_hit=outcome.limits_hit,
            settings=settings,
        ),
    )


def _part_numbers(routes: Sequence[Route]) -> list[int]:
    """Return the number of each route within its group, from 1."""
    seen: dict[str, int] = {}
    parts = []
    for route in routes:
        seen[route.group] = seen.get(route.group, 0) + 1
        parts.append(seen[route.group])
    return parts


def _assignment(
    parts: Parts, route: Route, part: int, members: tuple[int, ...], carriers: dict[int, str]
) -> Assignment:
    legs = parts.itinerary(route.movements, carriers)
    contingent = parts.scenario.contingent_by_id[route.group]
    return Assignment(
        group=group_of(route.group),
        part=part,
        people=route.people,
        members=members,
        legs=legs,
        home_at=legs[-1].arrives,
        explanation=parts.explanation(contingent, route.movements, legs),
    )


def _already_home(scenario: Scenario) -> list[Assignment]:
    """Return the empty itineraries of groups that are at a home of theirs."""
    return [
        Assignment(
            group=group.id,
            part=1,
            people=group.people,
            legs=(),
            home_at=Instant.of(scenario.ready(group), scenario.zone(group.at)),
            explanation="They are at home.",
        )
        for group in scenario.groups
        if group.at in scenario.homes(group)
    ]
