"""What holds for every plan of every situation."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from evacplan.plan.plan import Plan
from evacplan.plan.verification import verify
from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from evacplan.solvers import exact, integer, relaxation
from tests.optima.corridor import agree, changed
from tests.optima.enumeration import Optimum, optimum
from tests.optima.travel import TooLargeError
from tests.properties.budget import PATIENCE, tried
from tests.properties.strategies import Situation, situations


def enumerated(scenario: Scenario, held: Mapping[str, Fraction] | None = None) -> Optimum:
    """Return the optimum by enumeration, or reject the example if that takes too long."""
    try:
        return optimum(scenario, PATIENCE, held)
    except TooLargeError:
        reject()


def stranded(situation: Situation) -> list[float]:
    """Return the optima of the stranded tiers."""
    plan = plan_evacuation(Scenario.model_validate(changed(situation, {"policy": {"tolerance": None}})))
    return [tier.bound for tier in plan.objective if tier.name.startswith("stranded")]


@tried()
@given(situations())
def test_the_planner_agrees_with_trying_every_plan(situation: Situation) -> None:
    """Every tier is proven optimal at the value that enumeration finds, by a plan that verifies."""
    scenario = Scenario.model_validate(situation)
    agree(scenario, enumerated(scenario).values)


@tried(1 / 2)
@given(situations())
def test_what_is_meant_for_large_cases_is_right_in_small_ones(situation: Situation) -> None:
    """With models that begin with next to nothing, are tightened, and are solved in parts, the optimum is the same."""
    scenario = Scenario.model_validate(situation)
    known = enumerated(scenario).values
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exact, "MANY", 0)
        patch.setattr(integer, "FEW", 0)
        patch.setattr(relaxation, "SMALL", 0)
        patch.setattr(relaxation, "FIRST_WINDOW", 0.01)
        agree(scenario, known)


@tried(1 / 3)
@given(situations())
def test_every_plan_verifies_and_is_proven(situation: Situation) -> None:
    """Whatever the situation, small enough for enumeration or not, the plan holds and no tier has a gap."""
    plan = plan_evacuation(Scenario.model_validate(situation))
    assert verify(plan).ok, verify(plan)
    for tier in plan.objective:
        assert tier.bound <= tier.value + 1e-9
        assert tier.status in {"optimal", "within tolerance"}


def _more_vehicles(situation: Situation, _: Random) -> Situation:
    more = {key: {"vehicles": fleet["vehicles"] + 1} for key, fleet in situation["fleets"].items()}
    return changed(situation, {"fleets": more})


def _more_places(situation: Situation, _: Random) -> Situation:
    more = {
        section: {key: {"seats": record["seats"] + 1} for key, record in situation[section].items()}
        for section in ("services", "charters", "fleets")
    }
    return changed(situation, more)


def _always_open(situation: Situation, random: Random) -> Situation:
    key = random.choice(sorted(situation["crossings"]))
    limits = ("hours", "closed", "people_per_hour", "people_per_day", "quota")
    return changed(situation, {"crossings": {key: dict.fromkeys(limits)}})


def _later_horizon(situation: Situation, _: Random) -> Situation:
    return changed(situation, {"clock": {"horizon": f"{int(situation['clock']['horizon'].rstrip('h')) + 4}h"}})


@pytest.mark.parametrize("relaxed", [_more_vehicles, _more_places, _always_open, _later_horizon])
@tried(1 / 10)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_more_never_strands_more(relaxed: Any, situation: Situation, random: Random) -> None:
    """More capacity, longer hours or more time never make the stranded tiers worse, the first ones first."""
    situation = changed(situation, {"policy": {"objective": ["stranded"]}})
    assert stranded(relaxed(situation, random)) <= [value + 1e-6 for value in stranded(situation)]


@tried(1 / 5)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_names_and_order_mean_nothing(situation: Situation, random: Random) -> None:
    """Other ids, in another order, give the same optimum in every tier."""
    plans = [plan_evacuation(Scenario.model_validate(told)) for told in (situation, _renamed(situation, random))]
    first, second = ({tier.name: tier.bound for tier in plan.objective} for plan in plans)
    assert first == pytest.approx(second)


def _renamed(situation: Situation, random: Random) -> Situation:
    sections = ("sites", "links", "crossings", "services", "charters", "fleets")
    ids = [*(key for section in sections for key in situation[section]), *(g["id"] for g in situation["groups"])]
    new = dict(zip(ids, random.sample(range(100, 999), len(ids)), strict=True))

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {told(key): told(entry) for key, entry in sorted(value.items(), key=lambda _: random.random())}
        if isinstance(value, list):
            return [told(entry) for entry in value]
        return f"n{new[value]}" if isinstance(value, str) and value in new else value

    renamed: Situation = told(situation)
    random.shuffle(renamed["groups"])
    return renamed


@tried(1 / 3)
@given(situations())
def test_a_cut_run_is_honest(situation: Situation) -> None:
    """Without time there is still a plan that verifies, and its bounds hold for what it achieves in earlier tiers."""
    scenario = Scenario.model_validate(situation)
    plan = plan_evacuation(scenario, time_limit=1e-3)
    assert verify(plan).ok, verify(plan)
    best = enumerated(scenario, _achieved(plan)).values
    for tier in plan.objective:
        least = float(best[tier.name])
        assert tier.bound - 1e-6 <= least <= tier.value + 1e-6


def _achieved(plan: Plan) -> dict[str, Fraction]:
    return {tier.name: Fraction(tier.value) + Fraction(1, 10**6) for tier in plan.objective}
