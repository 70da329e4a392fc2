"""Bounds that are recomputed from multipliers hold, whatever the multipliers are."""

from __future__ import annotations

from random import Random

from hypothesis import given, reject
from hypothesis import strategies as st

from evacplan.plan.verification.bound import Ground, recomputed_bound
from evacplan.plan.verification.bound_weights import scale
from evacplan.scenario import Scenario
from tests.optima.enumeration import Optimum, optimum
from tests.optima.travel import TooLargeError
from tests.properties.budget import PATIENCE, tried
from tests.properties.proofs import random_proof
from tests.properties.strategies import Situation, situations


def enumerated(scenario: Scenario) -> Optimum:
    """Return the optimum by enumeration, or reject the example if that takes too long."""
    try:
        return optimum(scenario, PATIENCE)
    except TooLargeError:
        reject()


@tried(4 / 3)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_no_multipliers_prove_more_than_the_optimum(situation: Situation, random: Random) -> None:
    """For every tier of a situation, the bound at random multipliers is at most what trying every plan finds."""
    scenario = Scenario.model_validate(situation)
    best, ground = enumerated(scenario).values, Ground.of(scenario)
    for tier, value in best.items():
        for _ in range(3):
            proof = random_proof(scenario, tier, best, random)
            assert recomputed_bound(scenario, tier, proof, ground) <= value * scale(tier)
