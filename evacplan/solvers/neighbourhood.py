"""Parties that share something scarce get new itineraries all together, from a pool, by an integer program.

Everybody else stays where they are. The pool comes from putting the same parties back in many orders, at many prices,
whether that pays or not; the program combines what fits together best, with whole vehicles as variables. It is the
improvement by set partitioning over routes that were found on the way (Rochat and Taillard 1995), here with the strong
link that a party rides a movement only if there is a vehicle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from evacplan.compiled import compiled
from evacplan.network.grid import IntArray
from evacplan.solvers.board import LONGEST, OPEN, Board, Grid
from evacplan.solvers.dispatch import Dispatch
from evacplan.solvers.insertion import Guide, insert_all, remove_all
from evacplan.solvers.linear import FloatArray, LinearModel
from evacplan.solvers.standing import Standing

FARTHEST = 100.0
"""What stranding costs in the program, in costs of the dearest itinerary: enough, and not so much that it gets lost."""


class Pool(NamedTuple):
    """Itineraries from which some parties choose, sorted by party."""

    chosen: IntArray
    """The parties."""
    member: IntArray
    """For every itinerary the place of its party in ``chosen``."""
    path: IntArray
    """Its movements, filled up with -1; shape ``(itineraries, LONGEST)``. None at all for staying."""
    cost: FloatArray
    """What it costs, for all people of the party."""


@dataclass(frozen=True)
class _Rows:
    """Some constraints, each of which is at most ``high``; with rows numbered from 0."""

    row: IntArray
    column: IntArray
    coefficient: IntArray
    high: IntArray


def pool_of(standing: Standing, chosen: IntArray, tries: Sequence[tuple[Guide, IntArray]]) -> Pool:
    """Return the itineraries that parties find who are put back in several orders, each with its guide.

    The parties must be off the board, and are so again afterwards; what they had is in the backup.
    """
    plan = standing.plan
    place = np.zeros(len(plan.commodity), dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    found = [np.column_stack([np.arange(len(chosen)), _paths(standing.backup, chosen)])]
    anything = np.full(len(plan.commodity), np.inf)
    for guide, order in tries:
        insert_all(plan.grid, plan.board, guide, plan.scratch, plan.parties, order, anything)
        found.append(np.column_stack([place[order], _paths(plan.board, order)]))
        remove_all(plan.grid, plan.board, plan.parties, order)
    each = np.unique(np.concatenate(found), axis=0)
    stays = standing.backup.length[chosen] == 0
    each = each[(each[:, 1] >= 0) | stays[each[:, 0]]]
    parties = chosen[each[:, 0]].tolist()
    cost = [standing.cost_on(party, path[path >= 0]) for party, path in zip(parties, each[:, 1:], strict=True)]
    return Pool(chosen, each[:, 0], each[:, 1:], np.array(cost))


def _paths(board: Board, parties: IntArray) -> IntArray:
    """Return the paths of parties, filled up with -1."""
    inside = np.arange(LONGEST) < board.length[parties][:, None]
    return np.where(inside, board.path[parties], -1).astype(np.int64)


def model_of(plan: Dispatch, pool: Pool, unit: float) -> LinearModel:
    """Return the program that chooses an itinerary for every party of ``pool``, which must be off the board.

    One column for every itinerary, then one for the vehicles of each movement that needs any. Costs are counted in
    ``unit``, above the cheapest itinerary of each party.
    """
    grid, board = plan.grid, plan.board
    column, movement = _visits(grid, plan.parties.source[pool.chosen[pool.member]], pool.path)
    carried = np.unique(movement[grid.places[movement] > 0])
    columns, members = len(pool.cost), len(pool.chosen)
    riding = np.bincount(np.searchsorted(carried, movement[grid.places[movement] > 0]), minlength=len(carried))
    use, user = _spread(grid.use_start[carried], grid.use_start[carried + 1])
    lumpy = grid.use_pool[use] >= 0
    row, held = _spread(grid.use_first[use[lumpy]], grid.use_last[use[lumpy]])
    held = user[lumpy][held]
    most = riding.copy()
    np.minimum.at(most, held, board.left[row])
    blocks = [
        _people_rows(plan, pool, column, movement),
        _distinct(row, held + columns, np.ones(len(row), dtype=np.int64), board.left, most[held]),
        *_seat_rows(plan, pool, column, movement, carried),
    ]
    first = np.cumsum([members, *(len(block.high) for block in blocks)])
    high = np.concatenate([np.ones(members), *(block.high for block in blocks)]).astype(np.float64)
    return LinearModel(
        np.zeros(columns + len(carried)),
        np.concatenate([np.ones(columns), most]).astype(np.float64),
        np.ones(columns + len(carried), dtype=np.bool_),
        np.concatenate([_objective(pool, unit), np.zeros(len(carried))]),
        np.concatenate([pool.member, *(block.row + begin for block, begin in zip(blocks, first, strict=False))]),
        np.concatenate([np.arange(columns), *(block.column for block in blocks)]),
        np.concatenate([np.ones(columns), *(block.coefficient for block in blocks)]).astype(np.float64),
        np.concatenate([np.ones(members), np.full(len(high) - members, -np.inf)]),
        high,
    )


def chosen_paths(pool: Pool, x: FloatArray) -> IntArray:
    """Return the itinerary that a point of the program gives to every party of the pool."""
    taken = np.flatnonzero(x[: len(pool.cost)] > 0.5)
    paths = np.full((len(pool.chosen), LONGEST), -1)
    paths[pool.member[taken]] = pool.path[taken]
    return paths


def _objective(pool: Pool, unit: float) -> FloatArray:
    """Return the costs above the cheapest ones, with stranding cut down to a size that solvers can count with."""
    travels = pool.path[:, 0] >= 0
    cheapest = np.full(len(pool.chosen), np.inf)
    np.minimum.at(cheapest, pool.member, pool.cost)
    excess = pool.cost - cheapest[pool.member]
    dearest = max(unit, float(excess[travels].max(initial=0.0)))
    return np.asarray(np.minimum(excess, FARTHEST * dearest) / unit)


def _people_rows(plan: Dispatch, pool: Pool, column: IntArray, movement: IntArray) -> _Rows:
    """Return the capacities for people that could be exceeded."""
    grid, parties = plan.grid, plan.parties
    use, visit = _spread(grid.use_start[movement], grid.use_start[movement + 1])
    kind, stream = grid.use_kind[use], parties.stream[pool.chosen[pool.member[column[visit]]]]
    counts = kind == OPEN
    masked = kind >= 0
    counts[masked] = grid.counted[stream[masked], kind[masked]]
    use, visit = use[counts], visit[counts]
    row, index = _spread(grid.use_first[use], grid.use_last[use])
    taker = column[visit[index]]
    key, back = np.unique(row * len(pool.cost) + taker, return_inverse=True)
    row, taker = key // len(pool.cost), key % len(pool.cost)
    people = np.bincount(back.reshape(-1), parties.people[pool.chosen[pool.member[column[visit[index]]]]], len(key))
    return _at_most(pool, row, taker, people.astype(np.int64), plan.board.left)


def _at_most(pool: Pool, row: IntArray, column: IntArray, people: IntArray, left: IntArray) -> _Rows:
    """Return the rows in which all parties together, each on its greediest itinerary, want more than is left."""
    key, back = np.unique(row * len(pool.chosen) + pool.member[column], return_inverse=True)
    most = np.zeros(len(key), dtype=np.int64)
    np.maximum.at(most, back.reshape(-1), people)
    wanted = np.bincount(key // len(pool.chosen), most, len(left))
    scarce = wanted[row] > left[row]
    return _distinct(row[scarce], column[scarce], people[scarce], left, np.full(int(scarce.sum()), len(left)))


def _distinct(row: IntArray, column: IntArray, coefficient: IntArray, left: IntArray, most: IntArray) -> _Rows:
    """Return rows that differ, each with the least that is left; those that ``most`` of each column fit in left out."""
    order = np.lexsort((column, row))
    row, column, coefficient, most = row[order], column[order], coefficient[order], most[order]
    begins = np.append(np.flatnonzero(np.diff(row, prepend=-1)), len(row))
    seen: dict[bytes, tuple[int, int, int]] = {}
    for first, last in zip(begins[:-1].tolist(), begins[1:].tolist(), strict=True):
        free = int(left[row[first]])
        if int(coefficient[first:last] @ most[first:last]) > free:
            key = np.concatenate([column[first:last], coefficient[first:last]]).tobytes()
            seen[key] = min(seen.get(key, (free, first, last)), (free, first, last))
    kept = list(seen.values())
    size = np.array([last - first for _, first, last in kept], dtype=np.int64)
    index, _ = _spread(np.array([k[1] for k in kept], dtype=np.int64), np.array([k[2] for k in kept], dtype=np.int64))
    free_of = np.array([k[0] for k in kept], dtype=np.int64)
    return _Rows(np.repeat(np.arange(len(kept)), size), column[index], coefficient[index], free_of)


def _seat_rows(plan: Dispatch, pool: Pool, column: IntArray, movement: IntArray, carried: IntArray) -> list[_Rows]:
    """Return that nobody rides without a seat, and no party without a vehicle that it fits into."""
    places, columns = plan.grid.places, len(pool.cost)
    rides = places[movement] > 0
    column, at = column[rides], np.searchsorted(carried, movement[rides])
    room, largest = _rooms(plan.board, carried)
    people = plan.parties.people[pool.chosen[pool.member[column]]]
    vehicles = np.arange(len(carried))
    seats = _Rows(
        np.concatenate([at, vehicles]),
        np.concatenate([column, columns + vehicles]),
        np.concatenate([people, -places[carried]]),
        room,
    )
    needs = people > largest[at]
    column, at = column[needs], at[needs]
    pair, row = np.unique(at * len(pool.chosen) + pool.member[column], return_inverse=True)
    links = _Rows(
        np.concatenate([row.reshape(-1), np.arange(len(pair))]),
        np.concatenate([column, columns + pair // len(pool.chosen)]),
        np.repeat([1, -1], [len(column), len(pair)]),
        np.zeros(len(pair), dtype=np.int64),
    )
    return [seats, links]


def _spread(first: IntArray, last: IntArray) -> tuple[IntArray, IntArray]:
    """Return all numbers from each ``first`` up to its ``last``, and for each of them whose it is."""
    size = last - first
    whose = np.repeat(np.arange(len(size)), size)
    return np.arange(len(whose)) + np.repeat(first - (np.cumsum(size) - size), size), whose


def _visits(grid: Grid, source: IntArray, path: IntArray) -> tuple[IntArray, IntArray]:
    """Return the movements of every itinerary, waiting included where it takes anything: itinerary and movement."""
    none = np.zeros(0, dtype=np.int64)
    count = _walk(grid, source, path, none, none)
    column, movement = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    _walk(grid, source, path, column, movement)
    return column, movement


@compiled
def _walk(grid: Grid, source: IntArray, path: IntArray, column: IntArray, movement: IntArray) -> int:
    """Write down who uses which movement, as far as there is room for it; return the number."""
    count = 0
    for i in range(len(path)):
        n = source[i]
        for a in path[i]:
            if a < 0:
                break
            while n != grid.tail[a]:
                wait = grid.wait_at[n]
                if grid.use_start[wait] < grid.use_start[wait + 1]:
                    if count < len(column):
                        column[count], movement[count] = i, wait
                    count += 1
                n = grid.head[wait]
            if count < len(column):
                column[count], movement[count] = i, a
            count += 1
            n = grid.head[a]
    return count


@compiled
def _rooms(board: Board, movements: IntArray) -> tuple[IntArray, IntArray]:
    """Return the free places in the vehicles on each movement: all of them, and the most in one vehicle."""
    total, largest = np.zeros(len(movements), np.int64), np.zeros(len(movements), np.int64)
    for i in range(len(movements)):
        vehicle = board.first_vehicle[movements[i]]
        while vehicle >= 0:
            total[i] += board.room[vehicle]
            largest[i] = max(largest[i], board.room[vehicle])
            vehicle = board.next_vehicle[vehicle]
    return total, largest
