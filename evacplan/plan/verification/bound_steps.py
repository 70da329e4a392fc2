"""The values that a tier can take at all: a bound between two of them is as good as the upper one."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, gcd

import numpy as np

from evacplan.plan.verification.bound_courses import IntArray
from evacplan.plan.verification.bound_grid import Grid
from evacplan.plan.verification.bound_people import People
from evacplan.plan.verification.bound_weights import people_by_state


def least_value(grid: Grid, people: People, tier: str, bound: Fraction) -> Fraction:
    """Return the least whole-number cost at or above ``bound`` that ``tier`` can take.

    Costs of journeys are sums of a few numbers, hence multiples of what divides them all; a largest share is such a
    multiple over the people of some state.
    """
    step = _step(grid, people, tier)
    if tier != "fairness":
        return _up(bound, step)
    shares = (_up(bound * count, step) / count for count in people_by_state(grid.scenario).values())
    return min(shares, default=bound)


def _up(bound: Fraction, step: int) -> Fraction:
    """Return the least multiple of ``step`` at or above ``bound``; only 0 is a multiple of 0."""
    return Fraction(ceil(bound / step) * step) if step else max(bound, Fraction(0))


def _step(grid: Grid, people: People, tier: str) -> int:
    """Return a number of which all costs of ``tier`` are multiples."""
    end = grid.scenario.clock.horizon
    if tier in {"exposure", "fairness"}:
        at = grid.site_danger[people.origin]
        boards = -(-people.ready // grid.step) * grid.step
        stays, late = at * np.maximum(0, end - people.ready), at * (boards - people.ready)
        return _divisor(grid.danger, grid.danger_after, grid.site_danger * grid.step, stays, late)
    if tier == "arrival":
        return _divisor(grid.arrives, np.array([end]))
    if tier == "cost":
        paid = (np.array([course.fare, course.dispatch]) for course in grid.courses)
        return _divisor(*paid, grid.upkeep.amounts)
    return 1


def _divisor(*numbers: IntArray) -> int:
    """Return the greatest number that divides all of ``numbers``; 0 if all are 0."""
    return gcd(*(int(np.gcd.reduce(np.abs(some), initial=0)) for some in numbers))
