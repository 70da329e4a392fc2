"""A plan whose bounds follow from its multipliers is accepted, and one that was tampered with is not."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from evacplan.plan.plan import Plan
from evacplan.plan.quality import Proof, TierResult
from evacplan.plan.verification import verify
from evacplan.plan.verification.bound_check import Recheck, recheck
from evacplan.plan.verification.bound_compare import compare
from evacplan.scenario import Scenario
from tests.optima.corridor import corridor
from tests.optima.enumeration import optimum
from tests.optima.narration import tell

HOUR = 60_000
POST = "hourly admissions at border"
HELD = {"stranded.standard": "0", "exposure": str(28 * HOUR)}
PROOFS = {
    "stranded.standard": Proof(denominator=1, bound="0"),
    # Four can be admitted in an hour. At 2 that costs an hour more: everybody bears 4, and the places are worth 4.
    "exposure": Proof(
        denominator=2,
        capacities={POST: {120: 2 * HOUR}},
        held={"stranded.standard": 7},
        limits={"stranded.standard": "0"},
        bound=str(28 * HOUR),
    ),
    "fairness": Proof(
        denominator=1,
        capacities={POST: {120: HOUR}},
        shares={"CC": 1},
        limits=HELD,
        bound=str(7 * HOUR // 2),
    ),
    # An hour later is 60 minutes of three parts, and an hour of exposure at 1 + 2 parts.
    "arrival": Proof(
        denominator=3,
        capacities={POST: {120: 3 * 60 + (1 + 2) * HOUR}},
        held={"exposure": 1, "fairness.CC": 2},
        limits={**HELD, "fairness": f"{7 * HOUR}/2"},
        bound="2640",
    ),
}


def proven_plan() -> Plan:
    """Return the optimum of two families at a post for four an hour, with multipliers for every tier but the cost."""
    groups = ({"id": "a", "people": 4}, {"id": "b", "people": 4})
    scenario = Scenario.model_validate(corridor(*groups, crossings={"border": {"people_per_hour": 4}}))
    plan = tell(scenario, optimum(scenario))
    return with_tiers(plan, lambda tier: {"proof": PROOFS.get(tier.name)})


def with_tiers(plan: Plan, change: Callable[[TierResult], dict[str, Any]]) -> Plan:
    """Return ``plan`` with changes in its tiers."""
    tiers = tuple(tier.model_copy(update=change(tier)) for tier in plan.objective)
    return plan.model_copy(update={"objective": tiers})


def with_proof(name: str, **changes: Any) -> Plan:
    """Return the proven plan with changes in the proof of one tier."""
    altered = PROOFS[name].model_copy(update=changes)
    return with_tiers(proven_plan(), lambda tier: {"proof": altered} if tier.name == name else {})


def rechecked(plan: Plan) -> Recheck:
    """Recheck the bounds of a plan that keeps every rule."""
    verdict = verify(plan)
    assert verdict.ok, verdict.violations
    return recheck(plan, verdict.values)


def test_every_bound_of_the_plan_follows_from_its_multipliers():
    """All tiers are proven by multipliers, the cost without any, and without a gap."""
    found = rechecked(proven_plan())
    assert found.violations == ()
    assert [tier.proved_by for tier in found.tiers] == ["multipliers"] * 5
    assert [tier.recomputed for tier in found.tiers] == [0, 28, Fraction(7, 2), 44, 0]
    assert [tier.gap for tier in found.tiers] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("tier", "changes"),
    [
        ("exposure", {"bound": str(28 * HOUR + 1)}),
        ("exposure", {"bound": str(28 * HOUR - 1)}),
        ("exposure", {"bound": f"{56 * HOUR}/2"}),
        ("exposure", {"bound": "28e60"}),
        ("exposure", {"denominator": 1}),
        ("exposure", {"denominator": 4}),
        ("exposure", {"capacities": {POST: {120: 2 * HOUR - 1}}}),
        ("exposure", {"capacities": {POST: {120: 2 * HOUR + 1}}}),
        ("exposure", {"capacities": {POST: {121: 2 * HOUR}}}),
        ("exposure", {"capacities": {POST: {120: 2 * HOUR, 300: 1}}}),
        ("exposure", {"capacities": {POST: {120: -2 * HOUR}}}),
        ("exposure", {"capacities": {"hourly admissions at gate": {120: 2 * HOUR}}}),
        ("exposure", {"capacities": {}}),
        ("exposure", {"limits": {"stranded.standard": "1"}}),
        ("exposure", {"limits": {}}),
        ("fairness", {"shares": {"CC": 2}}),
        ("fairness", {"denominator": 2}),
        ("arrival", {"held": {"exposure": 2, "fairness.CC": 2}}),
        ("arrival", {"held": {"exposure": 1}}),
        ("arrival", {"limits": {**PROOFS["arrival"].limits, "exposure": str(28 * HOUR - 1)}}),
        ("arrival", {"limits": {**PROOFS["arrival"].limits, "fairness": str(4 * HOUR)}}),
    ],
)
def test_an_altered_proof_is_refused(tier: str, changes: dict[str, Any]):
    """Whatever is changed in multipliers, buckets, limits, denominator or bound no longer proves what is said."""
    assert {v.kind for v in rechecked(with_proof(tier, **changes)).violations} & {"proof", "hold"}


def test_a_hold_below_the_plan_is_refused_though_it_has_no_multiplier():
    """A bound about plans that strand fewer than none is not about this one, nor is one that is recomputed rightly."""
    limits = {**PROOFS["fairness"].limits, "exposure": str(28 * HOUR - 1)}
    (found,) = rechecked(with_proof("fairness", limits=limits)).violations
    assert (found.kind, found.where) == ("hold", "fairness")


def test_a_bound_above_the_value_is_refused():
    """A tier cannot be worse than its bound says that it must be."""
    plan = proven_plan()
    values = verify(plan).values
    lied = with_tiers(plan, lambda tier: {"bound": tier.bound + 1} if tier.name == "arrival" else {})
    assert [v.kind for v in recheck(lied, values).violations] == ["bound"]


def test_what_the_multipliers_do_not_prove_is_said_to_rest_on_the_search():
    """A bound above what the multipliers prove is reported with the gap that these leave."""
    weaker = with_proof("arrival", capacities={POST: {120: 90 + 3 * HOUR}}, bound="2520")
    tier = rechecked(weaker).tiers[3]
    assert (tier.proved_by, tier.recomputed, tier.gap) == ("search", 42, Fraction(2, 44))
    honest = with_tiers(
        weaker, lambda tier: {"bound": 42.0, "gap": 2 / 44, "status": "gap"} if tier.name == "arrival" else {}
    )
    assert rechecked(honest).tiers[3].proved_by == "multipliers"


def test_a_bound_is_as_good_as_the_next_value_that_a_tier_can_take():
    """All exposures here are whole hours of people, so a bound of 27.1 hours proves 28."""
    nearly = {POST: {120: 2 * HOUR - 2 * HOUR // 5}}
    tier = rechecked(with_proof("exposure", capacities=nearly, bound=str(272 * HOUR // 10))).tiers[1]
    assert (tier.recomputed, tier.least, tier.proved_by) == (Fraction(272, 10), 28, "multipliers")


def _tier(value: float, bound: float) -> TierResult:
    return TierResult(name="t", unit="-", value=value, bound=bound, gap=0, status="gap")


@pytest.mark.parametrize(
    ("one", "other", "agreement"),
    [
        ([(5, 5)], [(5, 5)], ["same optimum"]),
        ([(5, 4)], [(6, 5)], ["no contradiction"]),
        ([(5, 5)], [(4, 4)], ["contradiction"]),
        ([(5, 3)], [(9, 6)], ["contradiction"]),
        # The second plan is worse first, so its later value says nothing about the bound of the first one.
        ([(5, 4), (9, 8)], [(6, 4), (7, 7)], ["no contradiction", "no contradiction"]),
        # But the first plan is one that the bound of the second is about.
        ([(5, 4), (9, 8)], [(6, 4), (12, 10)], ["no contradiction", "contradiction"]),
        (
            [(5, 4), (9, 8), (1, 1)],
            [(6, 4), (7, 7), (3, 3)],
            ["no contradiction", "no contradiction", "not comparable"],
        ),
    ],
)
def test_two_searches_are_compared_where_they_can_be(
    one: list[tuple[float, float]], other: list[tuple[float, float]], agreement: list[str]
):
    """A bound refutes the value of a plan that is no worse in all earlier tiers, and of no other."""
    found = compare([_tier(*numbers) for numbers in one], [_tier(*numbers) for numbers in other])
    assert [tier.agreement for tier in found] == agreement
