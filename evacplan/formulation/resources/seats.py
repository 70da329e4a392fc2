"""Seats on every departure of a scheduled service."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Resource
from evacplan.formulation.resources.spans import single_rows
from evacplan.scenario import Service
from evacplan.scenario.capacities import capacity_name


def seats(frame: Frame) -> Iterator[Resource]:
    """Yield one resource for each service, with one row for each departure."""
    moves = frame.movements
    for number, stretch in enumerate(frame.network.stretches):
        if isinstance(stretch.way, Service):
            used = np.flatnonzero(moves.stretch == number)
            yield Resource(
                name=capacity_name("seats", stretch.way_id),
                limit=np.full(len(used), stretch.way.seats, dtype=np.int64),
                starts=moves.depart[used],
                movements=used,
                **single_rows(np.arange(len(used))),
            )
