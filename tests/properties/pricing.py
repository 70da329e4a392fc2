"""Random multipliers of the search, and what an enumeration says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np

from evacplan.formulation.compilation import compile_problem
from evacplan.plan.quality import Proof
from evacplan.scenario import Scenario
from evacplan.solvers.arcflow import Hold
from evacplan.solvers.outcome import WholePrices
from evacplan.solvers.prices import Aim, Multipliers
from evacplan.solvers.proofs import whole_prices
from evacplan.solvers.streams import Streams
from tests.optima.corridor import changed
from tests.properties.strategies import Situation

DEAR = (1.0, 60.0, 4e3, 2e5)
"""What a unit may cost, in whole-number costs of a tier: from next to nothing to what no ticket is worth."""


def read(situation: Situation) -> Scenario:
    """Return ``situation`` without tolerances, for bounds at scale know none."""
    return Scenario.model_validate(changed(situation, {"policy": {"tolerance": None}}))


def aims(scenario: Scenario, best: Mapping[str, Fraction] | None = None) -> list[Aim]:
    """Return the aim at every tier with the earlier ones held at their ``best`` values, or at one unit."""
    streams = Streams.of_problem(compile_problem(scenario, every_instant=True))
    tiers, holds = streams.problem.tiers, []
    for tier in tiers:
        limit = (best[tier.name] if best else Fraction(1)) * tier.scale
        holds.append(Hold(tier, limit if tier.shares else int(limit)))
    return [Aim(streams, tier, tuple(holds[:number])) for number, tier in enumerate(tiers)]


def some_prices(aim: Aim, random: Random) -> Multipliers:
    """Return multipliers of ``aim`` that price a part of everything; the states' weights add up to one person."""
    nothing, numbers = aim.nothing(), np.random.default_rng(random.randrange(1 << 30))
    people = float(aim.share_people.sum()) if aim.tier.shares else 1.0

    def some(length: int, dear: float, part: float) -> np.ndarray:
        return numbers.random(length) * dear * (numbers.random(length) < part) / people

    shares = some(len(nothing.shares), random.choice([0.01, 1, 50]), 0.6)
    if aim.tier.shares:
        weight = numbers.random(len(shares)) * (numbers.random(len(shares)) < 0.7)
        weight[numbers.integers(len(weight))] += 1
        shares = weight / float(weight @ aim.share_people)
    rows = some(len(nothing.rows), random.choice(DEAR), random.choice([0.03, 0.3]))
    return Multipliers(rows, some(len(nothing.held), random.choice(DEAR), 0.5), shares)


def proof_of(aim: Aim, whole: WholePrices) -> Proof:
    """Return multipliers in whole numbers as a plan states them."""
    limits = {hold.tier.name: str(Fraction(hold.limit)) for hold in aim.holds}
    return Proof(
        denominator=whole.denominator,
        capacities=whole.capacities,
        held=whole.held,
        shares=whole.shares,
        limits=limits,
        bound="0",
    )


def as_written(aim: Aim, prices: Multipliers) -> tuple[Proof, Multipliers]:
    """Return ``prices`` in whole numbers, and exactly these as the search counts."""
    whole = whole_prices(aim, prices)
    problem, begin = aim.streams.problem, aim.streams.capacities.begin
    states = [problem.commodities[int(np.flatnonzero(m)[0])].state if m.any() else "" for m, _ in _shares(aim)]
    weights = [whole.shares.get(state, 0) for state in states]
    parts = float(whole.denominator)
    if aim.tier.shares:
        parts = float(np.dot(weights, aim.share_people))
    elif aim.shared:
        weights = [whole.held.get(f"{aim.shared.name}.{state}", 0) for state in states]
    rows = np.zeros(len(prices.rows))
    for number, resource in enumerate(problem.resources):
        at = whole.capacities.get(resource.name, {})
        rows[begin[number] : begin[number + 1]] = [at.get(minute, 0) for minute in resource.starts.tolist()]
    held = [whole.held.get(tier.name, 0) for tier in aim.sums[: len(prices.held)]]
    back = Multipliers(rows / parts, np.array(held) / parts, np.array(weights, dtype=np.float64) / parts)
    return proof_of(aim, whole), replace(back, held=back.held.astype(np.float64))


def _shares(aim: Aim) -> tuple[tuple[np.ndarray, int], ...]:
    return aim.shared.shares if aim.shared else ()


def magnitude(aim: Aim, prices: Multipliers) -> float:
    """Return the size of the numbers whose difference is a bound, for their rounding."""
    people = float(aim.streams.sources.people.sum())
    everybody: float = sum(
        float(np.abs(tier.offset).max(initial=0) + tier.stranded.max(initial=0) + tier.final.max(initial=0)) * weight
        for tier, weight in zip(aim.sums, aim.weights(prices).tolist(), strict=True)
    )
    if aim.shared:
        everybody += float(aim.shared.stranded.max(initial=0)) * float(prices.shares.max(initial=0))
    limits = float(np.abs(aim.limits) @ prices.held) + aim.share_limit * float(prices.shares @ aim.share_people)
    return 1.0 + 100 * people * everybody + 100 * float(prices.rows @ aim.streams.capacities.limit) + 100 * limits
