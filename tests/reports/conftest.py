"""The plan that reports are drawn from."""

from __future__ import annotations

import pytest

from evacplan.plan.plan import Plan
from tests.plan.sample import sample_plan, scenario_with


@pytest.fixture(scope="session")
def valid_plan() -> Plan:
    """Return a plan by hand that obeys every rule and strands four people."""
    return sample_plan(scenario_with())


@pytest.fixture(scope="session")
def empty_plan(valid_plan: Plan) -> Plan:
    """Return a plan in which nobody moves."""
    return valid_plan.model_copy(update={"assignments": (), "dispatches": (), "charters": ()})
