"""The linear relaxation over all movements, solved over few of them and priced out over the rest.

The relaxation of the arc-flow model is solved over a subset of the movements. Its dual values price every
capacity; with these prices one pair of sweeps (:mod:`evacplan.solvers.labels`) gives each commodity's cheapest
itinerary over *all* movements. By Lagrangian duality the sum of these, less what the capacities are worth, is a
lower bound for every plan, whatever the prices are; and no plan that sends a unit over a movement costs less
than the bound plus the movement's excess, the amount by which the cheapest itinerary through it is dearer than
the cheapest of all (variable fixing by Lagrangian costs; Nemhauser and Wolsey 1988, II.3.6). Movements that
price below the current itineraries join the subset, until none does: column generation by whole itineraries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Tier
from evacplan.network.grid import BoolArray
from evacplan.solvers.arcflow import ArcFlow, Hold, arc_flow, linear_model, unit_cost
from evacplan.solvers.backend import Duals, FloatArray, LinearModel, solve
from evacplan.solvers.capacity import CapacityRows
from evacplan.solvers.labels import Nodes, cheapest
from evacplan.solvers.outcome import BackEnd, ShadowPrice, Watch

FIRST_REACH = 0.5
"""Share of what the bound lacks within which movements join the subset at first; it grows from round to round."""
WIDER = 1e-3
"""Least such reach, as a share of the bound."""


@dataclass(frozen=True)
class Relaxation:
    """A proven bound of one tier, and what it says of every movement."""

    bound: float
    """No plan that keeps the holds costs less, in whole-number costs of the tier."""
    least: FloatArray
    """Least cost of a plan that sends a unit of a commodity over a movement; shape ``(commodities,
    movements)``, infinite where that is not allowed."""
    prices: tuple[ShadowPrice, ...]
    """Of the capacities that bind."""


@dataclass(frozen=True)
class _Duals:
    """Dual values of a solved relaxation, sorted by what they price."""

    flow: ArcFlow
    model: LinearModel
    values: FloatArray
    weights: tuple[tuple[Tier, FloatArray], ...]
    """Tiers with the weight that each has for every commodity."""

    def cost(self, k: int) -> FloatArray:
        """Return the priced cost of every movement for one unit of commodity ``k``."""
        problem = self.flow.problem
        commodity = problem.commodities[k]
        total = np.zeros(len(problem.movements))
        for tier, weight in self.weights:
            if weight[k]:
                total += weight[k] * tier.person(problem, k)
        columns = self.flow.columns
        total += self.seat_prices
        for capacity in self.flow.capacities:
            if capacity.resource.counts(k):
                total += _spent(capacity, self.values, len(total))
        total *= commodity.people
        riding = self.flow.riding
        mine = columns.commodity[riding] == k
        total[columns.movement[riding[mine]]] -= self.values[self.flow.linking : self.flow.linking + len(riding)][mine]
        parts = columns.commodity[columns.split] == k
        both = (
            self.values[self.flow.splitting : self.flow.splitting + 2 * len(columns.split)].reshape(2, -1).sum(axis=0)
        )
        total[columns.movement[columns.split[parts]]] -= both[parts]
        return total

    @cached_property
    def seat_prices(self) -> FloatArray:
        """What a person pays for a seat on each movement, beside what the group pays for its vehicle to be there.

        On movements outside the model the riders share what the vehicle would cost.
        """
        problem, columns, first = self.flow.problem, self.flow.columns, self.flow.seating
        vehicle = np.zeros(len(problem.movements))
        for capacity in self.flow.capacities:
            if capacity.resource.lumpy:
                vehicle += _spent(capacity, self.values, len(vehicle))
        price = vehicle / np.maximum(problem.places(), 1)
        price[columns.carried] = -self.values[first : first + len(columns.carried)]
        return price

    def fixed_part(self, reduced_costs: FloatArray) -> float:
        """Return what the capacities and the columns other than travel, waiting and stranding add to the bound."""
        rows = slice(self.flow.seating, None)
        duals = self.values[rows]
        side = np.where(duals > 0, self.model.row_low[rows], self.model.row_high[rows])
        worth = float(np.sum(duals * np.where(duals == 0, 0.0, side)))
        # Slack columns are what is left of a capacity: they take part like vehicles.
        free = slice(self.flow.columns.first_vehicle, None)
        cheap = np.minimum(reduced_costs[free], 0.0)
        high = np.where(cheap < 0, self.model.high[free], 0.0)
        return worth + float(np.sum(cheap * np.where(np.isfinite(high), high, 0.0)))


def _spent(capacity: CapacityRows, duals: FloatArray, movements: int) -> FloatArray:
    """Return what each movement pays for one person, or vehicle, in the rows that it occupies."""
    resource = capacity.resource
    paid = np.concatenate([[0.0], np.cumsum(capacity.price(duals))])
    spent = np.bincount(resource.movements, paid[resource.last] - paid[resource.first], minlength=movements)
    return spent.astype(np.float64)


def relax(
    problem: EvacuationProblem,
    nodes: Nodes,
    tier: Tier,
    holds: Sequence[Hold],
    keep: BoolArray,
    watch: Watch,
) -> Relaxation | None:
    """Return a bound of ``tier`` over all movements, starting from those in ``keep``; None if stopped before any."""
    best: Relaxation | None = None
    keep, reach = keep & problem.allowed, FIRST_REACH
    while not watch.over:
        flow = arc_flow(problem, keep)
        model = linear_model(flow, tier, list(holds))
        answer = solve(model, _relaxation_solver(tier), watch, relaxed=True)
        if answer.proven and answer.x is None and (problem.allowed & ~keep).any():
            keep = problem.allowed  # too few movements to keep the holds
            continue
        if answer.duals is None:
            return best
        found = _price_out(problem, nodes, tier, holds, flow, model, answer.duals)
        best = found if best is None else _stronger(best, found)
        watch.say("relaxation", tier, None, int(best.bound))
        missing = answer.value * _scale(flow, tier) + _constant(flow, tier) - found.bound
        new = problem.allowed & ~keep & (found.least - found.bound <= max(reach * missing, WIDER * abs(found.bound)))
        if missing <= 1e-7 * max(1.0, abs(found.bound)) or not new.any():
            return best
        keep, reach = keep | new, 4 * reach
    return best


def _stronger(one: Relaxation, other: Relaxation) -> Relaxation:
    """Return what both say together: every set of prices proves something else about some movement."""
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


def _price_out(
    problem: EvacuationProblem,
    nodes: Nodes,
    tier: Tier,
    holds: Sequence[Hold],
    flow: ArcFlow,
    model: LinearModel,
    solved: Duals,
) -> Relaxation:
    """Return the Lagrangian bound at the prices of ``answer``."""
    scale = _scale(flow, tier)
    # Any prices of the right sign give a bound; rounding must not leave one of the wrong sign.
    values = np.where(np.isinf(model.row_low), np.minimum(solved.rows, 0.0), solved.rows)
    values = np.where(np.isinf(model.row_high), np.maximum(values, 0.0), values)
    duals = _Duals(flow, model, values, _weights(flow, tier, holds, values))
    total = duals.fixed_part(solved.columns)
    excess = np.full(problem.allowed.shape, np.inf)
    for k, commodity in enumerate(problem.commodities):
        labels = cheapest(nodes, int(nodes.source[k]), problem.allowed[k], problem.arrives_home(k), duals.cost(k))
        stay = _stranding_cost(problem, holds, duals, k)
        least = min(labels.best, stay)
        total += commodity.units * least if np.isfinite(least) else 0.0
        excess[k] = labels.through - least
    bound = total * scale + _constant(flow, tier)
    return Relaxation(bound, bound + excess * scale, _prices(flow, tier, duals))


def _weights(
    flow: ArcFlow, tier: Tier, holds: Sequence[Hold], duals: FloatArray
) -> tuple[tuple[Tier, FloatArray], ...]:
    """Return every tier that is priced, with its weight for each commodity, from the duals of its rows."""
    ones = np.ones(len(flow.problem.commodities))
    weights: list[tuple[Tier, FloatArray]] = []
    row = flow.rows.count
    for hold in holds:
        if hold.tier.shares:
            weight = np.zeros(len(ones))
            for members, _ in hold.tier.shares:
                unit = unit_cost(np.where(_member_columns(flow, members), flow.costs(hold.tier), 0.0))
                weight -= members * duals[row] / unit
                row += 1
            weights.append((hold.tier, weight))
        else:
            weights.append((hold.tier, -ones * duals[row] / unit_cost(flow.costs(hold.tier))))
            row += 1
    if tier.shares:
        weight = np.zeros(len(ones))
        for members, people in tier.shares:
            weight -= members * duals[row] / (tier.scale * people)
            row += 1
        weights.append((tier, weight))
    else:
        weights.append((tier, ones / unit_cost(flow.costs(tier))))
    return tuple(weights)


def _member_columns(flow: ArcFlow, members: BoolArray) -> BoolArray:
    columns = flow.columns
    mine = np.zeros(columns.count, dtype=np.bool_)
    mine[: columns.travels] = members[columns.commodity]
    mine[columns.first_wait : columns.first_stranded] = members[columns.wait_commodity]
    mine[columns.first_stranded : columns.first_vehicle] = members
    return mine


def _stranding_cost(problem: EvacuationProblem, holds: Sequence[Hold], duals: _Duals, k: int) -> float:
    """Return the priced cost of stranding one unit of commodity ``k``; infinite where a hold forbids it."""
    people = problem.commodities[k].people
    for hold in holds:
        if not hold.tier.shares and hold.tier.stranded[k] * people > hold.limit:
            return float(np.inf)
    return float(sum(weight[k] * tier.stranded[k] * people for tier, weight in duals.weights))


def _prices(flow: ArcFlow, tier: Tier, duals: _Duals) -> tuple[ShadowPrice, ...]:
    found = []
    factor = _scale(flow, tier) / tier.scale
    for capacity in flow.capacities:
        values = capacity.price(duals.values) * factor
        found += [
            ShadowPrice(capacity.resource.name, int(capacity.resource.starts[row]), tier.name, float(values[row]))
            for row in np.flatnonzero(values > 1e-6).tolist()
        ]
    return tuple(found)
