"""The exact lexicographic search: bound, fix, and solve what is left to optimality, tier by tier.

For each tier the relaxation gives a bound and, for every movement, by how much any plan that uses it exceeds
the bound. Only movements within a margin can be part of a plan within that margin; the integer model over these
is small. If its optimum lies within the margin, it is the optimum over all movements; if not, it says which
margin suffices. Movements that no optimal plan of the tier can use are dropped for all later tiers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Tier
from evacplan.network.grid import BoolArray
from evacplan.solvers.arcflow import Hold, arc_flow, linear_model, solution_of, unit_cost
from evacplan.solvers.backend import solve
from evacplan.solvers.labels import Nodes, cheapest
from evacplan.solvers.loading import loading_cuts
from evacplan.solvers.outcome import ShadowPrice, Solution, Status, TierOutcome, Watch
from evacplan.solvers.relaxation import Relaxation, relax
from evacplan.solvers.seating import SeatingUndecidedError
from evacplan.solvers.shifting import without_shiftable

MARGINS = (0.0, 0.003, 0.01, 0.03, 0.1, 0.3)
"""Margins that are tried in turn, as shares of the bound; after the last, all that is left."""
FIRST_WINDOW = 1.0
"""How much dearer than alone an itinerary may be to be in the first relaxation, as a share."""
SMALL = 15_000
"""Travel columns up to which the relaxation starts with all of them."""


@dataclass(frozen=True)
class Search:
    """Where the lexicographic search stands."""

    problem: EvacuationProblem
    """The problem, with the movements that can still matter."""
    holds: tuple[Hold, ...]
    """Tiers that are done."""
    incumbent: Solution | None
    """The best solution so far, if any is known; it keeps all holds."""
    tiers: tuple[TierOutcome, ...] = ()
    """Results of the tiers that are done."""
    prices: tuple[ShadowPrice, ...] = ()
    """Shadow prices of the tiers that are done."""
    beyond: BoolArray | None = None
    """Movements that the problem leaves out although a plan takes them in the end; none if absent."""

    @property
    def feasible(self) -> bool:
        """Whether a solution is known."""
        return self.incumbent is not None


def find_any(search: Search, tier: Tier, watch: Watch) -> Solution | None:
    """Return a plan that keeps the holds of ``search``, good in ``tier``; None if there is none."""
    nodes, step = Nodes.of(search.problem), value_step(search.problem, tier)
    _, window = _alone(search.problem, nodes, tier)
    relaxation = relax(search.problem, nodes, tier, search.holds, _first_movements(search, window), watch)
    if relaxation is None or not math.isfinite(relaxation.bound):
        return None
    return _close(search, tier, relaxation, step, watch, any_will_do=True)[0]


def solve_tier(search: Search, tier: Tier, tolerance: Fraction, watch: Watch) -> Search:
    """Return the search after ``tier`` is solved, to optimality unless ``watch`` cuts it short."""
    problem, nodes = search.problem, Nodes.of(search.problem)
    step = value_step(problem, tier)
    known = None if search.incumbent is None else search.incumbent.cost(problem, tier)
    bound, window = _alone(problem, nodes, tier)
    watch.say("bound", tier, known, least_value(tier, step, bound))
    relaxation: Relaxation | None = None
    if known is None or known > least_value(tier, step, bound):
        relaxation = relax(problem, nodes, tier, search.holds, _first_movements(search, window), watch)
        if relaxation is not None:
            bound = max(bound, relaxation.bound)
    incumbent = search.incumbent
    if relaxation is not None and bound < math.inf and (known is None or known > least_value(tier, step, bound)):
        incumbent, bound = _close(search, tier, relaxation, step, watch)
        known = None if incumbent is None else incumbent.cost(problem, tier)
    proven = least_value(tier, step, bound)
    watch.say("tier", tier, known, proven)
    if known is None:
        return replace(search, incumbent=None)
    proven = min(proven, known)
    limit = known if not tolerance else Fraction(known) * (1 + tolerance)
    useful = _without_useless(problem, relaxation, limit)
    return Search(
        without_shiftable(useful, nodes, incumbent, search.beyond),
        (*search.holds, Hold(tier, limit)),
        incumbent,
        (*search.tiers, _outcome(tier, known, proven)),
        (*search.prices, *(relaxation.prices if relaxation else ())),
        search.beyond,
    )


def _outcome(tier: Tier, value: int | Fraction, bound: int | Fraction) -> TierOutcome:
    status: Status = "optimal" if value == bound else "gap"
    return TierOutcome(tier.name, tier.unit, tier.value(value), tier.value(bound), status)


def value_step(problem: EvacuationProblem, tier: Tier) -> int:
    """Return a number whose multiples are the only whole-number costs that ``tier`` can take."""
    used = problem.allowed.any(axis=0)
    parts = (tier.onward[used], tier.final[used], tier.vehicle[used], tier.stranded, tier.offset)
    return max(1, int(np.gcd.reduce(np.abs(np.concatenate(parts)))))


def least_value(tier: Tier, step: int, bound: float) -> int | Fraction:
    """Return the least value at or above ``bound`` that ``tier`` can take, if its costs are multiples of ``step``."""
    if not math.isfinite(bound):
        return 0
    if tier.shares:
        steps = (Fraction(math.ceil(bound * people / step - 1e-6) * step, people) for _, people in tier.shares)
        return min(steps, default=Fraction(0))
    return math.ceil(bound / step - 1e-6) * step


def bound_alone(problem: EvacuationProblem, tier: Tier) -> int | Fraction:
    """Return the least value of ``tier`` if no capacity bound anybody: valid whatever is held."""
    bound, _ = _alone(problem, Nodes.of(problem), tier)
    return least_value(tier, value_step(problem, tier), bound)


def _alone(problem: EvacuationProblem, nodes: Nodes, tier: Tier) -> tuple[float, BoolArray]:
    """Return the bound without any capacities, and the movements of itineraries not much dearer than alone."""
    total = np.zeros(len(problem.commodities))
    window = np.zeros_like(problem.allowed)
    for k, commodity in enumerate(problem.commodities):
        cost = tier.person(problem, k).astype(np.float64)
        labels = cheapest(nodes, int(nodes.source[k]), problem.allowed[k], problem.arrives_home(k), cost)
        least = min(labels.best, float(tier.stranded[k]))
        total[k] = (least + float(tier.offset[k])) * commodity.total
        if math.isfinite(labels.best):
            window[k] = labels.through <= labels.best * (1 + FIRST_WINDOW)
    if tier.shares:
        return max((float(total[members].sum()) / people for members, people in tier.shares), default=0.0), window
    return float(total.sum()), window


def _first_movements(search: Search, window: BoolArray) -> BoolArray:
    """Return the movements of the first relaxation: all if there are few, else those in the window or in use."""
    problem = search.problem
    if (problem.allowed & ~problem.movements.waiting).sum() <= SMALL:
        return problem.allowed
    if search.incumbent is not None:
        window = window.copy()
        window[search.incumbent.commodity, search.incumbent.movement] = True
    return window & problem.allowed


def _close(
    search: Search,
    tier: Tier,
    relaxation: Relaxation,
    step: int,
    watch: Watch,
    *,
    any_will_do: bool = False,
) -> tuple[Solution | None, float]:
    """Close the gap between the incumbent and the relaxation as far as ``watch`` allows."""
    problem, incumbent = search.problem, search.incumbent
    known = math.inf if incumbent is None else float(incumbent.cost(problem, tier))
    above = relaxation.least - relaxation.bound
    widest = float(np.max(above, where=np.isfinite(above), initial=0.0))
    bound = relaxation.bound
    for share in (*MARGINS, math.inf):
        enough = min(known - relaxation.bound, widest)
        margin = min(share * abs(relaxation.bound) + step, enough)
        if 2 * (above <= margin).sum() > (above <= enough).sum():
            margin = enough  # hardly more work, and it settles the matter
        found, proven = _solve_within(search, tier, relaxation, margin, watch)
        if margin >= enough and math.isfinite(known) and proven > known + step / 2:
            # The best plan known lies within the margin, so the solver has cut it off.
            found, proven = _solve_within(search, tier, relaxation, margin, watch, presolve=False)
        if found is not None and found.cost(problem, tier) < known:
            incumbent, known = found, float(found.cost(problem, tier))
        # Plans that use a movement beyond the margin cost at least the bound of the relaxation plus the margin.
        bound = max(bound, min(proven, relaxation.bound + margin if margin < widest else proven))
        watch.say("search", tier, None if incumbent is None else incumbent.cost(problem, tier), int(min(bound, 1e18)))
        if watch.over or margin >= min(widest, known - relaxation.bound) or (any_will_do and incumbent is not None):
            break
    return incumbent, min(bound, known) if incumbent is not None else bound


def _solve_within(
    search: Search, tier: Tier, relaxation: Relaxation, margin: float, watch: Watch, *, presolve: bool = True
) -> tuple[Solution | None, float]:
    """Solve the integer model over the movements within ``margin``; return its best plan and a bound for its plans.

    The presolve of HiGHS has been seen to call a feasible model infeasible, so that is believed only without it.
    """
    keep = search.problem.allowed & (relaxation.least <= relaxation.bound + margin * (1 + 1e-9) + 1e-6)
    flow = arc_flow(search.problem, keep)
    unit = tier.scale if tier.shares else unit_cost(flow.costs(tier))
    constant = 0 if tier.shares else flow.constant(tier)
    model = linear_model(flow, tier, search.holds)
    while True:
        answer = solve(model, watch.back_end, watch, presolve=presolve)
        if answer.x is None and answer.proven and presolve:
            answer = solve(model, watch.back_end, watch, presolve=False)
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


def _without_useless(
    problem: EvacuationProblem, relaxation: Relaxation | None, limit: int | Fraction
) -> EvacuationProblem:
    """Drop the movements that no plan within ``limit`` can use."""
    if relaxation is None:
        return problem
    useful = relaxation.least <= float(limit) + 1e-6 * max(1.0, abs(float(limit)))
    return replace(problem, kept=problem.allowed & (useful | problem.movements.waiting))


def lexicographic(
    search: Search,
    tiers: Sequence[Tier],
    tolerances: Sequence[Fraction],
    watch: Watch,
) -> Search:
    """Solve ``tiers`` in order, each with the earlier ones held; stop early only where no plan is known."""
    for tier, tolerance in zip(tiers, tolerances, strict=True):
        search = solve_tier(search, tier, tolerance, watch)
        if not search.feasible:
            return search
    return search
