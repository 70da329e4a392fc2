"""A generated caseload, planned as if it were too large for an exact search, from the scenario to the recheck."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.generator import Family
from benchmarks.generator import scenario as generated
from evacplan.formulation import compilation
from evacplan.plan.plan import Plan
from evacplan.plan.quality import Proof
from evacplan.plan.verification import verify
from evacplan.plan.verification.bound_check import recheck
from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from evacplan.solvers import improvement, ladder, tier_prices

FAMILY = Family(300, 120, days=5, step="1h", divisible=0.3)


@pytest.fixture(scope="module")
def plan() -> Iterator[Plan]:
    """Return the plan of a generated caseload by prices and dispatch, after a little work."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in (
            (ladder, "MOST_FOR_SEARCH", 0),
            (compilation, "MANY", 0),
            (tier_prices, "ROUNDS", 30),
            (improvement, "PATIENCE", 100),
        ):
            patch.setattr(module, name, value)
        yield plan_evacuation(Scenario.model_validate(generated(FAMILY)))


def changed(plan: Plan, name: str, proof: Proof) -> Plan:
    """Return ``plan`` with another ``proof`` of the tier called ``name``."""
    tiers = (t.model_copy(update={"proof": proof}) if t.name == name else t for t in plan.objective)
    return plan.model_copy(update={"objective": tuple(tiers)})


def test_everybody_is_accounted_for_and_every_bound_rests_on_its_multipliers(plan: Plan):
    """The plan keeps every rule, and the recheck proves each bound from multipliers that are not all nothing."""
    found = verify(plan)
    assert found.ok, found.violations
    bounds = recheck(plan, found.values)
    assert not bounds.violations
    assert {tier.proved_by for tier in bounds.tiers} == {"multipliers"}
    exposure = next(tier for tier in plan.objective if tier.name == "exposure")
    assert exposure.proof
    assert exposure.proof.capacities
    assert 0 < exposure.gap < 0.3
    home = sum(assignment.people for assignment in plan.assignments)
    assert home + sum(stranded.people for stranded in plan.stranded) == FAMILY.people
    assert home > FAMILY.people // 2


def test_a_multiplier_that_was_tampered_with_is_refused(plan: Plan):
    """Whatever tier and capacity it prices, a multiplier that is raised no longer proves the bound that is stated."""
    values, tried = verify(plan).values, 0
    for tier in plan.objective:
        assert tier.proof
        for capacity, prices in sorted(tier.proof.capacities.items())[:1]:
            minute = max(prices, key=lambda m: (prices[m], m))
            priced = {**tier.proof.capacities, capacity: {**prices, minute: prices[minute] + 10**6}}
            forged = changed(plan, tier.name, tier.proof.model_copy(update={"capacities": priced}))
            assert [(v.kind, v.where) for v in recheck(forged, values).violations] == [("proof", tier.name)]
            tried += 1
    assert tried


def test_a_bound_that_was_raised_is_refused(plan: Plan):
    """A bound above the one that its multipliers prove is a fault, however little it is above."""
    tier = next(tier for tier in plan.objective if tier.name == "exposure")
    assert tier.proof
    whole, _, parts = tier.proof.bound.partition("/")
    raised = tier.proof.model_copy(update={"bound": f"{int(whole) + 1}/{parts}" if parts else f"{int(whole) + 1}"})
    assert recheck(changed(plan, "exposure", raised), verify(plan).values).violations
