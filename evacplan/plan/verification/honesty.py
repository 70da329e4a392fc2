"""Honesty: the plan says the truth about itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction

from evacplan.plan.plan import Plan, digest
from evacplan.plan.quality import TierResult
from evacplan.plan.verification.values import tiers
from evacplan.plan.verification.violation import Violation
from evacplan.scenario import Scenario

TOLERANCE = 1e-6
"""How far a reported number may be from the exact one, of that or of 1."""


def check_file(plan: Plan, scenario: Scenario, planned: Scenario | None) -> Iterator[Violation]:
    """Yield whatever shows that the plan is not about ``scenario``; ``planned`` is the one given beside the file."""
    if digest(plan.scenario.resolved) != plan.scenario.digest:
        yield Violation("digest", plan.scenario.path, "The copy of the scenario is not the one that was planned.")
    if planned is not None and plan.scenario.resolved != planned.as_written():
        yield Violation("scenario", plan.scenario.path, "The copy in the plan is another scenario than the given one.")
    if plan.step != scenario.clock.step:
        yield Violation("step", "step", f"The plan says {plan.step} min, the scenario {scenario.clock.step} min.")


def check_objective(plan: Plan, scenario: Scenario, values: Mapping[str, Fraction]) -> Iterator[Violation]:
    """Yield tiers that are not those of the scenario, and claims that are not true."""
    expected = tiers(scenario)
    names, wanted = [tier.name for tier in plan.objective], [name for name, _ in expected]
    if names != wanted:
        yield Violation("tier", "objective", f"The tiers are {', '.join(names)}, expected {', '.join(wanted)}.")
    units = dict(expected)
    for tier in plan.objective:
        if tier.name in values:
            unit = units[tier.name]
            if unit is not None and tier.unit != unit:
                yield Violation("tier", tier.name, f"The unit is {tier.unit}, expected {unit}.")
            yield from _claims(tier, float(values[tier.name]), scenario)


def _claims(tier: TierResult, value: float, scenario: Scenario) -> Iterator[Violation]:
    if not _same(tier.value, value):
        yield Violation("value", tier.name, f"The plan says {tier.value:g}, but achieves {value:g}.")
    if not (tier.bound <= value or _same(tier.bound, value)):
        yield Violation("bound", tier.name, f"The bound {tier.bound:g} is above the value {value:g}.")
    gap = _gap(tier)
    if gap is not None and not _same(tier.gap, gap):
        yield Violation("gap", tier.name, f"The plan says {tier.gap:g}; value and bound give {gap:g}.")
    proven = {"optimal": tier.bound, "within tolerance": tier.bound * (1 + _tolerance(scenario, tier.name))}
    if tier.status in proven and tier.value > proven[tier.status] and not _same(tier.value, proven[tier.status]):
        yield Violation("status", tier.name, f"It is called {tier.status}, but {tier.bound:g} is all that is proven.")
    elif tier.status == "optimal" and tier.gap > TOLERANCE:
        yield Violation("status", tier.name, f"It is called optimal with a gap of {tier.gap:g}.")


def _gap(tier: TierResult) -> float | None:
    """Return the gap that value and bound give, or None where a share of zero would be asked for."""
    if _same(tier.value, tier.bound):
        return 0.0
    # A bound above the value is a violation of its own.
    return max(0.0, (tier.value - tier.bound) / tier.value) if tier.value > 0 else None


def _tolerance(scenario: Scenario, name: str) -> float:
    first = name.partition(".")[0]
    return next((float(share) for term, share in scenario.policy.tolerance.items() if term == first), 0.0)


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
