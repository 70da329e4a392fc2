"""A better plan from a plan: related parties are taken off it and put back in another order, if that is cheaper.

Large-neighbourhood search by ruin and recreate (Shaw 1998; Schrimpf et al. 2000): the parties that ride on the same
stretch at about the same time are the ones that can change places, or share a vehicle less.
"""

from __future__ import annotations

import numba
import numpy as np

from evacplan.network.grid import IntArray
from evacplan.solvers.board import Board, Grid, copy_capacities, copy_party
from evacplan.solvers.dispatch import Dispatch, _empty_board, guide_at
from evacplan.solvers.insertion import Guide, Parties, Scratch, insert, itinerary_cost, itinerary_costs, remove_all
from evacplan.solvers.linear import FloatArray
from evacplan.solvers.outcome import Watch
from evacplan.solvers.prices import Aim, Multipliers
from evacplan.solvers.sweeps import Costs

SIZE = 60
"""Parties that are moved at a time."""
PATIENCE = 3000
"""Tries without a time limit."""
SHARES = (1.0, 0.8, 0.5)
"""Shares of the prices that guide the parties back."""


def improve(plan: Dispatch, aim: Aim, prices: Multipliers, watch: Watch) -> None:
    """Improve ``plan`` in the tier of ``aim`` until ``watch`` says stop; nobody who travels is stranded for it."""
    problem, parties = plan.streams.problem, plan.parties
    random = np.random.default_rng(watch.seed)
    guides = [guide_at(aim, prices, plan.grid, share) for share in SHARES]
    true = guide_at(aim, aim.nothing(), plan.grid, 0.0).costs
    stay = aim.tier.stranded[plan.commodity].astype(np.float64)
    cost = itinerary_costs(plan.grid, plan.board, true, parties, stay)
    backup = _empty_board(plan.streams, plan.grid, len(stay))
    settled = plan.splits
    tries = 0
    while not watch.over and (watch.time_limit is not None or tries < PATIENCE):
        tries += 1
        chosen = _related(plan, random)
        chosen = chosen[~settled[chosen]]
        order = _orders(plan, chosen, random)
        guide = guides[random.integers(len(guides))]._replace(filling=float(random.choice((0.3, 0.6, 1.0))))
        _try_again(plan.grid, plan.board, backup, guide, plan.scratch, parties, order, true, stay, cost)
    del problem


def _related(plan: Dispatch, random: np.random.Generator) -> IntArray:
    """Return parties that ride on the same stretch at about the same time."""
    board, moves = plan.board, plan.streams.problem.movements
    party = int(random.integers(len(board.length)))
    if not board.length[party] or random.random() < 0.1:
        return random.choice(len(board.length), min(SIZE, len(board.length)), replace=False)
    leg = int(random.integers(board.length[party])) if random.random() < 0.5 else 0
    movement = board.path[party, leg]
    same = np.flatnonzero((moves.stretch[board.path[:, leg]] == moves.stretch[movement]) & (board.length > leg))
    away = np.abs(moves.depart[board.path[same, leg]] - moves.depart[movement])
    return np.append(same[np.argsort(away, kind="stable")[:SIZE]], np.flatnonzero(board.length == 0)[:SIZE])


def _orders(plan: Dispatch, chosen: IntArray, random: np.random.Generator) -> IntArray:
    """Return the chosen parties in an order of putting them back."""
    noise = random.random(len(chosen))
    way = random.integers(3)
    if way == 0:
        return chosen[np.argsort(noise)]
    if way == 1:
        return chosen[np.lexsort((noise, -plan.parties.people[chosen]))]
    return chosen[np.argsort(plan.parties.source[chosen] + noise)]


@numba.njit(cache=True)
def _try_again(
    grid: Grid,
    board: Board,
    backup: Board,
    guide: Guide,
    scratch: Scratch,
    parties: Parties,
    order: IntArray,
    true: Costs,
    stay: FloatArray,
    cost: FloatArray,
) -> float:
    """Take parties off and put them back in ``order``; keep that if it is cheaper. Returns what it saves."""
    copy_capacities(board, backup)
    before = 0.0
    for party in order:
        copy_party(board, backup, party)
        before += cost[party]
    remove_all(grid, board, parties, order)
    after, kept = 0.0, True
    for party in order:
        if insert(grid, board, guide, scratch, parties, party, np.inf):
            after += itinerary_cost(grid, board, true, parties, party) * parties.people[party]
        else:
            kept = kept and backup.length[party] == 0
            after += stay[party] * parties.people[party]
        if not kept or after >= before:
            kept = False
            break
    if not kept:
        copy_capacities(backup, board)
        for party in order:
            copy_party(backup, board, party)
        return 0.0
    for party in order:
        each = stay[party]
        if board.length[party] > 0:
            each = itinerary_cost(grid, board, true, parties, party)
        cost[party] = each * parties.people[party]
    return before - after
