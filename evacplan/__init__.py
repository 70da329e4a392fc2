"""evacplan: plans that bring citizens home over land borders, with a proof of how good they are.

The names below are loaded when first used, so that ``import evacplan`` stays quick.

>>> import evacplan
>>> scenario = evacplan.read_scenario("scenario.yaml")  # doctest: +SKIP
>>> plan = evacplan.plan_evacuation(scenario)  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evacplan.errors import EvacplanError, ScenarioError
    from evacplan.plan.plan import Plan
    from evacplan.plan.plan_file import read_plan, write_plan
    from evacplan.plan.verification import verify
    from evacplan.planner import plan_evacuation
    from evacplan.planner.explaining import explain
    from evacplan.scenario import Scenario
    from evacplan.sources.scenario_file import read_scenario

__version__ = "0.1.0"

__all__ = [
    "EvacplanError",
    "Plan",
    "Scenario",
    "ScenarioError",
    "__version__",
    "explain",
    "plan_evacuation",
    "read_plan",
    "read_scenario",
    "verify",
    "write_plan",
]


def __getattr__(name: str) -> object:
    homes = {
        "EvacplanError": "evacplan.errors",
        "Plan": "evacplan.plan.plan",
        "Scenario": "evacplan.scenario",
        "ScenarioError": "evacplan.errors",
        "explain": "evacplan.planner.explaining",
        "plan_evacuation": "evacplan.planner",
        "read_plan": "evacplan.plan.plan_file",
        "read_scenario": "evacplan.sources.scenario_file",
        "verify": "evacplan.plan.verification",
        "write_plan": "evacplan.plan.plan_file",
    }
    if name not in homes:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(homes[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
