"""The program that gives some parties new itineraries all together says what the board says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evacplan.formulation.compilation import compile_problem
from evacplan.scenario import Scenario
from evacplan.solvers import improvement
from evacplan.solvers.board import put
from evacplan.solvers.dispatch import Dispatch, guide_at
from evacplan.solvers.improvement import improve
from evacplan.solvers.linear import FloatArray, IntArray, LinearModel
from evacplan.solvers.neighbourhood import Pool, chosen_paths, model_of, pool_of
from evacplan.solvers.prices import Aim
from evacplan.solvers.standing import Standing
from evacplan.solvers.streams import Streams
from evacplan.solvers.watch import Watch
from tests.optima.corridor import corridor
from tests.optima.enumeration import optimum
from tests.properties.budget import tried
from tests.properties.planning import crowded
from tests.properties.pricing import aims, read, some_prices
from tests.properties.strategies import Situation, situations
from tests.solvers.recount import recount, state


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Return a watch whose workers end with the test."""
    watch = Watch()
    with watch.crew:
        yield watch


def some_pool(situation: Situation, random: Random) -> tuple[Standing, Pool, LinearModel]:
    """Return a plan of which some parties are off the board, their pool and their program."""
    aim = random.choice([aim for aim in aims(read(crowded(situation, random))) if not aim.tier.shares])
    assume(aim.streams.problem.convoys is None)
    plan = Dispatch.empty(aim.streams)
    guides = [guide_at(aim, some_prices(aim, random), plan.grid, share) for share in (0.0, 0.5, 1.0)]
    count = len(aim.streams.problem.commodities)
    plan.insert(guides[1], np.array(random.sample(range(count), count)))
    whole = np.flatnonzero(~plan.splits)
    chosen = np.array(sorted(random.sample(whole.tolist(), random.randint(1, min(8, len(whole))))))
    standing = Standing.of(plan, aim)
    standing.take_off(chosen)
    tries = [(guide, np.array(random.sample(chosen.tolist(), len(chosen)))) for guide in guides * 2]
    pool = pool_of(standing, chosen, tries)
    return standing, pool, model_of(plan, pool, float(aim.tier.scale))


def seated(plan: Dispatch, pool: Pool, taken: IntArray) -> bool:
    """Put the parties of a pool on itineraries of it, larger ones first; tell whether all fit."""
    for i in sorted(taken.tolist(), key=lambda i: -int(plan.parties.people[pool.chosen[pool.member[i]]])):
        party, path = int(pool.chosen[pool.member[i]]), pool.path[i][pool.path[i] >= 0]
        plan.board.path[party, : len(path)] = path
        who = (plan.parties.stream[party], plan.parties.source[party], plan.parties.people[party])
        if len(path) and put(plan.grid, plan.board, party, *who, len(path)) >= 0:
            return False
    return True


def vehicles(plan: Dispatch) -> IntArray:
    """Return the vehicles on every movement."""
    found = np.zeros(len(plan.grid.tail), dtype=np.int64)
    for a, first in enumerate(plan.board.first_vehicle.tolist()):
        vehicle = first
        while vehicle >= 0:
            found[a] += 1
            vehicle = int(plan.board.next_vehicle[vehicle])
    return found


def keeps(model: LinearModel, x: FloatArray) -> bool:
    """Tell whether a point keeps every row and every bound of a model."""
    rows = np.bincount(model.row, model.coefficient * x[model.column], len(model.row_high))
    inside = (model.low <= x).all() and (x <= model.high).all()
    return bool(inside and (model.row_low <= rows).all() and (rows <= model.row_high).all())


@tried()
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_what_the_board_takes_the_program_allows(situation: Situation, random: Random) -> None:
    """Itineraries that fit on the board are a point of the program; others are none, unless seats are the trouble."""
    standing, pool, model = some_pool(situation, random)
    plan, ran = standing.plan, vehicles(standing.plan)
    taken = np.array([random.choice(np.flatnonzero(pool.member == m).tolist()) for m in range(len(pool.chosen))])
    paths = pool.path[pool.path >= 0]
    visited = np.unique(paths[plan.grid.places[paths] > 0])
    fits = seated(plan, pool, taken)
    chosen = np.isin(np.arange(len(pool.cost)), taken)
    if fits:
        x = np.concatenate([chosen, (vehicles(plan) - ran)[visited]]).astype(np.float64)
        assert keeps(model, x)
        for m, path in enumerate(chosen_paths(pool, x)):
            assert path[path >= 0].tolist() == pool.path[taken[m]][pool.path[taken[m]] >= 0].tolist()
    elif not len(visited):
        assert not keeps(model, chosen.astype(np.float64))
    standing.restore(pool.chosen)
    assert state(plan) == recount(plan)


@tried()
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_what_the_parties_had_is_in_the_pool_and_fits(situation: Situation, random: Random) -> None:
    """The plan as it is is a point of the program, at its true costs above the cheapest ones."""
    standing, pool, model = some_pool(situation, random)
    plan, without = standing.plan, vehicles(standing.plan)
    standing.restore(pool.chosen)
    had = np.zeros(len(pool.cost), dtype=np.bool_)
    for i, path in enumerate(pool.path):
        party = pool.chosen[pool.member[i]]
        had[i] = plan.board.path[party, : plan.board.length[party]].tolist() == path[path >= 0].tolist()
    assert np.bincount(pool.member, had).tolist() == [1.0] * len(pool.chosen)
    paths = pool.path[pool.path >= 0]
    visited = np.unique(paths[plan.grid.places[paths] > 0])
    assert keeps(model, np.concatenate([had, (vehicles(plan) - without)[visited]]).astype(np.float64))
    assert pool.cost[had].tolist() == standing.cost[pool.chosen[pool.member[had]]].tolist()


def test_a_program_finds_who_should_share_a_bus(watch: Watch, monkeypatch: pytest.MonkeyPatch):
    """Four groups in a bus of four: 2 + 1, then 3, then 2 become 3 + 1, then 2 + 2, which an enumeration calls best."""
    situation = corridor(
        {"id": "a", "people": 2},
        {"id": "b", "people": 1},
        {"id": "c", "people": 3},
        {"id": "d", "people": 2, "ready": "2026-03-01T01:00Z"},
        fleets={"bus": {"depot": "town", "vehicles": 1, "seats": 4}},
        links={"road": {"fleets": ["bus"]}},
    )
    scenario = Scenario.model_validate(situation)
    problem = compile_problem(scenario, every_instant=True)
    aim = Aim(Streams.of_problem(problem), next(tier for tier in problem.tiers if tier.name == "exposure"), ())
    plan = Dispatch.empty(aim.streams)
    order = sorted(range(4), key=lambda k: problem.commodities[k].groups)
    plan.insert(guide_at(aim, aim.nothing(), plan.grid), np.array(order))
    before = aim.tier.value(plan.solution().cost(problem, aim.tier))
    for name, value in (("PATIENCE", 1), ("LOOKED", 1), ("CALM", math.inf)):
        monkeypatch.setattr(improvement, name, value)
    improve(plan, aim, aim.nothing(), watch)
    best = optimum(scenario).values["exposure"]
    assert before > best == aim.tier.value(plan.solution().cost(problem, aim.tier))
    assert state(plan) == recount(plan)
