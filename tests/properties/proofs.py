"""Random proofs: whatever non-negative multipliers they hold, they must not prove too much."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random

from evacplan.plan.quality import Proof
from evacplan.plan.verification.bound_capacities import capacities
from evacplan.plan.verification.bound_weights import earlier_tiers, holdable, people_by_state, scale
from evacplan.scenario import Scenario


def random_proof(scenario: Scenario, tier: str, optimum: Mapping[str, Fraction], random: Random) -> Proof:
    """Return multipliers of ``tier`` that price a few of everything, with earlier tiers held at their ``optimum``."""
    denominator = 1 if tier == "fairness" else random.choice([1, 7, 1000])
    dear = random.choice([1, 50, 5_000, 500_000])
    limits = {name: str(_held(scenario, name, optimum[name])) for name in earlier_tiers(scenario, tier)}
    return Proof(
        denominator=denominator,
        capacities={
            name: {
                minute: random.randint(0, dear * denominator) for minute in _minutes(scenario, capacity.kind, random)
            }
            for name, capacity in capacities(scenario).items()
            if random.random() < 0.7
        },
        held={
            key: random.choice([0, 1, denominator, 60 * denominator, 60_000 * denominator])
            for key in holdable(scenario, tier)
            if random.random() < 0.5
        },
        limits=limits,
        shares=_shares(scenario, random) if tier == "fairness" else {},
        bound="0",
    )


def _held(scenario: Scenario, name: str, value: Fraction) -> Fraction:
    term = name.partition(".")[0]
    tolerance = next((share for key, share in scenario.policy.tolerance.items() if key == term), 0)
    return value * scale(name) * (1 + Fraction(tolerance))


def _minutes(scenario: Scenario, kind: str, random: Random) -> list[int]:
    step, end = scenario.clock.step, scenario.clock.horizon
    if kind == "orders":
        return [0]
    if random.random() < 0.5:
        return random.sample(range(end + 1), random.randint(1, 9))
    return list(range(0, end + 1, random.choice([5, 20, step])))


def _shares(scenario: Scenario, random: Random) -> dict[str, int]:
    found = {state: random.randint(0, 9) for state in people_by_state(scenario)}
    found[random.choice(sorted(found))] += 1
    return found
