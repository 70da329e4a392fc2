"""What is minimised: one file per objective, each a function from the compiled network to its tiers."""

from collections.abc import Callable

from evacplan.formulation.costs.arrival import arrival
from evacplan.formulation.costs.exposure import exposure, fairness
from evacplan.formulation.costs.money import cost
from evacplan.formulation.costs.stranded import stranded
from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Tier
from evacplan.scenario.policy import Objective

TIERS: dict[Objective, Callable[[Frame], tuple[Tier, ...]]] = {
    "stranded": stranded,
    "exposure": exposure,
    "fairness": fairness,
    "arrival": arrival,
    "cost": cost,
}

__all__ = ["TIERS", "Frame"]
