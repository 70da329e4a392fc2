"""How long to plan, and with which seed, is checked before anything is begun."""

from __future__ import annotations

import math

import pytest

from evacplan import plan_evacuation
from evacplan.errors import EvacplanError
from evacplan.scenario import Scenario
from tests.whatif.test_studies import SITUATION


@pytest.mark.parametrize("seed", [-1, 2**31])
def test_a_seed_that_no_solver_takes_is_refused(seed: int):
    """The error says what would be taken."""
    with pytest.raises(EvacplanError, match="expected a number from 0 to 2147483647"):
        plan_evacuation(Scenario.model_validate(SITUATION), seed=seed)


@pytest.mark.parametrize("limit", [-1.0, math.nan])
def test_a_limit_that_is_no_time_is_refused(limit: float):
    """Neither less than nothing nor no number at all."""
    with pytest.raises(EvacplanError, match="expected a number of seconds"):
        plan_evacuation(Scenario.model_validate(SITUATION), time_limit=limit)


def test_a_limit_without_end_is_none():
    """The plan is that without a limit, and says so."""
    plan = plan_evacuation(Scenario.model_validate(SITUATION), time_limit=math.inf)
    assert plan.run.settings["time_limit"] is None
    assert all(tier.status == "optimal" for tier in plan.objective)
