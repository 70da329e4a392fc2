"""The linear relaxation over all movements, solved over few of them and priced out over the rest.

The relaxation of the arc-flow model is solved over a subset of the movements. Its dual values price every
capacity; with these prices one pair of sweeps (:mod:`evacplan.solvers.ways`) gives each commodity's cheapest
itinerary over *all* movements. By Lagrangian duality the sum of these, less what the capacities are worth, is a
lower bound for every plan, whatever the prices are; and no plan that sends a unit over a movement costs less
than the bound plus the movement's excess, the amount by which the cheapest itinerary through it is dearer than
the cheapest of all (variable fixing by Lagrangian costs; Nemhauser and Wolsey 1988, II.3.6). Movements that
price below the current itineraries join the subset, until none does: column generation by whole itineraries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Tier
from evacplan.network.grid import BoolArray
from evacplan.solvers.arcflow import ArcFlow, Hold, arc_flow, linear_model, unit_cost
from evacplan.solvers.backend import FloatArray, solve
from evacplan.solvers.outcome import BackEnd, ShadowPrice, Watch
from evacplan.solvers.pricing import price_out, shadow_prices
from evacplan.solvers.ways import Ways

FIRST_WINDOW = 0.3
"""How much dearer than alone an itinerary may be to be in the first model, as a share."""
WIDENING = 4.0
"""Factor by which that grows where nothing in the window keeps the holds."""
SMALL = 3000
"""Travel columns up to which the first model has all of them."""
REACH = 0.01
"""Share of what the bound lacks within which movements join the model, beside all that price in."""
FARTHER = 5.0
"""Factor by which that grows while the value of the model stays."""
PRESOLVED = 50_000
"""Columns up to which a presolve pays: it made five larger models 16 to 33 % slower, and smaller ones faster."""
SPARE = 1e-3
"""Share of the bound beyond which a movement leaves the model again."""


@dataclass(frozen=True)
class Relaxation:
    """A proven bound of one tier, and what it says of every movement."""

    bound: float
    """No plan that keeps the holds costs less, in whole-number costs of the tier."""
    ways: Ways
    """All ways."""
    least: FloatArray
    """Least cost of a plan that sends a unit over each travel column of the ways."""
    prices: tuple[ShadowPrice, ...]
    """Of the capacities that bind."""

    def within(self, problem: EvacuationProblem, limit: float) -> BoolArray:
        """Return the movements of plans that cost at most ``limit``; shape ``(commodities, movements)``."""
        return _mask(problem, self.ways, self.least <= limit)


def relax(
    problem: EvacuationProblem,
    ways: Ways,
    tier: Tier,
    holds: Sequence[Hold],
    dearer: FloatArray,
    watch: Watch,
    likely: BoolArray | None = None,
) -> Relaxation | None:
    """Return a bound of ``tier`` over all ``ways``; None if stopped before any.

    ``dearer`` says how much dearer than alone the cheapest itinerary through each travel column is, as a share, and
    ``likely`` which to begin with instead, if that is known.
    """
    best: Relaxation | None = None
    columns, window = ways.columns, FIRST_WINDOW if len(dearer) > SMALL else np.inf
    keep = dearer <= window if likely is None or window == np.inf else likely | (dearer <= 0)
    reach, value = REACH, np.inf
    while not watch.over:
        flow = arc_flow(problem, _mask(problem, ways, keep))
        model = linear_model(flow, tier, list(holds))
        presolve = len(model.objective) <= PRESOLVED
        answer = solve(model, _relaxation_solver(tier), watch, relaxed=True, presolve=presolve)
        if answer.proven and answer.x is None and not keep.all():
            # Too few movements to keep the holds.
            window = window * WIDENING if window < 1 else np.inf
            keep = keep | (dearer <= window)
            continue
        if answer.duals is None:
            return best
        scale, constant = _scale(flow, tier), _constant(flow, tier)
        priced = price_out(problem, ways, tier, holds, flow, model, answer.duals, keep)
        bound = priced.bound * scale + constant
        least = bound + (priced.through - priced.best[columns.commodity]) * scale
        best = _stronger(best, Relaxation(bound, ways, least, shadow_prices(priced, tier, scale / tier.scale)))
        watch.say("relaxation", tier, None, int(best.bound))
        missing = answer.value * scale + constant - bound
        above = (priced.through - priced.known[columns.commodity]) * scale
        new = ~keep & (above <= (reach * missing if missing > 0 else -1e-6 * scale))
        if missing <= 1e-7 * max(1.0, abs(bound)) or not new.any():
            return best
        if answer.value < value * (1 - 1e-9):
            keep = keep & (above <= max(missing, SPARE * abs(bound)))
        else:
            reach = reach * FARTHER  # the value is settled, the prices are not
        keep, value = keep | new, answer.value
    return best


def tightened(
    problem: EvacuationProblem, tier: Tier, holds: Sequence[Hold], limit: float, watch: Watch
) -> EvacuationProblem:
    """Return ``problem`` without movements that no plan with at most ``limit`` can use, as central prices tell.

    A simplex ends in a corner of the best prices, where much that no best plan uses costs nothing extra. In their
    middle all of that does (strict complementarity), so that far more can be ruled out.
    """
    ways = Ways.of(problem)
    keep = np.ones(ways.columns.travels, dtype=np.bool_)
    flow = arc_flow(problem, _mask(problem, ways, keep))
    model = linear_model(flow, tier, list(holds))
    answer = solve(model, "highs", watch, relaxed=True, central=True)
    if answer.duals is None:
        return problem
    scale = _scale(flow, tier)
    priced = price_out(problem, ways, tier, holds, flow, model, answer.duals, keep)
    least = (priced.bound + priced.through - priced.best[ways.columns.commodity]) * scale + _constant(flow, tier)
    useful = _mask(problem, ways, least <= limit)
    return replace(problem, kept=useful | (problem.allowed & problem.movements.waiting))


def _mask(problem: EvacuationProblem, ways: Ways, chosen: BoolArray) -> BoolArray:
    """Return the movements of the ``chosen`` travel columns; shape ``(commodities, movements)``."""
    mask = np.zeros((len(problem.commodities), len(problem.movements)), dtype=np.bool_)
    mask[ways.columns.commodity[chosen], ways.columns.movement[chosen]] = True
    return mask


def _stronger(one: Relaxation | None, other: Relaxation) -> Relaxation:
    """Return what both say together: every set of prices proves something else about some movement."""
    if one is None:
        return other
    better = one if one.bound >= other.bound else other
    return replace(better, least=np.maximum(one.least, other.least))


def _relaxation_solver(tier: Tier) -> BackEnd:
    """Return the faster simplex for the shape of ``tier``, as measured.

    Where costs accrue along the way the dual simplex of HiGHS is fast and GLOP's slow; where only the last
    movement costs, waiting is free, the dual is degenerate, and GLOP's primal simplex is the fast one.
    """
    return "highs" if tier.onward.any() else "glop"


def _scale(flow: ArcFlow, tier: Tier) -> int:
    """Return the whole-number costs of one unit of the model's objective."""
    return tier.scale if tier.shares else unit_cost(flow.costs(tier))


def _constant(flow: ArcFlow, tier: Tier) -> int:
    """Return the part of the cost that the model's objective leaves out."""
    return 0 if tier.shares else flow.constant(tier)
