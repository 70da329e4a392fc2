"""What holds for every plan that is made by inserting parties, and for every change to it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evacplan.plan.verification import verify
from evacplan.solvers import improvement
from evacplan.solvers.board import give_back, take
from evacplan.solvers.crew import Crew
from evacplan.solvers.dispatch import Dispatch, guide_at
from evacplan.solvers.dissolving import dissolve_small_convoys
from evacplan.solvers.improvement import improve
from evacplan.solvers.insertion import Guide, insert_all, remove_all
from evacplan.solvers.outcome import Watch
from evacplan.solvers.prices import Aim
from tests.properties.budget import tried
from tests.properties.planning import copied, crowded, plan_of
from tests.properties.pricing import aims, read, some_prices
from tests.properties.strategies import Situation, situations
from tests.solvers.recount import recount, state


def dispatched(aim: Aim, random: Random) -> tuple[Dispatch, Guide]:
    """Return a plan made in a random order at random prices, without convoys that are too small, and its guide."""
    plan = Dispatch.empty(aim.streams)
    guide = guide_at(aim, some_prices(aim, random), plan.grid, random.choice([1.0, 0.8]))
    plan.insert(guide, an_order(plan, random))
    dissolve_small_convoys(plan, guide)
    return plan, guide


def an_order(plan: Dispatch, random: Random) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return all commodities in a random order."""
    count = len(plan.streams.problem.commodities)
    return np.array(random.sample(range(count), count), dtype=np.int64)


def itineraries(plan: Dispatch) -> list[list[int]]:
    """Return the movements of every party."""
    return [path[:length].tolist() for path, length in zip(plan.board.path, plan.board.length, strict=True)]


@tried()
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_whatever_is_dispatched_keeps_every_rule(situation: Situation, random: Random) -> None:
    """Whatever the prices and the order, the plan verifies, and the board is what its itineraries leave."""
    scenario = read(crowded(situation, random))
    aim = random.choice(aims(scenario))
    plan, _ = dispatched(aim, random)
    assert state(plan) == recount(plan)
    found = verify(plan_of(scenario, aim.streams.problem, plan.solution()))
    assert found.ok, found.violations


@tried(1 / 3)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_taking_off_undoes_putting_on(situation: Situation, random: Random) -> None:
    """Parties taken off leave no trace; in the order of before, at the same prices, they choose the same again."""
    aim = random.choice(aims(read(crowded(situation, random))))
    plan, guide = dispatched(aim, random)
    before = itineraries(plan)
    chosen = np.array([p for p in range(len(before)) if before[p] and random.random() < 0.5], dtype=np.int64)
    kept = copied(plan)
    remove_all(plan.grid, plan.board, plan.parties, chosen)
    assert state(plan) == recount(plan)
    most = np.full(len(before), np.inf)
    insert_all(plan.grid, plan.board, guide, plan.scratch, plan.parties, chosen, most)
    remove_all(kept.grid, kept.board, kept.parties, chosen)
    insert_all(kept.grid, kept.board, guide, kept.scratch, kept.parties, chosen, most)
    assert itineraries(plan) == itineraries(kept)
    remove_all(plan.grid, plan.board, plan.parties, np.flatnonzero(plan.board.length))
    assert state(plan) == state(plan.cleared())


@tried(1 / 3)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_a_movement_is_taken_and_given_back(situation: Situation, random: Random) -> None:
    """Whatever is free can be taken until it is full, and given back in any order until all is as before."""
    aim = random.choice(aims(read(crowded(situation, random))))
    plan, _ = dispatched(aim, random)
    before, taken = state(plan), []
    for _ in range(60):
        a, stream = random.randrange(len(plan.grid.tail)), random.randrange(len(plan.grid.home))
        people = random.randint(1, int(plan.grid.places[a]) or 4)
        left = plan.board.left.copy()
        seat = take(plan.grid, plan.board, stream, a, people)
        if seat == -2:
            assert np.array_equal(left, plan.board.left)
        else:
            taken.append((stream, a, people, seat))
        assert plan.board.left.min(initial=0) >= 0
    random.shuffle(taken)
    for movement in taken:
        give_back(plan.grid, plan.board, *movement)
    assert state(plan) == before


@tried(1 / 3)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_improvement_never_makes_it_worse(situation: Situation, random: Random) -> None:
    """Nobody who travels is stranded; where only people cost, nothing up to the tier is worse; the board is right."""
    check_improvement(situation, random, Watch(seed=random.randrange(99)), PATIENCE=25)


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    """Return workers for all examples."""
    with Crew() as crew:
        yield crew


@tried(1 / 6)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_programs_never_make_it_worse(crew: Crew, situation: Situation, random: Random) -> None:
    """The same holds where integer programs put everybody back."""
    watch = Watch(seed=random.randrange(99), crew=crew)
    check_improvement(
        situation, random, watch, PATIENCE=2, LOOKED=1, CALM=math.inf, RENEWED=1, SIZES=(15, 15), ORDERS=4
    )
    assert not watch.mishaps


def check_improvement(situation: Situation, random: Random, watch: Watch, **constants: object) -> None:
    """Fail unless improvement keeps what it must, with these constants."""
    scenario = read(crowded(situation, random))
    aim = random.choice([aim for aim in aims(scenario) if not aim.tier.name.startswith("stranded")] or aims(scenario))
    problem, tiers = aim.streams.problem, [*(hold.tier for hold in aim.holds), aim.tier]
    plan, _ = dispatched(aim, random)
    travelled, before = plan.board.length > 0, plan.solution()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in constants.items():
            patch.setattr(improvement, name, value)
        improve(plan, aim, some_prices(aim, random), watch)
    assert not (travelled & (plan.board.length == 0)).any()
    if problem.convoys is not None:
        gathered = plan.board.gathered
        assert not ((gathered > 0) & (gathered < problem.convoys.smallest)).any()
    after = plan.solution()
    assert state(plan) == recount(plan)
    found = verify(plan_of(scenario, problem, after))
    assert found.ok, found.violations
    stranding = [tier for tier in tiers if tier.name.startswith("stranded")]
    compared = stranding if aim.tier.shares or aim.tier.vehicle.any() else [*stranding, aim.tier]
    assert [after.cost(problem, t) for t in compared] <= [before.cost(problem, t) for t in compared]
