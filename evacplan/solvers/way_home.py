"""The cheapest way home over the movements that one party may use: one pass over a network without circles."""

from __future__ import annotations

import numpy as np

from evacplan.compiled import compiled
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.ground import Ground, Party

NEVER = np.iinfo(np.int64).max // 4


def cheapest_path(ground: Ground, party: Party, usable: BoolArray) -> tuple[int, ...] | None:
    """Return the movements of the cheapest way home over ``usable`` ones, waiting left out; None if there is none."""
    moves, width = ground.frame.movements, ground.frame.grid.periods + 1
    if party.ready >= width:
        return None
    home = np.zeros(len(ground.frame.network.sites), dtype=np.bool_)
    home[list(party.homes)] = True
    ends = home[moves.head] & ~ground.waiting
    never_back = (moves.head != party.origin) | ground.waiting
    source = party.origin * width + party.ready
    count = len(ground.wait_at)
    goal, via = _sweep(ground.tail, ground.head, ends, usable & never_back, ground.onward, ground.final, source, count)
    if goal < 0:
        return None
    path, a = [], int(goal)
    while a >= 0:
        if not ground.waiting[a]:
            path.append(a)
        a = int(via[ground.tail[a]]) if int(ground.tail[a]) != source else -1
    return tuple(reversed(path))


@compiled
def _sweep(
    tail: IntArray,
    head: IntArray,
    ends: BoolArray,
    usable: BoolArray,
    onward: IntArray,
    final: IntArray,
    source: int,
    nodes: int,
) -> tuple[int, IntArray]:
    """Return the last movement of the cheapest way home, or -1, and the movement by which each node is reached.

    Movements are ordered by entry and all take time, so one pass settles every label.
    """
    spent = np.full(nodes, NEVER)
    via = np.full(nodes, -1)
    spent[source] = 0
    best, goal = NEVER, -1
    for a in range(len(tail)):
        so_far = spent[tail[a]]
        if usable[a] and so_far < best:
            if ends[a]:
                if so_far + final[a] < best:
                    best = so_far + final[a]
                    goal = a
            elif so_far + onward[a] < spent[head[a]]:
                spent[head[a]] = so_far + onward[a]
                via[head[a]] = a
    return goal, via
