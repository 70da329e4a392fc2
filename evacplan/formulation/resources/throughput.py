"""People admitted at a post in any sixty minutes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Resource
from evacplan.formulation.resources.spans import rows_during
from evacplan.scenario import Crossing
from evacplan.scenario.capacities import capacity_name


def throughput(frame: Frame) -> Iterator[Resource]:
    """Yield one resource for each post with an hourly limit; a row for every hour that begins with an admission."""
    moves = frame.movements
    for number, stretch in enumerate(frame.network.stretches):
        way = stretch.way
        if isinstance(way, Crossing) and way.people_per_hour is not None:
            used = np.flatnonzero(moves.stretch == number)
            # An admission at a counts in the hours that begin in (a - 60, a].
            instants = np.unique(moves.depart[used])
            yield Resource(
                name=capacity_name("hour", stretch.way_id),
                limit=np.full(len(instants), way.people_per_hour, dtype=np.int64),
                starts=instants,
                movements=used,
                **rows_during(instants, moves.depart[used] - 59, moves.depart[used] + 1),
            )
