"""Which solver is asked in a worker, and in what order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from evacplan.errors import SolverError
from evacplan.solvers import native
from evacplan.solvers.linear import Answer, Cut
from evacplan.solvers.native import solve_model
from evacplan.solvers.watch import Watch
from tests.solvers.errands import hard_model
from tests.solvers.test_crew import SMALL

NOWHERE = SMALL.with_rows([Cut(np.array([0]), np.array([1.0]), -1.0)])
"""A model without a point."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Return the list of the solvers that have been asked, and whether with presolve."""
    found: list[tuple[str, bool]] = []
    really = native._solve

    def solve(watch: Watch, model: Any, back_end: Any, **how: Any) -> Answer:
        found.append((back_end, how.get("presolve", True)))
        return really(watch, model, back_end, **how)

    monkeypatch.setattr(native, "_solve", solve)
    return found


def fails(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let the first ``times`` solvers that are asked fail."""
    asked, left = native._solve, [times]

    def solve(watch: Watch, model: Any, back_end: Any, **how: Any) -> Answer:
        answer = asked(watch, model, back_end, **how)
        left[0] -= 1
        if left[0] >= 0:
            raise SolverError("status unknown")
        return answer

    monkeypatch.setattr(native, "_solve", solve)


def test_what_a_glance_proves_is_not_solved_again(asked: list[tuple[str, bool]]):
    """CP-SAT's proof is the answer, for a model with a point as for one without."""
    found = solve_model(Watch(), SMALL, "highs", relaxed=False, presolve=True, glance=True)
    assert (found.value, found.bound, found.proven) == (-3, -3, True)
    assert found.x is not None
    assert found.x.sum() == 3
    found = solve_model(Watch(), NOWHERE, "highs", relaxed=False, presolve=True, glance=True)
    assert (found.x, found.bound, found.proven) == (None, np.inf, True)
    assert asked == [("cp_sat", True)] * 2


def test_a_glance_is_short(asked: list[tuple[str, bool]]):
    """What CP-SAT does not prove soon is left to HiGHS."""
    found = solve_model(Watch(time_limit=4.0), hard_model(), "highs", relaxed=False, presolve=True, glance=True)
    assert asked == [("cp_sat", True), ("highs", True)]
    assert found.x is not None
    assert not found.proven


def test_large_models_are_not_glanced_at(asked: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch):
    """Where there are too many columns HiGHS is asked at once."""
    monkeypatch.setattr(native, "GLANCED_AT", 1)
    assert solve_model(Watch(), SMALL, "highs", relaxed=False, presolve=True, glance=True).value == -3
    assert asked == [("highs", True)]


def test_a_glance_that_fails_costs_nothing(asked: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch):
    """If CP-SAT cannot take the model, HiGHS solves it."""
    fails(monkeypatch, times=1)
    assert solve_model(Watch(), SMALL, "highs", relaxed=False, presolve=True, glance=True).value == -3
    assert asked == [("cp_sat", True), ("highs", True)]


def test_central_prices_are_tried_without_presolve(asked: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch):
    """Where the interior point method gives up on a model that presolve has changed, it tries the model itself."""
    fails(monkeypatch, times=1)
    found = solve_model(Watch(), SMALL, "highs", relaxed=True, presolve=True, central=True)
    assert found.duals is not None
    assert found.duals.rows == pytest.approx([-0.5], abs=1e-6)
    assert asked == [("highs", True), ("highs", False)]


def test_what_a_glance_has_found_is_not_lost(monkeypatch: pytest.MonkeyPatch):
    """The better point and the better bound of the two count, and only better points are handed over."""
    x = np.zeros(2)
    answers = iter([Answer(x, 5.0, 3.0), Answer(x + 1, 8.0, 2.0)])
    told: list[object] = []

    def solve(watch: Watch, _model: Any, back_end: Any, **_how: Any) -> Answer:
        for value in (9.0, 4.0) if back_end == "highs" else ():
            watch.deliver(Answer(x, value, -np.inf))
        return next(answers)

    monkeypatch.setattr(native, "_solve", solve)
    found = solve_model(Watch(deliver=told.append), SMALL, "highs", relaxed=False, presolve=True, glance=True)
    assert (found.value, found.bound, found.proven) == (5.0, 3.0, False)
    assert found.x is x
    assert [answer.value for answer in told if isinstance(answer, Answer)] == [4.0]
