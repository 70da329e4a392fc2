"""The part of the network where danger is over, and the smaller problem without it.

Early tiers count only what happens in danger: who gets out and how long that takes. People who have reached a
place from which nothing costs anything any more in these tiers can be treated as home. That drops capacities
further on, so the values of the smaller problem are lower bounds; and they are the optimum as soon as one plan
for the whole network attains them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Resource, Tier
from evacplan.network.grid import BoolArray
from evacplan.solvers.outcome import Solution

ANYBODY = 10**9
"""More people than there are."""


def priced_ahead(problem: EvacuationProblem, tiers: Sequence[Tier]) -> BoolArray:
    """Return for every site whether any way on from it can still cost something in one of ``tiers``."""
    moves = problem.movements
    used = problem.allowed.any(axis=0)
    costs = np.zeros(len(moves), dtype=np.bool_)
    for tier in tiers:
        costs |= (tier.onward != 0) | (tier.final != 0) | (tier.vehicle != 0)
    priced = np.zeros(len(problem.network.sites), dtype=np.bool_)
    priced[moves.tail[used & costs]] = True
    tail, head = np.divmod(np.unique(moves.tail[used] * len(priced) + moves.head[used]), len(priced))
    while (more := priced[head] & ~priced[tail]).any():
        priced[tail[more]] = True
    return priced


def until_safe(problem: EvacuationProblem, priced: BoolArray) -> EvacuationProblem:
    """Return the problem in which everybody counts as home at the first site that is not ``priced``."""
    safe = frozenset(np.flatnonzero(~priced).tolist())
    return replace(
        problem,
        commodities=tuple(replace(c, homes=c.homes | safe) for c in problem.commodities),
        kept=problem.allowed & priced[problem.movements.tail],
        resources=tuple(_unlimited(r) if r.frees is not None else r for r in problem.resources),
        stays=(),
    )


def _unlimited(resource: Resource) -> Resource:
    """Return a greatest stay that binds nobody, for those who would have to leave in time may be safe before."""
    return replace(resource, limit=np.full(len(resource.limit), ANYBODY))


def part_of(problem: EvacuationProblem, solution: Solution) -> Solution:
    """Return what ``solution`` of the whole network does within the smaller ``problem``."""
    inside = problem.allowed[solution.commodity, solution.movement]
    used = np.zeros(len(problem.movements), dtype=np.bool_)
    used[solution.movement[inside]] = True
    return Solution(
        solution.commodity[inside],
        solution.movement[inside],
        solution.units[inside],
        np.where(used, solution.vehicles, 0),
        solution.stranded,
    )
