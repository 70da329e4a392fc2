"""Everybody who sees the same network at the same prices, taken together; and all capacities in one vector.

A stream is a set of commodities that the same rules, homes, vehicles and quotas apply to, wherever they start and
however many they are: one sweep backward tells all of them the way home. So the work depends on the network and
hardly on the number of groups.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from evacplan.formulation.problem import EvacuationProblem
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.linear import FloatArray
from evacplan.solvers.net import Net, Sources, useful


@dataclass(frozen=True)
class Uses:
    """Which movement occupies which rows of the vector of all capacities."""

    movement: IntArray
    """Movement of each use."""
    first: IntArray
    """First row that it occupies."""
    last: IntArray
    """The row after the last that it occupies."""


@dataclass(frozen=True)
class Capacities:
    """The rows of all resources, one after another, and their uses by kind."""

    limit: FloatArray
    """Capacity of every row, in people or vehicles."""
    begin: IntArray
    """First row of every resource, and the number of all rows."""
    open: Uses
    """Uses by all people."""
    lumpy: Uses
    """Uses by vehicles."""
    masked: Uses
    """Uses by the people of some commodities only, resource by resource."""
    masked_start: IntArray
    """First of ``masked`` of each such resource, and the number of all of them."""
    masked_resources: tuple[int, ...]
    """These resources."""

    @classmethod
    def of(cls, problem: EvacuationProblem) -> Capacities:
        """Return the capacities of ``problem``."""
        begin = np.cumsum([0, *(len(r.limit) for r in problem.resources)]).astype(np.int64)
        kinds: dict[str, list[int]] = {"open": [], "lumpy": [], "masked": []}
        for number, resource in enumerate(problem.resources):
            kind = "lumpy" if resource.lumpy else "open" if resource.commodities is None else "masked"
            kinds[kind].append(number)

        def uses(kind: str) -> Uses:
            mine = [(problem.resources[n], int(begin[n])) for n in kinds[kind]]
            none = np.zeros(0, dtype=np.int64)
            return Uses(
                np.concatenate([none, *(r.movements for r, _ in mine)]),
                np.concatenate([none, *(r.first + base for r, base in mine)]),
                np.concatenate([none, *(r.last + base for r, base in mine)]),
            )

        counts = [len(problem.resources[n].movements) for n in kinds["masked"]]
        return cls(
            np.concatenate([np.zeros(0), *(r.limit for r in problem.resources)]).astype(np.float64),
            begin,
            uses("open"),
            uses("lumpy"),
            uses("masked"),
            np.cumsum([0, *counts]).astype(np.int64),
            tuple(kinds["masked"]),
        )


@dataclass(frozen=True)
class Streams:
    """The streams of a problem, and where everybody starts."""

    problem: EvacuationProblem
    capacities: Capacities
    net: Net
    sources: Sources
    """The commodities, stream by stream."""
    order: IntArray
    """Commodity of every source."""
    of: IntArray
    """Stream of every commodity."""
    places: IntArray
    """People that one vehicle carries on each movement; 0 where none is dispatched."""

    @classmethod
    def of_problem(cls, problem: EvacuationProblem) -> Streams:
        """Return the streams of ``problem``; greatest stays are not among their capacities."""
        problem = replace(problem, resources=tuple(r for r in problem.resources if r.frees is None))
        capacities, places = Capacities.of(problem), problem.places()
        of, firsts = _numbered(problem, capacities, places)
        moves, width = problem.movements, len(problem.network.sites)
        tail, head = moves.enter * width + moves.tail, moves.leave * width + moves.head
        keys = np.unique(np.concatenate([tail, head]))
        tail, head = np.searchsorted(keys, tail), np.searchsorted(keys, head)
        by_tail = np.argsort(tail, kind="stable").astype(np.int32)
        order = np.argsort(of, kind="stable")
        people = np.array([c.total for c in problem.commodities], dtype=np.float64)
        start = np.searchsorted(of[order], np.arange(len(firsts) + 1))
        sources = Sources(start, _nodes_of(problem, keys)[order], people[order])
        home = np.zeros((len(firsts), width), dtype=np.bool_)
        used, onto = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.int32)]
        choices = np.zeros((len(firsts), len(keys) + 1), dtype="int32")
        for number, k in enumerate(firsts):
            home[number, list(problem.commodities[k].homes)] = True
            begins = np.zeros(len(keys) + 1, dtype=np.bool_)  # the last for those who are never ready
            begins[sources.node[start[number] : start[number + 1]]] = True
            mask = useful(tail, head, moves.head, _open_to(problem, places, k), home[number], begins[:-1])
            mine = by_tail[mask[by_tail]]
            used.append(mine)
            onto.append(np.where(home[number, moves.head[mine]], len(keys), head[mine]).astype(np.int32))
            choices[number] = np.searchsorted(tail[mine], np.arange(len(keys) + 1))
        counted = [[problem.resources[n].counts(k) for n in capacities.masked_resources] for k in firsts]
        net = Net(
            tail.astype(np.int32),  # narrow columns, for the sweeps are bound by memory
            head.astype(np.int32),
            moves.head.astype(np.int32),
            len(keys),
            np.cumsum([0, *(len(u) for u in used[1:])]).astype(np.int64),
            np.concatenate(used),
            np.concatenate(onto),
            choices,
            home,
            np.array(counted, dtype=np.bool_).reshape(len(firsts), len(capacities.masked_resources)),
            capacities.masked_start,
            capacities.masked.movement,
        )
        return cls(problem, capacities, net, sources, order, of, places)


def _numbered(problem: EvacuationProblem, capacities: Capacities, places: IntArray) -> tuple[IntArray, list[int]]:
    """Return the stream of every commodity, and the first commodity of every stream."""
    sizes = np.unique(places[places > 0])
    masks = [problem.resources[n].commodities for n in capacities.masked_resources]
    counted = np.array([mask for mask in masks if mask is not None], dtype=np.bool_)
    counted = counted.reshape(len(masks), len(problem.commodities))
    numbers: dict[object, int] = {}
    firsts: list[int] = []
    of = np.zeros(len(problem.commodities), dtype=np.int64)
    for k, commodity in enumerate(problem.commodities):
        key = (
            int(problem.eligibility[k]) if problem.kept is None else -1 - k,
            commodity.homes,
            commodity.state,
            0 if commodity.splits else int(np.searchsorted(sizes, commodity.people)),
            counted[:, k].tobytes(),
        )
        of[k] = numbers.setdefault(key, len(firsts))
        if of[k] == len(firsts):
            firsts.append(k)
    return of, firsts


def _open_to(problem: EvacuationProblem, places: IntArray, k: int) -> BoolArray:
    """Return what the rules, and the size of its units, leave open to commodity ``k``."""
    commodity = problem.commodities[k]
    together = 1 if commodity.splits else commodity.people
    mask = problem.open_to[problem.eligibility[k]] if problem.kept is None else problem.kept[k]
    return np.asarray(mask & ((places == 0) | (places >= together)))


def _nodes_of(problem: EvacuationProblem, keys: IntArray) -> IntArray:
    """Return the number of the node at which each commodity starts, or -1."""
    ready = np.array([c.ready for c in problem.commodities], dtype=np.int64)
    origin = np.array([c.origin for c in problem.commodities], dtype=np.int64)
    wanted = ready * len(problem.network.sites) + origin
    at = np.searchsorted(keys, wanted)
    return np.where((np.append(keys, -1)[at] == wanted) & (ready <= problem.grid.periods), at, -1)


def seats(streams: Streams, vehicle: FloatArray) -> FloatArray:
    """Return each person's part of what a vehicle costs, or takes, on every movement."""
    shared = np.zeros(len(vehicle))
    np.divide(vehicle, streams.places, out=shared, where=streams.places > 0)
    return shared
