"""Each rule, tightened just beyond what a valid plan needs, is found broken; tightened just that far, it is not."""

from __future__ import annotations

from typing import Any

import pytest

from evacplan.plan.verification import verify
from tests.plan.sample import Edit, edited, sample_plan, scenario_with, shift

BUSES, BORDER, FLIGHT, JET = "fleets.buses", "crossings.astara", "services.gyd-nqz", "charters.gyd-jet"
APPROVED, SENT = "groups.1.permits", "groups.3.permits"


def permit(status: str, at: str) -> dict[str, Any]:
    """Return an application to Azerbaijan."""
    return {"AZ": {"status": status, "at": at}}


def closed(start: str, lasts: str) -> list[dict[str, str]]:
    """Return one closure."""
    return [{"start": start, "lasts": lasts}]


def kinds(rule: Edit, *more: Edit) -> set[str]:
    """Return what is wrong with the plan by hand when the scenario has another ``rule``."""
    return {violation.kind for violation in verify(sample_plan(scenario_with(rule, *more))).violations}


CASES: dict[str, tuple[str, Any, Any, set[str]]] = {
    "throughput": (f"{BORDER}.people_per_hour", 20, 19, {"throughput"}),
    "day": (f"{BORDER}.people_per_day", 20, 19, {"day"}),
    "quota": (f"{BORDER}.quota", {"KZ": 18, "KG": 2}, {"KZ": 18, "KG": 1}, {"quota"}),
    "a quota of none": (f"{BORDER}.quota", {}, {"KG": 0}, {"quota"}),
    "seats of a flight": (f"{FLIGHT}.seats", 9, 8, {"seats"}),
    "seats of a charter": (f"{JET}.seats", 9, 8, {"charter-seats"}),
    "beds before the border": ("sites.astara_ir.beds", 20, 19, {"beds"}),
    "beds at the airport": ("sites.apt_gyd.beds", 18, 17, {"beds"}),
    "beds where people live": ("sites.tehran.beds", 5, 4, {"beds"}),
    "an evening at the airport": ("sites.apt_gyd.greatest_stay", "4h10m", "4h9m", {"stay"}),
    "a day in Azerbaijan": ("countries.AZ.greatest_stay", "9h10m", "9h9m", {"stay"}),
    "a night in a town, but for those who live there": ("sites.tehran.greatest_stay", "18h27m", "18h26m", {"stay"}),
    "places of a bus": (f"{BUSES}.usable", 10, 9, {"vehicle-seats"}),
    "number of buses": (f"{BUSES}.vehicles", 2, 1, {"vehicle-number"}),
    "buses available": (f"{BUSES}.available", "2026-03-01T06:42", "2026-03-01T06:43", {"vehicle-available"}),
    "needs": (f"{BUSES}.offers", ["wheelchair", "bed"], ["bed"], {"needs"}),
    "documents": (f"{BORDER}.documents", [], ["certificate"], {"documents"}),
    "a passport that runs out": (
        "groups.1.members",
        [{"people": 5, "expires": "2026-03-02"}],
        [{"people": 2}, {"expires": "2026-03-01"}],
        {"document-expired"},
    ),
    "a member without a passport": (
        "groups.1.members",
        [{"document": "passport"}],
        [{"document": "none"}],
        {"documents"},
    ),
    "a spouse with a permit": (
        "groups.1.members",
        [{"permits": {"AZ": {"status": "approved", "at": "2026-03-02T09:15"}}}],
        [{"permits": {"AZ": "rejected"}}],
        {"permit-rejected"},
    ),
    "a spouse who must be announced": (
        "groups.1.members",
        [{"citizen": "KG"}],
        [{"permits": {"AZ": "not_sent"}}],
        {"list-missing"},
    ),
    "a late member": (
        "groups.1.members",
        [{"ready": "2026-03-01T06:30"}],
        [{"ready": "2026-03-03T06:31"}],
        {"ready", "value", "bound"},
    ),
    "a table of entry": ("countries.AZ.entry", [{"citizens": ["KZ"]}], [{"citizens": ["KG"]}], {"entry"}),
    "minors alone": (
        "groups.1.members",
        [{"people": 4, "minor": True}],
        [{"people": 5, "minor": True}],
        {"minor-alone"},
    ),
    "approved in time": (
        APPROVED,
        permit("approved", "2026-03-02T09:15"),
        permit("approved", "2026-03-02T09:16"),
        {"permit-early"},
    ),
    "approved long ago": (
        APPROVED,
        permit("approved", "2026-02-27T09:16"),
        permit("approved", "2026-02-27T09:15"),
        {"permit-expired"},
    ),
    "sent in time": (SENT, permit("sent", "2026-03-04T03:00"), permit("sent", "2026-03-04T03:01"), {"permit-early"}),
    "sent long ago": (
        SENT,
        permit("sent", "2026-03-01T03:01"),
        permit("sent", "2026-03-01T03:00"),
        {"permit-expired"},
    ),
    "sent with an offset": (
        SENT,
        permit("sent", "2026-03-01T03:31+04:00"),
        permit("sent", "2026-03-01T03:30+04:00"),
        {"permit-expired"},
    ),
    "approved at the start": (APPROVED, {"AZ": "approved"}, {"AZ": "rejected"}, {"permit-rejected"}),
    "the near side opens": (f"{BORDER}.hours", {"IR": "09:00-16:00"}, {"IR": "09:01-16:00"}, {"hours"}),
    "the near side closes": (f"{BORDER}.hours", {"IR": "09:00-09:16"}, {"IR": "09:00-09:15"}, {"hours"}),
    "the far side opens": (f"{BORDER}.hours", {"AZ": "12:30-17:00"}, {"AZ": "12:31-17:00"}, {"far-side"}),
    "the far side closes": (f"{BORDER}.hours", {"AZ": "09:00-12:46"}, {"AZ": "09:00-12:45"}, {"far-side"}),
    "the near side shortly before it closes": (f"{BORDER}.last_admission", "6h44m", "6h45m", {"last-admission"}),
    "the far side shortly before it closes": (
        f"{BORDER}.last_admission",
        {"IR": "1h", "AZ": "7h14m"},
        {"IR": "1h", "AZ": "7h15m"},
        {"last-admission"},
    ),
    "the road opens": ("links.tehran-astara.departs", "05:00-16:00", "05:01-16:00", {"hours"}),
    "the road closes": ("links.tehran-astara.departs", "05:00-09:16", "05:00-09:15", {"hours"}),
    "the road on weekdays": ("links.tehran-astara.departs", "Su,Tu 05:00-16:00", "Su,We 05:00-16:00", {"hours"}),
    "dawn": ("policy.daylight", "12:30-18:00", "12:31-18:00", {"daylight"}),
    "dusk": ("policy.daylight", "06:00-17:45", "06:00-17:44", {"daylight"}),
    "a pause in the daylight": ("policy.daylight", "24/7", "00:00-15:00,15:01-24:00", {"daylight"}),
    "the airport opens": (f"{JET}.departs", "19:45-20:00", "19:46-20:00", {"hours"}),
    "the airport closes": (f"{JET}.departs", "06:00-19:46", "06:00-19:45", {"hours"}),
    "a flight closed before": (
        f"{FLIGHT}.closed",
        closed("2026-03-02T20:40", "1h"),
        closed("2026-03-02T20:41", "1h"),
        {"closure"},
    ),
    "a flight closed after": (
        f"{FLIGHT}.closed",
        closed("2026-03-02T21:41", "1h"),
        closed("2026-03-02T21:40", "1h"),
        {"closure"},
    ),
    "a road closed": (
        "links.astara-gyd.closed",
        closed("2026-03-02T12:46", "1d"),
        closed("2026-03-02T12:45", "1d"),
        {"closure"},
    ),
    "a border closed": (
        f"{BORDER}.closed",
        closed("2026-03-02T08:59", "1min"),
        closed("2026-03-02T09:00", "1min"),
        {"closure"},
    ),
    "the timetable": (f"{FLIGHT}.departs", ["Mo 21:40", "2026-03-04T21:40"], ["Mo 21:40"], {"timetable"}),
    "a flight's connection": (f"{FLIGHT}.connection", "3h10m", "3h11m", {"connection"}),
    "the connection by air": ("policy.connections", {"air": "2h"}, {"air": "2h1m"}, {"connection"}),
    "the connection by road": ("policy.connections", {"road": "0min"}, {"road": "1min"}, {"connection"}),
    "the smallest part": ("groups.2.smallest_part", 3, 4, {"small-part"}),
    "staying together": ("groups.2.smallest_part", 1, None, {"split"}),
    "a seat in reserve": ("policy.reserve", {"seats": 0}, {"seats": 1}, {"vehicle-seats"}),
    "a vehicle in reserve": ("policy.reserve", {"vehicles": 0}, {"vehicles": 1}, {"reserve"}),
    "a driver's hours": (  # 153 min to the town, 867 min on the road, 1020 min back
        "policy.driving",
        {"hours": "34h", "rest": "1h"},
        {"hours": "33h59m", "rest": "1h"},
        {"vehicle-time", "value"},
    ),
    "the size of a convoy": (f"{BORDER}.convoy", {"smallest": 7}, {"smallest": 8}, {"convoy-small"}),
    "convoys on a day": (f"{BORDER}.convoy", {"per_day": 2}, {"per_day": 1}, {"convoy-count"}),
    "a convoy of buses": ("links.tehran-astara.convoy", {"smallest": 8}, {"smallest": 9}, {"convoy-small"}),
    "exemption from the permit": (f"{BORDER}.permit.exempt", ["KG"], [], {"list-missing"}),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_binds_exactly_where_it_should(rule: str) -> None:
    """The last value that the plan can bear is accepted, the next one is not, and for no other reason."""
    field, bearable, unbearable, expected = CASES[rule]
    assert kinds((field, bearable)) == set()
    assert kinds((field, unbearable)) == expected


def test_a_permit_is_there_after_its_lead_time() -> None:
    """With a lead of 26 h 30 min people are admitted the minute that it is over; the list is then due at the start."""
    assert kinds(
        (f"{BORDER}.permit.lead", "26h30m"), (SENT, {"AZ": "approved"}), ("crossings.astara.permit.valid", "5d")
    ) == {"list-late"}
    late = kinds(
        (f"{BORDER}.permit.lead", "26h31m"), (SENT, {"AZ": "approved"}), ("crossings.astara.permit.valid", "5d")
    )
    assert late == {"permit-early", "list-late"}


def test_a_charter_needs_its_notice() -> None:
    """With 36 h 45 min of notice the charter may depart, ordered at the start; a minute more and it may not."""
    assert kinds((f"{JET}.notice", "36h45m")) == {"order-by"}
    assert kinds((f"{JET}.notice", "36h46m")) == {"order-by", "notice"}


def test_a_vehicle_is_held_half_open() -> None:
    """A turnaround that ends the minute the next run begins leaves the vehicle in one place."""
    assert kinds((f"{BUSES}.turnaround", "9h45m")) == {"vehicle-time", "value"}
    assert kinds((f"{BUSES}.turnaround", "9h46m")) == {"vehicle-time", "value", "vehicle-twice"}


def test_everybody_arrives_by_the_end() -> None:
    """The last flight lands with the last minute of the horizon, not after it."""
    assert "horizon" not in kinds(("clock.horizon", "3d18h"))
    assert "horizon" in kinds(("clock.horizon", "3d17h59m"))


def test_departures_are_on_the_grid_of_the_scenario() -> None:
    """On a grid of half hours, a departure at a quarter past is off the grid."""
    assert kinds(("clock.step", "30min")) >= {"grid"}
    assert "grid" not in kinds(("clock.step", "5min"))


def test_a_closure_of_a_charter_is_read_on_the_clock_of_its_first_site() -> None:
    """19:45 in Baku is 19:15 in Tehran, and Tehran is named first."""
    both = (f"{JET}.from", ["tehran", "apt_gyd"])
    shut = {hour: kinds((f"{JET}.closed", closed(f"2026-03-02T{hour}", "1min")), both) for hour in ("19:15", "19:45")}
    assert {hour: "closure" in found for hour, found in shut.items()} == {"19:15": True, "19:45": False}


def test_an_hour_of_admissions_is_half_open() -> None:
    """Two people admitted exactly sixty minutes after eighteen do not share an hour with them."""
    plan = sample_plan(scenario_with((f"{BORDER}.people_per_hour", 18)))
    found = {}
    for minutes in (44, 45):
        later = verify(
            edited(plan, *((f"assignments.6.legs.1.{key}", shift(minutes)) for key in ("boards", "departs")))
        )
        found[minutes] = "throughput" in {violation.kind for violation in later.violations}
    assert found == {44: True, 45: False}


def test_a_day_is_that_of_the_near_side() -> None:
    """Who is admitted at midnight in Iran counts for the new day, though UTC still has the old one."""
    plan = sample_plan(scenario_with((f"{BORDER}.people_per_day", 19)))
    found = {}
    for minute in (1035, 1050):
        back = shift(minute - 1605)
        earlier = verify(edited(plan, *((f"assignments.6.legs.1.{key}", back) for key in ("boards", "departs"))))
        found[minute] = "day" in {violation.kind for violation in earlier.violations}
    assert found == {1035: False, 1050: True}


def test_who_leaves_makes_room_for_who_comes() -> None:
    """Two people who arrive the minute that thirteen leave need no bed of theirs."""
    plan = sample_plan(scenario_with(("sites.astara_ir.beds", 18)))
    found = {}
    for minutes in (557, 558):
        later = verify(edited(plan, ("assignments.6.legs.0.arrives", shift(minutes))))
        found[minutes] = "beds" in {violation.kind for violation in later.violations}
    assert found == {557: True, 558: False}


def test_coming_back_to_the_origin_is_no_way_home() -> None:
    """Somebody from Baku who is sent round through another town comes back to the origin."""
    scenario = scenario_with(("groups.6.at", "astara_ir"), ("groups.6.needs", []))
    found = {violation.kind for violation in verify(sample_plan(scenario)).violations}
    assert {"return", "chain"} <= found


def test_the_danger_of_a_way_of_its_own_counts() -> None:
    """A safe road from Qom saves five people 153 minutes at the danger of Qom."""
    values = {
        exposure: verify(sample_plan(scenario_with(("links.qom-tehran.exposure", exposure)))).values["exposure"]
        for exposure in (0, 1, 2.5)
    }
    assert values[1] - values[0] == 5 * 153 / 60
    assert values[2.5] - values[1] == 5 * 153 * 1.5 / 60


def test_a_hired_ride_has_no_capacity() -> None:
    """A link without fleets carries everybody, and a vehicle named on it is a violation."""
    assert kinds(("links.tehran-astara.fleets", [])) == {"fleet", "carrier", "aboard"}
