"""Beds: people who are at a site between an arrival there and the following departure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Resource
from evacplan.formulation.resources.spans import rows_during
from evacplan.scenario.capacities import capacity_name


def beds(frame: Frame) -> Iterator[Resource]:
    """Yield one resource for each site with beds; a row for every instant of an arrival.

    Never are more people at a site than when one of them arrives. A movement occupies a bed from its
    arrival until the next period, from boarding until departure, or as waiting from node to node; those
    who have not yet left the site as their origin do not count.
    """
    moves, step = frame.movements, frame.grid.step
    for site, key in enumerate(frame.scenario.sites):
        limit = frame.scenario.sites[key].beds
        if limit is None:
            continue
        # Whoever has a car there sleeps in the same beds.
        here = [number for number, each in enumerate(frame.network.sites) if each == key]
        heads, tails = np.isin(moves.head, here), np.isin(moves.tail, here)
        arriving = np.flatnonzero(heads & ~moves.waiting)
        boarding = np.flatnonzero(tails & ~moves.waiting)
        waiting = np.flatnonzero(tails & moves.waiting)
        instants = np.unique(moves.arrive[arriving])
        used = np.concatenate([arriving, boarding, waiting])
        begins = np.concatenate([moves.arrive[arriving], moves.enter[boarding] * step, moves.enter[waiting] * step])
        ends = np.concatenate([moves.leave[arriving] * step, moves.depart[boarding], moves.leave[waiting] * step])
        yield Resource(
            name=capacity_name("beds", key),
            limit=np.full(len(instants), limit, dtype=np.int64),
            starts=instants,
            movements=used,
            commodities=np.array([c.origin != site and site not in c.homes for c in frame.commodities], dtype=np.bool_),
            **rows_during(instants, begins, ends),
        )
