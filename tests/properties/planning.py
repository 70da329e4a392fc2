"""Plans of the search at scale, for situations so small that the results can be judged."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from evacplan.formulation.problem import EvacuationProblem
from evacplan.plan.plan import Plan
from evacplan.planner.decoding import decode
from evacplan.scenario import Scenario
from evacplan.solvers.dispatch import Dispatch
from evacplan.solvers.loading import without_empty_vehicles
from evacplan.solvers.outcome import Outcome, Solution, TierOutcome
from tests.properties.strategies import Situation, somebody


def crowded(situation: Situation, random: Random) -> Situation:
    """Return ``situation`` with many more people, some of whom split, and wider gates."""
    places = [site for site in situation["sites"] if site not in {"hub", "airport"}]
    wider = {
        key: {field: 4 * value if field.startswith("people_per") else value for field, value in crossing.items()}
        for key, crossing in situation["crossings"].items()
    }
    groups = [somebody(random, f"g{number}", places) for number in range(random.randint(10, 30))]
    for group in groups:
        if random.random() < 0.15:
            group.update(people=random.randint(5, 9), smallest_part=random.randint(1, 3))
    return {**situation, "crossings": wider, "groups": groups}


def plan_of(scenario: Scenario, problem: EvacuationProblem, solution: Solution) -> Plan:
    """Return ``solution`` as a plan that proves nothing."""
    used = without_empty_vehicles(problem, solution)
    tiers = tuple(
        TierOutcome(tier.name, tier.unit, tier.value(used.cost(problem, tier)), 0.0, "gap", None, searched=False)
        for tier in problem.tiers
    )
    return decoded(scenario, Outcome(problem, used, tiers, (), {}, ()))


def decoded(scenario: Scenario, outcome: Outcome) -> Plan:
    """Return ``outcome`` as a plan."""
    return decode(scenario, outcome, "", scenario.start, {"time_limit": None, "seed": 0, "back_end": "highs"})


def copied(plan: Dispatch) -> Dispatch:
    """Return a copy of ``plan`` that shares nothing that changes."""
    board = plan.board._replace(**{name: part.copy() for name, part in plan.board._asdict().items()})
    people = plan.parties.people.copy()
    return replace(plan, board=board, parties=plan.parties._replace(people=people))
