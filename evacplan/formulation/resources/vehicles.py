"""Vehicles of a fleet, held from leaving the depot until they can be used again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Resource
from evacplan.formulation.resources.spans import rows_during
from evacplan.scenario.capacities import capacity_name


def vehicles(frame: Frame) -> Iterator[Resource]:
    """Yield one resource for each fleet; a row for every instant at which a vehicle may be taken.

    More vehicles are never held together than at the instant when one of them is taken.
    """
    moves, stretches = frame.movements, frame.network.stretches
    for fleet, given in frame.scenario.fleets.items():
        carriers = [s.carrier if s.carrier and s.carrier.pool == fleet else None for s in stretches]
        mine = np.array([c is not None for c in carriers] + [False])
        before = np.array([c.before if c else 0 for c in carriers] + [0], dtype=np.int64)
        after = np.array([(c.after or 0) if c else 0 for c in carriers] + [0], dtype=np.int64)
        used = np.flatnonzero(mine[moves.stretch])
        stretch = moves.stretch[used]
        taken, back = moves.depart[used] - before[stretch], moves.arrive[used] + after[stretch]
        instants = np.unique(taken)
        yield Resource(
            name=capacity_name("vehicles", fleet),
            limit=np.full(len(instants), given.vehicles, dtype=np.int64),
            starts=instants,
            movements=used,
            lumpy=True,
            **rows_during(instants, taken, back),
        )
