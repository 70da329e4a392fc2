"""Whether the bounds that a plan states are proven by the multipliers that it carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evacplan.plan.plan import Plan
from evacplan.plan.quality import Proof, TierResult
from evacplan.plan.verification.bound import Ground, no_multipliers, proof_faults, recomputed_bound
from evacplan.plan.verification.bound_steps import least_value
from evacplan.plan.verification.bound_weights import scale
from evacplan.plan.verification.violation import Violation

ROUNDING = Fraction(1, 10**9)
"""How far a number of the file may be off, as a share, because it is a binary one."""


@dataclass(frozen=True, slots=True)
class TierBound:
    """What is known about the bound of one tier, all in the unit of the tier."""

    name: str
    """Name of the tier."""
    unit: str
    """Its unit."""
    value: Fraction
    """What the plan achieves, recomputed."""
    claimed: float
    """The bound that the plan states."""
    recomputed: Fraction
    """The bound that the multipliers prove; without any, what everybody would cost who had all capacities alone."""
    least: Fraction
    """The least value at or above it that the tier can take."""

    @property
    def proved_by(self) -> Literal["multipliers", "search"]:
        """What the stated bound rests on: the multipliers, or the word of the program that searched."""
        return "search" if _exceeds(self.claimed, self.least) else "multipliers"

    @property
    def gap(self) -> Fraction:
        """How much of the value the multipliers leave open, as a share."""
        return (self.value - self.least) / self.value if self.value > self.least else Fraction(0)


@dataclass(frozen=True)
class Recheck:
    """What the recheck of all bounds of a plan found."""

    tiers: tuple[TierBound, ...]
    """Every tier with a sound proof, in order."""
    violations: tuple[Violation, ...]
    """Everything that is not proven as stated; empty if all is well."""


def recheck(plan: Plan, values: Mapping[str, Fraction]) -> Recheck:
    """Recompute every bound of ``plan`` from its multipliers and its copy of the scenario.

    Parameters
    ----------
    plan
        A plan that keeps every rule.
    values
        What it achieves in every tier, as :func:`~evacplan.plan.verification.verify` recomputes it.
    """
    scenario = plan.given
    ground = Ground.of(scenario)
    found: list[TierBound] = []
    violations: list[Violation] = []
    for tier in plan.objective:
        proof = tier.proof or no_multipliers(scenario, tier.name)
        faults = [*proof_faults(scenario, tier.name, proof)]
        violations += [Violation("proof", tier.name, fault) for fault in faults]
        if _exceeds(tier.bound, values[tier.name]):
            sentence = f"The bound {tier.bound:g} is above the value {float(values[tier.name]):g}."
            violations.append(Violation("bound", tier.name, sentence))
        if faults:
            continue
        exact = recomputed_bound(scenario, tier.name, proof, ground)
        if tier.proof is not None:
            violations += [*_faults(tier, proof, values, exact)]
        unit = scale(tier.name)
        least = least_value(ground.grid, ground.people, tier.name, exact)
        found.append(TierBound(tier.name, tier.unit, values[tier.name], tier.bound, exact / unit, least / unit))
    return Recheck(tuple(found), tuple(violations))


def _faults(tier: TierResult, proof: Proof, values: Mapping[str, Fraction], exact: Fraction) -> Iterator[Violation]:
    """Yield what the plan says of a sound proof that is not so."""
    if proof.bound != str(exact):
        yield Violation("proof", tier.name, f"The multipliers prove {exact}, not {proof.bound:.60}.")
    for name, limit in proof.limits.items():
        achieved = values[name] * scale(name)
        if Fraction(limit) < achieved:
            sentence = f"{name} is held at {limit:.60}, but the plan costs {achieved} there."
            yield Violation("hold", tier.name, sentence)


def _exceeds(number: float, exact: Fraction) -> bool:
    return Fraction(number) > exact + ROUNDING * max(abs(exact), Fraction(1))
