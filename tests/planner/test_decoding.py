"""From the solver's numbers to a plan: what is shared, how vehicles are numbered, and what is said of the stranded."""

from __future__ import annotations

from pathlib import Path

import pytest

from evacplan import read_scenario
from evacplan.plan.plan import Plan
from evacplan.planner import plan_evacuation
from evacplan.planner.wording import FULL, LARGE
from evacplan.scenario import Scenario
from evacplan.scenario.changes import read_change
from tests.optima.corridor import corridor

ROOT = Path(__file__).parents[2]


def planned(*groups: dict[str, object], **changes: object) -> Plan:
    """Return a plan for ``groups`` in the corridor."""
    return plan_evacuation(Scenario.model_validate(corridor(*groups, **changes)))


BUSES = {"coach": {"depot": "town", "vehicles": 3, "seats": 10, "turnaround": "1h", "cost_per_hour": "9 USD"}}
BY_COACH = {"road": {"fleets": ["coach"]}}


@pytest.fixture(name="plan", scope="module")
def a_plan() -> Plan:
    """Return a plan for three groups, of which two fill one coach and one has another."""
    return planned(
        *({"id": f"G-{number}", "people": people} for number, people in enumerate((6, 4, 8))),
        fleets=BUSES,
        links=BY_COACH,
    )


def test_those_who_travel_together_share_one_leg(plan: Plan):
    """Groups in the same vehicle, and on the same crossing, have the very same leg, not an equal one."""
    first, second, third = (assignment.legs for assignment in plan.assignments)
    assert all(one is other for one, other in zip(first, second, strict=True))
    assert first[0].carrier != third[0].carrier
    assert all(one is other for one, other in zip(first[1:], third[1:], strict=True))


def test_instants_are_shared(plan: Plan):
    """A departure without a connection time is the same object as the boarding."""
    leg = plan.assignments[0].legs[0]
    assert leg.boards is leg.departs
    assert plan.dispatches[0].departs is leg.departs


def test_vehicles_are_numbered_from_one_and_used_again():
    """A coach that is back takes the next run, and no more coaches are named than are away at one time."""
    plan = planned(
        *({"id": f"G-{hour}", "people": 10, "ready": f"2026-03-01T{hour:02}:00+00:00"} for hour in (0, 1, 12)),
        fleets=BUSES,
        links=BY_COACH,
    )
    assert [(run.id, run.vehicle) for run in plan.dispatches] == [("coach-1-1", 1), ("coach-2-2", 2), ("coach-1-3", 1)]


def test_the_stranded_are_told_whether_anything_was_open():
    """Too late for every way home is another reason than too many for it."""
    plan = planned(
        {"id": "LATE", "people": 1, "ready": "2026-03-01T22:00+00:00"},
        *({"id": f"MANY-{number}", "people": 4} for number in range(3)),  # midnight in Tehran makes two days
        crossings={"border": {"people_per_day": 4}},
    )
    reasons = {entry.group[:4]: entry.reason for entry in plan.stranded}
    assert len(plan.stranded) == 2
    assert reasons["LATE"].startswith("No way home is open to this group within the horizon")
    assert reasons["MANY"].startswith("Every way home that is open to this group is full")


@pytest.mark.parametrize(("small", "reason"), [({"people_per_day": 9}, LARGE), ({"quota": {"CC": 0}}, FULL)])
def test_a_group_that_nothing_takes_is_told_so(small: dict[str, object], reason: str):
    """More people together than a post ever admits are too many, whoever else comes; a post for nobody is full."""
    plan = planned({"id": "MANY", "people": 10}, {"id": "FEW", "people": 1}, crossings={"border": small})
    assert {entry.group: entry.reason for entry in plan.stranded}["MANY"] == reason


def test_a_group_larger_than_any_vehicle_is_told_so():
    """A coach for fewer than the group never takes it, and takes it in parts that are small enough."""
    few = {"coach": {**BUSES["coach"], "seats": 9}}
    groups = ({"id": "WHOLE", "people": 10}, {"id": "PARTS", "people": 10, "smallest_part": 5})
    plan = planned(*groups, fleets=few, links=BY_COACH)
    assert {entry.group: entry.reason for entry in plan.stranded} == {"WHOLE": LARGE}


def test_an_explanation_adds_up(plan: Plan):
    """Ready at hour 0 and home at hour 5 without a wait."""
    assert plan.assignments[0].explanation == (
        "Over Post; 5h from readiness to home, of it 0min waiting, longest at Town (0min)."
    )


def test_a_group_larger_than_the_beds_on_its_way_is_told_so():
    """Five have no bed where there is one, also where who arrives at the very end would need none any more."""
    beds, border = {"gate": {"beds": 1}}, {"border": {"dwell": "50min"}}  # ten minutes are waited for the next hour
    told = corridor({"id": "five", "people": 5}, sites=beds, crossings=border)
    plan = plan_evacuation(Scenario.model_validate(told))
    assert {entry.group: entry.reason for entry in plan.stranded} == {"five": LARGE}


def test_the_reason_is_not_what_the_search_has_ruled_out():
    """A family above the daily quota is told that it is large, and not that everything is closed."""
    scenario = read_scenario(ROOT / "scenarios" / "tutorial.yaml")
    tight = read_change({"kind": "quota", "crossing": "astara", "state": "KZ", "to": 3}).apply(scenario)
    assert {entry.group: entry.reason for entry in plan_evacuation(tight).stranded} == {"KZ-A": LARGE}
