"""Parts that share nothing scarce are told apart, and what is held for the sum is held for each."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from evacplan.formulation.compilation import compile_problem
from evacplan.formulation.problem import EvacuationProblem
from evacplan.scenario import Scenario
from evacplan.solvers.exact import Search, lexicographic
from evacplan.solvers.parts import independent_parts, says_nothing_new
from evacplan.solvers.watch import Watch
from tests.optima.corridor import corridor


def compiled(*groups: dict[str, object], **changes: Any) -> EvacuationProblem:
    """Compile a corridor."""
    return compile_problem(Scenario.model_validate(corridor(*groups, **changes)))


def parts(problem: EvacuationProblem) -> list[list[int]]:
    """Return the numbers of the commodities of every part."""
    found = independent_parts(problem, problem.allowed & ~problem.movements.waiting)
    return [np.flatnonzero(part).tolist() for part in found]


TWO = ({"id": "a", "people": 3}, {"id": "b", "people": 2})


def test_a_road_that_all_can_use_couples_nobody():
    """Without anything scarce every kind of group is a part of its own."""
    assert parts(compiled(*TWO)) == [[0], [1]]


def test_riders_of_one_fleet_belong_together():
    """Who may ride in the same vehicles is one part."""
    bus = {"bus": {"depot": "town", "vehicles": 5, "seats": 9}}
    assert parts(compiled(*TWO, fleets=bus, links={"road": {"fleets": ["bus"]}})) == [[0, 1]]


def test_a_capacity_couples_only_if_all_can_exceed_it():
    """An hour of five people has room for both, an hour of four has not."""
    assert parts(compiled(*TWO, crossings={"border": {"people_per_hour": 5}})) == [[0], [1]]
    assert parts(compiled(*TWO, crossings={"border": {"people_per_hour": 4}})) == [[0, 1]]


def test_each_part_is_held_at_its_own_value():
    """After the exposure of two independent groups is solved, each is held at three hours a head."""
    problem = compiled(*TWO)
    exposure = next(tier for tier in problem.tiers if tier.name == "exposure")
    with Watch().crew as hands:
        search = lexicographic(Search(problem, (), None), [exposure], [Fraction(0)], Watch(crew=hands))
    (held,) = search.holds
    assert [(np.flatnonzero(members).tolist(), exposure.value(limit)) for members, limit in held.parts] == [
        ([0], 9.0),
        ([1], 6.0),
    ]


def test_the_share_of_the_only_state_says_nothing_new():
    """With one state the largest mean exposure is held by the sum, with the tiers in this order."""
    problem = compiled(*TWO)
    with Watch().crew as hands:
        watch = Watch(crew=hands)
        search = lexicographic(Search(problem, (), None), problem.tiers, problem.tolerances, watch)
    fairness = next(hold for hold in search.holds if hold.tier.shares)
    assert says_nothing_new(fairness, search.holds)
    assert not says_nothing_new(fairness, [fairness])
