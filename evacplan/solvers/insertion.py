"""The compiled search of dispatch: one party at a time onto its cheapest free itinerary.

The search is A* on the time-expanded network (Hart, Nilsson and Raphael 1968): the cost of the cheapest way home
without regard to what is still free, from the sweep that proves the bound, never exceeds the true one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from evacplan.compiled import compiled, compiled_lean
from evacplan.network.grid import IntArray
from evacplan.solvers.board import LONGEST, Board, Grid, is_free, put, remove, seat_for
from evacplan.solvers.limits import begin, keep, leads_out_in_time, overstayed
from evacplan.solvers.linear import FloatArray
from evacplan.solvers.net import Costs

LATE_FIRST = 1e-3
"""What one node is worth in the order of search: of equal ways, the one that is further on is tried first."""


class Guide(NamedTuple):
    """What movements cost one person, and the cost of the cheapest way home from every node."""

    costs: Costs
    use_paid: FloatArray
    """For every masked use its price; 0 for others."""
    seat: FloatArray
    """The part of the costs that pays for the vehicle, on every movement."""
    to_go: FloatArray
    """Shape ``(streams, nodes + 1)``; the last column says nothing."""
    filling: float
    """The share of the price of a vehicle that is not charged where one with room runs already."""


class Parties(NamedTuple):
    """Everybody who travels together."""

    stream: IntArray
    source: IntArray
    """Node where each party starts, or -1."""
    origin: IntArray
    """Site where each party starts."""
    people: IntArray


class Scratch(NamedTuple):
    """Room for one search, to be used again."""

    spent: FloatArray
    until: IntArray
    """By when the party is to be out of where it is; shape ``(KINDS, nodes + 1)``, the last for what is looked at."""
    via: IntArray
    seen: IntArray
    """The last search that reached each node."""
    done: IntArray
    banned: IntArray
    """The last search that must not use each movement."""
    heap_key: FloatArray
    heap_node: IntArray
    clock: IntArray
    """Number of searches so far; one element."""


@compiled_lean
def push(scratch: Scratch, size: int, key: float, node: int) -> int:
    """Add a node to the heap; return its new size."""
    i = size
    while i > 0:
        parent = (i - 1) // 2
        if scratch.heap_key[parent] <= key:
            break
        scratch.heap_key[i] = scratch.heap_key[parent]
        scratch.heap_node[i] = scratch.heap_node[parent]
        i = parent
    scratch.heap_key[i] = key
    scratch.heap_node[i] = node
    return size + 1


@compiled_lean
def pop(scratch: Scratch, size: int) -> int:
    """Remove the first node of the heap; return its new size."""
    size -= 1
    key, node = scratch.heap_key[size], scratch.heap_node[size]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and scratch.heap_key[child + 1] < scratch.heap_key[child]:
            child += 1
        if scratch.heap_key[child] >= key:
            break
        scratch.heap_key[i] = scratch.heap_key[child]
        scratch.heap_node[i] = scratch.heap_node[child]
        i = child
    scratch.heap_key[i] = key
    scratch.heap_node[i] = node
    return size


@compiled_lean
def own_cost(grid: Grid, guide: Guide, stream: int, a: int, ends: bool, seated: bool) -> float:
    """Return what movement ``a`` costs one person of ``stream``, whose way ``ends`` there or not."""
    costs = guide.costs
    weight = costs.weight[stream]
    cost = -guide.filling * guide.seat[a] if seated else 0.0
    if ends:
        cost += costs.final[a] + weight * costs.share_final[a]
    else:
        cost += costs.onward[a] + weight * costs.share_onward[a]
    for u in range(grid.use_start[a], grid.use_start[a + 1]):
        kind = grid.use_kind[u]
        if kind >= 0 and grid.counted[stream, kind]:
            cost += guide.use_paid[u]
    return float(cost)


@compiled_lean
def may_take(grid: Grid, stream: int, origin: int, people: int, a: int) -> bool:
    """Return whether a party may ever take movement ``a``: open to it, large enough, and not back to where it began."""
    back = grid.head_site[a] == origin and not grid.waits[a]
    return bool(grid.open_to[stream, a]) and not back and not 0 < grid.places[a] < people


@compiled_lean
def search(
    grid: Grid,
    board: Board,
    guide: Guide,
    scratch: Scratch,
    parties: Parties,
    party: int,
    most: float,
) -> int:
    """Write the cheapest free itinerary that costs less than ``most`` to the party's path; return its length, or 0."""
    mark, stream, people = scratch.clock[0], parties.stream[party], parties.people[party]
    source, origin = parties.source[party], parties.origin[party]
    to_go, home = guide.to_go[stream], grid.home[stream]
    best, goal, size = most, -1, 0
    begin(scratch.until, source)
    scratch.spent[source] = 0.0
    scratch.via[source] = -1
    scratch.seen[source] = mark
    if to_go[source] < most:
        size = push(scratch, 0, to_go[source], source)
    while size > 0 and scratch.heap_key[0] < best:
        n = scratch.heap_node[0]
        size = pop(scratch, size)
        if scratch.done[n] == mark:
            continue
        scratch.done[n] = mark
        for i in range(grid.out_start[n], grid.out_start[n + 1]):
            a = grid.out[i]
            if scratch.banned[a] == mark or not may_take(grid, stream, origin, people, a):
                continue
            h, ends = grid.head[a], home[grid.head_site[a]]
            seated = grid.places[a] > 0 and seat_for(board, a, people) >= 0
            there = scratch.spent[n] + own_cost(grid, guide, stream, a, ends, seated)
            ahead = 0.0 if ends else to_go[h]
            if there + ahead >= best or (not ends and scratch.seen[h] == mark and scratch.spent[h] <= there):
                continue
            in_time = leads_out_in_time(grid.limits, scratch.until, stream, origin, a, n, grid.head_site[a], h)
            if not in_time or not is_free(grid, board, stream, a, people, seated):
                continue
            if ends:
                best, goal = there, a
            elif size < len(scratch.heap_key):
                scratch.spent[h] = there
                keep(scratch.until, h)
                scratch.via[h] = a
                scratch.seen[h] = mark
                scratch.done[h] = 0
                size = push(scratch, size, there + ahead - LATE_FIRST * h, h)
    return trace(grid, board, scratch, party, goal) if goal >= 0 else 0


@compiled_lean
def trace(grid: Grid, board: Board, scratch: Scratch, party: int, goal: int) -> int:
    """Write the movements that lead to ``goal``, waiting left out, to the party's path; return their number."""
    count, a = 0, goal
    while a >= 0:
        if not grid.waits[a]:
            if count == LONGEST:
                return 0
            board.path[party, count] = a
            count += 1
        a = scratch.via[grid.tail[a]]
    for i in range(count // 2):
        other = board.path[party, count - 1 - i]
        board.path[party, count - 1 - i] = board.path[party, i]
        board.path[party, i] = other
    return count


@compiled_lean
def insert(grid: Grid, board: Board, guide: Guide, scratch: Scratch, parties: Parties, party: int, most: float) -> bool:
    """Put a party on its cheapest free itinerary that costs less than ``most``; tell whether there is one.

    An itinerary may need twice what is free once only; the movement that fails is then banned from the next try.
    """
    scratch.clock[0] += 1
    stream, source, people = parties.stream[party], parties.source[party], parties.people[party]
    while source >= 0:
        count = search(grid, board, guide, scratch, parties, party, most)
        if count == 0:
            return False
        clash = overstayed(
            grid.limits, stream, parties.origin[party], board.path[party], count, grid.head_site, grid.head
        )
        if clash < 0:
            clash = put(grid, board, party, stream, source, people, count)
        if clash < 0:
            return True
        scratch.clock[0] += 1
        mark = scratch.clock[0]
        for a in range(len(scratch.banned)):
            if scratch.banned[a] == mark - 1:
                scratch.banned[a] = mark
        scratch.banned[clash] = mark
    return False


@compiled_lean
def insert_all(
    grid: Grid, board: Board, guide: Guide, scratch: Scratch, parties: Parties, order: IntArray, most: FloatArray
) -> int:
    """Insert parties in the given order; return how many found an itinerary."""
    found = 0
    for party in order:
        if insert(grid, board, guide, scratch, parties, party, most[party]):
            found += 1
    return found


@compiled_lean
def remove_all(grid: Grid, board: Board, parties: Parties, chosen: IntArray) -> None:
    """Take the chosen parties off their itineraries."""
    for party in chosen:
        remove(grid, board, party, parties.stream[party], parties.source[party], parties.people[party])


@compiled_lean
def ideal_path(grid: Grid, guide: Guide, parties: Parties, party: int, path: IntArray) -> int:
    """Write the movements of a party's cheapest way home to ``path`` as if all were free; return their number."""
    stream, n, count = parties.stream[party], parties.source[party], 0
    to_go, home = guide.to_go[stream], grid.home[stream]
    while n >= 0 and count < len(path):
        best, chosen = np.inf, -1
        for i in range(grid.out_start[n], grid.out_start[n + 1]):
            a = grid.out[i]
            if grid.open_to[stream, a]:
                ends = home[grid.head_site[a]]
                cost = own_cost(grid, guide, stream, a, ends, False) + (0.0 if ends else to_go[grid.head[a]])
                if cost < best:
                    best, chosen = cost, a
        if chosen < 0:
            return 0
        if not grid.waits[chosen]:
            path[count] = chosen
            count += 1
        n = -1 if home[grid.head_site[chosen]] else grid.head[chosen]
    return count


@compiled_lean
def itinerary_cost(grid: Grid, board: Board, costs: Costs, parties: Parties, party: int) -> float:
    """Return what the itinerary of a party costs one of its people, waiting included; masked uses are left out."""
    stream, n = parties.stream[party], parties.source[party]
    weight, total = costs.weight[stream], 0.0
    for i in range(board.length[party]):
        a = board.path[party, i]
        while n != grid.tail[a]:
            wait = grid.wait_at[n]
            total += costs.onward[wait] + weight * costs.share_onward[wait]
            n = grid.head[wait]
        if grid.home[stream, grid.head_site[a]]:
            total += costs.final[a] + weight * costs.share_final[a]
        else:
            total += costs.onward[a] + weight * costs.share_onward[a]
        n = grid.head[a]
    return total


@compiled
def itinerary_costs(grid: Grid, board: Board, costs: Costs, parties: Parties, stay: FloatArray) -> FloatArray:
    """Return what every party costs, all its people together; ``stay`` for each person of those who are stranded."""
    found = np.empty(len(stay))
    for party in range(len(stay)):
        each = stay[party]
        if board.length[party] > 0:
            each = itinerary_cost(grid, board, costs, parties, party)
        found[party] = each * parties.people[party]
    return found
