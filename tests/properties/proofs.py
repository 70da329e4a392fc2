"""Random proofs, and proofs that are made better step by step: neither may prove too much."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random

from evacplan.plan.quality import Proof
from evacplan.plan.verification.bound import Ground, recomputed_bound
from evacplan.plan.verification.bound_weights import earlier_tiers, holdable, people_by_state, scale
from evacplan.scenario import Scenario
from evacplan.scenario.capacities import capacities

FINE = 1000
"""Parts of a whole-number cost that multipliers are counted in."""


def random_proof(scenario: Scenario, tier: str, optimum: Mapping[str, Fraction], random: Random) -> Proof:
    """Return multipliers of ``tier`` that price a few of everything, with earlier tiers held at their ``optimum``."""
    parts = 1 if tier == "fairness" else FINE
    dear = random.choice([1, 50, 5_000, 500_000])
    priced = {
        name: {minute: random.randint(0, dear * parts) for minute in _minutes(scenario, capacity.kind, random)}
        for name, capacity in capacities(scenario).items()
        if random.random() < 0.7
    }
    held = {
        key: random.choice([0, 1, parts, 60 * parts, 60_000 * parts])
        for key in holdable(scenario, tier)
        if random.random() < 0.5
    }
    return nothing_priced(scenario, tier, optimum, random).model_copy(update={"capacities": priced, "held": held})


def nothing_priced(scenario: Scenario, tier: str, optimum: Mapping[str, Fraction], random: Random) -> Proof:
    """Return a proof of ``tier`` without prices, with earlier tiers held at their ``optimum``."""
    shares = {state: random.randint(0, 3) for state in people_by_state(scenario)} if tier == "fairness" else {}
    if shares:
        shares[random.choice(sorted(shares))] += 1
    return Proof(
        denominator=1 if shares else FINE,
        limits={name: str(_held(scenario, name, optimum[name])) for name in earlier_tiers(scenario, tier)},
        shares=shares,
        bound="0",
    )


def climbed(scenario: Scenario, tier: str, proof: Proof, ground: Ground, random: Random, steps: int) -> Fraction:
    """Return the best bound found from ``proof`` on by changing one multiplier after the other at random."""
    best = recomputed_bound(scenario, tier, proof, ground)
    for _ in range(steps):
        changed = _with_one_changed(scenario, tier, proof, random)
        bound = recomputed_bound(scenario, tier, changed, ground)
        if bound >= best:
            proof, best = changed, bound
    return best


def _with_one_changed(scenario: Scenario, tier: str, proof: Proof, random: Random) -> Proof:
    """Return ``proof`` with another multiplier of one capacity or held tier, by minutes or hours of what it prices."""
    known = {**capacities(scenario), **dict.fromkeys(holdable(scenario, tier))}
    if not known:
        return proof
    name = random.choice(sorted(known))
    capacity = known[name]
    size = proof.denominator * scale(tier) * random.choice([0.1, 0.5, 1, 2, 5, 20]) * random.choice([-1, 1, 1])
    if capacity is None:
        multiplier = max(0, proof.held.get(name, 0) + int(size / scale(name)))
        return proof.model_copy(update={"held": {**proof.held, name: multiplier}})
    minute = random.choice(_minutes(scenario, capacity.kind, random))
    prices = proof.capacities.get(name, {})
    prices = {**prices, minute: max(0, prices.get(minute, 0) + int(size))}
    return proof.model_copy(update={"capacities": {**proof.capacities, name: prices}})


def _held(scenario: Scenario, name: str, value: Fraction) -> Fraction:
    term = name.partition(".")[0]
    tolerance = next((share for key, share in scenario.policy.tolerance.items() if key == term), 0)
    return value * scale(name) * (1 + Fraction(tolerance))


def _minutes(scenario: Scenario, kind: str, random: Random) -> list[int]:
    """Return minutes at which a capacity may have a price: on the grid, on a finer one, or anywhere."""
    step, end = scenario.clock.step, scenario.clock.horizon
    if kind == "orders":
        return [0]
    if random.random() < 0.3:
        return random.sample(range(end + 1), random.randint(1, 9))
    return list(range(0, end + 1, random.choice([5, step])))
