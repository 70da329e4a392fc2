"""The time-expanded network: one movement for every stretch and departure, and waiting in between, in arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evacplan.compiled import compiled
from evacplan.network.grid import BoolArray, IntArray, TimeGrid
from evacplan.network.static import StaticNetwork

WAITING = -1
"""The stretch number of a movement that stays where it is."""


@dataclass(frozen=True)
class Movements:
    """Arcs of the time-expanded network, in columns of equal length, ordered by period of entry.

    A movement is entered at node ``(tail, enter)`` and left at node ``(head, leave)``. People board at
    the instant of ``enter``, depart at minute ``depart``, arrive at minute ``arrive`` and can go on at
    the instant of ``leave``, which is the first at or after the arrival.
    """

    stretch: IntArray
    """Index of the stretch, or ``WAITING``."""
    tail: IntArray
    """Index of the site of departure."""
    head: IntArray
    """Index of the site of arrival."""
    enter: IntArray
    """Period in which people board."""
    leave: IntArray
    """Period from which they can go on."""
    depart: IntArray
    """Departure [min]."""
    arrive: IntArray
    """Arrival [min]."""

    def __len__(self) -> int:
        return len(self.stretch)

    @property
    def waiting(self) -> BoolArray:
        """Which movements stay where they are."""
        return np.asarray(self.stretch == WAITING)

    @cached_property
    def waits(self) -> IntArray:
        """The movements that stay where they are, by site and time."""
        still = np.flatnonzero(self.waiting)
        return still[np.lexsort((self.leave[still], self.head[still]))]


def possible_departures(network: StaticNetwork, grid: TimeGrid) -> list[IntArray]:
    """Return for every stretch the minutes at which it can depart at all: its timetable, or every instant.

    Boarding before the start, arrivals after the end, and vehicles that cannot be there yet are left out.
    """
    found = []
    for stretch in network.stretches:
        minutes = np.array(stretch.timetable, dtype=np.int64) if stretch.timetable is not None else grid.instants
        early = stretch.carrier.available + stretch.carrier.before if stretch.carrier else 0
        boards = grid.down(minutes - stretch.connection)
        fits = (minutes >= early) & (boards >= 0) & (minutes + stretch.minutes <= grid.end)
        found.append(minutes[fits])
    return found


def expand(network: StaticNetwork, grid: TimeGrid, departs: Sequence[IntArray], nodes: Sequence[IntArray]) -> Movements:
    """Return all movements for the given departures, with waiting between the nodes of every site.

    Parameters
    ----------
    departs
        For every stretch the minutes of its departures.
    nodes
        For every site periods at which somebody may appear there, besides arrivals and boardings.
    """
    stretch = np.concatenate([np.full(len(d), number) for number, d in enumerate(departs)]).astype(np.int64)
    depart = np.concatenate([*departs, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    column = {
        name: np.array([getattr(s, name) for s in network.stretches], dtype=np.int64)
        for name in ("tail", "head", "minutes", "connection")
    }
    arrive = depart + column["minutes"][stretch]
    enter, leave = grid.down(depart - column["connection"][stretch]), grid.up(arrive)
    tail, head = column["tail"][stretch], column["head"][stretch]
    waits = [
        _waiting(site, np.concatenate([nodes[site], enter[tail == site], leave[head == site]]))
        for site in range(len(network.sites))
    ]
    wait = np.concatenate(waits)
    still = wait[:, 0]
    columns = (
        np.concatenate([stretch, np.full(len(wait), WAITING)]),
        np.concatenate([tail, still]),
        np.concatenate([head, still]),
        np.concatenate([enter, wait[:, 1]]),
        np.concatenate([leave, wait[:, 2]]),
        np.concatenate([depart, wait[:, 1] * grid.step]),
        np.concatenate([arrive, wait[:, 2] * grid.step]),
    )
    order = np.lexsort((columns[0], columns[4], columns[3]))
    return Movements(*(part[order] for part in columns))


def _waiting(site: int, periods: IntArray) -> IntArray:
    """Return rows ``(site, from, to)`` of waiting between consecutive ``periods``."""
    stops = np.unique(periods)
    rows = np.stack([np.full(len(stops) - 1, site), stops[:-1], stops[1:]], axis=1) if len(stops) else stops
    return rows.reshape(-1, 3).astype(np.int64)


def on_the_way(
    movements: Movements, mask: BoolArray, origin: int, ready: int, homes: frozenset[int], sites: int
) -> BoolArray:
    """Return which movements of ``mask`` lie between an origin and a home, in time.

    Waiting is always possible, so the earliest arrival at a site and the latest departure from it say which
    of its nodes can matter.

    Parameters
    ----------
    movements
        All movements, ordered by entry.
    mask
        Those that are open.
    origin, ready
        Site and period of the start.
    homes
        Sites where an itinerary ends.
    sites
        Number of sites.
    """
    home = np.zeros(sites, dtype=np.bool_)
    home[list(homes)] = True
    earliest, latest = _reach(
        movements.tail,
        movements.head,
        movements.enter,
        movements.leave,
        mask & ~movements.waiting,
        origin,
        ready,
        home,
    )
    waits_at_home = movements.waiting & home[movements.head]
    in_time = (movements.enter >= earliest[movements.tail]) & (movements.leave <= latest[movements.head])
    return np.asarray(mask & in_time & ~waits_at_home)


@compiled
def _reach(
    tail: IntArray,
    head: IntArray,
    enter: IntArray,
    leave: IntArray,
    chosen: BoolArray,
    origin: int,
    ready: int,
    home: BoolArray,
) -> tuple[IntArray, IntArray]:
    """Return the earliest arrival at every site, and the latest departure from it that gets home.

    Every movement takes time, so the order of entry is an order of the network, forward and backward.
    """
    never = np.iinfo(np.int64).max
    earliest = np.full(len(home), never)
    earliest[origin] = ready
    for a in range(len(tail)):
        if chosen[a] and enter[a] >= earliest[tail[a]] and leave[a] < earliest[head[a]]:
            earliest[head[a]] = leave[a]
    latest = np.where(home, never, -1)
    for a in range(len(tail) - 1, -1, -1):
        if chosen[a] and leave[a] <= latest[head[a]] and enter[a] > latest[tail[a]]:
            latest[tail[a]] = enter[a]
    return earliest, latest
