"""Bounds that need no prices: what everybody costs without any capacity, and the steps in which costs differ."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from evacplan.formulation.problem import EvacuationProblem, Tier
from evacplan.solvers.backend import FloatArray
from evacplan.solvers.columns import costs_of
from evacplan.solvers.ways import Ways


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


def bounds_alone(problem: EvacuationProblem, tiers: Sequence[Tier]) -> dict[str, int | Fraction]:
    """Return the least value of each of ``tiers`` if no capacity bound anybody: valid whatever is held."""
    if not tiers:
        return {}
    ways = Ways.of(problem)
    found = {tier.name: alone(problem, ways, tier)[0] for tier in tiers}
    return {tier.name: least_value(tier, value_step(problem, tier), found[tier.name]) for tier in tiers}


def alone(problem: EvacuationProblem, ways: Ways, tier: Tier) -> tuple[float, FloatArray]:
    """Return the bound without any capacities, and how much dearer than alone each travel column is, as a share."""
    people, units = (np.array([getattr(c, name) for c in problem.commodities]) for name in ("people", "units"))
    columns = ways.columns
    best, through = ways.cheapest(costs_of(problem, columns, tier)[: columns.first_stranded])
    total = (np.minimum(best, tier.stranded * people) + tier.offset * people) * units
    least = best[columns.commodity]
    more = through[: columns.travels] - np.where(np.isfinite(least), least, 0.0)
    dearer = np.divide(more, least, out=np.where(more > 0, np.inf, 0.0), where=least > 0)
    if tier.shares:
        return max((float(total[members].sum()) / number for members, number in tier.shares), default=0.0), dearer
    return float(total.sum()), dearer
