"""The verifier accepts a plan that obeys every rule, recomputes its values exactly, and is quick about it."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from evacplan.plan.plan import Leg, Plan
from evacplan.plan.verification import verify
from evacplan.scenario import Scenario
from tests.plan.sample import SCENARIO, Draft, Edit, edited, load, sample_plan, scenario_with, shift

STEP = 15


def test_a_valid_plan_has_no_violations(valid_plan: Plan) -> None:
    """A plan made by hand within every limit, most of them exhausted to the last place, is accepted."""
    verification = verify(valid_plan)
    assert [str(violation) for violation in verification.violations] == []
    assert verification.ok


def test_values_are_those_computed_by_hand(valid_plan: Plan) -> None:
    """Every tier has exactly the value that pencil and paper give."""
    road, wait, border = 867, 558, 180
    early = Fraction(3, 2) * (165 + road) + wait + border
    late = early + 15
    last = Fraction(3, 2) * (2790 + road) + (4470 - 3657) + border
    from_qom = 153 + Fraction(3, 2) * (2790 - 1683 + road) + (4470 - 3657) + border
    kazakh = 4 * early + 5 * late + 9 * early + 3 * last + 5 * from_qom + 4 * Fraction(3, 2) * 7200
    kyrgyz = 2 * late
    assert verify(valid_plan).values == {
        "stranded.medical": 4,
        "stranded.standard": 0,
        "exposure": (kazakh + kyrgyz) / 60,
        "fairness": kazakh / 60 / 32,
        "arrival": Fraction(9 * 2385 + 9 * 2520 + 8 * 5400 + 2 * 2085 + 4 * 7200, 60),
        "cost": 17 * 120 + 9000 + 3 * Fraction(145, 4) * 10,
    }


def test_values_follow_the_objective_of_the_scenario() -> None:
    """Tiers that the scenario does not ask for are neither expected nor computed."""
    scenario = scenario_with(("policy.objective", ["stranded", "cost"]))
    plan = sample_plan(scenario)
    assert list(verify(plan).values) == ["stranded.medical", "stranded.standard", "cost"]
    assert verify(edited(plan, ("objective", lambda tiers: (*tiers[:2], tiers[5])))).ok


def test_a_part_of_a_group_may_be_stranded(valid_plan: Plan) -> None:
    """Three of a divisible group who stay behind count as stranded, and are in danger until the end."""
    plan = edited(
        valid_plan,
        ("assignments", lambda parts: parts[:3] + parts[4:]),
        ("stranded", lambda some: (*some, {"group": "KZ-003", "people": 3, "reason": "-"})),
        ("dispatches.2.aboard", lambda loads: loads[1:]),
        ("lists.0.people", 13),
    )
    before, after = verify(valid_plan), verify(plan)
    assert {violation.kind for violation in after.violations} == {"value", "bound"}
    assert after.values["stranded.standard"] == 3
    last = Fraction(3, 2) * (2790 + 867) + (4470 - 3657) + 180
    assert after.values["exposure"] - before.values["exposure"] == 3 * (Fraction(3, 2) * 7200 - last) / 60


def test_the_danger_of_the_stranded_begins_when_they_are_ready() -> None:
    """Four people who could leave a day later are a day less in danger; after the end, none at all is left."""
    exposure = {
        ready: verify(sample_plan(scenario_with(("groups.4.ready", ready)))).values["exposure"]
        for ready in ("2026-03-01T06:30", "2026-03-02T06:30", "2026-03-06T06:30", "2026-03-07T06:30")
    }
    first, second, at_the_end, after = exposure.values()
    assert first - second == 4 * Fraction(3, 2) * 24
    assert first - at_the_end == first - after == 4 * Fraction(3, 2) * 120


def test_a_list_may_name_a_divided_group_whole(valid_plan: Plan) -> None:
    """The neighbour may be asked for all twelve people of a group of which nine come."""
    plan = edited(
        valid_plan,
        ("assignments", lambda parts: parts[:3] + parts[4:]),
        ("stranded", lambda some: (*some, {"group": "KZ-003", "people": 3, "reason": "-"})),
        ("dispatches.2.aboard", lambda loads: loads[1:]),
    )
    kinds = {people: _kinds(edited(plan, ("lists.0.people", people))) for people in (12, 13, 16, 17)}
    assert [people for people, found in kinds.items() if "list-wrong" in found] == [12, 17]


def _kinds(plan: Plan, scenario: Scenario | None = None) -> set[str]:
    return {violation.kind for violation in verify(plan, scenario).violations}


def test_a_tolerance_permits_a_value_above_its_bound() -> None:
    """A tier within its tolerance may stay above the bound by that share, and no further."""
    plan = sample_plan(scenario_with(("policy.tolerance", {"arrival": "5%"})))
    arrival = plan.objective[4].value
    for share, expected in ((1.04, set()), (1.06, {"status"})):
        bound = arrival / share
        claim = (("bound", bound), ("gap", 1 - 1 / share), ("status", "within tolerance"))
        assert _kinds(edited(plan, *((f"objective.4.{key}", value) for key, value in claim))) == expected


def test_a_gap_that_is_admitted_is_no_violation(valid_plan: Plan) -> None:
    """A plan that says how far it may be from the best is honest."""
    bound = valid_plan.objective[2].value * 0.9
    claim = (("bound", bound), ("gap", 0.1), ("status", "gap"))
    assert verify(edited(valid_plan, *((f"objective.2.{key}", value) for key, value in claim))).ok


def test_nothing_divides_by_a_value_of_zero(valid_plan: Plan) -> None:
    """Where nobody is stranded, a bound below zero proves nothing, and is no crash either."""
    assert _kinds(edited(valid_plan, ("objective.1.bound", -1.0))) == {"status"}


def test_planning_may_begin_with_a_departure(valid_plan: Plan) -> None:
    """People who are ready at the start may leave in that minute, and lists and orders may be sent in it."""
    plan = sample_plan(scenario_with(("groups.3.ready", "2026-03-01T06:30")))
    leave = (f"assignments.4.legs.0.{instant}" for instant in ("boards", "departs", "arrives"))
    assert _kinds(edited(plan, *((path, shift(-1530)) for path in leave))) == {"value"}
    sent = (("lists.0.submit_by", shift(-1230)), ("charters.0.order_by", shift(-1485)))
    assert verify(edited(valid_plan, *sent)).ok


def test_the_hold_of_a_vehicle_may_be_written_on_the_grid(valid_plan: Plan) -> None:
    """A vehicle that leaves the depot, and is back, on the grid instants around the exact ones is accepted."""
    plan = edited(valid_plan, ("dispatches.0.leaves_depot", shift(-12)), ("dispatches.0.back", shift(3)))
    assert verify(plan).ok


def test_the_same_plan_holds_against_its_own_scenario(valid_plan: Plan, sample_scenario: Scenario) -> None:
    """Verifying against the scenario from which the plan was made finds nothing more."""
    assert verify(valid_plan, sample_scenario).ok


def _paths(record: Any, wanted: type | str, path: str = "") -> list[str]:
    """Return the paths of every instant, or of every field called ``wanted``, in the decisions of a plan."""
    if isinstance(record, (list, tuple)):
        return [p for i, item in enumerate(record) for p in _paths(item, wanted, f"{path}.{i}")]
    if not isinstance(record, dict):
        return [path] if isinstance(wanted, type) and type(record) is wanted else []
    if wanted == "instants" and "utc" in record:
        return [path]
    return [
        found
        for key, value in record.items()
        for found in ([f"{path}.{key}"] if key == wanted else _paths(value, wanted, f"{path}.{key}"))
    ]


PLAN = sample_plan(scenario_with())
DECISIONS = ("assignments", "stranded", "dispatches", "charters", "lists")
CONTENT = PLAN.model_dump(by_alias=True)
INSTANTS = [path for key in DECISIONS for path in _paths(CONTENT[key], "instants", key)]
PEOPLE = [path for key in DECISIONS for path in _paths(CONTENT[key], "people", key)]
NAMES = [
    path
    for key in DECISIONS
    for path in _paths(CONTENT[key], str, key)
    if path.rpartition(".")[2] not in {"explanation", "reason", "kind"}
]


def _still_valid(path: str, minutes: int) -> bool:
    """Whether moving this instant alone leaves a plan that obeys the rules."""
    *parents, last = path.split(".")
    if last in {"submit_by", "order_by"}:
        return minutes < 0
    if last != "boards":
        return False
    assignment, position = PLAN.assignments[int(parents[1])], int(parents[3])
    leg: Leg = assignment.legs[position]
    scenario = PLAN.given
    free = (
        assignment.legs[position - 1].arrives.utc
        if position
        else scenario.ready(scenario.group_by_id[assignment.group])
    )
    boards = leg.boards.utc.timestamp() / 60 + minutes
    on_time = boards + scenario.connection(scenario.ways[leg.way]) <= leg.departs.utc.timestamp() / 60
    return leg.kind != "crossing" and boards >= free.timestamp() / 60 and on_time


@settings(max_examples=250, deadline=None)
@given(path=st.sampled_from(INSTANTS), minutes=st.sampled_from([-STEP, STEP]))
def test_one_instant_moved_by_one_step_is_noticed(path: str, minutes: int) -> None:
    """Whatever instant moves alone, the plan is refused, unless people only wait at another place in the queue."""
    assert verify(edited(PLAN, (path, shift(minutes)))).ok == _still_valid(path, minutes)


@settings(max_examples=100, deadline=None)
@given(path=st.sampled_from(INSTANTS), key=st.sampled_from(["utc", "local"]), minutes=st.sampled_from([-STEP, 1, STEP]))
def test_utc_and_local_time_must_agree(path: str, key: str, minutes: int) -> None:
    """An instant of which only one of the two clocks moves is refused."""
    moved = shift(minutes)
    plan = edited(PLAN, (path, lambda instant: {**instant, key: moved(instant)[key]}))
    assert "instant" in _kinds(plan)


@settings(max_examples=100, deadline=None)
@given(path=st.sampled_from(PEOPLE), more=st.sampled_from([-1, 1]))
def test_one_person_more_or_less_is_noticed(path: str, more: int) -> None:
    """Nobody can be added to, or lost from, an assignment, a vehicle, a list or those left behind."""
    assert not verify(edited(PLAN, (path, lambda people: people + more))).ok


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(NAMES))
def test_any_name_that_means_nothing_is_noticed(path: str) -> None:
    """A wrong name anywhere is a violation, never a crash."""
    last = path.rpartition(".")[2]
    # Vehicles and trips are named by the plan itself: renaming one loses those who ride in it.
    expected = {"carrier"} if last in {"id", "carrier"} else {"unknown", "way"}
    assert _kinds(edited(PLAN, _set(path, "nowhere"))) & expected


def _set(path: str, value: object) -> Edit:
    """Return the edit; an item of a list of names is replaced within it."""
    parent, _, last = path.rpartition(".")
    if last.isdigit():
        return parent, lambda items: (*items[: int(last)], value, *items[int(last) + 1 :])
    return path, value


@settings(max_examples=60, deadline=None)
@given(path=st.sampled_from(INSTANTS), year=st.sampled_from([1, 1900, 2100, 9999]))
def test_an_absurd_instant_is_noticed(path: str, year: int) -> None:
    """An instant in another age is a violation, never a crash."""
    moment = datetime(year, 1, 1, tzinfo=UTC)
    assert "instant" in _kinds(edited(PLAN, (path, {"utc": moment, "local": moment})))


def big_plan(groups: int) -> Plan:
    """Return a plan for many small groups along one road, one bus for every three of them."""
    scenario = scenario_with(
        (
            "groups",
            [
                {"id": f"G-{i:03d}", "state": "KZ", "at": "tehran", "people": 2 + i % 3 % 2 + (i % 6 == 0)}
                for i in range(groups)
            ],
        ),
        ("fleets.buses.vehicles", groups),
        (
            "crossings.astara",
            {**SCENARIO["crossings"]["astara"], "people_per_hour": 9999, "people_per_day": 9999, "quota": {}},
        ),
        ("services.gyd-nqz.seats", 9999),
        ("sites.astara_ir.beds", 9999),
        ("sites.apt_gyd.beds", 9999),
    )
    draft, assignments, dispatches = Draft(scenario), [], []
    for number in range(0, groups, 3):
        aboard = scenario.groups[number : number + 3]
        legs = (
            draft.leg("tehran-astara", 165, f"b{number}"),
            draft.leg("astara", 1590),
            draft.leg("astara-gyd", 1770),
            draft.leg("gyd-nqz", 2320, boards=2130),
        )
        assignments += [draft.assignment(group.id, group.people, *legs) for group in aboard]
        loads = [load(group.id, group.people) for group in aboard]
        dispatches.append(draft.dispatch(f"b{number}", number // 3 + 1, 165, (12, 2172), loads))
    asked = {
        "country": "AZ",
        "crossing": "astara",
        "day": date(2026, 3, 2),
        "groups": [group.id for group in scenario.groups],
    }
    submit_by = draft.instant(1230, "astara_ir")
    lists = ({**asked, "people": scenario.people, "submit_by": submit_by},)
    return draft.plan({}, assignments=assignments, dispatches=dispatches, lists=lists)


def test_a_real_caseload_is_verified_in_a_moment() -> None:
    """Two hundred groups on 67 buses are replayed in well under a second."""
    plan = big_plan(200)
    assert plan.given.people > 500
    begins = time.perf_counter()
    verification = verify(plan)
    seconds = time.perf_counter() - begins
    assert {violation.kind for violation in verification.violations} == {"tier"}
    assert seconds < 1
