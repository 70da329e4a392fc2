"""Convoys on the board: whether one may leave, who has joined it, and the vehicles that run along empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evacplan.compiled import compiled_lean

if TYPE_CHECKING:
    from evacplan.solvers.board import Board, Grid


@compiled_lean
def may_leave(grid: Grid, board: Board, a: int) -> bool:
    """Return whether the convoy of movement ``a`` leaves already, or still may."""
    convoy = grid.convoy[a]
    if convoy < 0 or board.gathered[convoy] > 0:
        return True
    day = grid.convoy_day[convoy]
    return not board.dissolved[convoy] and (day < 0 or board.convoys_left[day] > 0)


@compiled_lean
def leaves_too_few(grid: Grid, before: Board, after: Board) -> bool:
    """Return whether some convoy has too few people ``after``, and had not ``before``."""
    for convoy in range(len(grid.convoy_smallest)):
        smallest = grid.convoy_smallest[convoy]
        if 0 < after.gathered[convoy] < smallest and not 0 < before.gathered[convoy] < smallest:
            return True
    return False


@compiled_lean
def has_vehicles(grid: Grid, board: Board, a: int, u: int) -> bool:
    """Return whether there is one more vehicle for use ``u`` of movement ``a``, and those that run along with it."""
    if not board.vehicle_free[u]:
        return False
    if grid.reserve[a] > 0 and board.first_vehicle[a] < 0:
        for row in range(grid.use_first[u], grid.use_last[u]):
            if board.left[row] < 1 + grid.reserve[a]:
                return False
    return True


@compiled_lean
def gather(grid: Grid, board: Board, a: int, people: int) -> None:
    """Let ``people`` join the convoy of movement ``a``; negative numbers leave it."""
    convoy = grid.convoy[a]
    if convoy < 0:
        return
    before = board.gathered[convoy]
    board.gathered[convoy] = before + people
    day = grid.convoy_day[convoy]
    if day >= 0:
        board.convoys_left[day] += (1 if before > 0 else 0) - (1 if before + people > 0 else 0)
