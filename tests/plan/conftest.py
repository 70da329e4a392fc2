"""The scenario and the plan by hand that the tests of plans share."""

from __future__ import annotations

import pytest

from evacplan.plan.plan import Plan
from evacplan.scenario import Scenario
from tests.plan.sample import sample_plan, scenario_with


@pytest.fixture(scope="session")
def sample_scenario() -> Scenario:
    """Return a small scenario in which every rule bites."""
    return scenario_with()


@pytest.fixture(scope="session")
def valid_plan(sample_scenario: Scenario) -> Plan:
    """Return a plan by hand that obeys every rule."""
    return sample_plan(sample_scenario)
