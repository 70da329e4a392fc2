"""People who are not brought home, one tier for each priority class."""

from __future__ import annotations

import numpy as np

from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Tier


def stranded(frame: Frame) -> tuple[Tier, ...]:
    """Return a tier for each priority class that somebody belongs to, first things first."""
    scenario = frame.scenario
    present = {scenario.priority(group) for group in scenario.groups}
    nothing = frame.per_movement()
    return tuple(
        Tier(
            name=f"stranded.{priority}",
            unit="people",
            scale=1,
            onward=nothing,
            final=nothing,
            vehicle=nothing,
            stranded=np.array([int(c.priority == priority) for c in frame.commodities], dtype=np.int64),
            offset=frame.per_commodity(),
        )
        for priority in scenario.policy.priorities
        if priority in present
    )
