"""The integer model of what is left, solved apart where parts of the caseload share nothing scarce.

The time of a search grows much faster than its size, so several small models are quicker than one, and two of them
run side by side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Tier
from evacplan.network.grid import BoolArray
from evacplan.solvers.arcflow import Hold, arc_flow, linear_model, solution_of, unit_cost
from evacplan.solvers.backend import solve
from evacplan.solvers.loading import loading_cuts
from evacplan.solvers.outcome import Solution, Watch
from evacplan.solvers.parts import independent_parts, says_nothing_new
from evacplan.solvers.seating import SeatingUndecidedError

SIDE_BY_SIDE = 2
"""Models that are solved at the same time."""
FEW = 300
"""Travel columns up to which all are solved together."""


def solve_integer(
    problem: EvacuationProblem, tier: Tier, holds: Sequence[Hold], watch: Watch, *, presolve: bool = True
) -> tuple[Solution | None, float]:
    """Return the best plan of ``problem`` in ``tier`` that keeps ``holds``, if one is found, and a bound for all plans.

    The presolve of HiGHS has been seen to call a feasible model infeasible, so that is believed only without it.
    """
    parts = _parts(problem, tier, holds)
    if len(parts) < 2:
        return _together(problem, tier, holds, watch, presolve)

    def solved(members: BoolArray) -> tuple[Solution | None, float]:
        part = only(problem, members)
        tiers = {each.name: each for each in part.tiers}
        return _together(part, tiers[tier.name], _held(holds, tiers, members), watch, presolve)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        answers = list(pool.map(solved, parts))
    bound = math.inf if any(bound == math.inf for _, bound in answers) else sum(bound for _, bound in answers)
    found = [solution for solution, _ in answers if solution is not None]
    return (_united(problem, parts, found) if len(found) == len(parts) else None), bound


def _together(
    problem: EvacuationProblem, tier: Tier, holds: Sequence[Hold], watch: Watch, presolve: bool
) -> tuple[Solution | None, float]:
    flow = arc_flow(problem, problem.allowed)
    unit = tier.scale if tier.shares else unit_cost(flow.costs(tier))
    constant = 0 if tier.shares else flow.constant(tier)
    model = linear_model(flow, tier, holds)
    # CP-SAT counts in whole numbers, and a largest share is none.
    back_end = "highs" if tier.shares and watch.back_end == "cp_sat" else watch.back_end
    glance = presolve and back_end == "highs" and _soon_proven(tier)
    while True:
        answer = solve(model, back_end, watch, presolve=presolve, glance=glance)
        if answer.x is None and answer.proven and presolve:
            answer = solve(model, back_end, watch, presolve=False)
        bound = answer.bound * unit + constant
        if answer.x is None:
            return None, bound
        solution = solution_of(flow, answer.x)
        try:
            cuts = loading_cuts(flow, solution)
        except SeatingUndecidedError:
            return None, bound
        if not cuts:
            return solution, bound
        model = model.with_rows(cuts)


def _soon_proven(tier: Tier) -> bool:
    """Return whether CP-SAT often proves ``tier`` sooner than HiGHS, as measured: where costs accrue along the way.

    There the relaxation is nearly whole, and HiGHS takes its time to see that. For arrival and cost HiGHS is quicker.
    """
    return bool(tier.onward.any()) and not tier.vehicle.any() and not tier.shares


def _parts(problem: EvacuationProblem, tier: Tier, holds: Sequence[Hold]) -> list[BoolArray]:
    """Return the parts that can be solved apart, larger ones first; none where everybody must be solved together."""
    travels = problem.allowed & ~problem.movements.waiting
    apart = all(hold.parts or _strands_nobody(hold) or says_nothing_new(hold, holds) for hold in holds)
    if tier.shares or not apart or travels.sum() <= FEW:
        return []
    parts = list(independent_parts(problem, travels))
    for members in (members for hold in holds for members, _ in hold.parts):
        touched = [part for part in parts if (part & members).any()]
        parts = [part for part in parts if not (part & members).any()] + [np.logical_or.reduce(touched)]
    return sorted(parts, key=lambda part: -int(travels[part].sum()))


def _strands_nobody(hold: Hold) -> bool:
    tier = hold.tier
    return not (hold.limit or tier.shares or tier.counts_travel)


def _held(holds: Sequence[Hold], tiers: dict[str, Tier], members: BoolArray) -> list[Hold]:
    """Return what ``holds`` say of the commodities ``members`` alone."""
    mine = []
    for hold in holds:
        if not hold.tier.shares:
            parts = tuple((part[members], limit) for part, limit in hold.parts if (part & members).any())
            mine.append(Hold(tiers[hold.tier.name], sum(limit for _, limit in parts), parts))
    return mine


def only(problem: EvacuationProblem, members: BoolArray) -> EvacuationProblem:
    """Return ``problem`` for the commodities ``members`` alone."""
    return replace(
        problem,
        commodities=tuple(c for c, mine in zip(problem.commodities, members, strict=True) if mine),
        eligibility=problem.eligibility[members],
        kept=problem.allowed[members],
        resources=tuple(
            r if r.commodities is None else replace(r, commodities=r.commodities[members]) for r in problem.resources
        ),
        stays=tuple(replace(stay, bound=stay.bound[members]) for stay in problem.stays),
        tiers=tuple(
            replace(
                tier,
                stranded=tier.stranded[members],
                offset=tier.offset[members],
                shares=tuple((share[members], people) for share, people in tier.shares),
            )
            for tier in problem.tiers
        ),
    )


def _united(problem: EvacuationProblem, parts: Sequence[BoolArray], solutions: Sequence[Solution]) -> Solution:
    """Put the solutions of all parts together."""
    numbers = [np.flatnonzero(members) for members in parts]
    stranded = np.zeros(len(problem.commodities), dtype=np.int64)
    for mine, solution in zip(numbers, solutions, strict=True):
        stranded[mine] = solution.stranded
    return Solution(
        np.concatenate([mine[solution.commodity] for mine, solution in zip(numbers, solutions, strict=True)]),
        np.concatenate([solution.movement for solution in solutions]),
        np.concatenate([solution.units for solution in solutions]),
        np.sum([solution.vehicles for solution in solutions], axis=0),
        stranded,
    )
