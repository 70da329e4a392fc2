"""Greatest stays: whoever comes into a country, or to a site, is out of it again in time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Resource
from evacplan.formulation.resources.spans import rows_during
from evacplan.formulation.stays import stays_of


def greatest_stays(frame: Frame) -> Iterator[Resource]:
    """Yield one resource for each greatest stay and each commodity that it binds; a row for every end of a stay.

    Of the units of a commodity so many have left by each row as came in so long ago that their stay ends there. Whoever
    comes in takes all rows from the end of the stay on, whoever leaves all rows before the departure; and what can be
    taken is what leaves in all. First in, first out: units of one commodity are alike, and may change places.
    """
    moves = frame.movements
    for stay in stays_of(frame.scenario, frame.network, frame.commodities):
        entering, leaving = np.flatnonzero(stay.enters(moves)), np.flatnonzero(stay.leaves(moves))
        ends = np.unique(moves.arrive[entering] + stay.greatest)
        never = np.iinfo(np.int64).max
        begins = np.concatenate([moves.arrive[entering] + stay.greatest, np.zeros(len(leaving), dtype=np.int64)])
        until = np.concatenate([np.full(len(entering), never), moves.depart[leaving]])
        used = np.concatenate([entering, leaving])
        for k in np.flatnonzero(stay.bound).tolist():
            yield Resource(
                name=f"{stay.name} of {frame.commodities[k].groups[0]}",
                limit=np.zeros(len(ends), dtype=np.int64),
                starts=ends,
                movements=used,
                commodities=np.arange(len(frame.commodities)) == k,
                frees=np.arange(len(used)) >= len(entering),
                **rows_during(ends, begins, until),
            )
