"""A better plan from a plan: related parties are taken off it and put back in another order, if that is cheaper.

Large-neighbourhood search by ruin and recreate (Shaw 1998; Schrimpf et al. 2000): the parties that ride on the same
stretch at about the same time are the ones that can change places, or share a vehicle less.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evacplan.compiled import compiled
from evacplan.network.grid import IntArray
from evacplan.solvers.board import LONGEST, Board, Grid, copy_capacities, copy_party
from evacplan.solvers.dispatch import Dispatch, guide_at
from evacplan.solvers.insertion import (
    Guide,
    Parties,
    Scratch,
    ideal_path,
    insert,
    itinerary_cost,
    itinerary_costs,
    remove_all,
)
from evacplan.solvers.linear import FloatArray
from evacplan.solvers.outcome import Watch
from evacplan.solvers.prices import Aim, Multipliers
from evacplan.solvers.sweeps import Costs

SIZE = 60
"""Parties that are moved at a time."""
BESIDE = 12
"""Parties taken off beside each movement that somebody would like to have."""
PATIENCE = 3000
"""Tries without a time limit."""
SHARES = (1.0, 0.97, 0.8)
"""Shares of the prices that guide the parties back."""
FILLINGS = (0.3, 0.6, 1.0)
"""Shares of the price of a vehicle that are not charged where one with room runs already."""
RENEWED = 200
"""Tries after which it is looked at again who does badly, and who rides where."""
WISHES = 0.7
"""Share of the tries in which somebody gets what others have, rather than changing places with neighbours."""
NEVER = 1e3
"""How much worse it is to strand somebody of a priority class than somebody of the next one."""


def improve(plan: Dispatch, aim: Aim, prices: Multipliers, watch: Watch) -> None:
    """Improve ``plan`` in the tier of ``aim`` until ``watch`` says stop; nobody who travels is stranded for it."""
    random = np.random.default_rng(watch.seed)
    guides = [guide_at(aim, prices, plan.grid, share) for share in SHARES]
    true = guide_at(aim, aim.nothing(), plan.grid).costs
    stay = _stays(plan, aim)
    cost = itinerary_costs(plan.grid, plan.board, true, plan.parties, stay)
    backup = plan.cleared().board
    whole = ~plan.splits
    tries = 0
    chance, riders = np.zeros(len(cost)), _Riders.of(plan)
    while not watch.over and (watch.time_limit is not None or tries < PATIENCE):
        if tries % RENEWED == 0:
            riders = _Riders.of(plan)
            chance = np.where(whole, excess_of(plan, guides[0]), 0.0)
            if not chance.any():
                return
            chance = np.cumsum(chance / chance.sum())
        tries += 1
        first = int(np.searchsorted(chance, random.random()).clip(0, len(chance) - 1))
        guide = guides[random.integers(len(guides))]._replace(filling=float(random.choice(FILLINGS)))
        wished = random.random() < WISHES
        others = _beside(plan, riders, guides[0], first) if wished else _nearby(plan, riders, first, random)
        others = others[whole[others] & (others != first)]
        order = np.append(first, _in_some_order(plan, others, random))
        _try_again(plan.grid, plan.board, backup, guide, plan.scratch, plan.parties, order, true, stay, cost)


def _stays(plan: Dispatch, aim: Aim) -> FloatArray:
    """Return what stranding costs each person of every party; the priority classes come before everything else."""
    stay = aim.tier.stranded[plan.commodity].astype(np.float64)
    classes = [hold.tier for hold in aim.holds if not (hold.tier.onward.any() or hold.tier.final.any())]
    least = max(1.0, float(stay.max(initial=0.0)))
    for number, tier in enumerate(classes):
        stay += tier.stranded[plan.commodity] * least * NEVER ** (len(classes) - number)
    return stay


def excess_of(plan: Dispatch, guide: Guide) -> FloatArray:
    """Return by how much every party costs more than its cheapest way at the prices, if all were free."""
    nobody = np.zeros(len(plan.commodity))
    paid = itinerary_costs(plan.grid, plan.board, guide.costs, plan.parties, nobody)
    source = plan.parties.source
    ideal = np.where(source >= 0, guide.to_go[plan.parties.stream, source], np.inf)
    possible = np.where(np.isfinite(ideal), ideal, 0.0)
    excess = np.where(np.isfinite(ideal), np.maximum(0.0, paid - possible * plan.parties.people), 0.0)
    left_behind = (plan.board.length == 0) & np.isfinite(ideal) & (plan.parties.people > 0)
    return np.where(left_behind, max(1.0, float(excess.sum())), excess)


@dataclass(frozen=True)
class _Riders:
    """Who rides where, as it was a little while ago: good enough to choose neighbours."""

    party: IntArray
    """Parties, by stretch and departure."""
    depart: IntArray
    """Departure of each [min]."""
    start: IntArray
    """First of ``party`` of every stretch."""

    @classmethod
    def of(cls, plan: Dispatch) -> _Riders:
        """Return the riders of ``plan``."""
        board, moves = plan.board, plan.streams.problem.movements
        party, leg = np.nonzero(np.arange(board.path.shape[1]) < board.length[:, None])
        movement = board.path[party, leg]
        stretch, depart = moves.stretch[movement], moves.depart[movement]
        order = np.lexsort((depart, stretch))
        start = np.searchsorted(stretch[order], np.arange(len(plan.streams.problem.network.stretches) + 1))
        return cls(party[order], depart[order], start)

    def near(self, stretch: int, depart: int, count: int) -> IntArray:
        """Return about ``count`` parties on ``stretch`` that depart at about ``depart``."""
        first, last = int(self.start[stretch]), int(self.start[stretch + 1])
        middle = first + int(np.searchsorted(self.depart[first:last], depart))
        return self.party[max(first, middle - count // 2) : min(last, middle + count - count // 2)]


def _beside(plan: Dispatch, riders: _Riders, guide: Guide, party: int) -> IntArray:
    """Return parties that occupy what ``party`` would like to have."""
    moves = plan.streams.problem.movements
    wanted = np.zeros(LONGEST, dtype=np.int64)
    count = ideal_path(plan.grid, guide, plan.parties, party, wanted)
    near = [riders.near(int(moves.stretch[a]), int(moves.depart[a]), BESIDE) for a in wanted[:count].tolist()]
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *near]))


def _nearby(plan: Dispatch, riders: _Riders, party: int, random: np.random.Generator) -> IntArray:
    """Return parties that ride on the same stretch as ``party`` at about the same time; any if it does not travel."""
    board, moves = plan.board, plan.streams.problem.movements
    if not board.length[party]:
        return random.choice(len(board.length), min(SIZE, len(board.length)), replace=False)
    movement = board.path[party, random.integers(board.length[party])]
    return np.unique(riders.near(int(moves.stretch[movement]), int(moves.depart[movement]), SIZE))


def _in_some_order(plan: Dispatch, chosen: IntArray, random: np.random.Generator) -> IntArray:
    """Return the chosen parties in an order of putting them back."""
    noise = random.random(len(chosen))
    way = random.integers(3)
    if way == 0:
        return chosen[np.argsort(noise)]
    if way == 1:
        return chosen[np.lexsort((noise, -plan.parties.people[chosen]))]
    return chosen[np.argsort(plan.parties.source[chosen] + noise)]


@compiled
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
