"""What holds for every plan that is made at scale, where an enumeration can judge it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given, reject

from evacplan.formulation.compilation import compile_problem
from evacplan.plan.plan import Plan
from evacplan.plan.verification import verify
from evacplan.plan.verification.bound_check import recheck
from evacplan.scenario import Scenario
from evacplan.solvers import at_scale, improvement, tier_prices
from evacplan.solvers.outcome import Watch
from tests.optima.corridor import corridor
from tests.optima.enumeration import optimum
from tests.optima.travel import TooLargeError
from tests.properties.budget import PATIENCE, tried
from tests.properties.planning import decoded
from tests.properties.pricing import read
from tests.properties.strategies import Situation, situations


@pytest.fixture(scope="module", autouse=True)
def little_work() -> Iterator[None]:
    """Let a few rounds do: what is shown here holds after any number of them."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in (
            (tier_prices, "ROUNDS", 8),
            (tier_prices, "LATER_ROUNDS", 5),
            (improvement, "PATIENCE", 30),
        ):
            patch.setattr(module, name, value)
        yield


def planned(scenario: Scenario, *, stopped: bool = False) -> Plan:
    """Return the plan of the search at scale, verified, with bounds that the recheck confirms."""
    watch = Watch()
    if stopped:
        watch.stop.set()
    plan = decoded(scenario, at_scale.solve_at_scale(compile_problem(scenario, every_instant=True), watch))
    found = verify(plan)
    assert found.ok, found.violations
    bounds = recheck(plan, found.values)
    assert not bounds.violations
    assert all(tier.proof for tier in plan.objective)
    assert all(tier.proved_by == "multipliers" or not tier.claimed for tier in bounds.tiers)
    return plan


def values(plan: Plan) -> list[Fraction]:
    """Return what the plan achieves, tier by tier, recomputed."""
    return [*verify(plan).values.values()]


@pytest.mark.parametrize("stopped", [False, True])
@tried(1 / 3)
@given(situation=situations())
def test_no_bound_is_above_what_enumeration_finds(stopped: bool, situation: Situation) -> None:
    """With time or without, bounds are at most the optimum of plans no worse before, and no plan beats the optimum."""
    scenario = read(situation)
    try:
        best = optimum(scenario, PATIENCE // 10).values
        plan = planned(scenario, stopped=stopped)
        beside = optimum(scenario, PATIENCE // 10, verify(plan).values).values
    except TooLargeError:
        reject()
    assert values(plan) >= [*best.values()]
    for tier in plan.objective:
        assert tier.bound <= float(beside[tier.name]) * (1 + 1e-12)
        assert tier.status == ("optimal" if tier.bound >= tier.value else "gap")


@tried(1 / 5)
@given(situation=situations())
def test_the_same_seed_gives_the_same_plan(situation: Situation) -> None:
    """Without a time limit, the plan and its proofs depend on the scenario and the seed alone."""
    one, other = (planned(read(situation)).model_dump(exclude={"run"}) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("at_home", ["DD", "CC"])
def test_states_whose_people_are_all_at_home_do_not_dilute_the_largest_share(at_home: str) -> None:
    """Beside two states of people who are home, one on the way bears 3 hours per person, and that is proven."""
    away = {"CC": "DD", "DD": "CC"}[at_home]
    states = {key: {"name": key, "homes": "home"} for key in ("DD", "EE")}
    where = {at_home: "home", "EE": "home", away: "town"}
    groups = [{"id": state, "people": 3, "state": state, "at": at} for state, at in sorted(where.items())]
    plan = planned(read(corridor(*groups, states=states)))
    fairness = next(tier for tier in plan.objective if tier.name == "fairness")
    assert (fairness.value, fairness.bound, fairness.status) == (3.0, 3.0, "optimal")
