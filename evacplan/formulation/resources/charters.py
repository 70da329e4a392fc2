"""Charters: so many trips, over the whole horizon."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Resource
from evacplan.formulation.resources.spans import single_rows
from evacplan.scenario.capacities import capacity_name


def charters(frame: Frame) -> Iterator[Resource]:
    """Yield one resource with a single row for each charter."""
    moves, stretches = frame.movements, frame.network.stretches
    for charter, given in frame.scenario.charters.items():
        mine = np.array([s.way_id == charter for s in stretches] + [False])
        used = np.flatnonzero(mine[moves.stretch])
        yield Resource(
            name=capacity_name("orders", charter),
            limit=np.array([given.at_most], dtype=np.int64),
            starts=np.zeros(1, dtype=np.int64),
            movements=used,
            lumpy=True,
            **single_rows(np.zeros(len(used), dtype=np.int64)),
        )
