"""Nights and meals: what the verifier finds that people have, and what a plan tells."""

from __future__ import annotations

from datetime import date

from evacplan.plan.plan import Plan
from evacplan.plan.provision import Provision
from evacplan.plan.usage import Kept, kept
from evacplan.plan.verification import verify
from tests.plan.sample import sample_plan, scenario_with

SECOND, FOURTH = date(2026, 3, 2), date(2026, 3, 4)
DINNERS = (
    Provision(site="apt_gyd", day=SECOND, nights=0, meals=18),
    Provision(site="apt_gyd", day=FOURTH, nights=0, meals=8),
)


def with_dinners(price: str) -> Plan:
    """Return the plan by hand, in which people are at the airport of Baku from 17:45 on, where a meal has a price."""
    return sample_plan(scenario_with(("sites.apt_gyd.meal", price)))


def test_meals_that_nobody_tells_of_are_missed() -> None:
    """Eighteen people at the airport at seven and a plan without meals for them do not agree, day by day."""
    plan = with_dinners("0 USD")
    assert [str(found) for found in verify(plan).violations] == [
        "apt_gyd 2026-03-02: 0 nights and 0 meals are told; people have 0 and 18.",
        "apt_gyd 2026-03-04: 0 nights and 0 meals are told; people have 0 and 8.",
    ]
    assert verify(plan.model_copy(update={"provisions": DINNERS})).ok


def test_meals_are_told_once() -> None:
    """A site and day that stand twice in the plan are wrong, though one of them is right."""
    plan = with_dinners("0 USD").model_copy(update={"provisions": (*DINNERS, DINNERS[1])})
    assert [found.where for found in verify(plan).violations] == ["apt_gyd 2026-03-04"]


def test_meals_count_in_the_cost() -> None:
    """Twenty-six dinners of 5 USD make the plan 130 USD dearer."""
    values = [verify(with_dinners(price)).values["cost"] for price in ("0 USD", "5 USD")]
    assert values[1] - values[0] == 130


def test_who_is_stranded_is_kept_to_the_end() -> None:
    """The four of a medical case who stay in Tehran have every night of the horizon there, from the second on."""
    plan = sample_plan(scenario_with(("sites.tehran.night", "0 USD")))
    nights = {found.where for found in verify(plan).violations}
    assert {f"tehran 2026-03-{day:02}" for day in range(2, 7)} <= nights


def test_provisions_are_summed_by_site() -> None:
    """The most people in one night, all nights and all meals of a site."""
    told = (
        Provision(site="apt_gyd", day=SECOND, nights=3, meals=18),
        Provision(site="apt_gyd", day=FOURTH, nights=2, meals=8),
    )
    assert kept(with_dinners("0 USD").model_copy(update={"provisions": told})) == (Kept("apt_gyd", 5, 26, 3),)
