"""The call sheet, against planning every request that could be made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from evacplan.plan.plan import Plan
from evacplan.planner import plan_evacuation
from evacplan.planner.effort import effort
from evacplan.scenario import Scenario
from evacplan.scenario.changes import Change, PeoplePerDay, Vehicles, read_change
from evacplan.whatif import asks
from evacplan.whatif.requests import requests
from tests.optima.corridor import changed, corridor
from tests.properties.strategies import situation
from tests.whatif.every_request import every_request

FEW, REST = (1, 23, 34, 37, 58, 70), (0, 6, 8, 9, 10, 11, 12, 13, 14, 33, 36, 45, 53, 59)
"""Seeds of random situations in which more want to travel than can, though some request would bring somebody home."""
THREADS = ThreadPoolExecutor(1)
Merit = tuple[float, float, float]


def crowded(seed: int) -> Scenario:
    """Return a random situation in which the stranded come first, and then exposure."""
    policy = {"tolerance": None, "objective": ["stranded", "exposure"]}
    return Scenario.model_validate(changed(situation(Random(seed)), {"policy": policy}))  # noqa: S311


def gain(scenario: Scenario, base: Plan, change: Change) -> tuple[int, float]:
    """Return how many people are freed and how many person-hours saved if ``change`` is made and planned anew."""
    granted = plan_evacuation(change.apply(scenario))
    hours = [next(t.value for t in plan.objective if t.name == "exposure") for plan in (base, granted)]
    people = [sum(s.people for s in plan.stranded) for plan in (base, granted)]
    return people[0] - people[1], hours[0] - hours[1]


@pytest.mark.parametrize("seed", [*FEW, *(pytest.param(seed, marks=pytest.mark.slow) for seed in REST)])
def test_no_request_beats_the_top_one_which_gives_what_it_promises(seed: int):
    """The top request gives exactly its promise, and none of all that could be made, each planned, is worth more."""
    scenario = crowded(seed)
    found = asks(scenario, executor=THREADS)
    best = found.ranked[0]
    freed, hours = gain(scenario, found.base, best.change)
    assert freed > 0
    assert (best.freed, best.person_hours) == (freed, pytest.approx(hours))
    left = [stranded.people for stranded in found.base.stranded]
    for written in every_request(scenario, left):
        change = read_change(written)
        freed, hours = gain(scenario, found.base, change)
        asked = effort(scenario, change)
        assert _rounded((freed / asked, hours / asked, -asked)) <= _rounded(best.merit), change.name


def _rounded(merit: Merit) -> Merit:
    people, hours, effort = (round(figure, 6) for figure in merit)
    return people, hours, effort


def test_what_no_price_tells_is_found_by_trying():
    """Without any price, what brings somebody home beside all the others is still asked for first."""
    told = corridor(
        {"id": "a", "people": 3},
        {"id": "b", "people": 3},
        clock={"horizon": "8h"},
        crossings={"border": {"people_per_day": 5}},
    )
    scenario = Scenario.model_validate(told)
    plan = plan_evacuation(scenario).model_copy(update={"prices": ()})
    assert sum(stranded.people for stranded in plan.stranded) == 3
    first = requests(scenario, plan)[0]
    assert isinstance(first, PeoplePerDay)
    assert gain(scenario, plan, first)[0] == 3


def test_the_caller_says_what_is_an_effort():
    """With a weight of the caller's a vehicle costs that, and the order of the sheet follows."""
    scenario = Scenario.model_validate(corridor({"id": "a", "people": 3}, fleets={}))
    change = Vehicles(fleet="buses", more=2)
    assert effort(scenario, change) == 10
    assert effort(scenario, change, {Vehicles: 3}) == 6
