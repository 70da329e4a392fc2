"""Parts that share nothing scarce are solved apart, with the result of solving all together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from evacplan.formulation.compilation import compile_problem
from evacplan.formulation.problem import EvacuationProblem
from evacplan.scenario import Scenario
from evacplan.solvers import integer
from evacplan.solvers.arcflow import Hold
from evacplan.solvers.integer import only, solve_integer
from evacplan.solvers.watch import Watch
from tests.optima.corridor import corridor


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Return a watch whose workers end with the test."""
    watch = Watch()
    with watch.crew:
        yield watch


@pytest.fixture
def problem() -> EvacuationProblem:
    """Return a corridor of three kinds of groups: two that a small bus carries one after the other, and one on foot."""
    situation = corridor(
        {"id": "a", "people": 3},
        {"id": "b", "people": 2},
        {"id": "c", "people": 2, "at": "post"},
        fleets={"bus": {"depot": "town", "vehicles": 1, "seats": 4}},
        links={"road": {"fleets": ["bus"]}},
    )
    return compile_problem(Scenario.model_validate(situation))


@pytest.mark.parametrize("few", [0, 10**9])
def test_apart_and_together_are_equally_good(
    problem: EvacuationProblem, watch: Watch, few: int, monkeypatch: pytest.MonkeyPatch
):
    """Exposure is 3 h for three, 7 h for two who wait for the bus to return, and 1 h for two at the post."""
    monkeypatch.setattr(integer, "FEW", few)
    tiers = {tier.name: tier for tier in problem.tiers}
    holds = [Hold(tier, 0) for name, tier in tiers.items() if name.startswith("stranded")]
    solution, bound = solve_integer(problem, tiers["exposure"], holds, watch)
    assert solution is not None
    assert tiers["exposure"].value(round(bound)) == 3 * 3 + 7 * 2 + 1 * 2
    assert solution.cost(problem, tiers["exposure"]) == round(bound)


def test_a_part_keeps_its_own_groups_and_their_costs(problem: EvacuationProblem):
    """The problem of some commodities has their movements, and what stranding them costs."""
    members = np.array([commodity.groups != ("b",) for commodity in problem.commodities])
    part = only(problem, members)
    assert [commodity.groups for commodity in part.commodities] == [("a",), ("c",)]
    assert (part.allowed == problem.allowed[members]).all()
    for mine, whole in zip(part.tiers, problem.tiers, strict=True):
        assert (mine.stranded == whole.stranded[members]).all()
