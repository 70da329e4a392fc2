"""The change that is said to free a stranded group does."""

from __future__ import annotations

from hypothesis import assume, given

from evacplan.plan.plan import Plan
from evacplan.planner import plan_evacuation
from evacplan.planner.explaining import explain
from evacplan.scenario import Scenario
from evacplan.scenario.changes import apply_all, read_change
from tests.optima.corridor import changed
from tests.properties.budget import tried
from tests.properties.strategies import Situation, situations

ONLY_STRANDED = {"policy": {"objective": ["stranded"], "tolerance": None}}


def stranded(plan: Plan, scenario: Scenario) -> tuple[int, ...]:
    """Return how many people are stranded, class by class in the order of priority."""
    left = dict.fromkeys(scenario.policy.priorities, 0)
    for each in plan.stranded:
        left[scenario.priority(scenario.group_by_id[each.group])] += each.people
    return tuple(left.values())


@tried(2 / 5)
@given(situations())
def test_the_proposed_change_frees_the_group_or_as_many(situation: Situation) -> None:
    """Planned anew with the change, the group gets home, or as many people of its class or a more urgent one do."""
    scenario = Scenario.model_validate(changed(situation, ONLY_STRANDED))
    plan = explain(plan_evacuation(scenario), seconds=60)
    assume(plan.stranded)
    before = stranded(plan, scenario)
    for each in plan.stranded:
        assert each.freed_by is not None, each
        after = plan_evacuation(apply_all(scenario, map(read_change, each.freed_by.changes)))
        priority = scenario.priority(scenario.group_by_id[each.group])
        at = scenario.policy.priorities.index(priority)
        as_many = (*before[:at], before[at] - each.people, *before[at + 1 :])
        freed = each.group not in {other.group for other in after.stranded}
        assert freed or stranded(after, scenario) <= as_many, (each.group, each.freed_by.text)
