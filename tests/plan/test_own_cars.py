"""What the verifier says of drives in own cars, of plans that are right for another scenario."""

from __future__ import annotations

from typing import Any

import pytest

from evacplan.plan.plan import Plan
from evacplan.plan.verification import verify
from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from tests.optima.corridor import Situation, changed, corridor

OPEN = {"own_cars": True, "length": "150 km", "takes": "1h"}


@pytest.fixture(scope="module")
def situation() -> Situation:
    """Return a drive over a halt to the post, with just enough fuel on the first day."""
    return corridor(
        {"id": "a", "people": 2, "car": {"range": "300 km", "ration": "10 km"}},
        clock={"horizon": "48h"},
        sites={"halt": {"name": "Halt", "country": "AA", "at": [35.5, 50]}},
        links={"road": {**OPEN, "to": "halt"}, "on": {**OPEN, "from": "halt", "to": "post"}},
    )


@pytest.fixture(scope="module")
def plan(situation: Situation) -> Plan:
    """Return the best plan for the situation."""
    return plan_evacuation(Scenario.model_validate(situation))


def kinds(plan: Plan, situation: Situation) -> set[str]:
    """Return what is wrong with ``plan`` in another ``situation``, beside that it is another."""
    found = verify(plan, Scenario.model_validate(situation)).violations
    return {violation.kind for violation in found} - {"scenario"}


def with_car(situation: Situation, car: Any) -> Situation:
    """Return the situation with another car, or none."""
    (group,) = situation["groups"]
    return {**situation, "groups": [changed(group, {"car": None} if car is None else {"car": car})]}


@pytest.mark.parametrize(
    ("car", "expected"),
    [
        ({"range": "300 km"}, set()),
        ({"range": "299999 m"}, {"fuel"}),
        ({"range": "299 km", "ration": "900 km"}, {"fuel"}),
        (None, {"own-car"}),
    ],
)
def test_fuel_is_counted_from_drive_to_drive(plan: Plan, situation: Situation, car: Any, expected: set[str]) -> None:
    """On the day of readiness there is the range, to the metre, and no ration; and without a car there is no drive."""
    assert kinds(plan, with_car(situation, car)) == expected


def test_a_car_is_driven_on_shortest_ways_only(plan: Plan, situation: Situation) -> None:
    """Where a way that is shorter by a metre opens, the drive is a detour."""
    for length, expected in (("300 km", set()), ("299999 m", {"own-car"})):
        direct = {**OPEN, "from": "town", "to": "post", "length": length}
        assert kinds(plan, changed(situation, {"links": {"direct": direct}})) == expected


def test_a_car_that_was_left_is_not_driven_on(plan: Plan, situation: Situation) -> None:
    """Where the first link is no drive in an own car, the second cannot be one."""
    assert kinds(plan, changed(situation, {"links": {"road": {"own_cars": None}}})) == {"own-car"}
