"""Bounds that are recomputed from multipliers hold, whatever the multipliers are."""

from __future__ import annotations

from random import Random

from hypothesis import given, reject
from hypothesis import strategies as st

from evacplan.plan.verification.bound import Ground, no_multipliers, recomputed_bound
from evacplan.plan.verification.bound_steps import least_value
from evacplan.plan.verification.bound_weights import scale
from evacplan.scenario import Link, Scenario, Service
from tests.optima.corridor import changed
from tests.optima.enumeration import Optimum, optimum
from tests.optima.travel import TooLargeError
from tests.properties.budget import PATIENCE, tried
from tests.properties.proofs import climbed, nothing_priced, random_proof
from tests.properties.strategies import Situation, situations

STEPS = 8
"""Changes of multipliers that are tried for each tier."""


def enumerated(scenario: Scenario) -> Optimum:
    """Return the optimum by enumeration, or reject the example if that takes too long."""
    try:
        return optimum(scenario, PATIENCE // 5)
    except TooLargeError:
        reject()


@tried(4 / 3)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_no_multipliers_prove_more_than_the_optimum(situation: Situation, random: Random) -> None:
    """For every tier, random multipliers and those made better at random prove at most what trying every plan finds."""
    scenario = Scenario.model_validate(situation)
    best, ground = enumerated(scenario).values, Ground.of(scenario)
    for tier, value in best.items():
        proof = random_proof(scenario, tier, best, random)
        assert recomputed_bound(scenario, tier, proof, ground) <= value * scale(tier)
        nothing = nothing_priced(scenario, tier, best, random)
        reached = climbed(scenario, tier, nothing, ground, random, STEPS)
        assert least_value(ground.grid, ground.people, tier, reached) <= value * scale(tier)


@tried(1 / 3)
@given(situations())
def test_even_nothing_proves_something(situation: Situation) -> None:
    """Without any prices, nobody who is away is home at once, and nobody who has no way home is brought there."""
    scenario = Scenario.model_validate(changed(situation, {"policy": {"objective": ["stranded", "arrival"]}}))
    ground = Ground.of(scenario)
    away = sum(group.people for group in scenario.groups if group.at not in scenario.homes(group))
    fastest = min(way.takes if isinstance(way, Link | Service) else 1 for way in scenario.ways.values())
    minutes = recomputed_bound(scenario, "arrival", no_multipliers(scenario, "arrival"), ground)
    assert away <= away * fastest <= minutes <= away * scenario.clock.horizon
