"""A plan while it is improved: what everybody costs, and the way back from a change that does not pay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evacplan.compiled import compiled, compiled_lean
from evacplan.network.grid import IntArray
from evacplan.solvers.board import LONGEST, Board, Grid, copy_capacities, copy_party, put
from evacplan.solvers.dispatch import Dispatch, guide_at
from evacplan.solvers.gathering import leaves_too_few
from evacplan.solvers.insertion import (
    Guide,
    Parties,
    Scratch,
    insert,
    itinerary_cost,
    itinerary_costs,
    remove_all,
)
from evacplan.solvers.linear import FloatArray
from evacplan.solvers.net import Costs
from evacplan.solvers.prices import Aim

NEVER = 1e3
"""How much worse it is to strand somebody of a priority class than somebody of the next one."""


@dataclass(frozen=True)
class Standing:
    """A plan with what its parties cost in the tier that is improved."""

    plan: Dispatch
    true: Costs
    """What movements cost one person, at prices of nothing."""
    stay: FloatArray
    """What stranding costs each person of every party."""
    cost: FloatArray
    """What every party costs, all its people together; kept up to date."""
    backup: Board
    """Room for what a try may have to go back to."""
    best: Board
    """What was kept last."""

    @classmethod
    def of(cls, plan: Dispatch, aim: Aim) -> Standing:
        """Return the standing of ``plan`` in the tier of ``aim``."""
        true = guide_at(aim, aim.nothing(), plan.grid).costs
        stay = _stays(plan, aim)
        cost = itinerary_costs(plan.grid, plan.board, true, plan.parties, stay)
        return cls(plan, true, stay, cost, plan.cleared().board, plan.cleared().board)

    def try_again(self, guide: Guide, order: IntArray, wanted: IntArray | None = None, *, worse: float = 0.0) -> float:
        """Take parties off and put them back in ``order``; keep that if it is cheaper. Returns what it saves.

        Parameters
        ----------
        guide
            The costs at which they look for itineraries.
        order
            Parties.
        wanted
            Movements that each of them should take if they are free, filled up with -1; none if absent.
        worse
            What it may cost more and is kept nevertheless.
        """
        plan = self.plan
        paths = np.full((len(order), 1), -1) if wanted is None else wanted
        return float(
            _try_again(
                plan.grid,
                plan.board,
                self.backup,
                guide,
                plan.scratch,
                plan.parties,
                order,
                paths,
                self.true,
                self.stay,
                self.cost,
                worse,
            )
        )

    def keep(self) -> None:
        """Remember the plan as it is."""
        for now, kept in zip(self.plan.board, self.best, strict=True):
            kept[...] = now

    def go_back(self) -> None:
        """Make the plan again what it was when it was kept last."""
        plan = self.plan
        for now, kept in zip(plan.board, self.best, strict=True):
            now[...] = kept
        self.cost[:] = itinerary_costs(plan.grid, plan.board, self.true, plan.parties, self.stay)

    def cost_on(self, party: int, path: IntArray) -> float:
        """Return what a party would cost on ``path``; the party must be off the board."""
        plan = self.plan
        if not len(path):
            return float(self.stay[party] * plan.parties.people[party])
        plan.board.path[party, : len(path)] = path
        plan.board.length[party] = len(path)
        each = itinerary_cost(plan.grid, plan.board, self.true, plan.parties, party)
        plan.board.length[party] = 0
        return float(each * plan.parties.people[party])

    def take_off(self, chosen: IntArray) -> None:
        """Take parties off the board, to be put back by :meth:`restore`."""
        copy_capacities(self.plan.board, self.backup)
        for party in chosen:
            copy_party(self.plan.board, self.backup, party)
        remove_all(self.plan.grid, self.plan.board, self.plan.parties, chosen)

    def restore(self, chosen: IntArray) -> None:
        """Undo :meth:`take_off` and whatever happened since."""
        copy_capacities(self.backup, self.plan.board)
        for party in chosen:
            copy_party(self.backup, self.plan.board, party)


def _stays(plan: Dispatch, aim: Aim) -> FloatArray:
    """Return what stranding costs each person of every party; the priority classes come before everything else."""
    stay = aim.tier.stranded[plan.commodity].astype(np.float64)
    classes = [hold.tier for hold in aim.holds if not hold.tier.counts_travel]
    least = max(1.0, float(stay.max(initial=0.0)))
    for number, tier in enumerate(classes):
        stay += tier.stranded[plan.commodity] * least * NEVER ** (len(classes) - number)
    return stay


@compiled_lean
def _place(
    grid: Grid, board: Board, guide: Guide, scratch: Scratch, parties: Parties, party: int, wanted: IntArray
) -> bool:
    """Put a party on the ``wanted`` path, or on the cheapest that is free; tell whether there is one."""
    count = 0
    while count < min(len(wanted), LONGEST) and wanted[count] >= 0:
        board.path[party, count] = wanted[count]
        count += 1
    if count > 0:
        stream, source, people = parties.stream[party], parties.source[party], parties.people[party]
        if put(grid, board, party, stream, source, people, count) < 0:
            return True
    return insert(grid, board, guide, scratch, parties, party, np.inf)


@compiled
def _try_again(
    grid: Grid,
    board: Board,
    backup: Board,
    guide: Guide,
    scratch: Scratch,
    parties: Parties,
    order: IntArray,
    wanted: IntArray,
    true: Costs,
    stay: FloatArray,
    cost: FloatArray,
    worse: float,
) -> float:
    """Take parties off and put them back in ``order``; keep that if it is cheaper, or not much ``worse``.

    Returns what it saves.
    """
    copy_capacities(board, backup)
    before = 0.0
    for party in order:
        copy_party(board, backup, party)
        before += cost[party]
    remove_all(grid, board, parties, order)
    after, kept = 0.0, True
    for i in range(len(order)):
        party = order[i]
        if _place(grid, board, guide, scratch, parties, party, wanted[i]):
            after += itinerary_cost(grid, board, true, parties, party) * parties.people[party]
        else:
            kept = kept and backup.length[party] == 0
            after += stay[party] * parties.people[party]
        if not kept or after >= before + worse:
            kept = False
            break
    if not kept or leaves_too_few(grid, backup, board):
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
