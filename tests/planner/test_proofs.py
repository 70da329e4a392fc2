"""What the multipliers of the search prove goes into the bounds of a plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event

from evacplan.formulation.start import NOTHING_KNOWN
from evacplan.planner import _solve, plan_evacuation
from evacplan.planner.proofs import tier_results
from evacplan.scenario import Scenario
from evacplan.solvers.outcome import Progress, Watch
from evacplan.sources.scenario_file import read_scenario
from tests.optima.corridor import corridor

KAZAKH = Path(__file__).parents[2] / "scenarios" / "kazakhstan-2026-03.yaml"


def test_a_search_that_was_cut_short_states_what_its_prices_prove():
    """A bound of the search that is worse than that of its own multipliers, or negative, gives way to it."""
    scenario = Scenario.model_validate(corridor(*({"id": f"G-{number}", "people": 4} for number in range(3))))
    outcome = _solve(scenario, Watch(None, Event()), NOTHING_KNOWN)
    cut = [replace(tier, bound=-7905.0, status="gap", searched=True) for tier in outcome.tiers]
    results = tier_results(scenario, replace(outcome, tiers=tuple(cut)))
    assert all(0 <= result.bound <= result.value for result in results)
    exposure = next(result for result in results if result.name == "exposure")
    assert exposure.bound == exposure.value > 0
    assert exposure.status == "optimal"
    unproven = tier_results(scenario, replace(outcome, tiers=tuple(cut)), beside=False)
    assert all(result.bound == 0 for result in unproven)


def test_a_search_that_proves_more_than_its_prices_keeps_its_bound():
    """The bound of a finished search stands, whatever its multipliers show."""
    scenario = Scenario.model_validate(corridor(*({"id": f"G-{number}", "people": 4} for number in range(3))))
    outcome = _solve(scenario, Watch(None, Event()), NOTHING_KNOWN)
    without = tuple(replace(tier, proof=None) for tier in outcome.tiers)
    results = tier_results(scenario, replace(outcome, tiers=without))
    assert [result.bound for result in results] == [tier.bound for tier in outcome.tiers]


def test_a_relaxation_that_is_cut_off_takes_no_better_bound_back():
    """Stopped in the first relaxation of exposure, a plan is bounded by what everybody needs alone, and no less."""
    stop, alone = Event(), dict[str, float]()

    def stop_in_the_relaxation(news: Progress) -> None:
        if news.tier == "exposure" and news.bound is not None:
            alone.setdefault(news.stage, news.bound)
            if news.stage == "relaxation":
                stop.set()

    plan = plan_evacuation(read_scenario(KAZAKH), progress=stop_in_the_relaxation, stop=stop, proofs=False)
    exposure = next(tier for tier in plan.objective if tier.name == "exposure")
    assert alone["relaxation"] < alone["bound"]
    assert exposure.bound >= alone["bound"]
