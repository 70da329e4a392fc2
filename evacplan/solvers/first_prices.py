"""Prices to begin with: for being stranded, and for a tier that comes after the one that guides everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from evacplan.solvers.linear import FloatArray
from evacplan.solvers.prices import Aim, Multipliers


def never_strand(aim: Aim) -> float:
    """Return a price of stranding that no way home exceeds."""
    tier = aim.tier
    return 4.0 * float(max(tier.stranded.max(initial=0), tier.final.max(initial=0), tier.onward.max(initial=0), 1))


def held_prices(aim: Aim) -> Iterator[Multipliers]:
    """Yield prices of nothing, and of stranding beyond all measure, which is right where nobody need be stranded."""
    nothing = aim.nothing()
    yield nothing
    stranding = np.array([not tier.counts_travel for tier in aim.sums], dtype=np.bool_)[: len(aim.limits)]
    if stranding.any():
        yield replace(nothing, held=np.where(stranding, never_strand(aim), 0.0))


def beside_the_guide(aim: Aim, guide: int) -> list[tuple[float, FloatArray]]:
    """Return prices to try for a later tier: a factor for those of the guiding tier, and prices of earlier tiers.

    The tiers count alike, so what is scarce in one is scarce in the other, on the scale of its costs; and the guiding
    tier may be priced itself, with the capacities that make it what it is.
    """
    leading = aim.streams.problem.tiers[guide]
    if aim.tier.shares:
        return [(1 / float(aim.share_people.sum()), np.zeros(len(aim.limits)))]
    size = float(max(1, aim.tier.stranded.max(initial=0))) / float(max(1, leading.stranded.max(initial=0)))
    found = [(size, np.zeros(len(aim.limits)))]
    if not leading.shares:
        place = [tier.name for tier in aim.sums].index(leading.name)
        for factor in (size / 2, size, 2 * size):
            held = np.zeros(len(aim.limits))
            held[place] = factor
            found += [(factor, held), (factor + size, held)]
    return found
