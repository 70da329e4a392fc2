"""Greatest stays in the compiled search of dispatch: who is where until when at the latest.

By when a party has to be out of a country, or away from a site, depends on how it came there. The search keeps that
beside the cost of each node, and gives up a way as soon as no movement leads out in time any more. So of two ways to a
node the cheaper one is only lost if it is of no use.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from evacplan.compiled import compiled, compiled_lean
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.streams import Streams

KINDS = 2
"""Limits that a site can have: that of its country, and its own."""
NEVER = 1 << 40
"""Later than anything."""


class Limits(NamedTuple):
    """Where a stay is limited, for the movements and streams of a problem."""

    of: IntArray
    """Number of the stay to which each site belongs, or -1; shape ``(KINDS, sites)``."""
    greatest: IntArray
    """Of every stay [min]."""
    free: BoolArray
    """Which streams are home inside; shape ``(streams, stays)``."""
    tail_site: IntArray
    depart: IntArray
    arrive: IntArray
    out_at: IntArray
    """The earliest departure out of its stay from every node; shape ``(KINDS, nodes)``."""


def limits_of(streams: Streams) -> Limits:
    """Return the limits of the problem of ``streams``."""
    problem, net = streams.problem, streams.net
    moves, stays = problem.movements, problem.stays
    of = np.full((KINDS, len(problem.network.sites)), -1, dtype=np.int64)
    for number, stay in enumerate(stays):
        of[int((of[0, stay.inside] >= 0).any()), stay.inside] = number
    inside = np.array([stay.inside for stay in stays], dtype=np.bool_).reshape(len(stays), of.shape[1])
    free = (net.home.astype(np.int64) @ inside.T.astype(np.int64)) > 0
    out_at = np.full((KINDS, net.nodes), NEVER, dtype=np.int64)
    for kind in range(KINDS if stays else 0):
        _earliest_out(of[kind], moves.tail, moves.head, moves.depart, net.tail, net.head, out_at[kind])
    greatest = np.array([stay.greatest for stay in stays], dtype=np.int64)
    return Limits(of, greatest, free, moves.tail, moves.depart, moves.arrive, out_at)


@compiled
def _earliest_out(
    of: IntArray,
    tail_site: IntArray,
    head_site: IntArray,
    depart: IntArray,
    tail: IntArray,
    head: IntArray,
    out_at: IntArray,
) -> None:
    """Fill in the earliest departures; movements are in the order of entry, and every one takes time."""
    for a in range(len(tail) - 1, -1, -1):
        here = of[tail_site[a]]
        if here >= 0:
            there = out_at[head[a]] if of[head_site[a]] == here else depart[a]
            out_at[tail[a]] = min(out_at[tail[a]], there)


@compiled_lean
def out_by(limits: Limits, kind: int, stream: int, origin: int, a: int, head_site: int, head: int, by: int) -> int:
    """Return by when a party is to be out of where movement ``a`` takes it, or -1 if it must not take it.

    Parameters
    ----------
    kind
        Which of the limits of a site.
    origin
        Site where the party starts.
    head_site, head
        Site and node to which the movement leads.
    by
        When it is to be out of where it is.
    """
    here, there = limits.of[kind, limits.tail_site[a]], limits.of[kind, head_site]
    if here != there:
        if here >= 0 and limits.depart[a] > by:
            return -1
        bound = there >= 0 and limits.of[kind, origin] != there and not limits.free[stream, there]
        by = limits.arrive[a] + limits.greatest[there] if bound else NEVER
    if by < NEVER and limits.out_at[kind, head] > by:
        return -1
    return int(by)


@compiled_lean
def leads_out_in_time(
    limits: Limits, until: IntArray, stream: int, origin: int, a: int, node: int, head_site: int, head: int
) -> bool:
    """Return whether movement ``a`` from ``node`` comes in time; note last in ``until`` by when one is to go on."""
    for kind in range(len(until)):
        by = NEVER
        if len(limits.greatest) > 0:
            by = out_by(limits, kind, stream, origin, a, head_site, head, until[kind, node])
        if by < 0:
            return False
        until[kind, -1] = by
    return True


@compiled_lean
def begin(until: IntArray, node: int) -> None:
    """Note that who starts at a node may stay there."""
    for kind in range(len(until)):
        until[kind, node] = NEVER


@compiled_lean
def keep(until: IntArray, node: int) -> None:
    """Note for a node what :func:`leads_out_in_time` noted last."""
    for kind in range(len(until)):
        until[kind, node] = until[kind, -1]


@compiled_lean
def overstayed(
    limits: Limits, stream: int, origin: int, path: IntArray, count: int, head_site: IntArray, head: IntArray
) -> int:
    """Return the first of the ``count`` movements of a path that comes too late, or -1."""
    for kind in range(KINDS):
        by = NEVER
        for i in range(count):
            a = path[i]
            by = out_by(limits, kind, stream, origin, a, head_site[a], head[a], by)
            if by < 0:
                return int(a)
    return -1
