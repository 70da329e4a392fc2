"""The climb makes good prices of bad ones, whatever has a price."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evacplan.solvers import prices
from evacplan.solvers.auction import LONG, Pace, climb
from evacplan.solvers.outcome import Watch
from evacplan.solvers.prices import Aim, relaxed
from evacplan.solvers.sweeps import divide
from tests.optima.corridor import corridor
from tests.optima.enumeration import optimum
from tests.properties.budget import tried
from tests.properties.pricing import aims, magnitude, read, some_prices
from tests.properties.strategies import Situation, situations

PACE = Pace((0.05, 0.001), (0.02, 0.0002))


def test_who_sees_blurred_divides_by_the_exponential_of_the_cost() -> None:
    """Ways that cost 3, 1 and 2 at a blur of 0.5 draw their logit shares; together they cost the log of the sum."""
    cost = np.array([9.0, 3.0, 1.0, 2.0])
    felt = divide(cost, 1, 4, 2, 0.5)
    weights = [math.exp(-way / 0.5) for way in (3, 1, 2)]
    assert cost[1:] == pytest.approx([weight / sum(weights) for weight in weights])
    assert felt == pytest.approx(-0.5 * math.log(sum(weights)))
    assert cost[0] == 9.0


def test_a_climb_of_few_rounds_begins_with_small_steps_and_ends_like_any() -> None:
    """A fifth of the rounds of a long climb, a fifth of its first step and blur; never less than the last ones."""
    assert PACE.at(0, LONG) == PACE.at(0, 10 * LONG) == (0.05, 0.02)
    assert PACE.at(0, LONG / 5) == pytest.approx((0.01, 0.004))
    assert PACE.at(0.5, LONG / 5) == pytest.approx(((0.01 * 0.001) ** 0.5, (0.004 * 0.0002) ** 0.5))
    assert PACE.at(0, 0) == PACE.at(1, 1) == pytest.approx(PACE.at(1, LONG)) == (0.001, 0.0002)


@tried(1 / 5)
@given(situation=situations())
def test_two_threads_find_what_one_finds(situation: Situation) -> None:
    """The same bound at the same prices, and the same use of everything, however many streams there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prices, "FEW_MOVEMENTS", -1)
        for aim in aims(read(situation)):
            alone, both = (relaxed(replace(aim, most_threads=count), aim.nothing(), 30.0) for count in (1, 2))
            assert both.bound == pytest.approx(alone.bound)
            assert both.over.rows == pytest.approx(alone.over.rows)


@tried(1 / 5)
@given(situation=situations(), random=st.randoms(use_true_random=True), blur=st.sampled_from([1e-3, 1.0, 60.0, 1e5]))
def test_who_sees_blurred_proves_less_but_loses_nobody(situation: Situation, random: Random, blur: float) -> None:
    """At random prices a blurred sweep proves no more than a sharp one, nearly as much at a very small blur."""
    for aim in aims(read(situation)):
        prices = some_prices(aim, random)
        sharp, slack = relaxed(aim, prices).bound, 1e-12 * magnitude(aim, prices)
        assert relaxed(aim, prices, blur).bound <= sharp + slack
        assert relaxed(aim, prices, 1e-9).bound >= sharp - slack - 1e-6


def queue(**changes: object) -> list[Aim]:
    """Return the aims where one person in an hour is admitted: three of one state and one of another wait."""
    groups = [{"id": f"g{n}", "people": 1, "state": state} for n, state in enumerate(("CC", "CC", "CC", "DD"))]
    states = {"DD": {"name": "Other", "homes": "home"}}
    told = corridor(*groups, states=states, crossings={"border": {"people_per_hour": 1}}, **changes)
    scenario = read(told)
    return aims(scenario, optimum(scenario).values)


def test_prices_of_nothing_climb_to_those_of_a_queue() -> None:
    """Where one an hour is admitted, four bear 3, 4, 5 and 6 hours; without prices four times 3 are proven."""
    aim = next(aim for aim in queue() if aim.tier.name == "exposure")
    assert relaxed(aim, aim.nothing()).bound / aim.tier.scale == 12
    best = climb(aim, aim.nothing(), 150, PACE, Watch())
    assert 17.8 <= best.bound / aim.tier.scale <= 18


def test_weights_of_the_states_and_prices_of_earlier_tiers_climb() -> None:
    """Of 18 hours three bear three quarters, if all is fair: each 4.5; with states counting alike 4 are proven."""
    aim = next(aim for aim in queue() if aim.tier.name == "fairness")
    best = climb(aim, aim.nothing(), 150, PACE, Watch())
    assert float(best.prices.shares @ aim.share_people) == pytest.approx(1)
    assert best.bound == relaxed(aim, best.prices).bound
    assert relaxed(aim, aim.nothing()).bound / aim.tier.scale < 4.01
    assert 4.45 <= best.bound / aim.tier.scale <= 4.5
