"""Departures that somebody can as well take later, or earlier, are left out; those that matter stay."""

from __future__ import annotations

from typing import Any

import numpy as np

from evacplan.formulation.compilation import compile_problem
from evacplan.formulation.problem import EvacuationProblem
from evacplan.scenario import Scenario
from evacplan.solvers.labels import Nodes
from evacplan.solvers.shifting import without_shiftable
from tests.optima.corridor import corridor

FLIGHT = {
    "sites": {"airport": {"name": "Airport", "country": "BB", "at": [36.2, 50]}},
    "links": {"onward": {"from": "gate", "to": "airport", "takes": "2h"}},
    "services": {
        "flight": {
            "from": "airport",
            "to": "home",
            "mode": "air",
            "takes": "1h",
            "connection": "0h",
            "departs": ["2026-03-01T10:00Z", "2026-03-01T20:00Z"],
            "seats": 10,
        }
    },
}
"""Beyond the border waits a flight at 10:00 or at 20:00, two safe hours away from the gate."""


def compiled(*groups: dict[str, object], **changes: Any) -> EvacuationProblem:
    """Compile every instant of the corridor with the flight."""
    situation = corridor(*groups, **{**FLIGHT, **changes})
    return compile_problem(Scenario.model_validate(situation), every_instant=True)


def hours(problem: EvacuationProblem, way: str) -> list[int]:
    """Return the hours at which ``way`` can be taken."""
    mine = [n for n, stretch in enumerate(problem.network.stretches) if stretch.way_id == way]
    used = np.isin(problem.movements.stretch, mine) & problem.allowed.any(axis=0)
    return [int(minute) // 60 for minute in problem.movements.depart[used]]


def test_one_departure_of_a_free_road_is_enough():
    """Of all safe hours one stays, in time for the first flight; in danger only the earliest hours stay."""
    problem = compiled({"id": "g", "people": 1})
    assert len(hours(problem, "onward")) > 10
    reduced = without_shiftable(problem, Nodes.of(problem))
    assert hours(reduced, "onward") == [8]
    assert hours(reduced, "road") == [0]
    assert hours(reduced, "border") == [2]


def test_the_departure_before_another_use_of_the_vehicle_stays():
    """With one bus that is away for four hours, every fourth hour from the first arrival on is kept."""
    bus = {"bus": {"depot": "gate", "vehicles": 1, "seats": 4}}
    problem = compiled(
        {"id": "g", "people": 3}, {"id": "h", "people": 3}, fleets=bus, links={"onward": {"fleets": ["bus"]}}
    )
    found = hours(without_shiftable(problem, Nodes.of(problem)), "onward")
    assert found == [3, 7, 11, 15, 19]


def test_uses_beyond_the_problem_hold_back_as_well():
    """What a movement outside the problem takes of a fleet keeps more departures."""
    bus = {"bus": {"depot": "gate", "vehicles": 1, "seats": 4}}
    problem = compiled({"id": "g", "people": 3}, fleets=bus, links={"onward": {"fleets": ["bus"]}})
    everything = np.ones(len(problem.movements), dtype=np.bool_)
    alone = hours(without_shiftable(problem, Nodes.of(problem)), "onward")
    shared = hours(without_shiftable(problem, Nodes.of(problem), elsewhere=everything), "onward")
    assert set(alone) < set(shared)
