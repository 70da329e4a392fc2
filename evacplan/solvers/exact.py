"""The exact lexicographic search: bound, fix, and solve what is left to optimality, tier by tier.

For each tier the relaxation gives a bound and, for every movement, by how much any plan that uses it exceeds
the bound. Only movements within a margin can be part of a plan within that margin; the integer model over these
is small. If its optimum lies within the margin, it is the optimum over all movements; if not, it says which
margin suffices. Movements that no optimal plan of the tier can use are dropped for all later tiers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Tier
from evacplan.network.grid import BoolArray
from evacplan.solvers.arcflow import Hold
from evacplan.solvers.integer import solve_integer
from evacplan.solvers.labels import Nodes
from evacplan.solvers.outcome import ShadowPrice, Solution, Status, TierOutcome, Watch
from evacplan.solvers.parts import independent_parts, same_costs, says_nothing_new
from evacplan.solvers.pricing import likely
from evacplan.solvers.relaxation import Relaxation, relax, tightened
from evacplan.solvers.shifting import without_shiftable
from evacplan.solvers.simple_bounds import alone, least_value, value_step
from evacplan.solvers.ways import Ways

MARGINS = (0.0003, 0.003, 0.03, 0.3)
"""Margins that are tried in turn, as shares of the bound; after the last, all that is left."""

MANY = 400
"""Travel columns from which an integer model is worth tightening."""
HELPED = 0.96
"""Share of its travel columns that tightening must leave at most, to be tried again with a larger margin."""
WIDE = 0.1
"""Share of the bound by which plans may exceed it, beyond which tightening rules out next to nothing."""


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
    rescue: Callable[[], Solution | None] = lambda: None
    """Finds some plan that keeps the holds where the search does not come by one."""
    known_ways: Ways | None = None
    """All ways of the problem, if they have been looked for."""
    hints: tuple[ShadowPrice, ...] = ()
    """Prices of a known plan, which tell where to look first."""

    @property
    def ways(self) -> Ways:
        """All ways of the problem."""
        return self.known_ways or Ways.of(self.problem)

    @property
    def feasible(self) -> bool:
        """Whether a solution is known."""
        return self.incumbent is not None


def find_any(search: Search, tier: Tier, watch: Watch) -> Solution | None:
    """Return a plan that keeps the holds of ``search``, good in ``tier``; None if there is none."""
    step, ways = value_step(search.problem, tier), search.ways
    _, dearer = alone(search.problem, ways, tier)
    relaxation = relax(search.problem, ways, tier, search.holds, dearer, watch)
    if relaxation is None or not math.isfinite(relaxation.bound):
        return None
    return _close(search, tier, relaxation, step, watch, any_will_do=True)[0]


def solve_tier(search: Search, tier: Tier, tolerance: Fraction, watch: Watch) -> Search:
    """Return the search after ``tier`` is solved, to optimality unless ``watch`` cuts it short."""
    problem, ways = search.problem, search.ways
    step = value_step(problem, tier)
    known = None if search.incumbent is None else search.incumbent.cost(problem, tier)
    bound, dearer = alone(problem, ways, tier)
    bound = max(bound, _mean(search, tier))
    watch.say("bound", tier, known, least_value(tier, step, bound))
    relaxation: Relaxation | None = None
    if known is None or known > least_value(tier, step, bound):
        used = _used(search, ways)
        begin = likely(problem, ways, tier, search.holds, search.hints, used) if _hinted(search, tier) else None
        relaxation = relax(problem, ways, tier, search.holds, np.where(used, 0.0, dearer), watch, begin)
        if relaxation is not None:
            bound = max(bound, relaxation.bound)
    incumbent, settled = search.incumbent, None
    if relaxation is not None and bound < math.inf and (known is None or known > least_value(tier, step, bound)):
        incumbent, closed, settled = _close(search, tier, relaxation, step, watch)
        bound = max(bound, closed)  # a relaxation that was cut off may say less than everybody alone
        known = None if incumbent is None else incumbent.cost(problem, tier)
    proven = least_value(tier, step, bound)
    watch.say("tier", tier, known, proven)
    if known is None:
        return replace(search, incumbent=None)
    proven = min(proven, known)
    limit = known if not tolerance else Fraction(known) * (1 + tolerance)
    done = replace(
        search,
        holds=(*search.holds, Hold(tier, limit)),
        incumbent=incumbent,
        tiers=(*search.tiers, _outcome(tier, known, proven)),
        known_ways=ways,
    )
    if relaxation is None:
        return done
    done = replace(done, prices=(*search.prices, *relaxation.prices))
    if watch.over or tier is problem.tiers[-1]:
        return done
    most = _at_most(limit, tier, step)
    useful = relaxation.within(problem, most)
    if settled is None or tolerance:
        smaller = _without_shiftable(search, useful, incumbent)
        smaller = tightened(smaller, tier, search.holds, most, watch)
    else:
        smaller = _without_shiftable(search, settled.allowed & ~settled.movements.waiting, incumbent)
    if incumbent is not None and proven == known == limit:
        done = replace(done, holds=(*search.holds, Hold(tier, limit, _parts(search, tier, incumbent, useful))))
    return replace(done, problem=smaller, known_ways=None)


def _at_most(limit: float | Fraction, tier: Tier, step: int) -> float:
    """Return ``limit`` with as much on top as rounding could matter; whole costs differ by ``step`` at least."""
    return float(limit) + max(1e-6 * max(1.0, abs(float(limit))), 0.0 if tier.shares else 0.01 * step)


def _parts(search: Search, tier: Tier, best: Solution, useful: BoolArray) -> tuple[tuple[BoolArray, int], ...]:
    """Return the limits of parts that have nothing scarce in common, see :mod:`evacplan.solvers.parts`."""
    coupled = any(hold.tier.shares and not says_nothing_new(hold, search.holds) for hold in search.holds)
    if tier.shares or tier.vehicle.any() or coupled or any(t.status != "optimal" for t in search.tiers):
        return ()
    travels = useful.copy()
    travels[best.commodity, best.movement] = True
    each = best.by_commodity(search.problem, tier)
    parts = independent_parts(search.problem, travels)
    return tuple((members, int(each[members].sum())) for members in parts)


def _without_shiftable(search: Search, travels: BoolArray, incumbent: Solution | None) -> EvacuationProblem:
    """Return the problem with those of the ``travels`` that some plan as good as any other needs."""
    problem = search.problem
    if incumbent is not None:
        travels = travels.copy()
        travels[incumbent.commodity, incumbent.movement] = True
    fewer = replace(problem, kept=travels | (problem.allowed & problem.movements.waiting))
    return without_shiftable(fewer, Nodes.of(fewer), incumbent, search.beyond)


def _outcome(tier: Tier, value: int | Fraction, bound: int | Fraction) -> TierOutcome:
    status: Status = "optimal" if value == bound else "gap"
    return TierOutcome(tier.name, tier.unit, tier.value(value), tier.value(bound), status)


def _mean(search: Search, tier: Tier) -> float:
    """Return what the tiers that are done say of one that is a largest share: the mean is no larger."""
    bound, proven = 0.0, {done.name: done.bound for done in search.tiers}
    for total in (hold.tier for hold in search.holds):
        if tier.shares and not total.shares and same_costs(total, tier):
            members = np.sum([mine for mine, _ in tier.shares], axis=0)
            if (members == 1).all():
                bound = max(bound, proven[total.name] * total.scale / sum(people for _, people in tier.shares))
    return bound


def _hinted(search: Search, tier: Tier) -> bool:
    """Whether known prices say something: those of the first tier that counts travel, for later ones lean on others."""
    first = not tier.shares and not any(hold.tier.counts_travel for hold in search.holds)
    return first and any(hint.tier == tier.name for hint in search.hints)


def _used(search: Search, ways: Ways) -> BoolArray:
    """Return the travel columns that the best solution known uses."""
    used = np.zeros_like(search.problem.allowed)
    if search.incumbent is not None:
        used[search.incumbent.commodity, search.incumbent.movement] = True
    return used[ways.columns.commodity, ways.columns.movement]


def _close(
    search: Search,
    tier: Tier,
    relaxation: Relaxation,
    step: int,
    watch: Watch,
    *,
    any_will_do: bool = False,
) -> tuple[Solution | None, float, EvacuationProblem | None]:
    """Close the gap between the incumbent and the relaxation as far as ``watch`` allows.

    Returns the best plan, the bound, and the problem with all that plans as good as the incumbent can use, if it was
    the last to be solved and nothing better was found in it.
    """
    problem, incumbent = search.problem, search.incumbent
    known = math.inf if incumbent is None else float(incumbent.cost(problem, tier))
    above = relaxation.least - relaxation.bound
    widest = float(np.max(above, where=np.isfinite(above), initial=0.0))
    bound, settled, central = relaxation.bound, None, True
    for share in (*MARGINS, math.inf):
        enough = min(known - relaxation.bound, widest)
        margin = min(share * abs(relaxation.bound) + step, enough)
        if 2 * (above <= margin).sum() > (above <= enough).sum():
            margin = enough  # hardly more work, and it settles the matter
        limit = relaxation.bound + margin if margin < widest else known
        settled, central = _within(search, tier, relaxation, margin, limit, watch, central=central)
        found, proven = solve_integer(settled, tier, search.holds, watch)
        if margin >= enough and math.isfinite(known) and proven > known + step / 2:
            # The best plan known lies within the margin, so the solver has cut it off.
            found, proven = solve_integer(settled, tier, search.holds, watch, presolve=False)
        if found is None and incumbent is None and margin < enough and not any_will_do:
            found = search.rescue()
        if found is not None and found.cost(problem, tier) < known:
            incumbent, known, settled = found, float(found.cost(problem, tier)), None
        # Plans that use a movement beyond the margin cost at least the bound of the relaxation plus the margin.
        bound = max(bound, min(proven, relaxation.bound + margin if margin < widest else proven))
        watch.say("search", tier, None if incumbent is None else incumbent.cost(problem, tier), int(min(bound, 1e18)))
        if watch.over or margin >= min(widest, known - relaxation.bound) or (any_will_do and incumbent is not None):
            break
    settled = settled if margin >= enough and math.isfinite(known) else None
    return incumbent, min(bound, known) if incumbent is not None else bound, settled


def _within(
    search: Search, tier: Tier, relaxation: Relaxation, margin: float, limit: float, watch: Watch, *, central: bool
) -> tuple[EvacuationProblem, bool]:
    """Return the problem with what plans within ``margin`` can use, and whether ``central`` prices are worth asking.

    Plans that cost more than ``limit`` do not matter.
    """
    step = value_step(search.problem, tier)
    keep = relaxation.within(search.problem, _at_most(relaxation.bound + margin, tier, step))
    few = _without_shiftable(search, keep, None)
    before = _count(few)
    if not central or limit > (1 + WIDE) * relaxation.bound or before <= MANY:
        return few, central
    few = tightened(few, tier, search.holds, _at_most(limit, tier, step), watch)
    return _without_shiftable(search, few.allowed & ~few.movements.waiting, None), _count(few) <= HELPED * before


def _count(problem: EvacuationProblem) -> int:
    """Return how many travel columns ``problem`` has."""
    return int((problem.allowed & ~problem.movements.waiting).sum())


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
