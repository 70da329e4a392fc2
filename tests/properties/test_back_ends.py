"""Every solver of the integer models proves the same."""

from __future__ import annotations

import random

import pytest

from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from tests.properties.strategies import situation


@pytest.mark.parametrize("seed", [50320, 50118, 50033])
def test_cp_sat_proves_what_highs_proves(seed: int):
    """A worst-off state with a fraction of an hour, and models without any point, are no matter of the solver."""
    scenario = Scenario.model_validate(situation(random.Random(seed)))  # noqa: S311 - for tests
    one, two = (plan_evacuation(scenario, back_end=back_end) for back_end in ("highs", "cp_sat"))
    assert [(t.name, t.value, t.bound, t.status) for t in one.objective] == [
        (t.name, pytest.approx(t.value), pytest.approx(t.bound), t.status) for t in two.objective
    ]
    assert not two.run.limits_hit
