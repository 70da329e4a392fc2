"""The time until people are home."""

from __future__ import annotations

import numpy as np

from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Tier


def arrival(frame: Frame) -> tuple[Tier, ...]:
    """Return the tier of person-hours from the start of planning until home."""
    return (
        Tier(
            name="arrival",
            unit="person-hours",
            scale=60,
            onward=frame.per_movement(),
            final=frame.movements.arrive,
            vehicle=frame.per_movement(),
            stranded=np.full(len(frame.commodities), frame.grid.end, dtype=np.int64),
            offset=frame.per_commodity(),
        ),
    )
