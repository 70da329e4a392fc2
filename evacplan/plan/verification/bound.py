"""The recheck of proofs: what the multipliers of a plan really prove, recomputed in exact whole numbers.

It shares nothing with the search that found the multipliers; the mathematics stands in ``docs/reference/proof.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from evacplan.errors import PlanError
from evacplan.plan.quality import Proof
from evacplan.plan.verification.bound_grid import Grid, grid_of
from evacplan.plan.verification.bound_people import People, people_of
from evacplan.plan.verification.bound_sweep import cheapest, setting
from evacplan.plan.verification.bound_weights import earlier_tiers, holdable, people_by_state, weights
from evacplan.plan.verification.values import tiers
from evacplan.scenario import Scenario
from evacplan.scenario.capacities import capacities

_FRACTION = re.compile(r"\d{1,4000}(/[1-9]\d{0,4000})?", re.ASCII)


@dataclass(frozen=True)
class Ground:
    """What the proofs of all tiers of a scenario have in common."""

    grid: Grid
    people: People

    @classmethod
    def of(cls, scenario: Scenario) -> Ground:
        """Read the rules of ``scenario``."""
        grid = grid_of(scenario)
        return cls(grid, people_of(grid))


def recomputed_bound(scenario: Scenario, tier: str, proof: Proof, ground: Ground | None = None) -> Fraction:
    """Return the bound that the multipliers of ``proof`` prove, in whole-number costs of the tier.

    No plan on the grid that holds the earlier tiers at ``proof.limits`` costs less. ``proof.bound`` is not looked at.

    Parameters
    ----------
    scenario
        What is planned.
    tier
        Name of the tier.
    proof
        The multipliers.
    ground
        The scenario read before, to spare reading it for every tier.

    Raises
    ------
    PlanError
        If the multipliers prove nothing: see :func:`proof_faults`.
    """
    fault = next(proof_faults(scenario, tier, proof), None)
    if fault is not None:
        raise PlanError(fault)
    ground = ground or Ground.of(scenario)
    at = weights(scenario, tier, proof)
    known = capacities(scenario)
    worth = sum(known[name].limit * sum(prices.values()) for name, prices in proof.capacities.items())
    paid = cheapest(setting(ground.grid, ground.people, at, proof.capacities))
    return (paid - worth - at.held) / at.parts


def no_multipliers(scenario: Scenario, tier: str) -> Proof:
    """Return the proof of ``tier`` that prices nothing, all states counting alike where it is a largest share."""
    shares = dict.fromkeys(people_by_state(scenario), 1) if tier == "fairness" else {}
    return Proof(denominator=1, shares=shares, bound="0")


def proof_faults(scenario: Scenario, tier: str, proof: Proof) -> Iterator[str]:
    """Yield, as sentences, why the multipliers of ``proof`` prove nothing about ``tier``."""
    if tier not in dict(tiers(scenario)):
        yield f"There is no tier `{tier}` in the objective."
        return
    known, end = capacities(scenario), scenario.clock.horizon
    for name, prices in proof.capacities.items():
        if name not in known:
            yield f"There is no capacity `{name}` in the scenario."
            continue
        last = 0 if known[name].kind == "orders" else end
        for minute, price in prices.items():
            if not 0 <= minute <= last:
                yield f"`{name}` has no bucket at minute {minute}."
            if price < 0:
                yield f"The price {price} of `{name}` at minute {minute} is negative."
    yield from _multiplier_faults(scenario, tier, proof)
    yield from _share_faults(scenario, tier, proof)


def _multiplier_faults(scenario: Scenario, tier: str, proof: Proof) -> Iterator[str]:
    """Yield what is wrong with the multipliers of earlier tiers, and with what these are held at."""
    earlier, may_hold = earlier_tiers(scenario, tier), holdable(scenario, tier)
    for key, multiplier in proof.held.items():
        if key not in may_hold:
            yield f"`{key}` is no earlier tier, nor a state's share of one."
        elif may_hold[key][0] not in proof.limits:
            yield f"`{key}` has a multiplier but no limit."
        if multiplier < 0:
            yield f"The multiplier {multiplier} of `{key}` is negative."
    for name, limit in proof.limits.items():
        if name not in earlier:
            yield f"`{name}` has a limit but is no earlier tier."
        if not _FRACTION.fullmatch(limit):
            yield f"The limit of `{name}` is neither a whole number nor a fraction."


def _share_faults(scenario: Scenario, tier: str, proof: Proof) -> Iterator[str]:
    """Yield what is wrong with the multipliers of a largest share."""
    states = people_by_state(scenario) if tier == "fairness" else {}
    for state, share in proof.shares.items():
        if state not in states:
            yield f"`{state}` has no share in {tier}."
        if share < 0:
            yield f"The share {share} of `{state}` is negative."
    if tier == "fairness" and proof.denominator != 1:
        yield f"The denominator of a largest share is 1, not {proof.denominator}."
    if tier == "fairness" and not any(share > 0 for share in proof.shares.values()):
        yield "No state has a share."
