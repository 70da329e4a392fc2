"""Typed changes: each differs from what was given in exactly what was asked, and says clearly what it cannot do."""

from __future__ import annotations

from typing import Any

import pytest

from evacplan.errors import ScenarioError
from evacplan.scenario import Scenario
from evacplan.scenario.capacities import capacities
from evacplan.scenario.changes import AnyChange, apply_all, read_change
from evacplan.scenario.changes.base import Change, span_in_words
from evacplan.units import Moment

Written = dict[str, Any]

GIVEN: Written = {
    "schema": "evacplan/1",
    "title": "town - post - gate - airport, and a flight",
    "clock": {"start": "2026-03-01T00:00Z", "horizon": "48h", "step": "30min"},
    "countries": {
        "AA": {"name": "Danger", "zone": "Asia/Tehran", "exposure": 1, "exit_notice": "1h"},
        "BB": {"name": "Neighbour", "zone": "Asia/Baku"},
        "CC": {"name": "Home", "zone": "Asia/Almaty"},
    },
    "states": {"CC": {"name": "Home", "homes": "home", "certificate": {"at": "post", "takes": "16h"}}},
    "sites": {
        "town": {"name": "Town", "country": "AA", "at": [35, 50]},
        "post": {"name": "Post", "country": "AA", "at": [36, 50], "beds": 10},
        "gate": {"name": "Gate", "country": "BB", "at": [36.1, 50]},
        "home": {"name": "Home", "country": "CC", "at": [37, 50]},
    },
    "links": {"road": {"from": "town", "to": "post", "takes": "2h", "daylight": True, "fleets": ["buses"]}},
    "fleets": {"buses": {"depot": "town", "vehicles": 1, "seats": 8, "usable": 6}},
    "crossings": {
        "border": {
            "from": "post",
            "to": "gate",
            "dwell": "1h",
            "hours": {"AA": "09:00-16:00", "BB": "08:00-20:00"},
            "people_per_hour": 5,
            "people_per_day": 20,
            "quota": {"CC": 4},
            "documents": ["passport"],
            "convoy": {"smallest": 2},
            "permit": {"of": "BB", "lead": "6h", "valid": "3d"},
            "closed": [{"start": "2026-03-01T10:00", "lasts": "2h"}, {"start": "2026-03-02T10:00", "lasts": "1h"}],
        }
    },
    "services": {"flight": {"from": "gate", "to": "home", "departs": "daily 21:40", "takes": "2h", "seats": 6}},
    "charters": {"plane": {"from": "gate", "to": "home", "takes": "2h", "seats": 4}},
    "groups": [
        {
            "id": "g1",
            "state": "CC",
            "at": "town",
            "people": 4,
            "ready": "2026-03-01T09:00",
            "members": [{"document": "none"}],
        }
    ],
}

CASES: list[tuple[Written, str, dict[str, Any]]] = [
    (
        {"kind": "open_longer", "way": "border", "side": "AA", "day": "2026-03-02", "until": "19:30"},
        "border (AA) open until 19:30 on Mon 2 Mar",
        {"crossings.border.hours.AA": "09:00-16:00; 2026 Mar 02 09:00-19:30"},
    ),
    (
        {"kind": "open_longer", "way": "border", "side": "AA", "day": "2026-03-02", "since": "07:00"},
        "border (AA) open from 07:00 on Mon 2 Mar",
        {"crossings.border.hours.AA": "09:00-16:00; 2026 Mar 02 07:00-16:00"},
    ),
    (
        {"kind": "hours", "way": "border", "side": "BB", "hours": "24/7"},
        "border (BB) open 24/7",
        {"crossings.border.hours.BB": "24/7"},
    ),
    (
        {"kind": "hours", "way": "border", "hours": "10:00-12:00", "day": "2026-03-02"},
        "border open 10:00-12:00 on Mon 2 Mar",
        {
            "crossings.border.hours.AA": "09:00-16:00; 2026 Mar 02 10:00-12:00",
            "crossings.border.hours.BB": "08:00-20:00; 2026 Mar 02 10:00-12:00",
        },
    ),
    (
        {"kind": "reopened", "way": "border", "start": "2026-03-01T10:00"},
        "border not closed from Sun 1 Mar 10:00",
        {"crossings.border.closed": [{"start": "2026-03-02T10:00", "lasts": "1h"}]},
    ),
    ({"kind": "reopened", "way": "border"}, "border not closed", {"crossings.border.closed": None}),
    (
        {"kind": "closed", "way": "road", "start": "2026-03-01T12:00", "lasts": "4h"},
        "road closed from Sun 1 Mar 12:00 for 4h",
        {"links.road.closed": [{"start": "2026-03-01T12:00", "lasts": "4h"}]},
    ),
    ({"kind": "by_night", "link": "road"}, "road travelled by night too", {"links.road.daylight": None}),
    (
        {"kind": "people_per_hour", "crossing": "border", "more": 4},
        "+4 people an hour at border",
        {"crossings.border.people_per_hour": 9},
    ),
    (
        {"kind": "people_per_day", "crossing": "border", "to": 50},
        "50 people a day at border",
        {"crossings.border.people_per_day": 50},
    ),
    (
        {"kind": "quota", "crossing": "border", "state": "CC", "more": 1},
        "+1 place a day for CC at border",
        {"crossings.border.quota.CC": 5},
    ),
    (
        {"kind": "accepts", "crossing": "border", "documents": "certificate"},
        "border accepts certificate",
        {"crossings.border.documents": ["passport", "certificate"]},
    ),
    (
        {"kind": "exempt", "crossing": "border", "state": "CC"},
        "CC needs no permit at border",
        {"crossings.border.permit.exempt": ["CC"]},
    ),
    (
        {"kind": "waived", "country": "AA", "what": "exit_notice"},
        "no notice before people leave by AA",
        {"countries.AA.exit_notice": None},
    ),
    (
        {"kind": "papers", "group": "g1", "documents": "passport"},
        "a valid passport for everybody in g1",
        {"groups.0.documents": ["passport"], "groups.0.members": None},
    ),
    (
        {"kind": "guardian", "group": "g1", "guardian": "consul"},
        "a guardian for the minors of g1",
        {"groups.0.guardian": "consul", "policy": {"guardians": ["consul"]}},
    ),
    (
        {"kind": "certificate", "group": "g1", "at": "2026-03-01T18:00"},
        "certificate of return for g1 by Sun 1 Mar 18:00",
        {
            "groups.0.members": [
                {"document": "certificate_of_return", "ready": "2026-03-01T18:00"},
                {"people": 3},
            ]
        },
    ),
    (
        {"kind": "certificate", "group": "g1", "at": "2026-03-01T08:00"},
        "certificate of return for g1 by Sun 1 Mar 08:00",
        {"groups.0.members": [{"document": "certificate_of_return"}, {"people": 3}]},
    ),
    ({"kind": "seats", "way": "flight", "more": 2}, "+2 seats on flight", {"services.flight.seats": 8}),
    ({"kind": "seats", "way": "plane", "more": -1}, "-1 seat on plane", {"charters.plane.seats": 3}),
    (
        {"kind": "seats", "way": "flight", "departs": "2026-03-02T21:40", "more": 2},
        "+2 seats on flight Mon 2 Mar 21:40",
        {
            "services.flight.closed": [{"start": "2026-03-02T21:40+04:00", "lasts": "1min"}],
            "services.flight.0302-2140": {
                "from": "gate",
                "to": "home",
                "departs": ["2026-03-02T21:40+04:00"],
                "takes": "2h",
                "seats": 8,
            },
        },
    ),
    (
        {"kind": "departure", "service": "flight", "at": "2026-03-01T18:00", "seats": 3},
        "one more departure of flight Sun 1 Mar 18:00 with 3 seats",
        {
            "services.flight.more0301-1800": {
                "from": "gate",
                "to": "home",
                "departs": ["2026-03-01T18:00+04:00"],
                "takes": "2h",
                "seats": 3,
            }
        },
    ),
    (
        {"kind": "timetable", "service": "flight", "departs": "daily 23:40"},
        "flight departs daily 23:40",
        {"services.flight.departs": ["daily 23:40"]},
    ),
    ({"kind": "vehicles", "fleet": "buses", "more": 1}, "+1 vehicle in buses", {"fleets.buses.vehicles": 2}),
    (
        {"kind": "places", "fleet": "buses", "more": 3},
        "+3 places in every vehicle of buses",
        {"fleets.buses.seats": 9, "fleets.buses.usable": 9},
    ),
    (
        {"kind": "offers", "fleet": "buses", "needs": ["wheelchair"]},
        "buses with room for wheelchair",
        {"fleets.buses.offers": ["wheelchair"]},
    ),
    ({"kind": "hired", "link": "road"}, "hired vehicles on road", {"links.road.fleets": None}),
    ({"kind": "no_convoy", "way": "border"}, "no convoys needed on border", {"crossings.border.convoy": None}),
    ({"kind": "trips", "charter": "plane", "more": 1}, "+1 trip of plane", {"charters.plane.at_most": 2}),
    ({"kind": "beds", "site": "post", "more": 5}, "+5 beds at post", {"sites.post.beds": 15}),
    (
        {"kind": "permit", "group": "g1", "of": "BB", "at": "2026-03-01T10:00"},
        "permit of BB for g1 by Sun 1 Mar 10:00",
        {"groups.0.permits": {"BB": {"status": "approved", "at": "2026-03-01T10:00"}}},
    ),
    (
        {"kind": "ready", "group": "g1", "at": "2026-03-01T06:30"},
        "g1 ready by Sun 1 Mar 06:30",
        {"groups.0.ready": "2026-03-01T06:30"},
    ),
    (
        {"kind": "may_split", "group": "g1", "smallest_part": 2},
        "g1 may travel in parts of 2 or more",
        {"groups.0.smallest_part": 2},
    ),
    (
        {"kind": "priority", "group": "g1", "priority": "medical"},
        "g1 in class medical",
        {"groups.0.priority": "medical"},
    ),
    ({"kind": "horizon", "more": "12h"}, "12h more time", {"clock.horizon": "2d12h"}),
    (
        {"kind": "crisis_factor", "country": "AA", "to": 1.7},
        "crisis factor 1.7 in AA",
        {"policy": {"crisis_factor": {"AA": 1.7}}},
    ),
    ({"kind": "exposure", "country": "AA", "to": 2}, "exposure 2 at AA", {"countries.AA.exposure": 2}),
    ({"kind": "exposure", "site": "post", "to": 0.5}, "exposure 0.5 at post", {"sites.post.exposure": 0.5}),
    (
        {"kind": "site_closed", "site": "home", "start": "2026-03-01T12:00", "lasts": "6h"},
        "home shut from Sun 1 Mar 12:00 for 6h",
        {
            "services.flight.closed": [{"start": "2026-03-01T07:00+00:00", "lasts": "6h"}],
            "charters.plane.closed": [{"start": "2026-03-01T07:00+00:00", "lasts": "6h"}],
        },
    ),
    (
        {"kind": "delayed", "service": "flight", "at": "2026-03-01T21:40", "by": "1h"},
        "flight of Sun 1 Mar 21:40 1h late",
        {"services.flight.departs": ["2026-03-01T22:40", "2026-03-02T21:40"]},
    ),
    (
        {"kind": "delayed", "service": "flight", "at": "2026-03-01T21:40"},
        "flight of Sun 1 Mar 21:40 cancelled",
        {"services.flight.departs": ["2026-03-02T21:40"]},
    ),
    (
        {"kind": "charter", "id": "jet", "charter": {"from": "gate", "to": "home", "takes": "3h", "seats": 9}},
        "charter jet with 9 seats from gate",
        {"charters.jet": {"from": ["gate"], "to": "home", "takes": "3h", "seats": 9}},
    ),
    (
        {"kind": "registered", "groups": [{"id": "g2", "state": "CC", "at": "town", "people": 3}]},
        "3 people more, in 1 group",
        {
            "groups": [
                GIVEN["groups"][0],
                {"id": "g2", "state": "CC", "at": "town", "people": 3},
            ]
        },
    ),
    ({"kind": "no_show", "group": "g1", "people": 1}, "1 of g1 do not come", {"groups.0.people": 3}),
    ({"kind": "later", "by": "2h"}, "groups everywhere ready 2h later", {"groups.0.ready": "2026-03-01T07:30+00:00"}),
    (
        {"kind": "permit_lead", "of": "BB", "lead": "1h"},
        "BB decides permits within 1h",
        {"crossings.border.permit.lead": "1h"},
    ),
    (
        {"kind": "idle", "fleet": "buses", "start": "2026-03-01T00:00", "lasts": "1d"},
        "buses idle on Sun 1 Mar",
        {"fleets.buses.idle": [{"start": "2026-03-01T00:00", "lasts": "1d"}]},
    ),
]

WRONG: list[tuple[Written, str]] = [
    ({"kind": "vehicles", "fleet": "bus", "more": 1}, "vehicles.fleet: no such fleet `bus`, did you mean `buses`?"),
    ({"kind": "closed", "way": "borde", "start": "2026-03-01T12:00", "lasts": "4h"}, "no such way `borde`"),
    ({"kind": "closed", "way": "road", "start": "2026-05-01T12:00", "lasts": "4h"}, "outside the time that is planned"),
    ({"kind": "open_longer", "way": "border", "day": "2026-04-02", "until": "19:00"}, "2026-04-02 is not planned"),
    ({"kind": "open_longer", "way": "border", "side": "CC", "day": "2026-03-02", "until": "19:00"}, "is not a side of"),
    ({"kind": "open_longer", "way": "flight", "day": "2026-03-02", "until": "19:00"}, "runs by a timetable"),
    ({"kind": "open_longer", "way": "border", "day": "2026-03-02"}, "no time is given"),
    ({"kind": "reopened", "way": "border", "start": "2026-03-09T10:00"}, "no such closure of `border`"),
    ({"kind": "quota", "crossing": "border", "state": "DD", "more": 1}, "no such state `DD`"),
    ({"kind": "seats", "way": "flight", "departs": "2026-03-02T20:00", "more": 2}, "does not depart then"),
    ({"kind": "seats", "way": "flight", "more": 2, "to": 3}, "one amount is needed"),
    ({"kind": "beds", "site": "town", "more": 2}, "has no limit"),
    ({"kind": "vehicles", "fleet": "buses", "more": -1}, "greater than or equal to 1"),
    ({"kind": "departure", "service": "flight", "at": "2026-03-09T10:00"}, "outside the time that is planned"),
    ({"kind": "priority", "group": "g1", "priority": "medica"}, "did you mean `medical`?"),
    ({"kind": "may_split", "group": "g1", "smallest_part": 9}, "a part of 9 people in a group of 4"),
    ({"kind": "miracle"}, "`miracle`"),
    ({"kind": "crisis_factor", "country": "XX", "to": 2}, "no such country `XX`"),
    ({"kind": "exposure", "to": 2}, "one place is needed"),
    ({"kind": "site_closed", "site": "home", "start": "2026-05-01T12:00", "lasts": "6h"}, "outside the time"),
    ({"kind": "delayed", "service": "flight", "at": "2026-03-01T20:40"}, "has no departure at"),
    (
        {"kind": "charter", "id": "road", "charter": {"from": "gate", "to": "home", "takes": "3h", "seats": 9}},
        "already",
    ),
    ({"kind": "registered", "groups": [{"id": "g1", "state": "CC", "at": "town", "people": 3}]}, "already"),
    ({"kind": "no_show", "group": "g1"}, "nobody would be left"),
    ({"kind": "no_show", "group": "g1", "people": 9}, "expected no more than these"),
    ({"kind": "later", "by": "2h", "site": "twon"}, "did you mean `town`?"),
    ({"kind": "permit_lead", "of": "AA", "lead": "1h"}, "no crossing asks for a permit of `AA`"),
    ({"kind": "idle", "fleet": "buses", "start": "2026-06-01T00:00", "lasts": "1d"}, "outside the time"),
]


def scenario() -> Scenario:
    """Return what is given."""
    return Scenario.model_validate(GIVEN)


def differences(before: Any, after: Any, path: str = "") -> dict[str, Any]:
    """Return what ``after`` holds at every path at which it differs."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = [*before, *(key for key in after if key not in before)]
        parts = (differences(before.get(key), after.get(key), f"{path}.{key}".lstrip(".")) for key in keys)
        return {name: value for part in parts for name, value in part.items()}
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after) and path == "groups":
        numbered = (dict(enumerate(each)) for each in (before, after))
        return differences(*numbered, path)
    return {} if before == after else {path: after}


@pytest.mark.parametrize(("written", "name", "differs"), CASES, ids=[case[1] for case in CASES])
def test_a_change_differs_in_exactly_what_was_asked(written: Written, name: str, differs: dict[str, Any]):
    """Nothing but the expected values differ, the name says so, and what was given is as it was."""
    given, before = scenario(), scenario().as_written()
    change = read_change(written)
    assert differences(before, change.apply(given).as_written()) == differs
    assert change.name == name
    assert given.as_written() == before


@pytest.mark.parametrize("written", [case[0] for case in CASES], ids=[case[1] for case in CASES])
def test_a_change_survives_being_written(written: Written):
    """What is written down reads as the same change, and the changed scenario as the same scenario."""
    change = read_change(written)
    assert read_change(change.as_written()) == change
    changed = change.apply(scenario())
    assert Scenario.model_validate(changed.as_written()) == changed


def test_every_kind_of_change_is_tried_here():
    """No kind is missing among the cases."""
    kinds = {kind.model_fields["kind"].default for kind in AnyChange.__origin__.__args__}
    assert {case[0]["kind"] for case in CASES} == kinds


@pytest.mark.parametrize("written", [case[0] for case in CASES if isinstance(case[0].get("more"), int)], ids=str)
def test_what_loosens_a_capacity_leaves_all_others_as_they_were(written: Written):
    """No capacity but those that are named differs; and none is less than it was."""
    change = read_change({**written, "more": 3})
    before, after = capacities(scenario()), capacities(change.apply(scenario()))
    assert {name for name in before if after[name] != before[name]} <= change.loosens
    assert all(after[name].limit >= before[name].limit for name in before)
    assert not read_change({**written, "more": -1}).loosens
    assert not change.restricts or not change.loosens


@pytest.mark.parametrize(("written", "wrong"), WRONG, ids=[case[1] for case in WRONG])
def test_a_bad_change_is_one_clear_error(written: Written, wrong: str):
    """What does not fit the scenario is said in one fault."""
    with pytest.raises(ScenarioError) as caught:
        read_change(written).apply(scenario())
    assert len(caught.value.faults) == 1
    assert wrong in str(caught.value)


def test_changes_compose():
    """Several changes are made one after another, each on what the others left."""
    changes: list[Change] = [read_change(case[0]) for case in CASES[:3]]
    after = apply_all(scenario(), changes).crossings["border"].hours
    assert after == {"AA": "09:00-16:00; 2026 Mar 02 09:00-19:30; 2026 Mar 02 07:00-19:30", "BB": "24/7"}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"members": []}, "everybody in `g1` has a document"),
        ({"members": [{"document": "none", "citizen": "DD"}]}, "DD gives no certificate"),
    ],
)
def test_a_certificate_is_for_those_without_a_document_whose_state_gives_one(fields: Written, wrong: str):
    """Nobody else gets one."""
    (group,) = GIVEN["groups"]
    given = Scenario.model_validate({**GIVEN, "groups": [{**group, **fields}]})
    with pytest.raises(ScenarioError, match=wrong):
        read_change({"kind": "certificate", "group": "g1", "at": "2026-03-01T18:00"}).apply(given)


def test_passports_and_permits_for_a_group_leave_who_its_members_are():
    """Documents of their own go with passports for everybody, permits of their own with one for the group."""
    (group,) = GIVEN["groups"]
    spouse = {"citizen": "DD", "expires": "2026-03-01", "permits": {"BB": "rejected", "AA": "sent"}, "minor": True}
    given = Scenario.model_validate({**GIVEN, "groups": [{**group, "members": [spouse]}]})
    (member,) = read_change({"kind": "papers", "group": "g1", "documents": "passport"}).apply(given).groups[0].members
    assert (member.citizen, member.expires, member.minor, len(member.permits)) == ("DD", None, True, 2)
    (member,) = read_change({"kind": "permit", "group": "g1", "of": "BB"}).apply(given).groups[0].members
    assert (member.citizen, list(member.permits), member.expires is None) == ("DD", ["AA"], False)


def test_those_without_members_told_apart_all_hold_the_certificate():
    """Of the group's kinds of document only the missing one is replaced."""
    (group,) = GIVEN["groups"]
    bare = {**group, "members": [], "documents": ["none", "residence"], "ready": None}
    given = Scenario.model_validate({**GIVEN, "groups": [{key: value for key, value in bare.items() if value}]})
    after = read_change({"kind": "certificate", "group": "g1", "at": "2026-03-01T18:00"}).apply(given)
    assert after.groups[0].documents == ("residence", "certificate_of_return")
    assert after.ready(after.groups[0]).isoformat() == "2026-03-01T14:30:00+00:00"


@pytest.mark.parametrize(
    ("start", "lasts", "words"),
    [
        ("2026-03-03T00:00", 1440, "on Tue 3 Mar"),
        ("2026-03-03T00:00", 2880, "from Tue 3 Mar 00:00 for 2d"),
        ("2026-03-03T10:00", 1440, "from Tue 3 Mar 10:00 for 1d"),
        ("2026-03-03T00:00+05:00", 1440, "from Tue 3 Mar 00:00+05:00 for 1d"),
    ],
)
def test_a_span_is_told_as_people_say_it(start: str, lasts: int, words: str):
    """A whole day of the place is named alone; of anything else there is when it begins and how long it lasts."""
    assert span_in_words(Moment.parse(start), lasts) == words
