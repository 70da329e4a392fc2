"""People, and citizens of a state, admitted at a post on one calendar day of its near side."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Resource
from evacplan.formulation.resources.spans import single_rows
from evacplan.network.grid import IntArray
from evacplan.network.static import Stretch
from evacplan.scenario import Crossing
from evacplan.scenario.capacities import capacity_name


def daily_totals(frame: Frame) -> Iterator[Resource]:
    """Yield one resource for each post with a daily limit; a row for every day."""
    for number, stretch in enumerate(frame.network.stretches):
        if isinstance(stretch.way, Crossing) and stretch.way.people_per_day is not None:
            name = capacity_name("day", stretch.way_id)
            yield _per_day(frame, number, stretch, name, stretch.way.people_per_day, None)


def quotas(frame: Frame) -> Iterator[Resource]:
    """Yield one resource for each quota of a state at a post; a row for every day."""
    for number, stretch in enumerate(frame.network.stretches):
        if isinstance(stretch.way, Crossing):
            for state, quota in stretch.way.quota.items():
                yield _per_day(frame, number, stretch, capacity_name("quota", stretch.way_id, state), quota, state)


def _per_day(frame: Frame, number: int, stretch: Stretch, name: str, limit: int, state: str | None) -> Resource:
    used = np.flatnonzero(frame.movements.stretch == number)
    zone = frame.scenario.zone(frame.network.sites[stretch.tail])
    days: IntArray = np.array(
        [frame.grid.instant(m).astimezone(zone).date().toordinal() for m in frame.movements.depart[used]],
        dtype=np.int64,
    )
    _, firsts, rows = np.unique(days, return_index=True, return_inverse=True)
    return Resource(
        name=name,
        limit=np.full(len(firsts), limit, dtype=np.int64),
        starts=frame.movements.depart[used][firsts],
        movements=used,
        **single_rows(rows.reshape(-1)),
        commodities=None if state is None else np.array([c.state == state for c in frame.commodities], dtype=np.bool_),
    )
