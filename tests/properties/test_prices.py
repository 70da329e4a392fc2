"""Prices of the search prove what the independent recheck says, and never more than the optimum."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given, reject
from hypothesis import strategies as st

from evacplan.plan.quality import Proof
from evacplan.plan.verification.bound import Ground, recomputed_bound
from evacplan.solvers.prices import Aim, Multipliers, relaxed
from evacplan.solvers.proofs import DENOMINATOR
from tests.optima.enumeration import optimum
from tests.optima.travel import TooLargeError
from tests.properties.budget import PATIENCE, tried
from tests.properties.pricing import aims, as_written, magnitude, read, some_prices
from tests.properties.strategies import Situation, situations

SEATS = 12
"""Rides of one person in vehicles at most: the recheck rounds each seat's price down."""


@tried(2 / 3)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_prices_prove_what_the_recheck_finds_and_never_too_much(situation: Situation, random: Random) -> None:
    """At random multipliers the bound is the recheck's but for rounding, and at most the enumerated optimum."""
    scenario = read(situation)
    try:
        best = optimum(scenario, PATIENCE // 10).values
    except TooLargeError:
        reject()
    ground = Ground.of(scenario)
    for aim in aims(scenario, best):
        proof, prices = as_written(aim, some_prices(aim, random))
        bound = relaxed(aim, prices).bound
        blur = 1e-12 * magnitude(aim, prices)
        proven = float(recomputed_bound(scenario, aim.tier.name, proof, ground))
        assert proven - blur <= bound <= proven + blur + _rounded_off(aim, proof)
        assert bound <= float(best[aim.tier.name] * aim.tier.scale) + blur


@tried(1 / 5)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_what_is_written_down_is_what_was_found(situation: Situation, random: Random) -> None:
    """In whole numbers every multiplier is the nearest one: half a part of the least cost away at most."""
    for aim in aims(read(situation)):
        found = some_prices(aim, random)
        _, written = as_written(aim, found)
        half = 0.51 / DENOMINATOR / (float(aim.share_people.sum()) if aim.tier.shares else 1.0)
        for one, other in ((found.rows, written.rows), (found.held, written.held), (found.shares, written.shares)):
            assert np.allclose(other, one, atol=half, rtol=1e-3 if aim.tier.shares else 1e-9)


def _rounded_off(aim: Aim, proof: Proof) -> float:
    parts = min([v for v in proof.shares.values() if v], default=proof.denominator)
    return SEATS * float(aim.streams.sources.people.sum()) / parts


@tried(1 / 5)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_what_is_asked_for_too_much_tells_how_the_bound_may_rise(situation: Situation, random: Random) -> None:
    """The excess is a supergradient: no other prices prove more than the bound plus excess times change of prices."""
    for aim in aims(read(situation)):
        here, there = some_prices(aim, random), some_prices(aim, random)
        now, then = relaxed(aim, here), relaxed(aim, there)
        rise = _product(now.over, there) - _product(now.over, here)
        blur = 1e-12 * (magnitude(aim, here) + magnitude(aim, there) + abs(rise))
        assert then.bound <= now.bound + rise + blur


def _product(one: Multipliers, other: Multipliers) -> float:
    return float(one.rows @ other.rows) + float(one.held @ other.held) + float(one.shares @ other.shares)
