"""Departures that can be left out, because whoever takes them can as well take the one after, or before.

Take any plan and move the whole load of a departure to the next of the same stretch. If that costs nothing in any
tier, the plan is spoiled only where somebody of the load then misses a movement onward, or where a capacity that
the load now occupies for longer has been taken by somebody else in the meantime. A departure that no movement and
no use can hold back in this way is never needed: of all plans that are as good, the one whose departures are latest
does without it. What holds a departure back departs later itself, so one pass from the last departure to the first
finds all that are needed. The same holds, mirrored, for moving loads to the departure before.

A convoy is one load: it stays as large, or becomes larger where it meets another, so there are never more convoys. The
convoys of a day are a capacity like others. Convoys of several kinds of vehicles would have to move on several
stretches at once; they stay.
Where a stay is limited, a departure out can be held back by those who came in, who departed earlier, and one in by
the departure out, in the order against the pass. So it is assumed that all of these are needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evacplan.compiled import compiled
from evacplan.formulation.problem import EvacuationProblem, Tier
from evacplan.network.grid import BoolArray, IntArray
from evacplan.solvers.convoys import daily_convoys, in_mixed_convoys
from evacplan.solvers.labels import Nodes
from evacplan.solvers.outcome import Solution, WaitingLedger, waiting_ledger


def without_shiftable(
    problem: EvacuationProblem, nodes: Nodes, keep: Solution | None = None, elsewhere: BoolArray | None = None
) -> EvacuationProblem:
    """Return ``problem`` without departures that no plan needs: for every plan one as good in all tiers is left.

    Parameters
    ----------
    problem
        The problem.
    nodes
        Its nodes.
    keep
        A solution whose movements are kept anyway.
    elsewhere
        Movements that the problem leaves out although a plan takes them in the end; none if absent.
    """
    uses = _Uses.of(problem)
    outside = np.zeros(len(uses.first), dtype=np.bool_)
    if elsewhere is not None:
        outside = np.repeat(elsewhere, np.diff(uses.start))
    allowed = problem.allowed & ~problem.movements.waiting
    for later in (True, False):
        loads = _Loads.of(problem, allowed)
        onto = _onto(problem, loads, later)
        needed = _held_back(problem, nodes, loads, uses, onto, outside, later)
        allowed = np.zeros_like(allowed)
        chosen = np.repeat(needed, np.diff(loads.start))
        allowed[loads.commodity[chosen], loads.movement[chosen]] = True
        if keep is not None:
            allowed[keep.commodity, keep.movement] = True
    return replace(problem, kept=problem.allowed & (allowed | problem.movements.waiting))


@dataclass(frozen=True)
class _Loads:
    """Commodities on movements, gathered in loads that move as one.

    Whoever may ride in the vehicles of a movement, or in its convoy, moves with all the others, anybody else alone.
    """

    commodity: IntArray
    movement: IntArray
    start: IntArray
    """Where each load begins in the two columns above, and at last their length."""

    @classmethod
    def of(cls, problem: EvacuationProblem, allowed: BoolArray) -> _Loads:
        movement, commodity = np.nonzero(allowed.T)
        gathers = problem.places() > 0
        if problem.convoys is not None:
            gathers = gathers | (problem.convoys.of >= 0)
        together = gathers[movement[1:]] & (movement[1:] == movement[:-1])
        start = np.append(np.flatnonzero(np.append(True, ~together)[: len(movement)]), len(movement))
        return cls(commodity, movement, start)


@dataclass(frozen=True)
class _Uses:
    """All uses of all resources, sorted by movement; rows are numbered through, with a spare one per resource."""

    start: IntArray
    """Where the uses of each movement begin, and at last the number of uses."""
    resource: IntArray
    first: IntArray
    last: IntArray
    counts: BoolArray
    """Whether a commodity counts; shape ``(resources, commodities)``."""
    rows: int
    stay_begins: IntArray
    """The first rows of all who come in where a stay is limited."""
    stay_ends: IntArray
    """The rows after the last of all who go out there."""

    @classmethod
    def of(cls, problem: EvacuationProblem) -> _Uses:
        resources, everybody = (
            (*problem.resources, *daily_convoys(problem)),
            np.ones(len(problem.commodities), np.bool_),
        )
        offset = np.cumsum([0, *(len(r.limit) + 1 for r in resources)])
        nothing = np.zeros(0, dtype=np.int64)
        movement = np.concatenate([nothing, *(r.movements for r in resources)])
        order = np.argsort(movement, kind="stable")
        stays = [*zip(resources, offset.tolist(), strict=False)]
        return cls(
            np.searchsorted(movement[order], np.arange(len(problem.movements) + 1)),
            np.repeat(np.arange(len(resources)), [len(r.movements) for r in resources])[order].astype(np.int64),
            np.concatenate([nothing, *(r.first + o for r, o in zip(resources, offset, strict=False))])[order],
            np.concatenate([nothing, *(r.last + o for r, o in zip(resources, offset, strict=False))])[order],
            np.array(
                [everybody if r.lumpy or r.commodities is None else r.commodities for r in resources], dtype=np.bool_
            ).reshape(len(resources), len(everybody)),
            int(offset[-1]),
            np.concatenate([nothing, *(r.first[~r.frees] + o for r, o in stays if r.frees is not None)]),
            np.concatenate([nothing, *(r.last[r.frees] + o for r, o in stays if r.frees is not None)]),
        )


def _onto(problem: EvacuationProblem, loads: _Loads, later: bool) -> IntArray:
    """Return the movement to which each load can be moved at no cost, or -1."""
    moves, k, a = problem.movements, loads.commodity, loads.movement
    when = moves.depart if later else -moves.depart
    order = np.lexsort((when[a], k, moves.stretch[a]))
    same = (moves.stretch[a[order[:-1]]] == moves.stretch[a[order[1:]]]) & (k[order[:-1]] == k[order[1:]])
    following = np.full(len(a), -1)
    following[order[:-1][same]] = a[order[1:][same]]
    if not len(a):
        return following
    # A load moves as far as the one of it who has to move farthest, and only if all can.
    lowest = np.minimum.reduceat(following, loads.start[:-1])
    farthest = np.maximum.reduceat(following, loads.start[:-1]) if later else lowest
    target = np.repeat(np.where(lowest < 0, -1, farthest), np.diff(loads.start))
    fine = (target >= 0) & problem.allowed[k, target]
    arrives = problem.arrives_home(k, a)
    crowded = np.zeros(len(problem.network.sites), dtype=np.bool_)
    for resource in problem.resources:
        crowded[moves.tail[resource.movements[moves.waiting[resource.movements]]]] = True
    fine &= ~crowded[moves.tail[a]] & ~arrives if later else ~crowded[moves.head[a]]
    fine &= ~in_mixed_convoys(problem)[a]
    for tier in _distinct(problem.tiers):
        ledger = waiting_ledger(problem, tier)
        here, there = (_costs_with_waiting(problem, tier, ledger, movement) for movement in (a, target))
        # A home may be the end of only this part of the way, so whoever comes earlier must lose nothing further on.
        fine &= (there[0] <= here[0]) | (later & arrives)
        fine &= (there[1] <= here[1]) | (later & ~arrives)
        fine &= tier.vehicle[target] <= tier.vehicle[a]
    return np.where(np.minimum.reduceat(fine, loads.start[:-1]), target[loads.start[:-1]], -1)


def _costs_with_waiting(
    problem: EvacuationProblem, tier: Tier, ledger: WaitingLedger, movement: IntArray
) -> tuple[IntArray, IntArray]:
    """Return what each ``movement`` costs a person who goes on, or is home then, with the waiting around it."""
    moves = problem.movements
    before = ledger.until(moves.tail[movement], moves.enter[movement])
    after = ledger.until(moves.head[movement], moves.leave[movement])
    return tier.onward[movement] + before - after, tier.final[movement] + before


def _distinct(tiers: Sequence[Tier]) -> list[Tier]:
    """Return the tiers that differ in what movements cost."""
    seen = {(t.onward.tobytes(), t.final.tobytes(), t.vehicle.tobytes()): t for t in tiers}
    return [t for t in seen.values() if t.counts_travel]


def _held_back(
    problem: EvacuationProblem,
    nodes: Nodes,
    loads: _Loads,
    uses: _Uses,
    onto: IntArray,
    outside: BoolArray,
    later: bool,
) -> BoolArray:
    """Return which loads cannot be moved ``onto`` another movement whatever others do.

    ``outside`` says which of the ``uses`` are those of movements that the problem leaves out.
    """
    depart = problem.movements.depart[loads.movement[loads.start[:-1]]]
    order = np.argsort(-depart if later else depart, kind="stable")
    marked_nodes = np.zeros((len(problem.commodities), nodes.count), dtype=np.bool_)
    marked_rows = np.zeros(uses.rows, dtype=np.bool_)
    marked_rows[uses.stay_begins if later else uses.stay_ends] = True
    if not later:  # whoever is ready comes as if from somewhere
        ready = np.flatnonzero(nodes.source >= 0)
        marked_nodes[ready, nodes.source[ready]] = True
    marked_rows[(uses.first if later else uses.last)[outside]] = True
    return np.asarray(
        _sweep(
            order,
            loads.start,
            loads.commodity,
            loads.movement,
            onto,
            nodes.tail,
            nodes.head,
            uses.start,
            uses.resource,
            uses.first,
            uses.last,
            uses.counts,
            marked_nodes,
            marked_rows,
            later,
        )
    )


@compiled
def _sweep(
    order: IntArray,
    start: IntArray,
    commodity: IntArray,
    movement: IntArray,
    onto: IntArray,
    tail: IntArray,
    head: IntArray,
    use_start: IntArray,
    resource: IntArray,
    first: IntArray,
    last: IntArray,
    counts: BoolArray,
    marked_nodes: BoolArray,
    marked_rows: BoolArray,
    later: bool,
) -> BoolArray:
    """Go through the loads in ``order``; mark where those that are held back can hold others back."""
    needed = np.zeros(len(onto), dtype=np.bool_)
    for load in order:
        mine = commodity[start[load] : start[load + 1]]
        a, b = movement[start[load]], onto[load]
        if b >= 0:
            low, high = (head[a], head[b]) if later else (tail[b] + 1, tail[a] + 1)
            needed[load] = _any_marked(marked_nodes, mine, low, high) or _occupied(
                mine, a, b, use_start, resource, first, last, counts, marked_rows, later
            )
        else:
            needed[load] = True
        if needed[load]:
            for k in mine:
                marked_nodes[k, tail[a] if later else head[a]] = True
            for u in range(use_start[a], use_start[a + 1]):
                if first[u] < last[u] and _any_counts(counts[resource[u]], mine):
                    marked_rows[first[u] if later else last[u]] = True
    return needed


@compiled
def _any_marked(marked: BoolArray, commodities: IntArray, low: int, high: int) -> bool:
    found = False
    for k in commodities:
        found = found or bool(marked[k, low:high].any())
    return found


@compiled
def _any_counts(counts: BoolArray, commodities: IntArray) -> bool:
    found = False
    for k in commodities:
        found = found or bool(counts[k])
    return found


@compiled
def _occupied(
    commodities: IntArray,
    a: int,
    b: int,
    start: IntArray,
    resource: IntArray,
    first: IntArray,
    last: IntArray,
    counts: BoolArray,
    marked: BoolArray,
    later: bool,
) -> bool:
    """Whether others may have taken what is occupied anew when ``commodities`` move from ``a`` to ``b``."""
    if start[a + 1] - start[a] != start[b + 1] - start[b]:
        return True
    for u in range(start[a], start[a + 1]):
        v = start[b] + u - start[a]
        if resource[u] != resource[v]:
            return True
        if first[v] < last[v] and _any_counts(counts[resource[u]], commodities):
            low, high = (last[u], last[v]) if later else (first[v] + 1, first[u] + 1)
            if first[u] == last[u] or marked[low:high].any():
                return True
    return False
