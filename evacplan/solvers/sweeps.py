"""The compiled inner loops of the prices: what movements cost, cheapest ways home, and what people on them use.

The time-expanded network has no circles and its movements are ordered by entry, so one pass backward settles the
cheapest way home from every node (dynamic programming), and one pass forward sends everybody along it. Those who see
costs blurred divide among ways that are nearly as cheap (a logit choice at every node; Dial 1971, Akamatsu 1996).
"""

from __future__ import annotations

import math

import numpy as np

from evacplan.compiled import compiled, side_by_side
from evacplan.network.grid import IntArray
from evacplan.solvers.linear import FloatArray
from evacplan.solvers.net import Costs, Net, Sources, most_used

UNSEEN = 15.0
"""Blurs beyond which a way is so dear that nobody takes it."""


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
def charge_masked(net: Net, costs: Costs, s: int, extra: FloatArray) -> None:
    """Write to ``extra`` what movements cost stream ``s`` in the masked resources that count it."""
    for u in range(len(net.masked_movement)):
        extra[net.masked_movement[u]] = 0.0
    for r in range(net.counted.shape[1]):
        if net.counted[s, r]:
            for u in range(net.masked_start[r], net.masked_start[r + 1]):
                extra[net.masked_movement[u]] += costs.masked[u]


@compiled
def choose(net: Net, costs: Costs, s: int, blur: float, extra: FloatArray, to_go: FloatArray, part: FloatArray) -> None:
    """Write what it costs stream ``s`` to get home from every node, and who goes which way.

    Parameters
    ----------
    blur
        Difference in cost that people hardly see: on the way they divide among the movements in proportion to
        ``exp(-cost / blur)``. Without blur all take the cheapest.
    extra
        One number for each movement, zero where no resource is masked.
    to_go
        Where the cost is written, infinite without a way and 0 at home; through a blur it looks less than it is.
    part
        Where the part of the people at its tail is written who take each of the movements that the stream uses.
    """
    charge_masked(net, costs, s, extra)
    base, weight = net.used_start[s], costs.weight[s]
    to_go[net.nodes] = 0.0
    for node in range(net.nodes - 1, -1, -1):
        begin, end = net.choices[s, node], net.choices[s, node + 1]
        cheapest, known = begin, np.inf
        for i in range(begin, end):
            a, head = net.used[base + i], net.onto[base + i]
            cost = to_go[head] + extra[a] + (costs.final[a] if head == net.nodes else costs.onward[a])
            if weight > 0.0:
                cost += weight * (costs.share_final[a] if head == net.nodes else costs.share_onward[a])
            part[i] = cost
            if cost < known:
                cheapest, known = i, cost
        to_go[node] = divide(part, begin, end, cheapest, blur) if end > begin else np.inf


@compiled
def divide(cost: FloatArray, begin: int, end: int, cheapest: int, blur: float) -> float:
    """Put the parts of people in place of the ``cost`` of each choice, and return what the choice costs them."""
    known, total = float(cost[cheapest]), 1.0
    for i in range(begin, end):
        worse = cost[i] - known
        cost[i] = 0.0
        if i != cheapest and worse < UNSEEN * blur:
            cost[i] = math.exp(-worse / blur)
            total += cost[i]
    cost[cheapest] = 1.0
    if total == 1.0:
        return known
    for i in range(begin, end):
        cost[i] /= total
    return known - blur * math.log(total)


def ways_home(net: Net, costs: Costs, threads: int) -> FloatArray:
    """Return the cost of the cheapest way home from every node; shape ``(streams, nodes + 1)``.

    The last column says nothing. It stays, for without it the array would be a part of another one, unless there is a
    single stream; and everything that reads it would be compiled twice.
    """
    table = np.empty((len(net.home), net.nodes + 1))
    side_by_side(lambda thread: _ways_home(net, costs, thread, threads, table), threads)
    return table


@compiled
def _ways_home(net: Net, costs: Costs, first: int, step: int, table: FloatArray) -> None:
    """Write the rows of every so many streams to ``table``."""
    extra, part = np.zeros(len(net.tail)), np.empty(most_used(net))
    for s in range(first, len(net.home), step):
        choose(net, costs, s, 0.0, extra, table[s], part)


@compiled
def follow(
    net: Net,
    costs: Costs,
    s: int,
    there: FloatArray,
    part: FloatArray,
    flow: FloatArray,
    going_on: FloatArray,
    ending: FloatArray,
    masked: FloatArray,
) -> float:
    """Send the people who are ``there`` at the nodes on, and count them on the movements.

    Returns their cost in ``share_onward`` and ``share_final``; ``flow``, one number for each movement, is overwritten.
    """
    share = 0.0
    for u in range(len(net.masked_movement)):
        flow[net.masked_movement[u]] = 0.0
    base = net.used_start[s]
    for node in range(net.nodes):
        if there[node] > 0.0:
            for i in range(net.choices[s, node], net.choices[s, node + 1]):
                if part[i] > 0.0:
                    a, head, people = net.used[base + i], net.onto[base + i], there[node] * part[i]
                    flow[a] = people
                    if head == net.nodes:
                        ending[a] += people
                        share += people * costs.share_final[a]
                    else:
                        going_on[a] += people
                        share += people * costs.share_onward[a]
                        there[head] += people
    for r in range(net.counted.shape[1]):
        if net.counted[s, r]:
            for u in range(net.masked_start[r], net.masked_start[r + 1]):
                masked[u] += flow[net.masked_movement[u]]
    return share


@compiled
def leaving(way: float, stay: float, blur: float) -> float:
    """Return the part of people who take a way home that costs ``way`` where to be stranded costs ``stay``."""
    if abs(way - stay) < UNSEEN * blur:
        return 1.0 / (1.0 + math.exp((way - stay) / blur))
    return 1.0 if way < stay else 0.0


def sweep(
    net: Net, costs: Costs, sources: Sources, stay: FloatArray, blur: float, threads: int
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Send everybody home, stream by stream, the cheapest way or past it by ``blur``; who had better stay, stays.

    Returns
    -------
    least
        Cost per person of every source; through a blur it looks less than it is.
    stranded
        People of every source who stay.
    going_on, ending
        People on every movement who go on from its head, and who are at home there; shape ``(threads, movements)``.
    masked
        People in every masked use; shape ``(threads, uses)``.
    share
        Cost of every stream in ``share_onward`` and ``share_final``.
    """
    least, stranded, share = stay.copy(), sources.people.copy(), np.zeros(len(net.home))
    going_on, ending = np.zeros((threads, len(net.tail))), np.zeros((threads, len(net.tail)))
    masked = np.zeros((threads, len(net.masked_movement)))
    side_by_side(
        lambda thread: _sweep(
            net,
            costs,
            sources,
            stay,
            blur,
            thread,
            threads,
            least,
            stranded,
            going_on[thread],
            ending[thread],
            masked[thread],
            share,
        ),
        threads,
    )
    return least, stranded, going_on, ending, masked, share


@compiled
def _sweep(
    net: Net,
    costs: Costs,
    sources: Sources,
    stay: FloatArray,
    blur: float,
    first: int,
    step: int,
    least: FloatArray,
    stranded: FloatArray,
    going_on: FloatArray,
    ending: FloatArray,
    masked: FloatArray,
    share: FloatArray,
) -> None:
    """Send the people of every so many streams home."""
    to_go, there = np.empty(net.nodes + 1), np.empty(net.nodes)
    extra, flow, part = np.zeros(len(net.tail)), np.zeros(len(net.tail)), np.empty(most_used(net))
    for s in range(first, len(net.home), step):
        choose(net, costs, s, blur, extra, to_go, part)
        there[:] = 0.0
        for i in range(sources.start[s], sources.start[s + 1]):
            node = sources.node[i]
            if node >= 0:
                least[i] = min(stay[i], to_go[node])
                gone = sources.people[i] * leaving(to_go[node], stay[i], blur)
                stranded[i] -= gone
                there[node] += gone
        share[s] = follow(net, costs, s, there, part, flow, going_on, ending, masked)
