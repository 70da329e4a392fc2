"""The compiled inner loops of the prices: what movements cost, cheapest ways home, and what people on them use.

The time-expanded network has no circles and its movements are ordered by entry, so one pass backward settles the
cheapest way home from every node (dynamic programming), and one pass forward sends everybody along it.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from evacplan.compiled import compiled, compiled_in_parallel
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.linear import FloatArray


class Net(NamedTuple):
    """The time-expanded network as the streams see it."""

    tail: IntArray
    """Node at which each movement is entered; nodes are numbered in the order of time."""
    head: IntArray
    """Node at which it is left."""
    head_site: IntArray
    """Site where it ends."""
    nodes: int
    """Number of nodes."""
    used_start: IntArray
    """First of ``used`` of each stream, and the number of all of them."""
    used: IntArray
    """Movements on a way home for each stream, stream by stream, in an order of the network."""
    home: BoolArray
    """Which sites are home to each stream; shape ``(streams, sites)``."""
    counted: BoolArray
    """Which of the masked resources count each stream; shape ``(streams, masked resources)``."""
    masked_start: IntArray
    """First of ``masked_movement`` of each masked resource, and the number of all of them."""
    masked_movement: IntArray
    """Movement of every masked use."""


class Costs(NamedTuple):
    """What everything costs one person."""

    onward: FloatArray
    """Every movement, if people go on from its head."""
    final: FloatArray
    """Every movement, if its head is their home."""
    masked: FloatArray
    """For every masked use, what those pay in addition whom its resource counts."""
    weight: FloatArray
    """For every stream, how much of ``share_onward`` and ``share_final`` it pays in addition."""
    share_onward: FloatArray
    share_final: FloatArray


class Sources(NamedTuple):
    """Where everybody starts, stream by stream."""

    start: IntArray
    """First source of each stream, and the number of all of them."""
    node: IntArray
    """Node of every source; -1 if nobody ever starts there."""
    people: FloatArray
    """People at every source."""


@compiled
def spent(prices: FloatArray, movement: IntArray, first: IntArray, last: IntArray, movements: int) -> FloatArray:
    """Return what every movement pays, where use ``u`` by ``movement[u]`` occupies the rows ``[first[u], last[u])``."""
    until = np.zeros(len(prices) + 1)
    for row in range(len(prices)):
        until[row + 1] = until[row] + prices[row]
    paid = np.zeros(movements)
    for use in range(len(movement)):
        paid[movement[use]] += until[last[use]] - until[first[use]]
    return paid


@compiled
def occupied(amount: FloatArray, first: IntArray, last: IntArray, rows: int) -> FloatArray:
    """Return how much of every row is in use, where use ``u`` occupies ``amount[u]`` in ``[first[u], last[u])``."""
    change = np.zeros(rows + 1)
    for use in range(len(amount)):
        change[first[use]] += amount[use]
        change[last[use]] -= amount[use]
    return np.cumsum(change)[:rows]


@compiled
def useful(
    tail: IntArray, head: IntArray, head_site: IntArray, open_to: BoolArray, home: BoolArray, begins: BoolArray
) -> BoolArray:
    """Return which open movements lie on a way from one of the nodes where somebody ``begins`` to a home."""
    reached, gets_home = begins.copy(), np.zeros(len(begins), np.bool_)
    used = open_to.copy()
    for a in range(len(tail)):
        used[a] = used[a] and reached[tail[a]]
        if used[a] and not home[head_site[a]]:
            reached[head[a]] = True
    for a in range(len(tail) - 1, -1, -1):
        used[a] = used[a] and (home[head_site[a]] or gets_home[head[a]])
        if used[a]:
            gets_home[tail[a]] = True
    return used


@compiled
def charge_masked(net: Net, costs: Costs, s: int, extra: FloatArray) -> None:
    """Add to ``extra`` what movements cost stream ``s`` in the masked resources that count it."""
    for r in range(net.counted.shape[1]):
        if net.counted[s, r]:
            for u in range(net.masked_start[r], net.masked_start[r + 1]):
                extra[net.masked_movement[u]] += costs.masked[u]


@compiled
def cheapest_home(net: Net, costs: Costs, s: int, extra: FloatArray, to_go: FloatArray, via: IntArray) -> None:
    """Write the cost of the cheapest way home of stream ``s`` from every node, and its first movement.

    Parameters
    ----------
    extra
        Zeros, one for each movement; they are zeros again afterwards.
    to_go, via
        Where the cost (infinite if there is no way) and the movement (then -1) are written.
    """
    charge_masked(net, costs, s, extra)
    to_go[:] = np.inf
    via[:] = -1
    weight = costs.weight[s]
    for i in range(net.used_start[s + 1] - 1, net.used_start[s] - 1, -1):
        a = net.used[i]
        if net.home[s, net.head_site[a]]:
            cost = costs.final[a] + extra[a]
            if weight > 0.0:
                cost += weight * costs.share_final[a]
        else:
            cost = costs.onward[a] + extra[a] + to_go[net.head[a]]
            if weight > 0.0:
                cost += weight * costs.share_onward[a]
        if cost < to_go[net.tail[a]]:
            to_go[net.tail[a]] = cost
            via[net.tail[a]] = a
    for u in range(len(net.masked_movement)):
        extra[net.masked_movement[u]] = 0.0


@compiled_in_parallel
def ways_home(net: Net, costs: Costs, threads: int) -> FloatArray:
    """Return the cost of the cheapest way home from every node; shape ``(streams, nodes)``."""
    table = np.empty((len(net.home), net.nodes))
    for thread in numba.prange(threads):
        via, extra = np.empty(net.nodes, np.int64), np.zeros(len(net.tail))
        for s in range(thread, len(net.home), threads):
            cheapest_home(net, costs, s, extra, table[s], via)
    return table


@compiled
def follow(
    net: Net,
    costs: Costs,
    s: int,
    there: FloatArray,
    via: IntArray,
    going_on: FloatArray,
    ending: FloatArray,
    masked: FloatArray,
) -> float:
    """Send the people who are ``there`` at the nodes along ``via``, and count them on the movements.

    Returns their cost in ``share_onward`` and ``share_final``.
    """
    share = 0.0
    for n in range(net.nodes):
        if there[n] > 0.0:
            a = via[n]
            if net.home[s, net.head_site[a]]:
                ending[a] += there[n]
                share += there[n] * costs.share_final[a]
            else:
                going_on[a] += there[n]
                share += there[n] * costs.share_onward[a]
                there[net.head[a]] += there[n]
    for r in range(net.counted.shape[1]):
        if net.counted[s, r]:
            for u in range(net.masked_start[r], net.masked_start[r + 1]):
                a = net.masked_movement[u]
                if via[net.tail[a]] == a:
                    masked[u] += there[net.tail[a]]
    return share


@compiled_in_parallel
def sweep(
    net: Net, costs: Costs, sources: Sources, stay: FloatArray, threads: int
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Send everybody on the cheapest way home, stream by stream; sources stay where ``stay`` costs no more.

    Returns
    -------
    least
        Cost per person of every source.
    going_on, ending
        People on every movement who go on from its head, and who are at home there; shape ``(threads, movements)``.
    masked
        People in every masked use; shape ``(threads, uses)``.
    share
        Cost of every stream in ``share_onward`` and ``share_final``.
    """
    streams = len(net.home)
    least, share = np.empty(len(sources.node)), np.zeros(streams)
    going_on, ending = np.zeros((threads, len(net.tail))), np.zeros((threads, len(net.tail)))
    masked = np.zeros((threads, len(net.masked_movement)))
    for thread in numba.prange(threads):
        to_go, via, there = np.empty(net.nodes), np.empty(net.nodes, np.int64), np.empty(net.nodes)
        extra = np.zeros(len(net.tail))
        for s in range(thread, streams, threads):
            cheapest_home(net, costs, s, extra, to_go, via)
            there[:] = 0.0
            for i in range(sources.start[s], sources.start[s + 1]):
                least[i] = stay[i]
                node = sources.node[i]
                if node >= 0 and to_go[node] < stay[i]:
                    least[i] = to_go[node]
                    there[node] += sources.people[i]
            share[s] = follow(net, costs, s, there, via, going_on[thread], ending[thread], masked[thread])
    return least, going_on, ending, masked, share
