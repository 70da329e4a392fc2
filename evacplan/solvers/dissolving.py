"""Convoys that found too few people, dissolved at the end of a dispatch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evacplan.solvers.insertion import Guide, insert_all, remove_all

if TYPE_CHECKING:
    from evacplan.solvers.dispatch import Dispatch


def dissolve_small_convoys(plan: Dispatch, guide: Guide) -> None:
    """Dissolve convoys that are too small, on every way the first one first; their people look for another way.

    Those who then gather for a later convoy make that one larger. Whoever finds none is stranded, so that the plan
    keeps the rules whatever becomes of it.
    """
    convoys, board = plan.streams.problem.convoys, plan.board
    while convoys is not None:
        small = np.flatnonzero((board.gathered > 0) & (board.gathered < convoys.smallest))
        if not len(small):
            return
        _, first = np.unique(convoys.way[small], return_index=True)
        board.dissolved[small[first]] = True
        used = np.isin(convoys.of[board.path], small[first])
        inside = np.arange(board.path.shape[1]) < board.length[:, None]
        parties = np.flatnonzero((used & inside).any(axis=1))
        remove_all(plan.grid, board, plan.parties, parties)
        anything = np.full(len(plan.commodity), np.inf)
        insert_all(plan.grid, board, guide, plan.scratch, plan.parties, parties, anything)
