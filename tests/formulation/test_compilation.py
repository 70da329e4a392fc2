"""What is compiled: movements at event times, groups that are alike together, capacities as rows."""

from __future__ import annotations

import numpy as np
import pytest

from evacplan.formulation.compilation import compile_problem
from evacplan.formulation.problem import EvacuationProblem
from evacplan.planner import plan_evacuation
from evacplan.scenario import Scenario
from evacplan.solvers.ladder import solve
from evacplan.solvers.outcome import Watch
from tests.optima.corridor import corridor


def compiled(*groups: dict[str, object], every_instant: bool = False, **changes: object) -> EvacuationProblem:
    """Compile a corridor."""
    return compile_problem(Scenario.model_validate(corridor(*groups, **changes)), every_instant=every_instant)


def departures(problem: EvacuationProblem, way: str) -> list[int]:
    """Return the hours at which ``way`` can be taken by somebody."""
    mine = [n for n, stretch in enumerate(problem.network.stretches) if stretch.way_id == way]
    used = np.isin(problem.movements.stretch, mine) & problem.allowed.any(axis=0)
    return [int(minute) // 60 for minute in problem.movements.depart[used]]


def test_a_closed_period_yields_no_movement():
    """A closure from 02:05 to 02:10 shuts the whole hour that it touches."""
    closed = {"border": {"closed": {"start": "2026-03-01T02:05Z", "lasts": "5min"}}}
    assert 2 in departures(compiled({"id": "g", "people": 1}, every_instant=True), "border")
    assert 2 not in departures(compiled({"id": "g", "people": 1}, every_instant=True, crossings=closed), "border")


def test_hours_are_read_on_the_clock_of_their_own_side():
    """Near hours 09:00-12:00 at UTC+3:30 admit at 06:00 and 07:00 UTC: half hours at either end are no whole step."""
    hours = {"border": {"hours": {"AA": "09:00-12:00"}}}
    found = departures(compiled({"id": "g", "people": 1}, every_instant=True, crossings=hours), "border")
    assert [hour for hour in found if hour < 24] == [6, 7]


def test_groups_that_nothing_tells_apart_are_one_commodity():
    """Two equal families are counted together; a third with another readiness, and one that splits, are not."""
    problem = compiled(
        {"id": "a", "people": 3},
        {"id": "b", "people": 3},
        {"id": "c", "people": 3, "ready": "2026-03-01T02:00Z"},
        {"id": "d", "people": 3, "smallest_part": 1},
    )
    assert [(c.groups, c.units, c.people) for c in problem.commodities] == [
        (("a", "b"), 2, 3),
        (("c",), 1, 3),
        (("d",), 3, 1),
    ]


def test_event_times_are_fewer_and_lose_nothing():
    """With one bus the events are fewer than the hours, and every tier keeps its optimum."""
    situation = corridor(
        {"id": "a", "people": 2},
        {"id": "b", "people": 2, "ready": "2026-03-01T01:00Z"},
        links={"road": {"fleets": "bus"}},
        fleets={"bus": {"depot": "town", "vehicles": 1, "seats": 3, "cost_per_hour": "10 USD"}},
    )
    scenario = Scenario.model_validate(situation)
    few, all_ = compile_problem(scenario), compile_problem(scenario, every_instant=True)
    assert len(departures(few, "road")) < len(departures(all_, "road"))
    found = [[(t.name, t.value, t.bound) for t in solve(problem, Watch()).tiers] for problem in (few, all_)]
    assert found[0] == found[1]


@pytest.mark.parametrize("beds", [1, 2])
def test_a_use_occupies_consecutive_rows(beds: int):
    """Every use of every capacity lies within its rows, in order."""
    problem = compiled(
        {"id": "a", "people": 1},
        {"id": "b", "people": 2},
        sites={"gate": {"beds": beds}},
        crossings={"border": {"people_per_hour": 2, "people_per_day": 2}},
        links={"road": {"fleets": "bus"}},
        fleets={"bus": {"depot": "town", "vehicles": 1, "seats": 3}},
    )
    names = {resource.name for resource in problem.resources}
    assert names == {
        "hourly admissions at border",
        "daily admissions at border",
        "vehicles of bus",
        "beds at gate",
    }
    for resource in problem.resources:
        assert (resource.first >= 0).all()
        assert (resource.first <= resource.last).all()
        assert (resource.last <= len(resource.limit)).all()
        assert len(resource.starts) == len(resource.limit)


def test_everybody_at_home_needs_no_network():
    """Groups that are at home already leave nothing to decide, and the plan says so."""
    plan = plan_evacuation(Scenario.model_validate(corridor({"id": "a", "people": 2, "at": "home"})))
    assert [(a.group, a.legs) for a in plan.assignments] == [("a", ())]
    assert {tier.status for tier in plan.objective} == {"optimal"}
