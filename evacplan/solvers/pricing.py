"""What the dual values of a relaxation over few movements say of all movements.

By Lagrangian duality any prices of the capacities give a bound: the sum of everybody's cheapest itinerary at these
prices, less what the capacities are worth. Within the model the dual values are the best prices. Beyond it there is
a choice left: a vehicle on a movement outside the model has to be paid by those who would ride in it, in whatever
shares. :func:`_charged` lets those pay who would otherwise find an itinerary cheaper than the model knows, as far as
the price of the vehicle goes (dual ascent as for facility location; Erlenkotter 1978). What is still cheaper then is
what the model lacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Resource, Tier
from evacplan.network.grid import BoolArray
from evacplan.solvers.arcflow import ArcFlow, Hold, unit_cost
from evacplan.solvers.backend import Duals, FloatArray, LinearModel
from evacplan.solvers.capacity import original_waits
from evacplan.solvers.columns import costs_of
from evacplan.solvers.outcome import ShadowPrice
from evacplan.solvers.ways import Ways

ROUNDS = 6
"""How often riders of vehicles outside the model are charged anew."""
LIKELY = 0.001
"""How much dearer than the cheapest an itinerary may be to be likely, as a share of what everybody pays together."""


@dataclass(frozen=True)
class Priced:
    """The bound at some prices."""

    bound: float
    """In units of the model's objective, its constant left out."""
    best: FloatArray
    """Cost of the cheapest itinerary of a unit of each commodity, or of stranding it."""
    known: FloatArray
    """The same among the itineraries in the model."""
    through: FloatArray
    """Cost of the cheapest itinerary through each travel column of the ways."""
    capacities: tuple[tuple[Resource, FloatArray], ...]
    """Price of one unit in each row of each resource."""


def price_out(
    problem: EvacuationProblem,
    ways: Ways,
    tier: Tier,
    holds: Sequence[Hold],
    flow: ArcFlow,
    model: LinearModel,
    solved: Duals,
    inside: BoolArray,
) -> Priced:
    """Return the bound over all ``ways`` at the dual values of the relaxation ``model`` of ``flow``.

    Parameters
    ----------
    inside
        Which travel columns of the ways are in the model.
    """
    # Any prices of the right sign give a bound; rounding must not leave one of the wrong sign.
    values = np.where(np.isinf(model.row_low), np.minimum(solved.rows, 0.0), solved.rows)
    values = np.where(np.isinf(model.row_high), np.maximum(values, 0.0), values)
    # What the columns cost at exactly these values, for a solver's own figures are only about as good as its tolerance.
    reduced = model.objective - np.bincount(
        model.column, model.coefficient * values[model.row], minlength=len(model.objective)
    )
    weights = _weights(flow, tier, holds, values)
    paid = tuple((capacity.resource, capacity.price(values)) for capacity in flow.capacities)
    cost, vehicle = _costs(problem, ways, weights, paid)
    _gathering_prices(ways, flow, model, values, inside, cost)
    spare = _inside_prices(ways, flow, values, reduced, inside, cost, vehicle)
    stay = _stranding_costs(problem, holds, weights)
    cost, known = _charged(problem, ways, cost, spare, inside, stay)
    best, through = ways.cheapest(cost)
    best = np.minimum(best, stay)
    units = np.array([c.units for c in problem.commodities])
    total = _fixed_part(flow, model, values, reduced)
    total += float(np.sum(np.where(np.isfinite(best), units * best, 0.0)))
    return Priced(total, best, known, through[: ways.columns.travels], paid)


def likely(
    problem: EvacuationProblem,
    ways: Ways,
    tier: Tier,
    holds: Sequence[Hold],
    hints: Sequence[ShadowPrice],
    inside: BoolArray,
) -> BoolArray:
    """Return the travel columns of itineraries that are hardly dearer than the cheapest at prices of a known plan.

    Parameters
    ----------
    hints
        The prices; those of other tiers are left out.
    inside
        Travel columns of some plan, so that there is an itinerary for everybody.
    """
    paid = tuple((resource, _hinted(resource, tier, hints)) for resource in problem.resources)
    weights = ((tier, np.ones(len(problem.commodities))),)
    cost, vehicle = _costs(problem, ways, weights, paid)
    spare = np.where(problem.places() > 0, np.maximum(vehicle, 0.0), 0.0)
    stay = _stranding_costs(problem, holds, weights)
    cost, _ = _charged(problem, ways, cost, spare, inside, stay)
    best, through = ways.cheapest(cost)
    best = np.minimum(best, stay)
    units = np.array([c.units for c in problem.commodities])
    total = float(np.sum(np.where(np.isfinite(best), units * best, 0.0)))
    found: BoolArray = through[: ways.columns.travels] - best[ways.columns.commodity] <= LIKELY * total
    return found


def _hinted(resource: Resource, tier: Tier, hints: Sequence[ShadowPrice]) -> FloatArray:
    """Return the price of one unit in each row of ``resource``, in whole-number costs of ``tier``."""
    values = np.zeros(len(resource.limit))
    mine = [hint for hint in hints if hint.resource == resource.name and hint.tier == tier.name]
    rows = np.searchsorted(resource.starts, [hint.minute for hint in mine], side="right") - 1
    for row, hint in zip(rows.tolist(), mine, strict=True):
        if row >= 0:
            values[row] += hint.price * tier.scale
    return values


def shadow_prices(priced: Priced, tier: Tier, factor: float) -> tuple[ShadowPrice, ...]:
    """Return the prices of the capacities that bind, ``factor`` units of ``tier`` to one of the model."""
    return tuple(
        ShadowPrice(resource.name, int(resource.starts[row]), tier.name, float(values[row] * factor))
        for resource, values in priced.capacities
        if resource.frees is None  # a stay is no capacity that somebody could have more of
        for row in np.flatnonzero(values * factor > 1e-6).tolist()
    )


def _costs(
    problem: EvacuationProblem,
    ways: Ways,
    weights: Sequence[tuple[Tier, FloatArray]],
    paid: Sequence[tuple[Resource, FloatArray]],
) -> tuple[FloatArray, FloatArray]:
    """Return the priced cost of every travel and waiting column, vehicles left out, and that of every vehicle."""
    columns, movements = ways.columns, len(problem.movements)
    k = np.concatenate([columns.commodity, columns.wait_commodity])
    cost, vehicle = np.zeros(len(k)), np.zeros(movements)
    for tier, weight in weights:
        if weight.any():
            cost += weight[k] * costs_of(problem, columns, tier)[: len(k)]
            vehicle += (0.0 if tier.shares else weight[0]) * tier.vehicle
    movement = np.concatenate([columns.movement, original_waits(problem, columns)])
    people = np.array([c.people for c in problem.commodities])[k]
    for resource, values in paid:
        if not values.any():
            continue
        spent = _spent(resource, values, movements)
        if resource.lumpy:
            vehicle += spent
            continue
        counts = resource.commodities
        cost += np.append(spent, 0.0)[movement] * people * (1.0 if counts is None else counts[k])
    return cost, vehicle


def _spent(resource: Resource, prices: FloatArray, movements: int) -> FloatArray:
    """Return what each movement pays for one person, or vehicle, in the rows that it occupies."""
    paid = np.concatenate([[0.0], np.cumsum(prices)])
    first, last, sign = resource.signed()
    spent = np.bincount(resource.movements, sign * (paid[last] - paid[first]), minlength=movements)
    return spent.astype(np.float64)


def _gathering_prices(
    ways: Ways, flow: ArcFlow, model: LinearModel, values: FloatArray, inside: BoolArray, cost: FloatArray
) -> None:
    """Add to ``cost`` what people pay for convoys, and what they earn who make them large enough."""
    if flow.problem.convoys is None:
        return
    mine = ways.columns
    people = np.array([c.people for c in flow.problem.commodities])
    earned = people[mine.commodity] * flow.gathering.reward(flow.problem, flow.columns, values)[mine.movement]
    paid = flow.gathering.price(flow.columns, model.row, model.column, model.coefficient * values[model.row])
    cost[: mine.travels] -= np.where(inside, 0.0, earned)
    cost[np.flatnonzero(inside)] += paid  # in the same order as the travel columns of the model


def _inside_prices(
    ways: Ways,
    flow: ArcFlow,
    values: FloatArray,
    reduced: FloatArray,
    inside: BoolArray,
    cost: FloatArray,
    vehicle: FloatArray,
) -> FloatArray:
    """Add to ``cost`` what riders in the model pay for seats; return what others can pay on every movement."""
    problem, columns, mine = flow.problem, flow.columns, ways.columns
    seat = np.zeros(len(problem.movements))
    seat[columns.carried] = -values[flow.seating : flow.seating + len(columns.carried)]
    people = np.array([c.people for c in problem.commodities])
    cost[: mine.travels] += people[mine.commodity] * seat[mine.movement]
    here = np.flatnonzero(inside)  # in the same order as the travel columns of the model
    cost[here[flow.riding]] -= values[flow.linking : flow.linking + len(flow.riding)]
    count = len(columns.split)
    both = values[flow.splitting : flow.splitting + 2 * count].reshape(2, -1).sum(axis=0)
    cost[here[columns.split]] -= both
    spare = np.where(problem.places() > 0, vehicle, 0.0)
    spare[columns.carried] = reduced[columns.first_vehicle : columns.first_split]
    return np.maximum(spare, 0.0)


def _charged(
    problem: EvacuationProblem, ways: Ways, cost: FloatArray, spare: FloatArray, inside: BoolArray, stay: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return ``cost`` with shares in the vehicles outside the model, and everybody's cheapest itinerary inside."""
    columns = ways.columns
    open_to = np.ones(len(cost), dtype=np.bool_)
    open_to[: columns.travels] = inside
    known = np.minimum(ways.cheapest(cost, open_to)[0], stay)
    outside = np.flatnonzero(~inside & (spare[columns.movement] > 0))
    if not len(outside):
        return cost, known
    k, a = columns.commodity[outside], columns.movement[outside]
    units, people = (np.array([getattr(c, name) for c in problem.commodities]) for name in ("units", "people"))
    fits = np.minimum(units[k], np.maximum(problem.places()[a] // people[k], 1)).astype(np.float64)
    share = np.zeros(len(outside))
    goal = np.where(np.isfinite(known), known, 0.0)[k]
    charged = cost.copy()
    for _ in range(ROUNDS):
        _, through = ways.cheapest(charged)
        lacks = goal - through[outside]
        share = np.maximum(0.0, share + np.where(np.isfinite(lacks), np.minimum(lacks, 0.0), 0.0))
        left = spare - np.bincount(a, fits * share, minlength=len(spare))
        wanted = np.maximum(np.where(np.isfinite(lacks), lacks, 0.0), 0.0)
        asked = np.bincount(a, fits * wanted, minlength=len(spare))
        part = np.clip(np.divide(left, asked, out=np.ones_like(left), where=asked > 0), 0.0, 1.0) * (1 - 1e-9)
        share += part[a] * wanted
        charged[outside] = cost[outside] + share
    return charged, known


def _stranding_costs(
    problem: EvacuationProblem, holds: Sequence[Hold], weights: Sequence[tuple[Tier, FloatArray]]
) -> FloatArray:
    """Return the priced cost of stranding one unit of each commodity; infinite where a hold forbids it."""
    people = np.array([c.people for c in problem.commodities])
    cost = np.zeros(len(people))
    for tier, weight in weights:
        cost += weight * tier.stranded * people
    for hold in holds:
        if not hold.tier.shares:
            cost[hold.tier.stranded * people > float(hold.limit)] = np.inf
    return cost


def _fixed_part(flow: ArcFlow, model: LinearModel, values: FloatArray, reduced_costs: FloatArray) -> float:
    """Return what the capacities and the columns other than travel, waiting and stranding add to the bound."""
    rows = slice(flow.seating, None)
    duals = values[rows]
    side = np.where(duals > 0, model.row_low[rows], model.row_high[rows])
    worth = float(np.sum(duals * np.where(duals == 0, 0.0, side)))
    # Slack columns are what is left of a capacity: they take part like vehicles.
    free = slice(flow.columns.first_vehicle, None)
    cheap = np.minimum(reduced_costs[free], 0.0)
    high = np.where(cheap < 0, model.high[free], 0.0)
    return worth + float(np.sum(cheap * np.where(np.isfinite(high), high, 0.0)))


def _weights(
    flow: ArcFlow, tier: Tier, holds: Sequence[Hold], duals: FloatArray
) -> tuple[tuple[Tier, FloatArray], ...]:
    """Return every tier that is priced, with its weight for each commodity, from the duals of its rows."""
    ones = np.ones(len(flow.problem.commodities))
    weights: list[tuple[Tier, FloatArray]] = []
    row = flow.rows.count
    for hold in holds:
        cost, weight = flow.costs(hold.tier), np.zeros(len(ones))
        for members, _ in hold.terms:
            mine = cost if members is None else np.where(flow.columns.of(members), cost, 0.0)
            weight -= (1.0 if members is None else members) * duals[row] / unit_cost(mine)
            row += 1
        weights.append((hold.tier, weight))
    if tier.shares:
        weight = np.zeros(len(ones))
        for members, people in tier.shares:
            weight -= members * duals[row] / (tier.scale * people)
            row += 1
        weights.append((tier, weight))
    else:
        weights.append((tier, ones / unit_cost(flow.costs(tier))))
    return tuple(weights)
