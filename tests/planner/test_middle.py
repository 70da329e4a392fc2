"""Caseloads between few and many: the exact search goes on from prices and plans."""

from __future__ import annotations

from threading import Event

import pytest

from benchmarks.generator import Family
from benchmarks.generator import scenario as generated
from evacplan.plan.verification import verify
from evacplan.plan.verification.bound_check import recheck
from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from evacplan.solvers import improvement, ladder, tier_prices
from evacplan.solvers.outcome import Progress

SCENARIO = Scenario.model_validate(generated(Family(40, 14, days=4, step="1h", subscription=0.5)))


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every caseload count as a middle one, with little work before the search."""
    for module, name, value in (
        (ladder, "FEW", 0),
        (tier_prices, "ROUNDS", 10),
        (improvement, "PATIENCE", 20),
    ):
        monkeypatch.setattr(module, name, value)


def test_the_optimum_does_not_depend_on_where_the_search_begins(monkeypatch: pytest.MonkeyPatch):
    """From prices and plans the search ends with the same values, all proven, as from a dispatch."""
    stages: list[str] = []
    plan = plan_evacuation(SCENARIO, progress=lambda news: stages.append(news.stage))
    assert "prices" in stages
    monkeypatch.setattr(ladder, "FEW", 10_000)
    other = plan_evacuation(SCENARIO)
    assert [tier.status for tier in plan.objective] == ["optimal"] * len(plan.objective)
    assert [tier.value for tier in plan.objective] == [tier.value for tier in other.objective]


def test_a_search_that_is_stopped_keeps_the_bounds_of_its_start():
    """Stopped before the search has begun, the plan still has a bound by multipliers that the recheck finds again."""
    stop = Event()

    def stop_at_the_search(news: Progress) -> None:
        if news.stage == "tier" and news.tier == "cost":
            stop.set()

    plan = plan_evacuation(SCENARIO, stop=stop, progress=stop_at_the_search)
    assert plan.run.limits_hit == ("interrupted",)
    found = verify(plan)
    assert found.ok
    assert not recheck(plan, found.values).violations
    exposure = next(tier for tier in plan.objective if tier.name == "exposure")
    assert exposure.proof
    assert 0 < exposure.bound <= exposure.value


def test_a_search_that_is_cut_off_in_its_relaxation_keeps_the_better_bound_of_its_start():
    """Where the search had only begun to bound exposure, the bound is no worse than the prices of the start say."""
    stop, bounds = Event(), dict[str, float]()

    def stop_in_the_relaxation(news: Progress) -> None:
        if news.tier == "exposure" and news.stage in ("tier", "bound"):
            bounds.setdefault(news.stage, news.bound or 0.0)
            if news.stage == "bound":
                stop.set()

    plan = plan_evacuation(SCENARIO, stop=stop, progress=stop_in_the_relaxation)
    exposure = next(tier for tier in plan.objective if tier.name == "exposure")
    assert bounds["bound"] < bounds["tier"]
    assert exposure.bound >= bounds["tier"] * (1 - 1e-6)


def test_limited_time_is_not_spent_on_a_search_far_from_the_bound(monkeypatch: pytest.MonkeyPatch):
    """With a time limit, and a start that is farther from its bound than asked for, the plan is that of the start."""
    monkeypatch.setattr(ladder, "NEAR", -1.0)
    stages: list[str] = []
    plan = plan_evacuation(SCENARIO, time_limit=2, progress=lambda news: stages.append(news.stage))
    assert "search" not in plan.run.seconds
    assert "improvement" in plan.run.seconds
    assert not {"relaxation", "search"} & set(stages)
