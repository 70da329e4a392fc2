"""Each thing changed in a plan that obeys every rule is found, and called by its name."""

from __future__ import annotations

from typing import Any

import pytest

from evacplan.plan.plan import Plan
from evacplan.plan.verification import verify
from evacplan.scenario import Scenario
from tests.plan.sample import Draft, Edit, edited, load, repeated, scenario_with, shift, without

DRAFT = Draft(scenario_with())
OTHER_BUS = DRAFT.dispatch("bus-4", 1, 180, (27, 2187), [load("KG-001", 2)]).model_dump(by_alias=True)


def kinds(plan: Plan, scenario: Scenario | None = None) -> set[str]:
    """Return the kinds of everything wrong with ``plan``."""
    return {violation.kind for violation in verify(plan, scenario).violations}


def moved(path: str, minutes: int) -> tuple[Edit, ...]:
    """Return edits that move a whole leg."""
    return tuple((f"{path}.{instant}", shift(minutes)) for instant in ("boards", "departs", "arrives"))


PEOPLE: dict[str, tuple[tuple[Edit, ...], set[str]]] = {
    "a group is missing": ((("assignments", without(5)),), {"people-lost"}),
    "a person is lost": ((("assignments.6.people", 1),), {"people-lost", "aboard", "value", "bound"}),
    "a person is doubled": ((("stranded.0.people", 5),), {"people-doubled", "value"}),
    "the stranded are hidden": ((("stranded", ()),), {"people-lost", "value", "bound"}),
    "a group is home and stranded": (
        (("stranded", repeated(0, group="KZ-006", people=2)),),
        {"people-doubled", "not-home", "split", "value"},
    ),
    "an indivisible group is in two parts": (
        (
            ("assignments.5.people", 1),
            ("assignments", repeated(5, part=2)),
        ),
        {"split"},
    ),
    "stranded people of one group are told of twice": (
        (("stranded.0.people", 2), ("stranded", repeated(0))),
        {"split", "repeated"},
    ),
    "parts are numbered 1 and 3": (
        (("assignments.3.part", 3), ("dispatches.2.aboard.0.part", 3)),
        {"part-number"},
    ),
    "two of a group leave where three must stay together": (
        (
            ("assignments.2.people", 10),
            ("assignments.3.people", 2),
            ("dispatches.0.aboard.1.people", 7),
            ("dispatches.2.aboard.0.people", 2),
        ),
        {"small-part", "throughput", "day", "quota", "seats", "beds", "vehicle-seats", "value", "bound"},
    ),
    "an unknown group travels": ((("assignments.5.group", "KZ-999"),), {"unknown", "people-lost"}),
}

MOVEMENTS: dict[str, tuple[tuple[Edit, ...], set[str]]] = {
    "an itinerary jumps over the border": (
        (("assignments.6.legs", without(1)),),
        {"chain"},
    ),
    "an itinerary stops short of home": (
        (
            ("assignments.4.legs", without(4)),
            ("assignments.4.home_at", DRAFT.instant(4950, "apt_gyd").model_dump()),
        ),
        {"not-home", "value", "bound"},
    ),
    "an itinerary goes on after home": (
        (
            (
                "assignments.6.legs",
                lambda legs: (*legs, DRAFT.leg("gyd-nqz", 5200, boards=4950).model_dump(by_alias=True)),
            ),
            ("assignments.6.home_at", DRAFT.instant(5400, "apt_nqz").model_dump()),
        ),
        {"past-home", "not-home", "seats", "beds", "value"},
    ),
    "a leg begins where the way does not": (
        (("assignments.6.legs.2.from", "astara_ir"),),
        {"way", "chain", "home-at", "value", "bound"},
    ),
    "a road is called a flight": ((("assignments.6.legs.2.kind", "service"),), {"way"}),
    "a leg is too fast": (
        (("assignments.6.legs.2.arrives", shift(-15)), ("assignments.6.home_at", shift(-15))),
        {"duration", "value", "bound"},
    ),
    "a leg is too slow": ((("assignments.6.legs.0.arrives", shift(15)),), {"duration", "value"}),
    "home before the arrival": ((("assignments.0.home_at", shift(-1)),), {"home-at"}),
    "a local time of the wrong zone": (
        (("assignments.0.legs.1.departs.local", DRAFT.instant(1590, "astara_az").local),),
        {"instant"},
    ),
    "a UTC time with an offset": (
        (("assignments.0.legs.1.departs.utc", DRAFT.instant(1590, "astara_az").local),),
        {"instant"},
    ),
    "off the grid": (
        moved("assignments.6.legs.1", 1),
        {"grid", "order", "value"},
    ),
    "leaves before being ready": (
        tuple((f"assignments.4.legs.0.{instant}", shift(-15)) for instant in ("boards", "departs", "arrives")),
        {"ready", "value"},
    ),
    "boards before the last arrival": ((("assignments.0.legs.3.boards", shift(-30)),), {"order"}),
    "a connection too short": ((("assignments.2.legs.3.boards", shift(15)),), {"connection"}),
    "boards at a border and is admitted later": ((("assignments.1.legs.1.boards", shift(-15)),), {"boarding"}),
    "admitted before the border opens": (
        (
            *moved("assignments.6.legs.1", -30),
            *moved("assignments.6.legs.2", -30),
            ("assignments.6.home_at", shift(-30)),
        ),
        {"hours", "value", "bound"},
    ),
    "released after the far side has closed": (
        (
            *moved("assignments.6.legs.1", 270),
            *moved("assignments.6.legs.2", 270),
            ("assignments.6.home_at", shift(270)),
        ),
        {"far-side", "daylight", "value"},
    ),
    "admitted after the border closed": (
        (
            *moved("assignments.6.legs.1", 420),
            *moved("assignments.6.legs.2", 420),
            ("assignments.6.home_at", shift(420)),
        ),
        {"hours", "far-side", "daylight", "value"},
    ),
    "a flight that is not in the timetable": (
        (
            ("assignments.2.legs.3.departs", shift(30)),
            ("assignments.2.legs.3.arrives", shift(30)),
            ("assignments.2.home_at", shift(30)),
        ),
        {"timetable", "value"},
    ),
    "takes a flight after the end": (
        (
            ("assignments.4.legs.4.departs", shift(1440 * 2)),
            ("assignments.4.legs.4.arrives", shift(1440 * 2)),
            ("assignments.4.home_at", shift(1440 * 2)),
        ),
        {"horizon", "timetable", "value"},
    ),
}

VEHICLES: dict[str, tuple[tuple[Edit, ...], set[str]]] = {
    "a family is split over two buses": (
        (
            ("dispatches.1.aboard.0.people", 3),
            ("dispatches.0.aboard.1.people", 4),
            ("dispatches.1.aboard.1.people", 5),
            ("dispatches.0.aboard", lambda some: (*some, {"group": "KZ-002", "part": 1, "people": 2})),
        ),
        {"split"},
    ),
    "a bus is overloaded": (
        (("dispatches.0.aboard.1.people", 7), ("dispatches.1.aboard.1.people", 2)),
        {"vehicle-seats"},
    ),
    "a bus is in two places": ((("dispatches.1.vehicle", 1),), {"vehicle-twice"}),
    "one bus more than there are": ((("dispatches.1.vehicle", 3),), {"vehicle-number"}),
    "a bus runs empty": (
        (("dispatches", lambda some: (*some, {**OTHER_BUS, "vehicle": 2, "aboard": (), **_later()})),),
        {"empty", "value"},
    ),
    "people are aboard who are not assigned there": (
        (("dispatches.2.aboard", lambda some: (*some, {"group": "KG-001", "part": 1, "people": 2})),),
        {"aboard"},
    ),
    "a leg names no vehicle": ((("assignments.0.legs.0.carrier", None),), {"carrier"}),
    "a leg names another vehicle": ((("assignments.0.legs.0.carrier", "bus-2"),), {"carrier"}),
    "a crossing names a vehicle": ((("assignments.0.legs.1.carrier", "bus-1"),), {"carrier"}),
    "a bus leaves the depot too late to be there": ((("dispatches.0.leaves_depot", shift(15)),), {"vehicle-time"}),
    "a bus leaves the depot before planning begins": ((("dispatches.0.leaves_depot", shift(-27)),), {"vehicle-time"}),
    "a bus is back too early": ((("dispatches.0.back", shift(-1)),), {"vehicle-time"}),
    "a bus arrives too early": ((("dispatches.0.arrives", shift(-1)),), {"duration"}),
    "a fleet of another country": (
        (
            ("dispatches.0.fleet", "az_buses"),
            ("dispatches.0.leaves_depot", DRAFT.instant(165, "apt_gyd").model_dump()),
            ("dispatches.0.back", DRAFT.instant(1032, "apt_gyd").model_dump()),
        ),
        {"fleet", "value", "bound"},
    ),
    "two dispatches with one id": (
        (
            ("dispatches.2.id", "jet-1"),
            ("assignments.3.legs.0.carrier", "jet-1"),
            ("assignments.4.legs.1.carrier", "jet-1"),
        ),
        {"repeated"},
    ),
}

CHARTERS_AND_LISTS: dict[str, tuple[tuple[Edit, ...], set[str]]] = {
    "a charter is ordered twice and once empty": (
        (("charters", repeated(0, id="jet-2", aboard=())),),
        {"charter-count", "empty", "value"},
    ),
    "a charter is ordered too late": ((("charters.0.order_by", shift(1)),), {"order-by"}),
    "a charter arrives too early": ((("charters.0.arrives", shift(-1)),), {"duration"}),
    "a charter from elsewhere": ((("charters.0.from", "apt_nqz"),), {"way", "carrier", "aboard", "value", "bound"}),
    "a group is missing on the list": (
        (("lists.0.groups", ("KZ-003",)), ("lists.0.people", 12)),
        {"list-missing"},
    ),
    "there is no list": ((("lists", ()),), {"list-missing"}),
    "a list is sent too late": ((("lists.0.submit_by", shift(1)),), {"list-late"}),
    "a list is sent before planning begins": ((("lists.0.submit_by", shift(-1231)),), {"list-late"}),
    "a list names a group that has its permit": (
        (("lists.0.groups", ("KZ-001", "KZ-002", "KZ-003")),),
        {"list-wrong"},
    ),
    "a list counts one person too many": ((("lists.0.people", 17),), {"list-wrong"}),
    "a list in disorder": ((("lists.0.groups", ("KZ-003", "KZ-001")),), {"list-wrong"}),
    "a group on two lists": ((("lists", repeated(0)),), {"list-wrong"}),
    "a list to the wrong country": ((("lists.0.country", "KZ"),), {"list-wrong", "list-missing"}),
}

CLAIMS: dict[str, tuple[tuple[Edit, ...], set[str]]] = {
    "a value too good to be true": (
        (("objective.2.value", lambda v: v - 0.1),),
        {"value"},
    ),
    "a value and its bound too good": (
        (("objective.5.value", 12_000.0), ("objective.5.bound", 12_000.0)),
        {"value"},
    ),
    "a bound above the value": ((("objective.2.bound", lambda v: v + 0.1),), {"bound"}),
    "optimal with a gap": (
        (("objective.2.bound", lambda v: v * 0.9), ("objective.2.gap", 0.1)),
        {"status"},
    ),
    "a gap smaller than value and bound say": (
        (("objective.2.bound", lambda v: v * 0.9), ("objective.2.gap", 0.01), ("objective.2.status", "gap")),
        {"gap"},
    ),
    "a value that is no number": ((("objective.2.value", float("nan")),), {"value"}),
    "within a tolerance that nobody gave": (
        (
            ("objective.2.bound", lambda v: v * 0.9),
            ("objective.2.gap", 0.1),
            ("objective.2.status", "within tolerance"),
        ),
        {"status"},
    ),
    "a tier left out": ((("objective", without(1)),), {"tier"}),
    "tiers in another order": ((("objective", lambda tiers: (tiers[1], tiers[0], *tiers[2:])),), {"tier"}),
    "another unit": ((("objective.5.unit", "EUR"),), {"tier"}),
    "another step": ((("step", 30),), {"step"}),
    "another digest": ((("scenario.digest", "0" * 64),), {"digest"}),
    "another capacity in the copy of the scenario": (
        (("scenario.resolved.crossings.astara.people_per_day", 21),),
        {"digest"},
    ),
    "a copy of the scenario that is none": ((("scenario.resolved", {"title": "?"}),), {"scenario"}),
}


def _later() -> dict[str, Any]:
    """Return the instants of a run two days later."""
    run = DRAFT.dispatch("bus-4", 2, 2790, (2637, 4797), [])
    return run.model_dump(by_alias=True, include={"leaves_depot", "departs", "arrives", "back"})


CASES = {**PEOPLE, **MOVEMENTS, **VEHICLES, **CHARTERS_AND_LISTS, **CLAIMS}


@pytest.mark.parametrize("fact", CASES)
def test_a_tampered_plan_is_found_out(valid_plan: Plan, fact: str) -> None:
    """What the case says is found, and nothing is reported that is not a consequence of it."""
    edits, expected = CASES[fact]
    assert kinds(edited(valid_plan, *edits)) == expected


def test_a_copy_altered_with_its_digest_does_not_pass_for_the_original(
    valid_plan: Plan, sample_scenario: Scenario
) -> None:
    """Against the scenario that was really given, a copy with more room is another scenario."""
    assert kinds(valid_plan, scenario_with(("crossings.astara.people_per_day", 21))) == {"scenario"}
    assert kinds(valid_plan, sample_scenario) == set()
