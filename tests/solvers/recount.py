"""The state of a dispatch, counted anew from its itineraries in plain loops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from evacplan.solvers.dispatch import Dispatch


def state(plan: Dispatch) -> tuple[list[int], list[bool], dict[int, list[int]], int]:
    """Return what the board says of free capacity, free vehicles, free seats by movement, and vehicles to spare."""
    board, seats = plan.board, defaultdict(list)
    for a, first in enumerate(board.first_vehicle.tolist()):
        vehicle = first
        while vehicle >= 0:
            seats[a].append(int(board.room[vehicle]))
            vehicle = int(board.next_vehicle[vehicle])
    count = int(board.spare[-1])
    assert len(set(board.spare[:count].tolist())) == count
    lumpy = plan.grid.use_pool >= 0
    free = board.vehicle_free[lumpy].tolist()
    return board.left.tolist(), free, {a: sorted(rooms) for a, rooms in seats.items()}, count


def recount(plan: Dispatch) -> tuple[list[int], list[bool], dict[int, list[int]], int]:
    """Return the same, from the resources of the problem and the itineraries alone."""
    problem, grid = plan.streams.problem, plan.grid
    riders: dict[int, list[tuple[int, int]]] = defaultdict(list)
    aboard: dict[tuple[int, int], int] = defaultdict(int)
    for party, k in enumerate(plan.commodity.tolist()):
        people = int(plan.parties.people[party])
        for a, seat in _legs(plan, party):
            riders[a].append((k, people))
            if seat >= 0:
                aboard[a, seat] += people
    rooms: dict[int, list[int]] = defaultdict(list)
    for (a, _), people in aboard.items():
        rooms[a].append(int(plan.streams.places[a]) - people)
    empty = dict.fromkeys(rooms, 0) if problem.convoys is None else {a: int(problem.convoys.reserve[a]) for a in rooms}
    left: list[int] = []
    for resource in problem.resources:
        used = np.zeros(len(resource.limit), dtype=np.int64)
        for a, first, last in zip(resource.movements, resource.first, resource.last, strict=True):
            people = sum(amount for k, amount in riders[int(a)] if resource.counts(k))
            used[first:last] += len(rooms.get(int(a), ())) + empty.get(int(a), 0) if resource.lumpy else people
        left += (resource.limit - used).tolist()
    free = [
        all(left[row] > 0 for row in range(first, last))
        for first, last, pool in zip(grid.use_first, grid.use_last, grid.use_pool, strict=True)
        if pool >= 0
    ]
    spare = len(plan.board.spare) - 1 - len(aboard)
    return left, free, {a: sorted(each) for a, each in rooms.items()}, spare


def _legs(plan: Dispatch, party: int) -> Iterator[tuple[int, int]]:
    """Yield the movements of a party, waiting included, each with its vehicle or -1."""
    moves, board = plan.streams.problem.movements, plan.board
    waits = {(int(moves.tail[a]), int(moves.enter[a])): a for a in np.flatnonzero(moves.waiting).tolist()}
    one = plan.streams.problem.commodities[plan.commodity[party]]
    site, period = one.origin, one.ready
    for i in range(int(board.length[party])):
        a = int(board.path[party, i])
        assert moves.tail[a] not in one.homes
        while (site, period) != (moves.tail[a], moves.enter[a]):
            wait = waits[site, period]
            yield wait, -1
            period = int(moves.leave[wait])
        yield a, int(board.seats[party, i])
        site, period = int(moves.head[a]), int(moves.leave[a])
    assert board.length[party] == 0 or site in one.homes
