"""What holds for every search that starts from a known plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evacplan.formulation.compilation import compile_problem
from evacplan.plan.plan import Plan
from evacplan.plan.quality import Price
from evacplan.plan.verification import verify
from evacplan.planner import plan_evacuation
from evacplan.planner.start import start_of
from evacplan.scenario import Scenario
from evacplan.scenario.capacities import capacities
from evacplan.scenario.changes import Change
from evacplan.solvers import improvement, ladder, relaxation, tier_prices
from evacplan.solvers.start import begun
from evacplan.solvers.streams import Streams
from tests.optima.corridor import changed, corridor
from tests.properties.budget import tried
from tests.properties.relaxing import KINDS, relaxing
from tests.properties.strategies import Situation, situations

NO_TIME = 1e-6
"""A time limit that leaves time for a start and nothing else."""

CLAIMS = {"scenario", "value", "bound", "gap", "status", "provisions"}
"""What a plan says of itself, and not what it has people do."""


@pytest.fixture(params=["search", "scale"])
def rung(request: pytest.FixtureRequest) -> Iterator[None]:
    """Plan by the exact search, or the way of many with little work."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "scale":
            patch.setattr(ladder, "MOST_FOR_SEARCH", 0)
            patch.setattr(tier_prices, "ROUNDS", 8)
            patch.setattr(improvement, "PATIENCE", 30)
        yield


def strict(told: Situation) -> Scenario:
    """Return a situation as ``told`` in which no tier gives way to a later one."""
    return Scenario.model_validate(changed(told, {"policy": {"tolerance": None}}))


def values(plan: Plan, scenario: Scenario) -> list[Fraction] | None:
    """Return what ``plan`` attains in ``scenario``, tier by tier; None if it does not hold there."""
    found = verify(plan, scenario)
    broken = {violation.kind for violation in found.violations} - CLAIMS
    return None if broken else [*found.values.values()]


def no_worse(scenario: Scenario, base: Plan, change: Change) -> None:
    """Fail if a plan that starts from ``base`` is worse than it under ``change``."""
    other = change.apply(scenario)
    known = values(base, other) or values(base, scenario)  # links that need no vehicles any more have none
    found = values(plan_evacuation(other, start=base, time_limit=NO_TIME), other)
    assert known
    assert found
    assert found <= known, change.name


@pytest.mark.usefixtures("rung")
@pytest.mark.parametrize("kind", KINDS)
@tried(1 / 15)
@given(situation=situations(), random=st.randoms(use_true_random=True))
def test_with_no_time_at_all_a_relief_makes_no_plan_worse(kind: str, situation: Situation, random: Random) -> None:
    """A change that only allows more leaves a plan no worse than the one before, in the order of the tiers."""
    scenario = strict(situation)
    change = relaxing(scenario, kind, random)
    if change is not None:
        no_worse(scenario, plan_evacuation(scenario), change)


@tried(1 / 10)
@given(situations())
def test_a_plan_is_its_own_start(situation: Situation) -> None:
    """Started from its own plan with no time at all, a search gives the same values, and the same plan every time."""
    scenario = strict(situation)
    base = plan_evacuation(scenario)
    plans = [plan_evacuation(scenario, start=base, time_limit=NO_TIME) for _ in range(2)]
    assert values(plans[0], scenario) == values(base, scenario)
    assert plans[0].assignments == plans[1].assignments
    assert plans[0].dispatches == plans[1].dispatches


@pytest.mark.usefixtures("rung")
@pytest.mark.parametrize("convoy", ["road", "aside"])
def test_convoys_part_nobody_who_travels_in_two_vehicles(convoy: str) -> None:
    """Five of whom three stay together begin in buses of four as they did, in a convoy or where others go in one."""
    # Both buses are gone all day, and only together are the 4 in one and the 1 in the other enough.
    buses = {"depot": "town", "vehicles": 2, "seats": 4, "turnaround": "24h"}
    roads = {"road": {"fleets": "buses"}, "aside": {"from": "town", "to": "post", "takes": "9h"}}
    told = corridor({"id": "g", "people": 5, "smallest_part": 3}, fleets={"buses": buses}, links=roads)
    told["links"][convoy].update(convoy={"smallest": 5})
    scenario = Scenario.model_validate(told)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ladder, "MOST_FOR_SEARCH", 150)
        base = plan_evacuation(scenario)
    assert not base.stranded
    assert values(plan_evacuation(scenario, start=base, time_limit=NO_TIME), scenario) == values(base, scenario)


@tried(1 / 10)
@given(situations(), situations())
def test_the_optimum_does_not_depend_on_the_start(one: Situation, other: Situation) -> None:
    """Started from the plan of another situation, much of it wrong here, every tier is proven at the same value."""
    start = plan_evacuation(strict(other))
    plans = [plan_evacuation(strict(one), start=start), plan_evacuation(strict(one))]
    assert [tier.status for tier in plans[0].objective] == ["optimal"] * len(plans[0].objective)
    assert [tier.value for tier in plans[0].objective] == [tier.value for tier in plans[1].objective]


@tried(1 / 10)
@given(situations(), st.randoms(use_true_random=False))
def test_prices_of_a_start_are_a_hint_and_no_more(told: Situation, random: Random) -> None:
    """However wrong they are, every tier is proven at the value that it has without them."""
    scenario = strict(told)
    alone = plan_evacuation(scenario)
    end = int((scenario.end - scenario.start).total_seconds() // 60)
    prices = tuple(
        Price(
            resource=name,
            bucket=(scenario.start + timedelta(minutes=random.randint(0, end))).isoformat(),
            tier=tier.name,
            price=random.choice([0.5, 10.0, 1e6]),
        )
        for name in (*capacities(scenario), "beds on the moon")
        for tier in alone.objective
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relaxation, "SMALL", 0)
        hinted = plan_evacuation(scenario, start=alone.model_copy(update={"prices": prices}))
    assert [tier.value for tier in hinted.objective] == [tier.value for tier in alone.objective]
    assert [tier.status for tier in hinted.objective] == [tier.status for tier in alone.objective]


def test_who_drives_on_in_a_car_does_so_in_a_start() -> None:
    """Over a halt where another group has its car, who drives through in a plan does so in one that starts from it."""
    cars = [{"id": at, "at": at, "people": 2, "car": {"range": "450 km"}} for at in ("town", "halt")]
    half = {"own_cars": True, "length": "150 km", "takes": "1h"}
    situation = corridor(
        *cars,
        sites={"halt": {"name": "Halt", "country": "AA", "at": [35.5, 50]}},
        links={"road": {**half, "to": "halt"}, "rest": {**half, "from": "halt", "to": "post"}},
    )
    scenario = Scenario.model_validate(situation)
    base = plan_evacuation(scenario)
    assert all("rest" in {leg.way for leg in assignment.legs} for assignment in base.assignments)
    assert not base.stranded
    start = begun(Streams.of_problem(compile_problem(scenario)), start_of(base, scenario))
    assert (start.board.length > 0).all()
