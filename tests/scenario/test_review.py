"""What the review of a whole scenario finds, and what it leaves alone."""

from typing import Any

import pytest

from evacplan.errors import ScenarioError
from evacplan.scenario import Scenario
from tests.scenario.sample import REMOVED, changed, faults

CLOSED = {"start": "2026-03-02T08:00", "until": "2026-03-02T08:00"}


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"states__KZ__homes": ["apt_x"]}, "states.KZ.homes.0: no such site `apt_x`, did you mean `apt_nqz`?"),
        ({"sites__tehran__country": "IQ"}, "sites.tehran.country: no such country `IQ`"),
        ({"links__astara-gyd__from": "x"}, "links.astara-gyd.from: no such site `x`"),
        ({"links__astara-gyd__fleets": ["tb", "tc"]}, "links.astara-gyd.fleets.1: no such fleet `tc`, expected `tb`"),
        ({"crossings__astara__to": "x"}, "crossings.astara.to: no such site `x`"),
        ({"crossings__astara__quota": {"XX": 1}}, "crossings.astara.quota.XX: no such state `XX`, expected `KZ`"),
        ({"crossings__astara__hours": {"XX": "24/7"}}, "crossings.astara.hours.XX: no such country `XX`"),
        ({"crossings__astara__permit__of": "XX"}, "crossings.astara.permit.of: no such country `XX`"),
        ({"crossings__astara__permit__exempt": ["XX"]}, "crossings.astara.permit.exempt.0: no such state `XX`"),
        ({"services__gyd-nqz__to": "x"}, "services.gyd-nqz.to: no such site `x`"),
        ({"charters__c1__from": ["apt_gyd", "x"], "charters__c1__takes": "3h"}, "charters.c1.from: no such site `x`"),
        ({"charters__c1__takes": {"apt_gyd": "3h", "x": "3h"}}, "charters.c1.takes.x: no such site `x`"),
        ({"fleets__tb__depot": "x"}, "fleets.tb.depot: no such site `x`"),
        ({"groups__0__state": "XX"}, "groups.0.state: no such state `XX`, expected `KZ`"),
        ({"groups__1__at": "teheran"}, "groups.1.at: no such site `teheran`, did you mean `tehran`?"),
        ({"groups__1__home": ["x"]}, "groups.1.home.0: no such site `x`"),
        ({"groups__1__permits": {"XX": "sent"}}, "groups.1.permits.XX: no such country `XX`"),
        (
            {"groups__1__members": [{"permits": {"XX": "sent"}}]},
            "groups.1.members.0.permits.XX: no such country `XX`",
        ),
        (
            {"states__KZ__certificate": {"at": ["x"], "takes": "16h"}},
            "states.KZ.certificate.at.0: no such site `x`",
        ),
        ({"policy__crisis_factor": {"XX": 2}}, "policy.crisis_factor.XX: no such country `XX`"),
    ],
)
def test_every_reference_to_nothing_is_a_fault(changes: dict[str, Any], line: str) -> None:
    """Whatever names another record is checked, with a hint at what was meant."""
    found = faults(changed(**changes))
    assert len([fault for fault in found if fault.startswith(line)]) == 1, found


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"groups__1__id": "KZ-001"},
            "groups.1.id: another group is also called `KZ-001`, expected an id of its own",
        ),
        (
            {"groups__1__priority": "standart"},
            "groups.1.priority: no such priority class `standart`, did you mean `standard`?",
        ),
        (
            {"groups__1__smallest_part": 6},
            "groups.1.smallest_part: a part of 6 people in a group of 5, expected at most 5",
        ),
        (
            {"groups__1__members": [{"people": 4}, {"people": 2}]},
            "groups.1.members: 6 members in a group of 5, expected at most 5",
        ),
        (
            {"groups__1__guardian": "consul"},
            "groups.1.guardian: no such guardian `consul`, expected one under guardians of the policy",
        ),
        (
            {"groups__1__guardian": "consl", "policy__guardians": ["consul"]},
            "groups.1.guardian: no such guardian `consl`, did you mean `consul`?",
        ),
        (
            {"groups__1__ready": {"earliest": "2026-03-02T08:00", "latest": "2026-03-02T07:00"}},
            "groups.1.ready: the range ends before it begins, expected earliest, likely and latest in this order",
        ),
        (
            {
                "groups__1__members": [
                    {"ready": {"earliest": "2026-03-02T08:00+05:00", "latest": "2026-03-02T04:00+02:00"}}
                ]
            },
            "groups.1.members.0.ready: the range ends before it begins,"
            " expected earliest, likely and latest in this order",
        ),
        (
            {"groups__1__members": [{"document": "none", "expires": "2026-09-01"}]},
            "groups.1.members.0.expires: the last day of a document that they do not have, expected the document",
        ),
        (
            {"groups__1__members": [{"applied": "2026-03-01T08:00"}]},
            "groups.1.members.0.applied: a certificate for somebody who has a document, expected document: none",
        ),
        (
            {"groups__1__members": [{"permits": {"AZ": {"status": "expired", "at": "2026-03-03T08:00"}}}]},
            "groups.1.members.0.permits.AZ.at: it runs out only after planning begins,"
            " expected approved, and when it was approved",
        ),
        (
            {"crossings__astara__entry": [{"onward": "seat"}]},
            "crossings.astara.entry.0.onward: a whole country is left on a seat,"
            " expected it under entry of the country",
        ),
        (
            {"crossings__astara__hours": {"KZ": "24/7"}},
            "crossings.astara.hours.KZ: KZ is not a side of this crossing, expected IR or AZ",
        ),
        (
            {"charters__c1__takes": {}},
            "charters.c1.takes: no time from `apt_gyd`, expected one for every from",
        ),
        (
            {"fleets__tb__usable": 45},
            "fleets.tb.usable: 45 usable of 44 seats, expected at most 44",
        ),
        (
            {"services__gyd-nqz__fare": "300 EUR"},
            "charters.c1.cost: an amount in USD, expected EUR as elsewhere",
        ),
        (
            {"links__astara-gyd__closed": [CLOSED]},
            "links.astara-gyd.closed.0: the closure ends before it begins, expected an end after its start",
        ),
        (
            {"groups": []},
            "groups: nobody is registered, expected at least one group",
        ),
        (
            {"fleets__tb__depot": "apt_gyd"},
            "links.tehran-astara.fleets.0: no road joins the depot `apt_gyd` of `tb` to this link,"
            " expected a chain of road links on one side of the border",
        ),
        (
            {"groups__1__at": "apt_nqz", "groups__1__home": ["tehran", "astara_ir"]},
            "groups.1.at: no chain of ways leads from `apt_nqz` home to `tehran` or `astara_ir`,"
            " expected a home that can be reached",
        ),
    ],
)
def test_every_contradiction_is_one_fault(changes: dict[str, Any], line: str) -> None:
    """Parts that do not go together are reported at one of them."""
    assert faults(changed(**changes)) == [line]


def test_ids_of_ways_are_unique_across_their_kinds() -> None:
    """A plan names a way by its id alone."""
    data = changed()
    data["links"]["c1"] = data["links"]["astara-gyd"]
    assert faults(data) == ["charters.c1: `c1` is also in links, expected an id of its own"]


@pytest.mark.parametrize(
    "changes",
    [
        {"groups__0__ready": "2026-03-29T02:30"},
        {"groups__0__permits": {"AZ": {"status": "sent", "at": "2026-03-29T02:30"}}},
        {"fleets__tb__available": "2026-03-29T02:30"},
        {"links__tehran-astara__closed": [{"start": "2026-03-29T02:30", "lasts": "1h"}]},
        {"links__tehran-astara__closed": [{"start": "2026-03-28T02:30", "until": "2026-03-29T02:30"}]},
    ],
)
def test_local_times_that_clocks_jump_over_are_faults(changes: dict[str, Any]) -> None:
    """Every local time is checked against the clocks of the place it is about."""
    data = changed(**changes, sites__tehran__zone="Europe/Berlin")
    (line,) = faults(data)
    assert "2026-03-29T02:30 never comes in Europe/Berlin" in line
    assert faults(changed(**changes)) == []


def test_a_dated_departure_that_clocks_jump_over_is_a_fault() -> None:
    """A timetable that names a skipped instant is wrong, one that is daily is not."""
    berlin = {"sites__apt_gyd__zone": "Europe/Berlin"}
    assert len(faults(changed(**berlin, **{"services__gyd-nqz__departs": ["2026-03-29T02:30"]}))) == 1
    assert faults(changed(**berlin, **{"services__gyd-nqz__departs": ["daily 02:30"]})) == []


def test_a_group_that_starts_at_home_is_fine() -> None:
    """Nobody needs a way from home to home."""
    assert faults(changed(groups__0__at="apt_nqz")) == []


def reviewed(data: dict[str, Any], **dropped: frozenset[str] | None) -> list[str]:
    """Return the faults of what a first pass of reading left over."""
    try:
        Scenario.model_validate(data, context={"dropped": dropped})
    except ScenarioError as error:
        return [str(fault).split(": ")[0] for fault in error.faults]
    return []


def test_references_to_dropped_records_are_left_alone() -> None:
    """A record that exists but is wrong in itself is not missing; without word of it, it is."""
    data = changed(sites__apt_gyd=REMOVED)
    assert reviewed(data) == [
        "links.astara-gyd.to",
        "services.gyd-nqz.from",
        "charters.c1.from",
        "charters.c1.takes.apt_gyd",
    ]
    assert reviewed(data, sites=frozenset({"apt_gyd"})) == []
    assert reviewed(changed(sites={}), sites=None) == []


def test_nothing_is_called_unreachable_while_ways_are_dropped() -> None:
    """A road that is wrong in itself may still lead home."""
    data = changed(**{"links__tehran-astara": REMOVED})
    assert reviewed(data) == ["groups.0.at", "groups.1.at"]
    assert reviewed(data, links=frozenset({"tehran-astara"})) == []


def test_an_id_may_not_be_that_of_a_dropped_record() -> None:
    """Ids are compared with those of faulty groups and ways too."""
    assert reviewed(changed(), groups=frozenset({"KZ-002"})) == ["groups.1.id"]
    assert reviewed(changed(), links=frozenset({"astara"})) == ["crossings.astara"]


def test_priorities_are_not_judged_without_a_policy() -> None:
    """If the policy is wrong in itself, nobody knows which classes it names."""
    data = changed(groups__0__priority="elderly")
    assert reviewed(data) == ["groups.0.priority"]
    assert reviewed(data, policy=None) == []


def test_what_may_be_left_out_may_be_left_out() -> None:
    """Without services, fleets or policy a scenario is still one."""
    data = changed(services=REMOVED, policy=REMOVED, fleets=REMOVED, **{"links__tehran-astara__fleets": REMOVED})
    assert faults(data) == []
    assert Scenario.model_validate(data).services == {}
