"""What the compiled problem makes scarce is what the scenario says is scarce."""

from __future__ import annotations

from pathlib import Path

import pytest

from evacplan import read_scenario
from evacplan.formulation.compilation import compile_problem
from evacplan.scenario.capacities import capacities

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.mark.parametrize("case", ["tutorial", "kazakhstan-2026-03", "kazakhstan-2025-06", "pooled-2026-03"])
def test_every_resource_is_a_capacity_of_the_scenario(case: str):
    """Names and limits agree, for all ways that lead anywhere."""
    scenario = read_scenario(SCENARIOS / f"{case}.yaml")
    resources = [r for r in compile_problem(scenario).resources if r.frees is None]
    known = capacities(scenario)
    assert resources
    for resource in resources:
        assert set(resource.limit.tolist()) <= {known[resource.name].limit}
