"""Prices as they go into a plan: multipliers in whole numbers, and shadow prices in the unit of the tier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from evacplan.formulation.problem import Tier
from evacplan.solvers.auction import Auction
from evacplan.solvers.outcome import ShadowPrice, WholePrices
from evacplan.solvers.prices import Aim, Multipliers
from evacplan.solvers.streams import Streams

DENOMINATOR = 100_000
"""Parts of the smallest cost in which proofs are written."""


def whole_prices(aim: Aim, prices: Multipliers) -> WholePrices:
    """Return ``prices`` in whole numbers, by the names of what they price."""
    denominator = 1 if aim.tier.shares else DENOMINATOR
    factor = float(denominator)
    if aim.tier.shares:  # the multipliers of the states take the place of the denominator
        factor = DENOMINATOR * float(aim.share_people.sum())
    rows = np.rint(prices.rows * factor).astype(np.int64)
    capacities = {}
    for number, resource in enumerate(aim.streams.problem.resources):
        begin = aim.streams.capacities.begin[number]
        priced = {int(m): int(p) for m, p in zip(resource.starts, rows[begin:], strict=False) if p > 0}
        if priced:
            capacities[resource.name] = priced
    names = [tier.name for tier in aim.sums][: len(aim.limits)]
    held = {name: round(price * factor) for name, price in zip(names, prices.held.tolist(), strict=True) if price > 0}
    states = _share_names(aim)
    shares = {s: round(share * factor) for s, share in zip(states, prices.shares.tolist(), strict=True) if s}
    if not aim.tier.shares and aim.shared:
        held |= {f"{aim.shared.name}.{state}": weight for state, weight in shares.items() if weight}
        shares = {}
    return WholePrices(denominator, capacities, held, shares)


def _share_names(aim: Aim) -> list[str]:
    """Return the states of the tier of shares, in its order; without a name where nobody is away, who costs nothing."""
    commodities = aim.streams.problem.commodities
    found = []
    for members, _ in aim.shared.shares if aim.shared else ():
        first = np.flatnonzero(members)[:1]
        found.append(commodities[first[0]].state if len(first) else "")
    return found


def shadow_prices(streams: Streams, name: str, auction: Auction) -> Iterator[ShadowPrice]:
    """Yield what one more unit of each scarce capacity would save, in the unit of the tier."""
    tier = next(t for t in streams.problem.tiers if t.name == name)
    for number, resource in enumerate(streams.problem.resources):
        mine = auction.prices.rows[streams.capacities.begin[number] : streams.capacities.begin[number + 1]]
        for row in np.flatnonzero(mine / tier.scale > 1e-6).tolist():
            yield ShadowPrice(resource.name, int(resource.starts[row]), name, float(mine[row]) / tier.scale)


def proof_by_shadow_prices(tier: Tier, prices: Sequence[ShadowPrice]) -> WholePrices | None:
    """Return the shadow prices of ``tier`` as multipliers; how the states count is not among them."""
    if tier.shares:
        return None
    capacities: dict[str, dict[int, int]] = {}
    for price in prices:
        if price.tier == tier.name:
            whole = round(price.price * tier.scale * DENOMINATOR)
            known = capacities.setdefault(price.resource, {})
            known[price.minute] = known.get(price.minute, 0) + whole
    return WholePrices(DENOMINATOR, capacities, {}, {})
