"""The plan being made: what is left of every capacity, who sits where, and how parties are put on and taken off.

Compiled, because it is asked millions of times. A party is one group that stays together, or one part of a group.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from evacplan.compiled import compiled, compiled_lean
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.gathering import gather, has_vehicles, may_leave
from evacplan.solvers.limits import Limits

LONGEST = 40
"""Movements of an itinerary at most, waiting left out."""
OPEN, LUMPY = -1, -2
"""Kinds of use: by all people, and by vehicles; other kinds are numbers of masked resources."""


class Grid(NamedTuple):
    """The time-expanded network with all uses of its capacities, movement by movement."""

    tail: IntArray
    head: IntArray
    head_site: IntArray
    waits: BoolArray
    places: IntArray
    out_start: IntArray
    """First of ``out`` of every node."""
    out: IntArray
    """Movements by the node at which they are entered."""
    wait_at: IntArray
    """The waiting movement of every node, or -1."""
    use_start: IntArray
    """First use of every movement."""
    use_first: IntArray
    use_last: IntArray
    use_kind: IntArray
    use_pool: IntArray
    """Number of the lumpy resource of every use, or -1."""
    pool_start: IntArray
    """First of ``pool_use`` of every lumpy resource."""
    pool_use: IntArray
    """Uses by the lumpy resource."""
    pool_rows: IntArray
    """First and last row of every lumpy resource; shape ``(pools, 2)``."""
    home: BoolArray
    """Which sites are home to each stream."""
    counted: BoolArray
    """Which masked resources count each stream."""
    open_to: BoolArray
    """Which movements each stream may use."""
    convoy: IntArray
    """Convoy of every movement, or -1."""
    convoy_day: IntArray
    """Daily limit of every convoy, or -1."""
    convoy_smallest: IntArray
    """Fewest people in every convoy."""
    reserve: IntArray
    """Vehicles that run along empty on every movement on which anybody rides."""
    limits: Limits
    """Where nobody may stay for long."""


class Board(NamedTuple):
    """The plan being made."""

    left: IntArray
    """Capacity left in every row."""
    vehicle_free: BoolArray
    """For every lumpy use, whether there is a vehicle for it."""
    first_vehicle: IntArray
    """One vehicle on every movement, or -1."""
    next_vehicle: IntArray
    """The next vehicle on the same movement, or -1."""
    room: IntArray
    """Free places of every vehicle."""
    spare: IntArray
    """Numbers of vehicles that are not in use, a stack; the last element is their count."""
    path: IntArray
    """Movements of every party; shape ``(parties, LONGEST)``."""
    seats: IntArray
    """Vehicles of every party on these movements, or -1."""
    length: IntArray
    """Number of movements of every party; 0 if it has no itinerary."""
    gathered: IntArray
    """People in every convoy."""
    dissolved: BoolArray
    """Convoys that found too few people, and leave no more."""
    convoys_left: IntArray
    """Convoys that may still leave, in every daily limit."""


@compiled_lean
def seat_for(board: Board, a: int, people: int) -> int:
    """Return the fullest vehicle on movement ``a`` with room for ``people``, or -1."""
    best, vehicle = -1, board.first_vehicle[a]
    while vehicle >= 0:
        if board.room[vehicle] >= people and (best < 0 or board.room[vehicle] < board.room[best]):
            best = vehicle
        vehicle = board.next_vehicle[vehicle]
    return best


@compiled_lean
def is_free(grid: Grid, board: Board, stream: int, a: int, people: int, seated: bool) -> bool:
    """Return whether ``people`` can take movement ``a``, ``seated`` in a vehicle that runs already or not."""
    if not may_leave(grid, board, a):
        return False
    for u in range(grid.use_start[a], grid.use_start[a + 1]):
        kind = grid.use_kind[u]
        if kind == LUMPY:
            if not seated and not has_vehicles(grid, board, a, u):
                return False
        elif kind == OPEN or grid.counted[stream, kind]:
            for row in range(grid.use_first[u], grid.use_last[u]):
                if board.left[row] < people:
                    return False
    return True


@compiled
def refresh_pool(grid: Grid, board: Board, pool: int) -> None:
    """Note which movements of a lumpy resource still find a vehicle."""
    first, last = grid.pool_rows[pool, 0], grid.pool_rows[pool, 1]
    full = np.zeros(last - first + 1, np.int64)
    for row in range(first, last):
        full[row - first + 1] = full[row - first] + (1 if board.left[row] < 1 else 0)
    for i in range(grid.pool_start[pool], grid.pool_start[pool + 1]):
        u = grid.pool_use[i]
        board.vehicle_free[u] = full[grid.use_last[u] - first] == full[grid.use_first[u] - first]


@compiled_lean
def take_rows(grid: Grid, board: Board, stream: int, a: int, people: int, vehicles: int) -> None:
    """Take what ``people``, and ``vehicles``, occupy on movement ``a``; negative numbers give it back."""
    gather(grid, board, a, people)
    for u in range(grid.use_start[a], grid.use_start[a + 1]):
        kind = grid.use_kind[u]
        amount = vehicles if kind == LUMPY else people if kind == OPEN or grid.counted[stream, kind] else 0
        if amount == 0:
            continue
        for row in range(grid.use_first[u], grid.use_last[u]):
            board.left[row] -= amount
        if kind == LUMPY:
            refresh_pool(grid, board, grid.use_pool[u])


@compiled_lean
def take(grid: Grid, board: Board, stream: int, a: int, people: int) -> int:
    """Take what ``people`` occupy on movement ``a``; return their vehicle, -1 if they need none, -2 if it is full."""
    return take_in(grid, board, stream, a, people, seat_for(board, a, people) if grid.places[a] > 0 else -1)


@compiled_lean
def take_in(grid: Grid, board: Board, stream: int, a: int, people: int, seat: int) -> int:
    """Take what ``people`` occupy on movement ``a`` in the vehicle ``seat``, a further one if -1; return as above."""
    if not is_free(grid, board, stream, a, people, seat >= 0):
        return -2
    vehicles = 0
    if grid.places[a] > 0:
        if seat < 0:
            if board.spare[-1] == 0:
                return -2
            vehicles = 1 if board.first_vehicle[a] >= 0 else 1 + grid.reserve[a]
            board.spare[-1] -= 1
            seat = board.spare[board.spare[-1]]
            board.room[seat] = grid.places[a]
            board.next_vehicle[seat] = board.first_vehicle[a]
            board.first_vehicle[a] = seat
        board.room[seat] -= people
    take_rows(grid, board, stream, a, people, vehicles)
    return seat


@compiled_lean
def give_back(grid: Grid, board: Board, stream: int, a: int, people: int, seat: int) -> None:
    """Undo :func:`take`."""
    vehicles = 0
    if seat >= 0:
        board.room[seat] += people
        if board.room[seat] == grid.places[a]:
            if board.first_vehicle[a] == seat:
                board.first_vehicle[a] = board.next_vehicle[seat]
            else:
                before = board.first_vehicle[a]
                while board.next_vehicle[before] != seat:
                    before = board.next_vehicle[before]
                board.next_vehicle[before] = board.next_vehicle[seat]
            vehicles = 1 if board.first_vehicle[a] >= 0 else 1 + grid.reserve[a]
            board.spare[board.spare[-1]] = seat
            board.spare[-1] += 1
    take_rows(grid, board, stream, a, -people, -vehicles)


@compiled_lean
def may_wait(grid: Grid, board: Board, stream: int, begin: int, end: int, people: int) -> bool:
    """Return whether ``people`` can wait from node ``begin`` to node ``end``."""
    n = begin
    while n != end:
        a = grid.wait_at[n]
        if grid.use_start[a] < grid.use_start[a + 1] and not is_free(grid, board, stream, a, people, False):
            return False
        n = grid.head[a]
    return True


@compiled_lean
def take_waiting(grid: Grid, board: Board, stream: int, begin: int, end: int, people: int) -> None:
    """Take what ``people`` occupy who wait from node ``begin`` to node ``end``; negative ones give it back."""
    n = begin
    while n != end:
        a = grid.wait_at[n]
        if grid.use_start[a] < grid.use_start[a + 1]:
            take_rows(grid, board, stream, a, people, 0)
        n = grid.head[a]


@compiled_lean
def remove(grid: Grid, board: Board, party: int, stream: int, source: int, people: int) -> None:
    """Take a party off its itinerary."""
    at = source
    for i in range(board.length[party]):
        a = board.path[party, i]
        take_waiting(grid, board, stream, at, grid.tail[a], -people)
        give_back(grid, board, stream, a, people, board.seats[party, i])
        at = grid.head[a]
    board.length[party] = 0


@compiled_lean
def put(grid: Grid, board: Board, party: int, stream: int, source: int, people: int, count: int) -> int:
    """Put a party on the ``count`` movements in its path; return -1, or the movement that is not free after all.

    The same path may need a capacity twice that is free only once; the board is then as before.
    """
    at = source
    for i in range(count):
        a = board.path[party, i]
        seat = -2
        if may_wait(grid, board, stream, at, grid.tail[a], people):
            take_waiting(grid, board, stream, at, grid.tail[a], people)
            seat = take(grid, board, stream, a, people)
            if seat == -2:
                take_waiting(grid, board, stream, at, grid.tail[a], -people)
        if seat == -2:
            board.length[party] = i
            remove(grid, board, party, stream, source, people)
            return int(a)
        board.seats[party, i] = seat
        at = grid.head[a]
    board.length[party] = count
    return -1


@compiled
def copy_capacities(source: Board, target: Board) -> None:
    """Copy everything but the itineraries."""
    target.left[:] = source.left
    target.vehicle_free[:] = source.vehicle_free
    target.first_vehicle[:] = source.first_vehicle
    target.next_vehicle[:] = source.next_vehicle
    target.room[:] = source.room
    target.spare[:] = source.spare
    target.gathered[:] = source.gathered
    target.dissolved[:] = source.dissolved
    target.convoys_left[:] = source.convoys_left


@compiled
def copy_party(source: Board, target: Board, party: int) -> None:
    """Copy one itinerary."""
    target.path[party] = source.path[party]
    target.seats[party] = source.seats[party]
    target.length[party] = source.length[party]
