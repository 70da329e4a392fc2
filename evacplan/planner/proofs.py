"""What the multipliers of the search prove, by the word of the independent recheck and not of the search."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

from evacplan.errors import PlanError
from evacplan.plan.quality import Proof, TierResult
from evacplan.plan.verification.bound import Ground, recomputed_bound
from evacplan.plan.verification.bound_steps import least_value
from evacplan.scenario import Scenario
from evacplan.solvers.outcome import Outcome, TierOutcome, WholePrices

NEVER = 10**9
"""Multiplier of stranding somebody that no way home is worth."""


def tier_results(scenario: Scenario, outcome: Outcome, *, beside: bool = True) -> tuple[TierResult, ...]:
    """Return the result of every tier with its proof.

    A bound that rests on prices is the one that the recheck computes from them; one that rests on an exact search
    stands as it is unless the proof beside it, if asked for, shows more, which needs no trust in the search.
    """
    ground = Ground.of(scenario)
    limits: dict[str, str] = {}
    results = []
    for tier, found in zip(outcome.problem.tiers, outcome.tiers, strict=True):
        proof = _proof(scenario, found, dict(limits), ground) if beside or not found.searched else None
        limits[found.name] = str(Fraction(outcome.solution.cost(outcome.problem, tier)))
        proven = least_value(ground.grid, ground.people, found.name, Fraction(proof.bound)) if proof else Fraction(0)
        bound = max(0.0, min(found.value, tier.value(proven)))
        if found.searched:  # one that was cut short may know less than the prices that it has left
            bound = max(bound, found.bound)
        gap = 0.0 if found.value <= bound else (found.value - bound) / found.value
        status = found.status if found.searched else "gap"
        if status == "gap" and found.value <= bound:
            status = "optimal"
        results.append(
            TierResult(
                name=found.name, unit=found.unit, value=found.value, bound=bound, gap=gap, status=status, proof=proof
            )
        )
    return tuple(results)


def _proof(scenario: Scenario, found: TierOutcome, limits: dict[str, str], ground: Ground) -> Proof | None:
    """Return the proof of one tier, with the bound that the recheck finds; None if it has no sound multipliers."""
    if found.proof is None:
        return None
    proofs = []
    for prices in _variants(found, limits) if found.searched else (found.proof,):
        proof = Proof(
            denominator=prices.denominator,
            capacities=prices.capacities,
            held=prices.held,
            limits=limits,
            shares=prices.shares,
            bound="0",
        )
        with suppress(PlanError):
            # Where nothing has a price and the plan costs nothing, nobody can pay less: no need to ask.
            free = not found.value and not prices.capacities and not prices.shares
            bound = Fraction(0) if free else recomputed_bound(scenario, found.name, proof, ground)
            proofs.append((bound, proof.model_copy(update={"bound": str(bound)})))
    return max(proofs, key=lambda each: each[0])[1] if proofs else None


def _variants(found: TierOutcome, limits: dict[str, str]) -> Iterator[WholePrices]:
    """Yield the multipliers that an exact search leaves behind, and what else they may mean.

    Its prices do not say what the earlier tiers are worth. That stranding is out of the question is easily added,
    where nobody is stranded; and without prices for capacities the bound is at least that of everybody alone.
    """
    if found.proof is None:
        return
    nobody = {name: NEVER * found.proof.denominator for name in limits if _nobody_is_stranded(name, limits)}
    proof = replace(found.proof, held=found.proof.held | nobody)
    yield proof
    if proof.capacities:
        yield replace(proof, capacities={})


def _nobody_is_stranded(tier: str, limits: dict[str, str]) -> bool:
    return tier.startswith("stranded.") and limits[tier] == "0"
