"""Which parties have to do with each other: those on the same stretch, or in the vehicles of one fleet, at one time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evacplan.network.grid import IntArray
from evacplan.solvers.board import LONGEST
from evacplan.solvers.dispatch import Dispatch
from evacplan.solvers.insertion import Guide, ideal_path


@dataclass(frozen=True)
class Riders:
    """Who rides where, as it was a little while ago: good enough to choose neighbours."""

    key: IntArray
    """For every movement, what its riders share: a stretch, or the vehicles of a fleet; -1 for nothing."""
    party: IntArray
    """Parties, by key and departure."""
    depart: IntArray
    """Departure of each [min]."""
    start: IntArray
    """First of ``party`` of every key."""

    @classmethod
    def by_stretch(cls, plan: Dispatch) -> Riders:
        """Return the riders of ``plan`` by the stretch on which they ride."""
        return cls._of(plan, plan.streams.problem.movements.stretch)

    @classmethod
    def by_fleet(cls, plan: Dispatch) -> Riders:
        """Return the riders of ``plan`` by the vehicles that they ride in."""
        grid, key = plan.grid, np.full(len(plan.grid.tail), -1)
        uses = np.flatnonzero(grid.use_pool >= 0)
        movement = np.repeat(np.arange(len(grid.tail)), np.diff(grid.use_start))
        key[movement[uses]] = grid.use_pool[uses]
        return cls._of(plan, key)

    @classmethod
    def _of(cls, plan: Dispatch, key: IntArray) -> Riders:
        board, moves = plan.board, plan.streams.problem.movements
        party, leg = np.nonzero(np.arange(board.path.shape[1]) < board.length[:, None])
        movement = board.path[party, leg]
        mine, depart = key[movement], moves.depart[movement]
        order = np.lexsort((depart, mine))
        order = order[np.searchsorted(mine[order], 0) :]
        start = np.searchsorted(mine[order], np.arange(int(key.max(initial=-1)) + 2))
        return cls(key, party[order], depart[order], start)

    def near(self, movement: int, depart: int, count: int) -> IntArray:
        """Return about ``count`` parties that share the key of ``movement`` and depart at about ``depart``."""
        key = int(self.key[movement])
        if key < 0:
            return np.zeros(0, dtype=np.int64)
        first, last = int(self.start[key]), int(self.start[key + 1])
        middle = first + int(np.searchsorted(self.depart[first:last], depart))
        return self.party[max(first, middle - count // 2) : min(last, middle + count - count // 2)]


def beside(plan: Dispatch, riders: Riders, guide: Guide, party: int, count: int) -> IntArray:
    """Return parties that occupy what ``party`` would like to have, up to ``count`` for each movement."""
    depart = plan.streams.problem.movements.depart
    wanted = np.zeros(LONGEST, dtype=np.int64)
    legs = ideal_path(plan.grid, guide, plan.parties, party, wanted)
    near = [riders.near(a, int(depart[a]), count) for a in wanted[:legs].tolist()]
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *near]))


def nearby(plan: Dispatch, riders: Riders, party: int, count: int, random: np.random.Generator) -> IntArray:
    """Return up to ``count`` parties that ride with ``party`` or about then; any if it does not travel."""
    board = plan.board
    if not board.length[party]:
        return random.choice(len(board.length), min(count, len(board.length)), replace=False)
    path = board.path[party, : board.length[party]]
    shared = path[riders.key[path] >= 0]
    movement = int(random.choice(shared if len(shared) else path))
    return np.unique(riders.near(movement, int(plan.streams.problem.movements.depart[movement]), count))
