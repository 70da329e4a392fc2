"""What multipliers prove, worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evacplan.errors import PlanError
from evacplan.plan.quality import Proof
from evacplan.plan.verification.bound import proof_faults, recomputed_bound
from evacplan.scenario import Scenario
from evacplan.sources.scenario_file import read_scenario
from tests.optima.corridor import corridor

TUTORIAL = Path(__file__).parents[2] / "scenarios" / "tutorial.yaml"
HOUR = 60_000
"""Whole-number costs of an hour at weight 1."""
NO_PRICES: dict[str, dict[int, int]] = {}
QUOTA = {"quota of KZ at astara": {0: 12 * HOUR}}
BUS = {"vehicles of ardabil_bus": {419: 245 * HOUR // 10}}


def proven(scenario: Scenario, tier: str, **multipliers: Any) -> Fraction:
    """Return what the multipliers prove of ``tier``."""
    return recomputed_bound(scenario, tier, Proof(**{"denominator": 1, "bound": "?", **multipliers}))


def on_the_corridor(tier: str, *groups: dict[str, Any], capacities: Any = None, **changes: Any) -> Fraction:
    """Return what ``capacities`` prove of ``tier`` on the corridor with ``groups`` and ``changes``."""
    people = groups or ({"id": "a", "people": 4}, {"id": "b", "people": 4})
    return proven(Scenario.model_validate(corridor(*people, **changes)), tier, capacities=capacities or {})


@pytest.mark.parametrize(
    ("prices", "hours"),
    [
        # Everybody on the way at once, over the post on the first day: 4 weighted hours each.
        (NO_PRICES, 10 * 4),
        # The first day costs 12 more. A, B and C bear 4 + 12 or, a day later, 16; D, who is ready at ten, 14 a day
        # later. Six admissions are worth 72.
        (QUOTA, 9 * 16 + 14 - 6 * 12),
        # Whoever holds the bus at 12:59 pays 24.5, each of seven seats 3.5. A, B and C bear 16 + 3.5 or, with the run
        # at 13:00, 19.5; D rides at 13:00 for 15.5. One bus is worth 24.5.
        (QUOTA | BUS, Fraction(9 * 39, 2) + Fraction(31, 2) - 6 * 12 - Fraction(49, 2)),
    ],
)
def test_the_tutorial_by_hand(prices: dict[str, dict[int, int]], hours: Fraction):
    """On the tutorial nothing proves 40 weighted hours, the quota 86, and quota and bus together 94.5 of 98."""
    assert proven(read_scenario(TUTORIAL), "exposure", capacities=prices) == hours * HOUR


def test_other_denominators_mean_the_same():
    """Multipliers twice as fine, or finer than 64 bits hold, prove the same."""
    scenario = read_scenario(TUTORIAL)
    for parts in (2, 10**30):
        finer = {name: {m: parts * p for m, p in prices.items()} for name, prices in (QUOTA | BUS).items()}
        assert proven(scenario, "exposure", capacities=finer, denominator=parts) == Fraction(189, 2) * HOUR


def test_an_admission_counts_in_every_hour_that_it_lies_in():
    """A price on [1:01, 2:01) is paid by those who are admitted at 2, not by those at 1 or 3."""
    # Four people pay 30 min on the way at 0, or leave at 1; then a minute of danger more each. One pays anyway.
    price = {"hourly admissions at border": {61: 30_000}}
    limit = {"crossings": {"border": {"people_per_hour": 4}}}
    # All eight would be admitted at 2: 3 h each. Admitted at 3 it is 4 h. The half hour is cheaper: 8 x 3.5 - 4 x .5.
    assert on_the_corridor("exposure", capacities=price, **limit) == 26 * HOUR
    assert on_the_corridor("exposure", capacities={"hourly admissions at border": {121: 30_000}}, **limit) == 22 * HOUR


@pytest.mark.parametrize(("minute", "hours"), [(0, 26), (1229, 26), (1230, 22)])
def test_a_day_is_that_of_the_near_side(minute: int, hours: int):
    """A price at any minute of the first day in Tehran, which ends at 20:30 UTC, is one on that day."""
    price = {"daily admissions at border": {minute: 30_000}}
    assert on_the_corridor("exposure", capacities=price, crossings={"border": {"people_per_day": 4}}) == hours * HOUR


def test_a_quota_binds_its_state_only():
    """What a citizen of one state pays for its quota, one of another does not."""
    states = {"DD": {"name": "Other", "homes": "home"}}
    groups = ({"id": "a", "people": 4}, {"id": "b", "people": 4, "state": "DD"})
    price = {"quota of CC at border": {0: 30_000}}
    found = on_the_corridor(
        "exposure", *groups, capacities=price, states=states, crossings={"border": {"quota": {"CC": 2}}}
    )
    assert found == (4 * Fraction(7, 2) + 4 * 3 - 2 * Fraction(1, 2)) * HOUR


def test_a_bed_is_paid_from_arrival_to_departure():
    """Those who wait at the gate while a bed has a price pay it, the instant of leaving excluded."""
    # All are released at 3, for they are admitted at 2, 05:30 in Tehran. Trains leave the gate at 5 and at 9.
    changes: dict[str, Any] = {
        "links": {"onward": None},
        "services": {
            "train": {
                "from": "gate", "to": "home", "departs": ["2026-03-01T09:00", "2026-03-01T13:00"], "takes": "1h",
                "seats": 9, "connection": "0min",
            }
        },
        "sites": {"gate": {"beds": 4}, "post": {"beds": 4}},
        "crossings": {"border": {"hours": {"AA": "05:30-06:30"}}},
    }  # fmt: skip
    for minute, paid in ((179, 0), (180, 10), (299, 10), (300, 0)):
        found = on_the_corridor("arrival", capacities={"beds at gate": {minute: 10}}, **changes)
        assert found == 8 * (360 + paid) - 4 * 10, minute
    # Nobody stays at the post.
    assert on_the_corridor("arrival", capacities={"beds at post": {120: 10}}, **changes) == 8 * 360 - 4 * 10


def test_who_is_where_they_began_needs_no_bed():
    """A group that waits at its origin pays nothing for beds there."""
    changes = {"sites": {"town": {"beds": 1}}, "links": {"road": {"departs": "07:30-24:00"}}}
    found = on_the_corridor("arrival", capacities={"beds at town": dict.fromkeys(range(0, 300, 10), 10)}, **changes)
    assert found == 8 * 9 * 60 - 30 * 10


def test_a_departure_sells_its_seats():
    """The price of a seat is paid on the departure at its minute."""
    changes: dict[str, Any] = {
        "links": {"onward": None},
        "services": {
            "bus": {
                "from": "gate", "to": "home", "departs": ["2026-03-01T09:00", "2026-03-01T10:00"], "takes": "1h",
                "seats": 5, "mode": "road", "fare": "2 USD",
            }
        },
    }  # fmt: skip
    assert on_the_corridor("arrival", capacities={"seats on bus": {300: 40}}, **changes) == 8 * 400 - 5 * 40
    assert on_the_corridor("arrival", capacities={"seats on bus": {300: 90}}, **changes) == 8 * 420 - 5 * 90
    assert on_the_corridor("cost", **changes) == 0  # who is stranded pays no fare


def test_riders_share_what_the_vehicle_costs_rounded_down():
    """A vehicle of four costs 10 an hour for four hours: each pays a quarter of that, and of what holding it costs."""
    fleets = {"buses": {"depot": "town", "vehicles": 1, "seats": 4, "cost_per_hour": "10 USD"}}
    scenario = Scenario.model_validate(
        corridor({"id": "a", "people": 3}, fleets=fleets, links={"road": {"fleets": "buses"}})
    )
    held = {"held": {"stranded.standard": 10**9}, "limits": {"stranded.standard": "0", "exposure": "0", "arrival": "0"}}
    held["limits"]["fairness"] = "0"
    assert proven(scenario, "cost", **held) == 3 * 60_000
    # Held [0, 4 h) if it runs at 0; later it is free of the price of minute 0.
    assert proven(scenario, "cost", capacities={"vehicles of buses": {0: 7}}, **held) == 3 * 60_000 - 7
    everywhere = {"vehicles of buses": dict.fromkeys(range(1440), 7)}
    assert proven(scenario, "cost", capacities=everywhere, **held) == 3 * (60_000 + 7 * 240 // 4) - 7 * 1440
    # Two per vehicle, wherever it runs, are nothing per seat.
    rarely = {"vehicles of buses": dict.fromkeys(range(0, 1440, 120), 1)}
    assert proven(scenario, "cost", capacities=rarely, **held) == 3 * 60_000 - 12


def test_a_group_that_stays_together_needs_a_vehicle_for_all():
    """Five do not ride in a vehicle for four, unless they may split."""
    fleets = {"buses": {"depot": "town", "vehicles": 3, "seats": 4}}
    group = {"id": "a", "people": 5}
    for more, stranded in (({}, 5), ({"smallest_part": 1}, 0)):
        found = on_the_corridor("stranded.standard", group | more, fleets=fleets, links={"road": {"fleets": "buses"}})
        assert found == stranded


def test_an_order_is_paid_by_those_who_ride():
    """The price of a charter is shared by its seats; it has one bucket for all its orders."""
    changes: dict[str, Any] = {
        "charters": {"jet": {"from": "town", "to": "home", "takes": "1h", "seats": 8, "connection": "0min"}}
    }
    for price, each in ((0, 60), (8 * 90, 150), (8 * 1000, 300)):  # by road they are home after five hours
        found = on_the_corridor("arrival", capacities={"orders of jet": {0: price}}, **changes)
        assert found == 8 * each - price


def test_an_earlier_tier_is_paid_for_beyond_its_limit():
    """Each cost of a held tier counts its multiplier, and its limit the same the other way."""
    scenario = Scenario.model_validate(corridor({"id": "a", "people": 4}))
    limits = {"stranded.standard": "0", "exposure": f"{12 * HOUR}"}
    assert proven(scenario, "arrival", held={"exposure": 5}, limits=limits) == 4 * 300
    assert proven(scenario, "arrival", held={"exposure": 5}, limits={"exposure": "1"}) == 4 * 300 + 5 * (12 * HOUR - 1)
    assert proven(scenario, "arrival", held={"fairness.CC": 5}, limits={"fairness": f"{5 * HOUR}/2"}) == (
        4 * 300 + 5 * 4 * HOUR * Fraction(1, 2)
    )


def test_a_largest_share_is_at_least_every_weighted_mean():
    """With weights 1 and 3 on states of four and two people, the bound is their costs over 1 x 4 + 3 x 2."""
    states = {"DD": {"name": "Other", "homes": "home"}}
    groups = ({"id": "a", "people": 4}, {"id": "b", "people": 2, "state": "DD", "at": "post"})
    scenario = Scenario.model_validate(corridor(*groups, states=states))
    assert proven(scenario, "fairness", shares={"CC": 1, "DD": 3}) == Fraction(1 * 4 * 3 + 3 * 2 * 1, 10) * HOUR
    assert proven(scenario, "fairness", shares={"CC": 1, "DD": 0}) == 3 * HOUR


def test_a_group_that_cannot_leave_in_time_is_stranded():
    """Who is ready after the last way out is stranded, exposed from readiness only; who is at home costs nothing."""
    groups = ({"id": "a", "people": 2, "ready": "2026-03-02T03:00"}, {"id": "b", "people": 3, "at": "home"})
    assert on_the_corridor("stranded.standard", *groups) == 2
    assert on_the_corridor("exposure", *groups) == 2 * HOUR // 2
    assert on_the_corridor("arrival", *groups) == 2 * 24 * 60


def test_who_is_ready_between_two_instants_waits_for_the_next():
    """Exposure counts from the minute of readiness, departures only on the grid."""
    assert on_the_corridor("exposure", {"id": "a", "people": 1, "ready": "2026-03-01T03:40"}) == 3 * HOUR + 50_000 * 1
    assert on_the_corridor("arrival", {"id": "a", "people": 1, "ready": "2026-03-01T03:40"}) == 360


@pytest.mark.parametrize(
    ("multipliers", "fault"),
    [
        ({"capacities": {"seats on bus": {0: 1}}}, "There is no capacity `seats on bus`"),
        ({"capacities": {"daily admissions at border": {1441: 1}}}, "no bucket at minute 1441"),
        ({"capacities": {"daily admissions at border": {-1: 1}}}, "no bucket at minute -1"),
        ({"capacities": {"orders of jet": {60: 1}}}, "no bucket at minute 60"),
        ({"capacities": {"daily admissions at border": {0: -1}}}, "is negative"),
        ({"held": {"stranded.standard": -1}, "limits": {"stranded.standard": "0"}}, "is negative"),
        ({"held": {"stranded.standard": 1}}, "has a multiplier but no limit"),
        ({"held": {"arrival": 1}, "limits": {"arrival": "0"}}, "`arrival` is no earlier tier"),
        ({"held": {"fairness.CC": 1}, "limits": {}}, "`fairness.CC` is no earlier tier"),
        ({"limits": {"stranded.standard": "0.5"}}, "neither a whole number nor a fraction"),
        ({"limits": {"stranded.standard": "1/0"}}, "neither a whole number nor a fraction"),
        ({"limits": {"exposure": "0"}}, "is no earlier tier"),
        ({"shares": {"CC": 1}}, "has no share in exposure"),
    ],
)
def test_what_is_no_proof_is_refused(multipliers: dict[str, Any], fault: str):
    """Prices of nothing, at no time, below zero, or of tiers that are not held prove nothing."""
    charters = {"jet": {"from": "town", "to": "home", "takes": "1h", "seats": 8}}
    changes = {"crossings": {"border": {"people_per_day": 4}}, "charters": charters}
    scenario = Scenario.model_validate(corridor({"id": "a", "people": 4}, **changes))
    with pytest.raises(PlanError, match=fault):
        proven(scenario, "exposure", **multipliers)


def test_a_tier_that_is_none_has_no_bound():
    """A proof is of a tier of the objective."""
    with pytest.raises(PlanError, match="no tier `beauty`"):
        proven(read_scenario(TUTORIAL), "beauty")


@pytest.mark.parametrize(
    "multipliers", [{"shares": {}}, {"shares": {"CC": 0}}, {"shares": {"CC": -1}}, {"shares": {"DD": 1}}]
)
def test_a_largest_share_needs_states(multipliers: dict[str, Any]):
    """The tier of the largest share is bounded by states that have people, counted in whole numbers of nothing else."""
    scenario = Scenario.model_validate(corridor({"id": "a", "people": 4}))
    assert list(proof_faults(scenario, "fairness", Proof(denominator=1, bound="0", **multipliers)))
    assert list(proof_faults(scenario, "fairness", Proof(denominator=2, bound="0", shares={"CC": 1})))
    assert not list(proof_faults(scenario, "fairness", Proof(denominator=1, bound="0", shares={"CC": 1})))
