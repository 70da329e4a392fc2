"""Convoys: departures at which people gather, so many on a day, and vehicles that run along in reserve."""

from __future__ import annotations

import numpy as np

from evacplan.formulation.frame import Frame
from evacplan.formulation.problem import Convoys
from evacplan.network.grid import IntArray
from evacplan.network.static import Stretch
from evacplan.scenario import Crossing, Link
from evacplan.scenario.ways import Convoy


def convoys(frame: Frame) -> Convoys | None:
    """Return the convoys of all links and crossings that ask for them; None if neither they nor reserves are asked."""
    moves, kept = frame.movements, frame.scenario.policy.reserve.vehicles
    of = np.full(len(moves), -1, dtype=np.int64)
    ways: list[int] = []
    smallest: list[int] = []
    day: list[int] = []
    most: list[int] = []
    for number, (way, rule, numbers) in enumerate(_gathering(frame)):
        used = np.flatnonzero(np.isin(moves.stretch, numbers))
        instants, which = np.unique(moves.depart[used], return_inverse=True)
        of[used] = len(smallest) + which.reshape(-1)
        ways += [number] * len(instants)
        smallest += [rule.smallest] * len(instants)
        if rule.per_day is None:
            day += [-1] * len(instants)
            continue
        zone = frame.scenario.zone(way.tail)
        dates = [frame.grid.instant(m).astimezone(zone).date() for m in instants.tolist()]
        rows = {date: len(most) + row for row, date in enumerate(dict.fromkeys(dates))}
        day += [rows[date] for date in dates]
        most += [rule.per_day] * len(rows)
    if not smallest and not kept:
        return None
    by_fleet = [s.carrier is not None and s.carrier.after is not None for s in frame.network.stretches]
    reserve = np.where(np.array([*by_fleet, False]), kept, 0)[moves.stretch]
    ways_, smallest_, day_, most_ = (np.array(column, dtype=np.int64) for column in (ways, smallest, day, most))
    return Convoys(of, ways_, smallest_, day_, most_, reserve.astype(np.int64))


def asked(stretch: Stretch) -> Convoy | None:
    """Return the rule of convoys on ``stretch``, if it asks for anything."""
    rule = stretch.way.convoy if isinstance(stretch.way, Link | Crossing) else None
    return None if rule is None or (rule.smallest == 1 and rule.per_day is None) else rule


def _gathering(frame: Frame) -> list[tuple[Link | Crossing, Convoy, IntArray]]:
    """Return every way that asks for convoys, with its rule and the numbers of its stretches."""
    found: dict[str, tuple[Link | Crossing, Convoy, list[int]]] = {}
    for number, stretch in enumerate(frame.network.stretches):
        rule = asked(stretch)
        if rule is not None and isinstance(stretch.way, Link | Crossing):
            found.setdefault(stretch.way_id, (stretch.way, rule, []))[2].append(number)
    return [(way, rule, np.array(numbers, dtype=np.int64)) for way, rule, numbers in found.values()]
